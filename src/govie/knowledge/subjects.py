"""The area that a bulletin is about, inferred from the areas it names and from what it calls itself (全市, 我县)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from govie.knowledge.place_table import PlaceName, PlaceTable, load_places
from govie.knowledge.places import resolve_place
from govie.values.simplify import fold

#: Where a title and the head of a bulletin end, in characters; what a name there, and a county's, weighs.
_TITLE, _HEAD = 40, 200
_IN_TITLE, _IN_HEAD, _OF_COUNTY, _OF_BODY = 4.0, 2.0, 1.5, 2.0
#: Words for itself that a text may have about others (全市第一 of a district).
_DOUBT: Final = 5.0
#: What each different part of an area that is named speaks for the whole, and how many parts make a whole likely.
_PART, _MIN_PARTS = 1.0, 2
_SELF: Final = re.compile(r"(我|全|本)(省|自治区|市|县|区|州|盟|旗|地区)(?![级域委内外])")
_BODY: Final = "人民政府 人民代表大会 人大 政协 统计局 财政局 发展和改革 发展改革 发改 政府 国民经济 日报 调查队 第"
_BODY_AFTER: Final = re.compile("|".join(_BODY.split()))


@dataclass(frozen=True, slots=True)
class Naming:
    """A stretch of the text that speaks for a subject: an area's name, ``weight`` and all the adcodes it may mean."""

    start: int
    end: int
    name: str
    adcodes: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Subject:
    """``adcode`` is None where the name fits several ``candidates``; ``evidence`` are the stretches that speak for it.

    ``share`` is its part of the weight of all areas that were considered, from 0 to 1.
    """

    name: str
    adcode: str | None
    candidates: tuple[str, ...]
    evidence: tuple[tuple[int, int], ...]
    share: float


def infer_subject(
    text: str,
    mentions: Sequence[tuple[int, int, str]],
    *,
    table: PlaceTable | None = None,
) -> Subject | None:
    """The area that weighs most in ``text``; ``mentions`` are its areas (start, end, label); None where none is named.

    An area weighs by its own names (early ones, counties and those in names of its government more) and by the
    different parts of it that are named; and the more, the better the text's words for itself (全市) fit its kind.

    >>> text = "北票市2022年工作：全市粮食增产。朝阳市居前。"
    >>> subject = infer_subject(text, [(0, 3, "COUNTY"), (16, 19, "REGION")])
    >>> subject.name, subject.adcode, subject.evidence
    ('北票市', '211381', ((0, 3),))
    """
    table = table or load_places()
    folded = fold(text)
    namings = [*_mentioned(folded, mentions, table), *_bodies(folded, mentions, table)]
    weights = _weights(namings, table)
    if not weights:
        return None
    fit = _Fit(folded)
    scores = {code: weight * fit(table.areas[code].name) for code, weight in weights.items()}
    most = max(scores.values())
    first = sorted(code for code in scores if scores[code] == most)
    inner = [code for code in first if not any(_is_part(other, code, table) for other in first)]
    in_order = (set(n.adcodes).intersection(inner) for n in sorted(namings, key=lambda n: n.start))
    tied = tuple(sorted(next(filter(None, in_order), set(inner))))
    best = tied[0]
    spans = tuple((n.start, n.end) for n in namings if not set(tied).isdisjoint(n.adcodes))
    if not spans:  # the whole of the parts that are named
        spans = tuple((n.start, n.end) for n in namings if any(_is_part(c, best, table) for c in n.adcodes))
    named = max((n.name for n in namings if best in n.adcodes), key=len, default=table.areas[best].name)
    return Subject(
        name=named,
        adcode=best if len(tied) == 1 else None,
        candidates=tied,
        evidence=spans,
        share=round(scores[best] / sum(scores.values()), 4),
    )


def _mentioned(folded: str, mentions: Sequence[tuple[int, int, str]], table: PlaceTable) -> Iterator[Naming]:
    for start, end, label in mentions:
        name = "".join(folded[start:end].split())
        adcode, candidates = resolve_place(name, label=label, table=table)
        adcodes = (adcode,) if adcode else candidates
        if adcodes:
            weight = _IN_TITLE if start < _TITLE else _IN_HEAD if start < _HEAD else 1.0
            yield Naming(start, end, name, adcodes, weight * (_OF_COUNTY if label == "COUNTY" else 1.0))


def _bodies(folded: str, mentions: Collection[tuple[int, int, str]], table: PlaceTable) -> Iterator[Naming]:
    """Full names of areas in names of their government and its organs, which are no mentions."""
    marked = {i for start, end, _ in mentions for i in range(start, end)}
    for body in _BODY_AFTER.finditer(folded):
        for length in range(min(12, body.start()), 1, -1):
            start = body.start() - length
            entry = _full_name(folded[start : body.start()], table)
            if entry is not None and start not in marked:
                weight = _IN_TITLE if start < _TITLE else _IN_HEAD if start < _HEAD else _OF_BODY
                yield Naming(start, body.start(), entry.name, entry.adcodes, weight)
                break


def _full_name(name: str, table: PlaceTable) -> PlaceName | None:
    entries = [e for e in table.names.get(name, ()) if not e.is_short and e.adcodes and len(name) > 2]
    return entries[0] if entries else None


def _weights(namings: Sequence[Naming], table: PlaceTable) -> dict[str, float]:
    own: dict[str, float] = defaultdict(float)
    parts: dict[str, set[str]] = defaultdict(set)
    sure = {code for n in namings if len(n.adcodes) == 1 for code in n.adcodes}
    for naming in namings:
        codes = _settled(naming.adcodes, sure, table)
        for code in codes:
            own[code] += naming.weight
            if (parent := table.areas[code].parent) is not None and len(codes) == 1:
                parts[parent].add(code)
    for whole, named in parts.items():
        if len(named) >= _MIN_PARTS:
            own[whole] += _PART * len(named)
    return dict(own)


def _settled(adcodes: tuple[str, ...], sure: Collection[str], table: PlaceTable) -> tuple[str, ...]:
    """Of several areas of a name, those that are akin to most of the other areas named."""
    if len(adcodes) < 2:
        return adcodes
    kin = {code: sum(_akin(code, other, table) for other in sure) for code in adcodes}
    most = max(kin.values())
    return tuple(code for code in adcodes if kin[code] == most)


def _akin(code: str, other: str, table: PlaceTable) -> float:
    mine, theirs = (code, *table.ancestors(code)), (other, *table.ancestors(other))
    if code == other:
        return 3.0
    return 2.0 if mine[1:2] and mine[1] in theirs else 1.0 if mine[-1] == theirs[-1] else 0.0


def _is_part(code: str, whole: str, table: PlaceTable) -> bool:
    return whole in table.ancestors(code)


def own_area(word: str, subject: str | None, *, table: PlaceTable | None = None) -> str | None:
    """The adcode of what a bulletin about ``subject`` (adcode) calls 全市, 我县 …: itself or an area above.

    None for 全国, for a kind that neither has, and without a subject.

    >>> own_area("全市", "211381"), own_area("全市", "211303"), own_area("我区", "211303"), own_area("全县", "211303")
    ('211381', '211300', '211303', None)
    """
    table = table or load_places()
    match = _SELF.fullmatch(fold(word))
    if match is None or subject is None or subject not in table.areas:
        return None
    chain = (subject, *table.ancestors(subject))
    return next((code for code in chain if match[2] in _kinds(table.areas[code].name)), None)


def _kinds(name: str) -> tuple[str, ...]:
    """The words by which an area of this name may call itself.

    >>> _kinds("宁夏回族自治区"), _kinds("喀什地区"), _kinds("北票市")
    (('区', '自治区'), ('地区', '区'), ('市',))
    """
    return ("区", "自治区") if name.endswith("自治区") else ("地区", "区") if name.endswith("地区") else (name[-1],)


class _Fit:
    """How well an area's kind fits the words by which the text calls its subject."""

    def __init__(self, folded: str) -> None:
        counts: Counter[str] = Counter()
        for match in _SELF.finditer(folded):
            counts[match[2]] += 3 if match[1] == "我" else 1
        self.counts, self.total = counts, sum(counts.values())

    def __call__(self, name: str) -> float:
        if not self.total:
            return 1.0
        return (_DOUBT + sum(self.counts[kind] for kind in _kinds(name))) / (_DOUBT + self.total)
