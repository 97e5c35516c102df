"""The table of identities and bounds (``identities.toml``, which explains its grammar) as records."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any, Final

from govie.errors import TableError
from govie.knowledge.indicators import load_indicators

TABLE: Final = "identities.toml"
_SETS: Final = ("real", "growing", "lower_first", "above_hundred")


@dataclass(frozen=True, slots=True)
class Sum:
    """``parts`` add up to ``whole`` (``complete``), or each is a part of it."""

    whole: str
    parts: tuple[str, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Ratio:
    """``id`` is ``part`` over ``whole``, in percent or plain; ``slack`` percent of it may be off beside rounding."""

    id: str
    part: str
    whole: str
    percent: bool
    slack: Decimal


@dataclass(frozen=True, slots=True)
class Bounds:
    """Plausible levels of an indicator in ``unit``; for counties only where ``county``."""

    id: str
    low: Decimal
    high: Decimal
    unit: str
    county: bool
    source: str


@dataclass(frozen=True, slots=True)
class Identities:
    """The table; ``splits`` are words that part one thing without rest, each with its other names."""

    sums: tuple[Sum, ...]
    splits: tuple[tuple[tuple[str, ...], ...], ...]
    ratios: tuple[Ratio, ...]
    bounds: tuple[Bounds, ...]
    real: frozenset[str]
    growing: frozenset[str]
    lower_first: frozenset[str]
    above_hundred: frozenset[str]


def read_identities(source: str) -> Identities:
    """The table written in ``source`` (TOML); TableError where it names an indicator that the table of them lacks."""
    data = tomllib.loads(source)
    unknown = data.keys() - {"sum", "ratio", "bounds", *_SETS}
    if unknown:
        raise TableError(TABLE, min(unknown), "is no part of the table", mend="see the grammar at the top of the file")
    return Identities(
        sums=tuple(_sum(row) for row in data["sum"] if row["whole"] != "*"),
        splits=tuple(
            tuple(tuple(word.split("|")) for word in row["words"].split()) for row in data["sum"] if row["whole"] == "*"
        ),
        ratios=tuple(_ratio(row) for row in data["ratio"]),
        bounds=tuple(bounds for row in data["bounds"] for bounds in _bounds(row)),
        **{name: frozenset(_ids(data[name]["ids"])) for name in _SETS},
    )


def _sum(row: Mapping[str, Any]) -> Sum:
    whole, parts = _one(row["whole"]), tuple(_ids(row["parts"]))
    if whole in parts or not parts:
        raise TableError(TABLE, whole, "is a part of itself, or has none", mend="name the parts beside it")
    return Sum(whole, parts, row["complete"])


def _ratio(row: Mapping[str, Any]) -> Ratio:
    own, part, whole = (_one(row[key]) for key in ("id", "part", "whole"))
    return Ratio(own, part, whole, row.get("percent", True), Decimal(row.get("slack", 0)))


def _bounds(row: Mapping[str, Any]) -> Iterator[Bounds]:
    low, high = Decimal(row["low"]), Decimal(row["high"])
    if not low < high:
        raise TableError(TABLE, row["ids"], "the bounds cross", mend="write the lower one under low")
    for name in _ids(row["ids"]):
        yield Bounds(name, low, high, row["unit"], row.get("area") == "county", row["source"])


def _one(name: str) -> str:
    if name not in load_indicators().indicators:
        raise TableError(TABLE, name, "is no indicator", mend="name an id of indicators.toml")
    return name


def _ids(written: str) -> list[str]:
    """The ids that the words of ``written`` stand for; one behind a minus is left out."""
    words = written.split()
    left_out = {_one(word[1:]) for word in words if word.startswith("-")}
    found: dict[str, None] = {}
    for word in words:
        if "*" in word:
            matching = [name for name in load_indicators().indicators if fnmatchcase(name, word)]
            if not matching:
                raise TableError(TABLE, word, "stands for no indicator", mend="name ids of indicators.toml")
            found |= dict.fromkeys(matching)
        elif not word.startswith("-"):
            found[_one(word)] = None
    return [name for name in found if name not in left_out]


@cache
def load_identities() -> Identities:
    """The table that comes with the package, read once.

    >>> load_identities().sums[0].parts[0]
    'primary_industry_value_added'
    """
    return read_identities(files("govie.checks").joinpath(TABLE).read_text(encoding="utf-8"))
