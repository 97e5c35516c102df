"""What govie knows, as one value that is passed along: indicators, places, units; and a user's own additions.

The file of a user's own knowledge is explained in docs/knowledge.md.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final

from govie.errors import InputError, TableError
from govie.knowledge.indicator_table import (
    IndicatorTable,
    bare_keys,
    check_wholes,
    load_indicators,
    plain,
    read_indicator,
)
from govie.knowledge.place_table import Area, PlaceName, PlaceTable, load_places
from govie.values.units import Unit, UnitTable, default_units

_SECTIONS: Final = ("indicators", "aliases", "places", "units")
_PLACE_KEYS: Final = frozenset({"adcode", "label", "parent", "level"})
_UNIT_KEYS: Final = frozenset({"base", "factor", "dimension"})
_LEVELS: Final = ("province", "prefecture", "county")
_ADCODE: Final = re.compile(r"[1-9]\d{5}")


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """The tables that a parse looks things up in; compared by identity."""

    indicators: IndicatorTable
    places: PlaceTable
    units: UnitTable


@cache
def default_knowledge() -> Knowledge:
    """What comes with the package."""
    return Knowledge(load_indicators(), load_places(), default_units())


def read_knowledge(path: str | Path) -> Knowledge:
    """The knowledge of the package and of the TOML file at ``path``, which outweighs it.

    Raises InputError for a file that cannot be read and TableError, with the entry, for what breaks the grammar.
    """
    source = str(path)
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"cannot be read ({reason})", source=source, mend="name a TOML file in UTF-8") from error
    try:
        return extend_knowledge(tomllib.loads(text), source=source)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"is no TOML ({error})", source=source, mend="see docs/knowledge.md") from error


def extend_knowledge(own: Mapping[str, Any], *, source: str = "knowledge", base: Knowledge | None = None) -> Knowledge:
    """``base``, by default that of the package, with what ``own`` adds; its keys are those of docs/knowledge.md.

    >>> mine = extend_knowledge(
    ...     {"indicators": {"ice_output": {"name": "冰块产量"}}, "aliases": {"制冰量": "ice_output"}}
    ... )
    >>> mine.indicators.names["制冰量"]
    'ice_output'
    """
    base = base or default_knowledge()
    for section, rows in own.items():
        if section not in _SECTIONS:
            raise TableError(source, section, "is no section", mend=f"write one of {', '.join(_SECTIONS)}")
        if not isinstance(rows, Mapping):
            raise TableError(source, section, "is no table", mend=f"write [{section}]")
    return Knowledge(
        indicators=_indicators(own, base.indicators, source),
        places=_places(own.get("places", {}), base.places, source),
        units=base.units.extended(dict(_units(own.get("units", {}), source)), source=source),
    )


def _indicators(own: Mapping[str, Any], table: IndicatorTable, source: str) -> IndicatorTable:
    rows = own.get("indicators", {}).items()
    given = {key: read_indicator(key, _row(row, key, source), "own", table=source) for key, row in rows}
    for alias, key in own.get("aliases", {}).items():
        indicator = given.get(key) or table.indicators.get(key) if isinstance(key, str) else None
        if indicator is None:
            raise TableError(source, alias, f"no indicator {key}", mend="name an id of the table or of [indicators]")
        given[indicator.id] = replace(indicator, aliases=(*indicator.aliases, alias))
    claims: dict[Any, str] = {}
    for indicator in given.values():
        names = [*map(plain, (indicator.name, *indicator.aliases)), *bare_keys(indicator)]
        for name in dict.fromkeys(names):
            if claims.setdefault(name, indicator.id) != indicator.id:
                raise TableError(source, indicator.id, f"{name} is {claims[name]} already", mend="keep one of the two")
    extended = table.extended(given.values())
    check_wholes(extended.indicators, source)
    return extended


def _places(rows: Mapping[str, Any], table: PlaceTable, source: str) -> PlaceTable:
    names, areas = [], []
    for name, given in rows.items():
        row = _row(given, name, source, allowed=_PLACE_KEYS)
        codes = [row["adcode"]] if isinstance(row.get("adcode"), str) else list(row.get("adcode", ()))
        if wrong := [code for code in codes if not isinstance(code, str) or not _ADCODE.fullmatch(code)]:
            raise TableError(source, name, f"{wrong[0]!r} is no adcode", mend='write six digits, "211381"')
        if row.get("parent"):
            areas.append(_area(name, codes, row, table, source))
        known = table.areas.keys() | {area.adcode for area in areas}
        if unknown := [code for code in codes if code not in known]:
            raise TableError(
                source, name, f"no area {unknown[0]}", mend="give a current adcode, or a parent for a new area"
            )
        level = next((a.level for a in (*areas, *table.areas.values()) if codes and a.adcode == codes[0]), "prefecture")
        label = row.get("label", "COUNTY" if level == "county" else "REGION")
        if label not in ("COUNTY", "REGION"):
            raise TableError(source, name, f"label {label}", mend="write COUNTY or REGION")
        names.append(PlaceName(name, label, tuple(codes)))
    return table.extended(names, areas)


def _area(name: str, codes: list[str], row: Mapping[str, Any], table: PlaceTable, source: str) -> Area:
    if len(codes) != 1 or codes[0] in table.areas:
        raise TableError(source, name, "a parent belongs to one new adcode", mend="drop the parent, or give a new code")
    if row["parent"] not in table.areas:
        raise TableError(source, name, f"no area {row['parent']}", mend="name a current adcode as the parent")
    level = row.get("level", "county")
    if level not in _LEVELS:
        raise TableError(source, name, f"level {level}", mend=f"write one of {', '.join(_LEVELS)}")
    return Area(codes[0], name, row["parent"], level)


def _units(rows: Mapping[str, Any], source: str) -> Iterator[tuple[str, Unit]]:
    for name, given in rows.items():
        row = _row(given, name, source, allowed=_UNIT_KEYS)
        if not isinstance(row.get("base"), str) or not isinstance(row.get("dimension"), str):
            raise TableError(source, name, "it lacks base or dimension", mend="see values/units.toml for both")
        try:
            factor = Fraction(str(row.get("factor", "1")))
        except (ValueError, ZeroDivisionError) as error:
            raise TableError(source, name, f"factor {row['factor']!r}", mend='write "1000" or "2000/3"') from error
        if factor <= 0:
            raise TableError(source, name, f"factor {row['factor']!r}", mend="write one above zero")
        yield name, Unit(row["base"], factor, row["dimension"])


def _row(row: Any, key: str, source: str, *, allowed: frozenset[str] | None = None) -> Mapping[str, Any]:
    if not isinstance(row, Mapping):
        raise TableError(source, key, "is no table", mend=f"write {key} = {{ … }}")
    if allowed is not None and (unknown := row.keys() - allowed):
        raise TableError(source, key, f"unknown key {min(unknown)}", mend=f"use {', '.join(sorted(allowed))}")
    return row
