"""The table of indicators (``indicators.toml``, which explains its grammar) as look-ups."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeVar

from govie.errors import TableError
from govie.values.simplify import fold

TABLE: Final = "indicators.toml"
_K = TypeVar("_K")
_COUNTS: Final = frozenset({"count", "people", "people-times"})
_MARKS: Final = str.maketrans("", "", "“”\"'‘’「」『』《》〈〉()[]【】 \t\r\n\f\v\u3000\u00a0\u200b")


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a metric means; ``dimensions`` are those of its levels (none: any), ``is_rate`` tells a ratio of its own."""

    id: str
    name: str
    field: str
    aliases: tuple[str, ...]
    bare: tuple[str, ...] = ()
    dimensions: frozenset[str] = frozenset()
    is_rate: bool = False

    def accepts(self, dimension: str | None) -> bool:
        """May a figure of ``dimension`` belong to it? Ratios may: they are growth rates and shares."""
        if dimension is None or not self.dimensions or dimension.startswith("ratio"):
            return True
        return dimension in self.dimensions or (dimension in _COUNTS and not _COUNTS.isdisjoint(self.dimensions))


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """Indicators by id; names → id; (bare name, dimension) → id; ``lengths``: first two characters → lengths."""

    indicators: Mapping[str, Indicator]
    names: Mapping[str, str]
    bare: Mapping[tuple[str, str], str]
    lengths: Mapping[str, tuple[int, ...]]
    scopes: tuple[str, ...]
    drop: tuple[str, ...]
    head: tuple[str, ...]
    tail: tuple[str, ...]

    def extended(self, indicators: Iterable[Indicator]) -> IndicatorTable:
        """This table and a user's own indicators; their names outweigh the known ones."""
        given = list(indicators)
        merged = dict(self.indicators) | {i.id: i for i in given}
        names = dict(self.names) | {plain(n): i.id for i in given for n in (i.name, *i.aliases)}
        bare = dict(self.bare) | {key: i.id for i in given for key in _bare_keys(i)}
        return IndicatorTable(merged, names, bare, _lengths(names), self.scopes, self.drop, self.head, self.tail)


def plain(metric: str) -> str:
    """Folded, without white space, brackets (their content stays) and quotation marks.

    >>> plain("地区生产总值（ＧＤＰ）")
    '地区生产总值GDP'
    """
    return fold(metric).translate(_MARKS)


def dimension_key(dimension: str) -> str:
    """Counts of persons, of visits and of things are told apart by nobody who writes the unit."""
    return "count" if dimension in _COUNTS else dimension


def _lengths(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for name in names:
        found.setdefault(name[:2], set()).add(len(name))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


def _bare_keys(indicator: Indicator) -> Iterator[tuple[str, str]]:
    for name in indicator.bare:
        for dimension in {dimension_key(d) for d in indicator.dimensions}:
            yield plain(name), dimension


def _indicators(data: Mapping[str, Any]) -> Iterator[Indicator]:
    for field, rows in data["field"].items():
        for key, row in rows.items():
            yield _indicator(key, row["name"], field, row.get("aliases", ""), row.get("bare", ""), row)
    for family in data["family"]:
        for member, written in family["members"].items():
            names = written.split("|")
            key = family["id"].format(id=member)
            forms = [family["name"], *family.get("aliases", "").split()]
            aliases = [form.format(name=name) for name in names for form in forms]
            bare = [form.format(name=name) for name in names for form in family.get("bare", "").split()]
            yield _indicator(key, aliases[0], family["id"], " ".join(aliases[1:]), " ".join(bare), family)


def _indicator(key: str, name: str, field: str, aliases: str, bare: str, row: Mapping[str, Any]) -> Indicator:
    unknown = row.keys() - {"id", "name", "aliases", "bare", "dimension", "rate", "members"}
    if unknown:
        raise TableError(TABLE, key, f"unknown key {min(unknown)}", mend="see the grammar at the top of the file")
    dimensions = row.get("dimension", "").replace("coal equivalent", "coal_equivalent").split()
    return Indicator(
        key,
        name,
        field,
        tuple(dict.fromkeys(aliases.split())),
        tuple(dict.fromkeys(bare.split())),
        frozenset(d.replace("_", " ") for d in dimensions),
        row.get("rate", False),
    )


def read_indicators(source: str) -> IndicatorTable:
    """The table written in ``source`` (TOML); TableError where an id or a name stands twice."""
    data = tomllib.loads(source)
    indicators: dict[str, Indicator] = {}
    names: dict[str, str] = {}
    bare: dict[tuple[str, str], str] = {}
    for indicator in _indicators(data):
        if indicator.id in indicators:
            raise TableError(TABLE, indicator.id, "the id stands twice", mend="keep one")
        indicators[indicator.id] = indicator
        for name in (indicator.name, *indicator.aliases):
            _claim(names, plain(name), indicator.id, name)
        for key in _bare_keys(indicator):
            _claim(bare, key, indicator.id, key[0])
    words = {key: _longest_first(data["words"][key]) for key in ("scopes", "drop", "head", "tail")}
    return IndicatorTable(indicators, names, bare, _lengths(names), **words)


def _claim(names: dict[_K, str], key: _K, indicator: str, name: str) -> None:
    other = names.setdefault(key, indicator)
    if other != indicator:
        raise TableError(TABLE, indicator, f"{name} is {other} already", mend="keep the name under one of them")


def _longest_first(words: str) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(words.split()), key=len, reverse=True))


@cache
def load_indicators() -> IndicatorTable:
    """The table that comes with the package, read once.

    >>> load_indicators().indicators["gdp"].name
    '地区生产总值'
    """
    return read_indicators(files("govie.knowledge").joinpath(TABLE).read_text(encoding="utf-8"))
