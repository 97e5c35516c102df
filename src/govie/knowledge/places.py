"""Areas in text: finding their names, and telling which area a name means."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from govie.knowledge.place_table import FormerArea, PlaceName, PlaceTable, load_places
from govie.records import Place
from govie.values.simplify import fold, without_space

__all__ = [
    "PlaceMatch",
    "find_places",
    "former_adcode",
    "load_places",
    "resolve_place",
    "resolve_places",
    "subject_place",
]

#: A few characters of a name, none of them a particle or preposition.
_INSIDE: Final = r"[^\W\d_的在和与等及以对为是有将至到位于、]{0,7}?"


def _any(words: str) -> str:
    return "(?:" + "|".join(words.split()) + ")"


#: What makes a name part of a government body, a school or a medium, and a short name part of a road or river.
_BODY: Final = re.compile(
    "[省市县区旗州盟]?"
    + _any("委(?!托) 政府 人民政府 人大 政协 纪委 党委 党工委 管委会 检察 法院")
    + "|"
    + _INSIDE
    + _any(
        "日报 晚报 晨报 时报 新闻网 政府网 电视台 电台 大学 学院 中学 小学 医院 卫生院 委员会 人民政府 法院 检察院"
        " 局(?![部面势域限])"
    )
)
_ROAD: Final = re.compile(
    "[东西南北中]?[一二三四]?"
    + _any("路 大道 大街 街(?!道) 广场 大桥 立交 公报 时间 话(?!费) 河(?![北南东西]) 水库 高速 高铁 铁路 流域")
)
_TOWN: Final = re.compile(r"镇|乡(?!村|镇)|街道(?!办)|村(?!镇|庄|民|级|委|居)|苏木|嘎查")
_ZONE: Final = re.compile(
    _INSIDE
    + _any(
        "开发区 高新区 工业园区? 产业园区? 工业集中区 集中区 加工园区 科技园区? 物流园区? 循环经济区 保税区"
        " 综保区 合作区 度假区 风景名胜区 风景区 景区 管理区 新城(?!区) 湿地 商圈 商务区 自贸区 自贸试验区 经开区"
        " 自然保护区 国家公园 森林公园 地质公园 经济带 旅游带 产业带 示范带 走廊 经济圈 都市圈 城市群"
    )
)
_NOT_A_TOWN: Final = re.compile(
    "[各每全该本我两三四五六七八九十多几个所等新老小大些市县区城乡镇村街通下重入返还离回家故侨水之进驻包访联跨一]$"
    + "|^[在到至从由把将被让使修加来去了的是对即又再另仅通]|[个各每全该为座农渔]|"
    + _any(
        "特色 重点 示范 美丽 中心 建制 城关 城中 行政 自然 贫困 旅游 文明 宜居 和美 生态 工业 卫生 试点 相关 补助 家电"
    )
)
_BEFORE_TOWN: Final = frozenset("在到至向从由与及和位于往赴是对的了")
_STOPPED: Final = re.compile(r"[^\w]|[\d_]")
_KIN_EQUAL, _KIN_HOLDS, _KIN_SIBLING, _KIN_PROVINCE = 4, 3, 2, 1


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A stretch of the text that names an area: ``adcodes`` are all areas of ``label`` that it may mean.

    ``is_short``: without the word for its kind. ``ambiguous``: an everyday word or another name too. ``by_rule``: not
    in the table, found by its last word (…镇, …开发区).
    """

    start: int
    end: int
    label: str
    adcodes: tuple[str, ...]
    is_short: bool = False
    ambiguous: bool = False
    by_rule: bool = False


def find_places(text: str, *, subject: str | None = None, table: PlaceTable | None = None) -> list[PlaceMatch]:
    """The names of areas in ``text``, in order; matches of one label are apart, a COUNTY may lie in a REGION.

    ``subject`` is the bulletin's area (name or adcode): its short name is no longer ambiguous. Full names may run over
    a line break. Time is linear in the length of the text.

    >>> [(m.start, m.end, m.label) for m in find_places("辽宁省朝阳市龙城区")]
    [(0, 3, 'REGION'), (3, 6, 'REGION'), (6, 9, 'COUNTY')]
    """
    table = table or load_places()
    squeezed, offsets = without_space(fold(text))
    known = list(_Reader(squeezed, table, subject).names())
    matches = [
        replace(m, start=offsets[m.start], end=offsets[m.end - 1] + 1)
        for m in _with_rules(squeezed, known)
        if _whole(m, offsets)
    ]
    return sorted(matches, key=lambda m: (m.start, -m.end))


def _whole(match: PlaceMatch, offsets: Sequence[int]) -> bool:
    """Does white space not part the match, unless it is a full name of the table?"""
    width = offsets[match.end - 1] + 1 - offsets[match.start]
    return width == match.end - match.start or not (match.is_short or match.by_rule)


class _Reader:
    """One pass over text without white space for the names of the table."""

    def __init__(self, text: str, table: PlaceTable, subject: str | None) -> None:
        self.text, self.table = text, table
        self.guarded = _guarded(text, table)
        self.abbreviations = {m.start(): m for m in _abbreviations(table.abbreviations).finditer(text)}
        named = (i for i in table.lengths.places(text) if i not in self.abbreviations)
        self.starts = sorted([*named, *self.abbreviations])
        home = _adcode_of(subject, table) if subject else None
        self.own = {e.name: replace(e, ambiguous=False) for e in _short_names(table).get(home or "", ())}

    def names(self) -> Iterator[PlaceMatch]:
        """Longest names from left to right; a short ambiguous one gives way to a name that begins inside it."""
        end = 0
        for at in self.starts:
            match = self.longest(at) if at >= end else None
            if match is None:
                continue
            if match.ambiguous and match.is_short:
                later = self.longest(at + 1)
                if later is not None and not later.ambiguous and later.end > match.end:
                    continue
            if not _part_of_a_body(self.text, match):
                yield match
            end = match.end

    def longest(self, at: int) -> PlaceMatch | None:
        text = self.text
        if at >= len(text) or self.guarded[at]:
            return None
        row = self.abbreviations.get(at)
        for length in self.table.lengths.get(text[at : at + 2], ()):
            name = text[at : at + length]
            if len(name) < length or (row is not None and length < row.end() - at) or name not in self.table.names:
                continue
            entry = self.own.get(name) or _preferred(self.table.names[name])
            if entry.is_short and self.guarded[at + length]:
                continue
            bare = length == 2 and name[-1] in "县市区旗" and not entry.is_short
            ambiguous = entry.ambiguous or (bare and not _left_edge(text, at))
            return PlaceMatch(at, at + length, entry.label, entry.adcodes, entry.is_short, ambiguous)
        return None if row is None else PlaceMatch(at, row.end(), "REGION", (), True)


@lru_cache(maxsize=4)
def _short_names(table: PlaceTable) -> dict[str, list[PlaceName]]:
    """Adcode → the short names of the area."""
    found: dict[str, list[PlaceName]] = {}
    for entry in (entry for entries in table.names.values() for entry in entries if entry.is_short):
        for adcode in entry.adcodes:
            found.setdefault(adcode, []).append(entry)
    return found


@cache
def _abbreviations(letters: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![{letters}])[{letters}]{{2,4}}(?![{letters}])(?:地区)?")


@cache
def _letters(letters: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(letters)}]" if letters else "(?!)")


def _preferred(entries: Sequence[PlaceName]) -> PlaceName:
    """A full name before a short one, then a region before a county."""
    return min(entries, key=lambda e: (e.is_short or e.abolished, e.label == "COUNTY"))


def _guarded(text: str, table: PlaceTable) -> bytearray:
    """1 for each position inside a guard word: no short name begins or ends there, no full one begins there."""
    marks = bytearray(len(text) + 1)
    for first in _letters("".join(table.guards)).finditer(text):
        at = first.start()
        for word in table.guards[first[0]]:
            if text.startswith(word, at):
                marks[at + 1 : at + len(word)] = b"\1" * (len(word) - 1)
    return marks


def _left_edge(text: str, at: int) -> bool:
    """Does no word run into ``at`` from the left (示范县 is no 范县)?"""
    return (
        at == 0
        or text[at - 1] in _BEFORE_TOWN
        or text[at - 1] in "省市州盟区"
        or _STOPPED.match(text, at - 1) is not None
    )


def _part_of_a_body(text: str, match: PlaceMatch) -> bool:
    return bool(_BODY.match(text, match.end) or (match.is_short and _ROAD.match(text, match.end)))


def _with_rules(text: str, known: list[PlaceMatch]) -> list[PlaceMatch]:
    """Add zones that begin with a known area, and townships with a clear left edge."""
    zones = _zones(text, known)
    towns = _towns(text, known)
    inside_zone = _positions(zones)
    inside_town = _positions(towns)
    apart = [m for m in known if m.start not in inside_town and (m.label == "COUNTY" or m.start not in inside_zone)]
    return [*apart, *zones, *(t for t in towns if t.start not in inside_zone)]


def _positions(matches: Sequence[PlaceMatch]) -> set[int]:
    return {i for m in matches for i in range(m.start, m.end)}


def _zones(text: str, known: Sequence[PlaceMatch]) -> list[PlaceMatch]:
    zones: list[PlaceMatch] = []
    joined = {m.end: m.start for m in known if text.startswith("·", m.end)}
    for match in known:
        if zones and match.start < zones[-1].end:
            continue
        zone = _ZONE.match(text, match.end)
        if zone is not None and not _BODY.match(text, zone.end()):
            start = joined.get(match.start - 1, match.start)
            zones.append(PlaceMatch(start, zone.end(), "REGION", (), by_rule=True))
    return zones


def _towns(text: str, known: Sequence[PlaceMatch]) -> list[PlaceMatch]:
    ends = {m.end: m for m in known}
    taken = {i for m in known for i in range(m.start, m.end)}
    towns: list[PlaceMatch] = []
    for suffix in _TOWN.finditer(text):
        namesake = ends.get(suffix.start())
        if namesake is not None:
            start = namesake.start if namesake.is_short and namesake.end - namesake.start < 5 else None
        else:
            start = _town_start(text, suffix.start(), ends, taken)
        if start is not None and not _BODY.match(text, suffix.end()):
            towns.append(PlaceMatch(start, suffix.end(), "REGION", (), by_rule=True))
            ends[suffix.end()] = towns[-1]
    return towns


def _town_start(text: str, end: int, place_ends: Collection[int], taken: Collection[int]) -> int | None:
    """The left edge of a township's name that ends at ``end``: an area, a stop, or a preposition before it."""
    for length in range(1, 5):
        start = end - length
        if start < 0 or start in taken or _STOPPED.match(text, start):
            return None
        clear = start in place_ends or start == 0 or _STOPPED.match(text, start - 1) is not None
        if clear or (length > 1 and text[start - 1] in _BEFORE_TOWN):
            name = text[start:end]
            return None if length < 2 or _NOT_A_TOWN.search(name) else start
    return None


def resolve_place(
    name: str,
    *,
    label: str,
    subject: str | None = None,
    context: Collection[str] = (),
    within: str | None = None,
    table: PlaceTable | None = None,
) -> tuple[str | None, tuple[str, ...]]:
    """The adcode that ``name`` means, None where it stays unknown or ambiguous, and all candidates.

    ``subject`` is the bulletin's area (name or adcode), ``context`` the adcodes met before, ``within`` the adcode of
    the area that stands right before the name and narrows it.

    >>> resolve_place("鼓楼区", label="COUNTY", subject="福州市")[0]
    '350102'
    >>> resolve_place("鼓楼区", label="COUNTY")
    (None, ('320106', '320302', '350102', '410204'))
    """
    table = table or load_places()
    entries = table.names.get(fold("".join(name.split())), ())
    entry = next((e for e in entries if e.label == label), entries[0] if entries else None)
    if entry is None:
        return None, ()
    inside = tuple(code for code in entry.adcodes if within and within in table.ancestors(code))
    candidates = inside or entry.adcodes
    if len(candidates) < 2:
        return (candidates[0] if candidates else None), entry.adcodes
    home = _adcode_of(subject, table) if subject else None
    chosen = _by_subject(candidates, home, table) or _by_context(candidates, context, table)
    if chosen is None and home:  # a former name of another area: 邢台's 桥西区
        chosen = _closest(_successors(table.former.get(entry.name, ())), [home], _KIN_SIBLING, table)
    return chosen, entry.adcodes


def former_adcode(name: str, adcode: str, *, year: int | None = None, table: PlaceTable | None = None) -> str | None:
    """The code that an area had under its former ``name``, of which ``adcode`` is today's; None for a current name.

    In ``year``, else when the name was last in use.

    >>> former_adcode("宣化县", "130705"), former_adcode("宣化县", "130705", year=1981)
    ('130721', '132531')
    >>> former_adcode("北票市", "211381") is None
    True
    """
    table = table or load_places()
    folded = fold("".join(name.split()))
    rows = table.former.get(folded, ())
    abolished = any(entry.abolished and adcode in entry.adcodes for entry in table.names.get(folded, ()))
    renamed = adcode in _successors(rows) and table.areas[adcode].name != folded
    if not (abolished or renamed):
        return None
    akin = {row.adcode for row in rows if adcode in (row.successor, table.current_adcode(row.adcode))}
    for codes in (table.former_adcodes(folded, year=year), table.former_adcodes(folded)):
        if codes:
            return next((code for code in codes if code in akin), codes[0])
    return None


def _successors(rows: Iterable[FormerArea]) -> list[str]:
    return list(dict.fromkeys(row.successor for row in rows if row.successor))


def _adcode_of(subject: str, table: PlaceTable) -> str | None:
    if re.fullmatch(r"\d{6}", subject):
        return table.current_adcode(subject)
    place = subject_place(subject, table=table)
    return place.adcode if place else None


def _by_subject(candidates: Sequence[str], home: str | None, table: PlaceTable) -> str | None:
    if home in candidates:
        return home
    provinces = [code for code in candidates if table.areas[code].level == "province"]
    if len(provinces) == 1:  # 吉林, 海南: the province, unless the bulletin is about the other one
        return provinces[0]
    return _closest(candidates, [home] if home else [], _KIN_PROVINCE, table)


def _by_context(candidates: Sequence[str], context: Collection[str], table: PlaceTable) -> str | None:
    return _closest(candidates, context, _KIN_SIBLING, table)


def _closest(candidates: Sequence[str], others: Collection[str], least: int, table: PlaceTable) -> str | None:
    """The one candidate that is nearest of kin to any of ``others``, None where two are."""
    if not candidates:
        return None
    kin = {code: max((_kinship(code, other, table) for other in others), default=0) for code in candidates}
    best = max(kin.values())
    nearest = [code for code in candidates if kin[code] == best]
    return nearest[0] if best >= least and len(nearest) == 1 else None


def _kinship(adcode: str, other: str, table: PlaceTable) -> int:
    if adcode == other:
        return _KIN_EQUAL
    mine, theirs = list(table.ancestors(adcode)), list(table.ancestors(other))
    if adcode in theirs or other in mine:
        return _KIN_HOLDS
    if mine and theirs and mine[0] == theirs[0]:
        return _KIN_SIBLING
    return _KIN_PROVINCE if mine and theirs and mine[-1] == theirs[-1] else 0


def resolve_places(
    mentions: Sequence[tuple[int, int, str]],
    text: str,
    *,
    subject: str | None = None,
    table: PlaceTable | None = None,
) -> list[tuple[str | None, tuple[str, ...]]]:
    """``resolve_place`` for all areas (start, end, label) of one bulletin, in order of the text.

    Areas in a row narrow each other, and what was met before decides where the subject does not.

    >>> text = "江苏省徐州市鼓楼区"
    >>> resolve_places([(0, 3, "REGION"), (3, 6, "REGION"), (6, 9, "COUNTY")], text)[2][0]
    '320302'
    """
    met: set[str] = set()
    ended: dict[int, str] = {}
    resolved: list[tuple[str | None, tuple[str, ...]]] = []
    for start, end, label in mentions:
        adcode, candidates = resolve_place(
            text[start:end], label=label, subject=subject, context=met, within=ended.get(start), table=table
        )
        if adcode is not None:
            met.add(adcode)
            ended[end] = adcode
        resolved.append((adcode, candidates))
    return resolved


def subject_place(name: str, *, table: PlaceTable | None = None) -> Place | None:
    """The area that a bulletin is about, from its name, which may begin with the areas above; None if not in the table.

    >>> subject_place("辽宁省朝阳市龙城区")
    Place(name='辽宁省朝阳市龙城区', adcode='211303')
    >>> subject_place("某某县") is None
    True
    """
    table = table or load_places()
    key = fold("".join(name.split()))
    entries = table.names.get(key)
    if entries is not None:
        return Place(name, resolve_place(key, label=_preferred(entries).label, table=table)[0])
    matches = [m for m in find_places(key, table=table) if not m.by_rule]
    if not matches or matches[-1].end != len(key):
        return None
    return Place(name, resolve_places([(m.start, m.end, m.label) for m in matches], key, table=table)[-1][0])
