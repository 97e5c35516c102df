"""The table of indicators (``indicator_tables/*.toml``; ``words.toml`` explains their grammar) as look-ups."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Final, TypeVar

from govie.errors import TableError
from govie.knowledge.openings import Openings
from govie.values.simplify import fold

FOLDER: Final = "indicator_tables"
MEASURES: Final = ("flow", "stock", "ratio", "mean", "index")
_K = TypeVar("_K")
_COUNTS: Final = frozenset({"count", "people", "people-times"})
_MARKS: Final = str.maketrans("", "", "“”\"'‘’「」『』《》〈〉()[]【】 \t\r\n\f\v\u3000\u00a0\u200b")
_KEYS: Final = frozenset(
    {"name", "english", "aliases", "bare", "dimension", "measure", "parent", "components", "years", "source"}
)
_FAMILY: Final = frozenset({"id", "members", "parents", "spans"})
_WORDS: Final = ("scopes", "actions", "drop", "head", "tail")
_YEARS: Final = re.compile(r"(\d{4})-(\d{4})?")


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a metric means; ``dimensions`` are those of its levels (none: any).

    ``measure`` is one of ``MEASURES``; ``parent`` the id of the whole that it is a part of, ``components`` the sums
    that make it up; ``years`` the first and last year of its use (None: today); ``source`` who defines it.
    """

    id: str
    name: str
    field: str
    aliases: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    dimensions: frozenset[str] = frozenset()
    english: str | None = None
    measure: str = "flow"
    parent: str | None = None
    components: tuple[tuple[str, ...], ...] = ()
    years: tuple[int, int | None] = (1980, None)
    source: str | None = None

    @property
    def is_rate(self) -> bool:
        return self.measure == "ratio"

    def accepts(self, dimension: str | None) -> bool:
        """May a figure of ``dimension`` belong to it? Ratios may: they are growth rates and shares."""
        if dimension is None or not self.dimensions or dimension.startswith("ratio"):
            return True
        return dimension in self.dimensions or (dimension in _COUNTS and not _COUNTS.isdisjoint(self.dimensions))


@dataclass(frozen=True)
class Words:
    """Word lists of the matcher, longest first; ``readings`` are pairs of a word and what it is read as."""

    scopes: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    readings: tuple[tuple[str, str], ...] = ()

    def reading(self, plain_name: str) -> str:
        """What is left of a plain name for the fuzzy comparison.

        >>> load_indicators().words.reading("规上工业企业增加值"), load_indicators().words.reading("规模以上工业增加值")
        ('规模以上工业增加', '规模以上工业增加')
        """
        pattern, read_as = self._rewriter
        return pattern.sub(lambda word: read_as[word[0]], plain_name)

    @cached_property
    def opening(self) -> Mapping[str, re.Pattern[str]]:
        """By list: its longest word at the start of a text that goes on for two characters or more."""
        lists = {"scopes": self.scopes, "actions": self.actions, "drop": self.drop, "head": self.head}
        return {name: re.compile(rf"(?s:{any_of(words)}(?=..))") for name, words in lists.items()}

    @cached_property
    def ending(self) -> re.Pattern[str]:
        """The longest word of ``tail`` at the end of a text, after two characters or more."""
        return re.compile(rf"(?s:(?<=..){any_of(self.tail)}\Z)")

    @cached_property
    def _rewriter(self) -> tuple[re.Pattern[str], dict[str, str]]:
        return re.compile(any_of(word for word, _ in self.readings)), dict(self.readings)


def any_of(words: Iterable[str]) -> str:
    """A pattern for the first of ``words`` that fits; without words it fits nothing.

    >>> any_of(["全市", "县"]), any_of([])
    ('(?:全市|县)', '(?:(?!))')
    """
    return f"(?:{'|'.join(map(re.escape, words)) or '(?!)'})"


@dataclass(frozen=True, slots=True, eq=False)
class IndicatorTable:
    """Indicators by id; names → id; (bare name, dimension) → id; ``lengths``: first two characters → lengths.

    ``readings``: what is left of a name for the fuzzy comparison → id, None where two indicators share it.
    ``bare_claims``: bare name → ids of all dimensions. Compared by identity.
    """

    indicators: Mapping[str, Indicator]
    names: Mapping[str, str]
    bare: Mapping[tuple[str, str], str]
    lengths: Openings
    readings: Mapping[str, str | None]
    bare_claims: Mapping[str, frozenset[str]]
    words: Words = field(default_factory=Words)
    sources: Mapping[str, str] = field(default_factory=dict)

    def extended(self, indicators: Iterable[Indicator]) -> IndicatorTable:
        """This table and a user's own indicators; their names outweigh the known ones."""
        given = list(indicators)
        merged = dict(self.indicators) | {i.id: i for i in given}
        names = dict(self.names) | {plain(n): i.id for i in given for n in (i.name, *i.aliases)}
        bare = dict(self.bare) | {key: i.id for i in given for key in bare_keys(i)}
        return make_table(merged, names, bare, self.words, self.sources)


def make_table(
    indicators: Mapping[str, Indicator],
    names: Mapping[str, str],
    bare: Mapping[tuple[str, str], str],
    words: Words,
    sources: Mapping[str, str],
) -> IndicatorTable:
    """The table with what follows from its names."""
    readings: dict[str, str | None] = {}
    for name, indicator in names.items():
        reading = words.reading(name)
        readings[reading] = indicator if readings.get(reading, indicator) == indicator else None
    claims: dict[str, frozenset[str]] = {}
    for (name, _), indicator in bare.items():
        claims[name] = claims.get(name, frozenset()) | {indicator}
    return IndicatorTable(indicators, names, bare, Openings(names), readings, claims, words, sources)


def plain(metric: str) -> str:
    """Folded, without white space, brackets (their content stays) and quotation marks.

    >>> plain("地区生产总值（ＧＤＰ）")
    '地区生产总值GDP'
    """
    return fold(metric).translate(_MARKS)


def dimension_key(dimension: str) -> str:
    """Counts of persons, of visits and of things are told apart by nobody who writes the unit."""
    return "count" if dimension in _COUNTS else dimension


def bare_keys(indicator: Indicator) -> Iterator[tuple[str, str]]:
    """The keys of ``IndicatorTable.bare`` that an indicator claims."""
    for name in indicator.bare:
        for dimension in {dimension_key(d) for d in indicator.dimensions}:
            yield plain(name), dimension


def _indicators(data: Mapping[str, Any], table: str) -> Iterator[Indicator]:
    for field_name, rows in data.get("field", {}).items():
        defaults = rows.get("defaults", {})
        for key, row in rows.items():
            if key != "defaults":
                yield read_indicator(key, defaults | row, field_name, table=table)
    for family in data.get("family", ()):
        yield from _members(family, table)


def _members(family: Mapping[str, Any], table: str) -> Iterator[Indicator]:
    shared = {key: value for key, value in family.items() if key not in _FAMILY}
    parents = {member: whole for whole, members in family.get("parents", {}).items() for member in members.split()}
    for member, written in family["members"].items():
        words = {"id": member, "english": member.replace("_", " ")}
        forms = [family["name"], *family.get("aliases", "").split()]
        aliases = [form.format(name=name) for name in written.split("|") for form in forms]
        row = shared | {
            "name": aliases[0],
            "english": family["english"].format(**words),
            "aliases": " ".join(aliases[1:]),
            "bare": " ".join(f.format(name=n) for n in written.split("|") for f in family.get("bare", "").split()),
            "parent": parents.get(member),
            "components": family.get("components", {}).get(member, []),
            "years": family.get("spans", {}).get(member, family.get("years", "1980-")),
        }
        yield read_indicator(family["id"].format(id=member), row, family["id"], table=table)


def read_indicator(key: str, row: Mapping[str, Any], field_name: str, *, table: str) -> Indicator:
    """One line of a table; raises TableError where it does not follow the grammar."""
    mend = "see the grammar at the top of words.toml"
    if unknown := row.keys() - _KEYS:
        raise TableError(table, key, f"unknown key {min(unknown)}", mend=mend)
    if not isinstance(row.get("name"), str) or not row["name"].strip():
        raise TableError(table, key, "it has no name", mend=mend)
    wrong = [k for k, v in row.items() if not isinstance(v, str) and v is not None and k != "components"]
    if wrong:
        raise TableError(table, key, f"{wrong[0]} is no text", mend=mend)
    measure = row.get("measure", "flow")
    if measure not in MEASURES:
        raise TableError(table, key, f"measure {measure}", mend=f"write one of {', '.join(MEASURES)}")
    years = _YEARS.fullmatch(row.get("years", "1980-"))
    if years is None or (years[2] and years[2] < years[1]):
        raise TableError(table, key, f"years {row['years']}", mend='write them as "1980-2014" or "1980-"')
    dimensions = row.get("dimension", "").replace("coal equivalent", "coal_equivalent").split()
    return Indicator(
        id=key,
        name=row["name"],
        field=field_name,
        aliases=tuple(dict.fromkeys(row.get("aliases", "").split())),
        bare=tuple(dict.fromkeys(row.get("bare", "").split())),
        dimensions=frozenset(d.replace("_", " ") for d in dimensions),
        english=row.get("english"),
        measure=measure,
        parent=row.get("parent"),
        components=tuple(tuple(parts.split()) for parts in row.get("components", ())),
        years=(int(years[1]), int(years[2]) if years[2] else None),
        source=row.get("source"),
    )


def read_indicators(*sources: str) -> IndicatorTable:
    """The table written in ``sources`` (TOML); TableError where an id or a name stands twice, or a parent is amiss."""
    indicators: dict[str, Indicator] = {}
    names: dict[str, str] = {}
    bare: dict[tuple[str, str], str] = {}
    written = [tomllib.loads(source) for source in sources]
    for indicator in (i for data in written for i in _indicators(data, FOLDER)):
        if indicator.id in indicators:
            raise TableError(FOLDER, indicator.id, "the id stands twice", mend="keep one")
        indicators[indicator.id] = indicator
        for name in (indicator.name, *indicator.aliases):
            _claim(names, plain(name), indicator.id, name)
        for key in bare_keys(indicator):
            _claim(bare, key, indicator.id, key[0])
    given = {key: value for data in written for key, value in data.get("sources", {}).items()}
    check_wholes(indicators, FOLDER)
    for indicator in indicators.values():
        if indicator.source is not None and indicator.source not in given:
            raise TableError(FOLDER, indicator.id, f"source {indicator.source}", mend="name it under [sources]")
    return make_table(indicators, names, bare, _words(written), given)


def check_wholes(indicators: Mapping[str, Indicator], table: str) -> None:
    """Raise TableError where a parent is unknown or its own part, or a component is no part of its whole."""
    for indicator in indicators.values():
        above: list[str] = [indicator.id]
        while (parent := indicators[above[-1]].parent) is not None:
            if parent not in indicators:
                raise TableError(table, above[-1], f"no indicator {parent}", mend="name a parent of the table")
            if parent in above:
                raise TableError(table, indicator.id, "it is a part of itself", mend="mend the parents")
            above.append(parent)
        for part in (part for parts in indicator.components for part in parts):
            if part not in indicators or indicators[part].parent != indicator.id:
                raise TableError(table, indicator.id, f"{part} is no part of it", mend=f"give {part} this parent")


def _words(written: Sequence[Mapping[str, Any]]) -> Words:
    lists: dict[str, str] = {}
    readings: dict[str, str] = {}
    for data in written:
        lists |= data.get("words", {})
        similar = data.get("similar", {})
        readings |= dict.fromkeys(fold(similar.get("filler", "")).split(), "")
        for first, *others in (fold(group).split() for group in similar.get("same", ())):
            readings |= dict.fromkeys([first, *others], first)
    ordered = tuple(sorted(readings.items(), key=lambda pair: -len(pair[0])))
    return Words(**{key: longest_first(fold(lists.get(key, ""))) for key in _WORDS}, readings=ordered)


def _claim(names: dict[_K, str], key: _K, indicator: str, name: str) -> None:
    other = names.setdefault(key, indicator)
    if other != indicator:
        raise TableError(FOLDER, indicator, f"{name} is {other} already", mend="keep the name under one of them")


def longest_first(words: str) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(words.split()), key=len, reverse=True))


@cache
def load_indicators() -> IndicatorTable:
    """The table that comes with the package, read once.

    >>> load_indicators().indicators["gdp"].name
    '地区生产总值'
    """
    folder = files("govie.knowledge").joinpath(FOLDER)
    tables = sorted((t for t in folder.iterdir() if t.name.endswith(".toml")), key=lambda t: t.name)
    return read_indicators(*(t.read_text(encoding="utf-8") for t in tables))
