"""The table of areas and of the names they go by (``places.json.gz``, built by ``scripts/build_places.py``)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

from govie.errors import TableError
from govie.knowledge.openings import Openings
from govie.values.simplify import fold

TABLE: Final = "places.json.gz"


@dataclass(frozen=True, slots=True)
class Area:
    """A current area; ``parent`` is the adcode of the area above it, None for a province.

    ``since`` is the first year of its present name and code (1980: that or earlier), None where it is not known.
    """

    adcode: str
    name: str
    parent: str | None
    level: str
    since: int | None = None


@dataclass(frozen=True, slots=True)
class FormerArea:
    """A name and code that are no longer in use, the first and last year of both, and the ``successor``'s adcode."""

    adcode: str
    name: str
    level: str
    first: int
    last: int
    successor: str | None


@dataclass(frozen=True, slots=True)
class Zone:
    """A national development zone, its kind and the adcode of the area that it lies in; it has none of its own."""

    name: str
    kind: str
    within: str


@dataclass(frozen=True, slots=True)
class PlaceName:
    """One name under one label; ``adcodes`` are the current areas that it may mean, none for a belt or a country.

    ``is_short`` tells 北票 from 北票市, ``ambiguous`` a name that is an everyday word too, ``abolished`` a former name.
    """

    name: str
    label: str
    adcodes: tuple[str, ...]
    is_short: bool = False
    ambiguous: bool = False
    abolished: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class PlaceTable:
    """Areas by adcode, names by folded spelling; ``lengths``: first two characters → lengths, longest first.

    ``renumbered``: old adcode → today's; ``former``: areas that are no more, by adcode and by folded name; ``zones``:
    national development zones by folded name.
    """

    areas: Mapping[str, Area]
    names: Mapping[str, tuple[PlaceName, ...]]
    lengths: Openings
    renumbered: Mapping[str, str]
    guards: Mapping[str, tuple[str, ...]]
    abbreviations: str
    former: Mapping[str, tuple[FormerArea, ...]] = field(default_factory=dict)
    zones: Mapping[str, Zone] = field(default_factory=dict)

    def ancestors(self, adcode: str) -> Iterator[str]:
        """The adcodes of the areas that hold ``adcode``, from the nearest on."""
        area = self.areas.get(adcode)
        while area is not None and area.parent is not None:
            yield area.parent
            area = self.areas.get(area.parent)

    def current_adcode(self, adcode: str) -> str | None:
        """The adcode that stands today for ``adcode``, which may be an old one; None where none is known.

        >>> load_places().current_adcode("130721")
        '130705'
        """
        return adcode if adcode in self.areas else self.renumbered.get(adcode)

    def former_adcodes(self, name: str, *, year: int | None = None) -> tuple[str, ...]:
        """The adcodes that an area of this name had, or those of ``year``; the last in use comes first.

        >>> load_places().former_adcodes("宣化县", year=1981), load_places().former_adcodes("宣化县")
        (('132531',), ('130721', '132531'))
        """
        rows = self.former.get(fold(name), ())
        held = [row for row in rows if year is None or row.first <= year <= row.last]
        return tuple(dict.fromkeys(row.adcode for row in sorted(held, key=lambda row: -row.last)))

    def extended(self, names: Iterable[PlaceName], areas: Iterable[Area] = ()) -> PlaceTable:
        """This table and a user's own names and areas; a name under a label that is known already is replaced."""
        merged = {name: {p.label: p for p in known} for name, known in self.names.items()}
        for given in names:
            folded = replace(given, name=fold(given.name))
            merged.setdefault(folded.name, {})[folded.label] = folded
        rows = {name: tuple(by_label.values()) for name, by_label in merged.items()}
        own = dict(self.areas) | {area.adcode: area for area in areas}
        return replace(self, areas=own, names=rows, lengths=Openings(rows))


def _names(rows: list[list[Any]], areas: Mapping[str, Area]) -> dict[str, tuple[PlaceName, ...]]:
    names: dict[str, tuple[PlaceName, ...]] = {}
    for name, label, adcodes, flags in rows:
        if any(known.label == label for known in names.get(name, ())):
            raise TableError(TABLE, name, f"{label} twice", mend="build the table anew")
        if unknown := [adcode for adcode in adcodes if adcode not in areas]:
            raise TableError(TABLE, name, f"no area {unknown[0]}", mend="build the table anew")
        entry = PlaceName(name, label, tuple(adcodes), "s" in flags, "a" in flags, "o" in flags)
        names[name] = (*names.get(name, ()), entry)
    return names


@cache
def load_places() -> PlaceTable:
    """The table that comes with the package, read once.

    >>> load_places().areas["211381"]
    Area(adcode='211381', name='北票市', parent='211300', level='county', since=1995)
    """
    data = json.loads(gzip.decompress(files("govie.knowledge").joinpath(TABLE).read_bytes()))
    areas = {row[0]: Area(row[0], row[1], row[2] or None, *row[3:]) for row in data["areas"]}
    if len(areas) != len(data["areas"]):
        raise TableError(TABLE, "areas", "an adcode twice", mend="build the table anew")
    names = _names(data["names"], areas)
    guards: dict[str, tuple[str, ...]] = {}
    for word in data["guards"]:
        guards[word[0]] = (*guards.get(word[0], ()), word)
    former: dict[str, tuple[FormerArea, ...]] = {}
    for adcode, name, level, first, last, successor in data["former"]:
        area = FormerArea(adcode, name, level, first, last, successor or None)
        for key in (area.adcode, area.name):
            former[key] = (*former.get(key, ()), area)
    zones = {fold(row[0]): Zone(*row) for row in data["zones"]}
    renumbered, letters = dict(data["renumbered"]), data["abbreviations"]
    return PlaceTable(areas, names, Openings(names), renumbered, guards, letters, former, zones)
