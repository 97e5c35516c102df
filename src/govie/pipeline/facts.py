"""From mentions and links to facts: normal forms of values, periods, places and indicators; pure functions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc

from govie.errors import ValueNotRead
from govie.knowledge.indicators import find_indicator
from govie.knowledge.places import resolve_place, resolve_places, subject_place
from govie.labels import LINK_LABELS
from govie.pipeline.document import links_of, mentions_of, set_attributes, state, text_of
from govie.records import Fact, Link, Mention, NamedEntity, Period, Place, Quantity, Rank, Threshold
from govie.values.dates import anchor_of, period_of, resolve_dates
from govie.values.numerals import read_numeral
from govie.values.quantities import read_quantity
from govie.values.simplify import fold

_AREAS: Final = ("COUNTY", "REGION")
_HARDNESS: Final = (
    ("firm", re.compile(r"确保|必保|务必|必须|保证")),
    ("aspired", re.compile(r"力争|争取|努力|奋力|冲刺")),
    ("planned", re.compile(r"计划|安排|规划|拟|预算")),
)
_SENTENCE: Final = re.compile(r"[。！？!?\n]")
_RANK_PLACE: Final = re.compile(r"(前)?(?:第)?([0-9一二三四五六七八九十两]+)(?:位|名|强)?$")
_WHOLE: Final = re.compile(r"(全国|全省|全区|全自治区|全世界)的?$")
#: Where a title and the head of a bulletin end, in characters; and how many names settle a doubtful one.
_TITLE, _HEAD, _NEIGHBOURS = 40, 200, 60
_KIND_OF_AREA: Final = re.compile(r"(?:自治县|自治旗|自治州|地区|[省市县区旗州盟])$")
_NO_METRIC: Final = 0.1
_CLAUSE: Final = re.compile(r"[，,。；;！？!?：:\n]")


@dataclass(frozen=True, slots=True)
class Known:
    """What the caller says of the bulletin, or what was read from it."""

    date: str | None = None
    subject: str | None = None
    adcode: str | None = None
    genre: str | None = None


def normalize(text: str, mentions: Sequence[Mention], known: Known) -> tuple[list[Mention], Known]:
    """Mentions with values of dates and codes of areas; and what is known of the bulletin, inferred where not given."""
    place = _subject(text, mentions, known)
    known = replace(known, subject=place.name if place else None, adcode=place.adcode if place else None)
    dates = [i for i, m in enumerate(mentions) if m.label == "DATE"]
    values = resolve_dates([(mentions[i].start, mentions[i].end) for i in dates], text, date=known.date)
    out = list(mentions)
    for i, value in zip(dates, values, strict=True):
        out[i] = replace(mentions[i], attrs={"value": value} if value else {})
    areas = [i for i, m in enumerate(mentions) if m.label in _AREAS]
    triples = [(mentions[i].start, mentions[i].end, mentions[i].label) for i in areas]
    codes = resolve_places(triples, text, subject=known.adcode or known.subject)
    for i, (adcode, candidates) in zip(areas, codes, strict=True):
        out[i] = replace(mentions[i], attrs=_place_attrs(adcode, candidates))
    if known.date is None:
        year = anchor_of(text, date=None, genre=known.genre).year
        known = replace(known, date=str(year) if year else None)
    return out, known


def _place_attrs(adcode: str | None, candidates: Sequence[str]) -> dict[str, Any]:
    if adcode:
        return {"adcode": adcode}
    return {"candidates": list(candidates)} if candidates else {}


def _subject(text: str, mentions: Sequence[Mention], known: Known) -> Place | None:
    """The area the bulletin is about: the given one, else the one named most; early names and counties count more.

    A name of several areas (向阳区) is settled by the other areas of the bulletin.
    """
    areas = [(re.sub(r"\s", "", fold(m.text)), m) for m in mentions if m.label in _AREAS]
    name = known.subject or _most_named(areas)
    if name is None:
        return None
    place = subject_place(name)
    code = known.adcode or (place.adcode if place else None)
    if place and code is None:
        others = (subject_place(other) for other, _ in areas[:_NEIGHBOURS])
        context = {other.adcode for other in others if other and other.adcode}
        label = next((m.label for other, m in areas if other == name), "COUNTY")
        code = resolve_place(name, label=label, context=context)[0]
    return Place(name, code)


def _most_named(areas: Sequence[tuple[str, Mention]]) -> str | None:
    """The name (in its longest form) that weighs most; 北票 and 北票市 count together."""
    weights: dict[str, float] = {}
    names: dict[str, str] = {}
    for name, m in areas:
        stem = _KIND_OF_AREA.sub("", name) if len(name) > 2 else name
        place = 4.0 if m.start < _TITLE else 2.0 if m.start < _HEAD else 1.0
        weights[stem] = weights.get(stem, 0.0) + place * (1.5 if m.label == "COUNTY" else 1.0)
        if len(name) > len(names.get(stem, "")) and subject_place(name):
            names[stem] = name
    best = max(names, key=lambda stem: weights[stem], default=None)
    return names[best] if best is not None else None


class _Builder:
    """Looks up what one bulletin's facts are made of."""

    def __init__(self, text: str, mentions: Sequence[Mention], links: Sequence[Link], known: Known) -> None:
        self.text, self.folded, self.mentions, self.known = text, fold(text), mentions, known
        self.tails: dict[int, dict[str, list[Link]]] = {}
        for link in links:
            self.tails.setdefault(link.head, {name: [] for name in LINK_LABELS})[link.label].append(link)
        self.warnings: list[str] = []
        self.read = {i: read_quantity(m.text) for i, m in enumerate(mentions) if m.label == "QUANTITY"}
        dated = [(m.start, str(m.attrs["value"])) for m in mentions if m.label == "DATE" and m.attrs.get("value")]
        self.date_starts, self.date_values = [start for start, _ in dated], [value for _, value in dated]
        self.thresholds = self._thresholds()
        self.ranks, self.lone_ranks = self._ranks()

    def _of(self, head: int, label: str) -> list[Link]:
        return self.tails.get(head, {}).get(label, [])

    def _thresholds(self) -> dict[int, Threshold]:
        found = {}
        for i, quantity in self.read.items():
            attrs = self.mentions[i].attrs
            if attrs.get("kind") == "threshold":
                for link in self._of(i, "MEASURES"):
                    found[link.tail] = Threshold(quantity.value, quantity.unit, attrs.get("bound", "eq"))
        return found

    def _ranks(self) -> tuple[dict[int, int], list[int]]:
        """Quantity → the rank that stands with it; and the ranks that stand alone."""
        of_quantity: dict[int, int] = {}
        alone: list[int] = []
        measured: dict[int, list[int]] = {}
        for i in self.read:
            if self.mentions[i].attrs.get("kind") != "threshold":
                for link in self._of(i, "MEASURES"):
                    measured.setdefault(link.tail, []).append(i)
        for r in (i for i, m in enumerate(self.mentions) if m.label == "RANK"):
            at = self.mentions[r].start
            same = [i for k in self._of(r, "RANKS") for i in measured.get(k.tail, ()) if i not in of_quantity]
            same = [i for i in same if self._sentence(self.mentions[i].start) == self._sentence(at)]
            if same:
                distances = [(self.mentions[i].start > at, abs(self.mentions[i].start - at), i) for i in same]
                of_quantity[min(distances)[2]] = r
            else:
                alone.append(r)
        return of_quantity, alone

    def _sentence(self, at: int) -> int:
        return max((self.text.rfind(c, 0, at) for c in "。！？\n"), default=-1)

    def facts(self) -> list[Fact]:
        found = [self.fact(i) for i in self.read if self.mentions[i].attrs.get("kind") != "threshold"]
        found += [self.rank_fact(r) for r in self.lone_ranks]
        return found

    def fact(self, i: int) -> Fact:
        m, quantity, attrs = self.mentions[i], self.read[i], self.mentions[i].attrs
        metric, date = (next(iter(self._of(i, label)), None) for label in ("MEASURES", "DURING"))
        kind = attrs.get("kind", "level")
        value, value_max, direction = self._signed(quantity, kind, attrs.get("direction"))
        if quantity.warning:
            self.warnings.append(f"{m.text!r} at {m.start}: {quantity.warning}")
        place, place_from, places = self._places(i, metric)
        spans = [self.mentions[k.tail] for k in (metric,) if k] + [m] + [self.mentions[k.tail] for k in (date,) if k]
        hull = spans[: 2 if metric else 1]
        at = self._of(i, "AT")
        spans += [self.mentions[at[0].tail]] if at else []
        rank = self.ranks.get(i)
        return Fact(
            quantity=i,
            kind=kind,
            status=attrs.get("status", "actual"),
            hardness=self._hardness(m) if attrs.get("status") == "target" else None,
            bound=attrs.get("bound", "eq"),
            direction=direction,
            basis=attrs.get("basis"),
            value=value,
            value_max=value_max,
            quantum=quantity.quantum,
            unit=quantity.unit,
            dimension=quantity.dimension,
            raw=m.text,
            place=place,
            place_from=place_from,
            places=places,
            projects=self._entities(i, "PROJECT"),
            enterprises=self._entities(i, "ENTERPRISE"),
            rank=self._rank(rank) if rank is not None else None,
            start=min(s.start for s in hull),
            end=max(s.end for s in hull),
            evidence=tuple((s.start, s.end) for s in spans),
            score=self._score(m, metric, date),
            **self._indicator(metric, quantity.dimension),
            **self._period(date, m.start),
        )

    def rank_fact(self, r: int) -> Fact:
        m = self.mentions[r]
        metric = next(iter(self._of(r, "RANKS")), None)
        place, place_from, places = self._places(r, metric)
        spans = [self.mentions[metric.tail], m] if metric else [m]
        empty = (
            "kind",
            "status",
            "hardness",
            "bound",
            "direction",
            "basis",
            "value",
            "value_max",
            "quantum",
            "unit",
            "dimension",
            "raw",
        )
        return Fact(
            quantity=None,
            **dict.fromkeys(empty),  # type: ignore[arg-type]
            place=place,
            place_from=place_from,
            places=places,
            projects=(),
            enterprises=(),
            rank=self._rank(r),
            start=min(s.start for s in spans),
            end=max(s.end for s in spans),
            evidence=tuple((s.start, s.end) for s in spans),
            score=self._score(m, metric, None),
            **self._indicator(metric, None),
            **self._period(None, m.start),
        )

    @staticmethod
    def _signed(
        quantity: Quantity, kind: str, direction: str | None
    ) -> tuple[Decimal | None, Decimal | None, str | None]:
        value, value_max = quantity.value, quantity.value_max
        if kind not in ("growth", "delta"):
            return value, value_max, None
        if quantity.direction == "down" or (value is not None and value < 0):
            direction = "down"
        return (
            abs(value) if value is not None else None,
            abs(value_max) if value_max is not None else None,
            direction or "up",
        )

    def _indicator(self, metric: Link | None, dimension: str | None) -> dict[str, Any]:
        if metric is None:
            return dict.fromkeys(("metric", "indicator", "indicator_name", "indicator_scope", "threshold"))
        found = find_indicator(self.mentions[metric.tail].text, dimension=dimension)
        return {
            "metric": metric.tail,
            "indicator": found.id,
            "indicator_name": found.name,
            "indicator_scope": found.scope,
            "threshold": self.thresholds.get(metric.tail),
        }

    def _period(self, date: Link | None, at: int) -> dict[str, Any]:
        value = self.mentions[date.tail].attrs.get("value") if date else None
        period = period_of(value) if value else Period("", None, None)
        earlier = bisect_left(self.date_starts, at)
        guess = (self.date_values[earlier - 1] if earlier else self.known.date) if not value else None
        return {
            "date": date.tail if date else None,
            "period": period.value or None,
            "period_start": period.start,
            "period_end": period.end,
            "period_inferred": period_of(guess).value if guess else None,
        }

    def _places(self, i: int, metric: Link | None) -> tuple[Place | None, str, tuple[NamedEntity, ...]]:
        places = tuple(self._entity(k.tail) for k in self._of(i, "AT"))
        if places:
            return Place(places[0].name, places[0].adcode), "link", places
        anchor = min([self.mentions[i].start] + ([self.mentions[metric.tail].start] if metric else []))
        whole = _WHOLE.search(_CLAUSE.split(self.folded[max(0, anchor - 12) : anchor])[-1])
        if whole:
            return Place(whole[1], None), "none", places
        if self.known.subject:
            return Place(self.known.subject, self.known.adcode), "subject", places
        return None, "none", places

    def _entity(self, i: int) -> NamedEntity:
        m = self.mentions[i]
        return NamedEntity(i, re.sub(r"\s", "", m.text), m.attrs.get("adcode"))

    def _entities(self, i: int, label: str) -> tuple[NamedEntity, ...]:
        return tuple(self._entity(k.tail) for k in self._of(i, "OF") if self.mentions[k.tail].label == label)

    def _rank(self, r: int) -> Rank:
        m = self.mentions[r]
        text = re.sub(r"\s", "", fold(m.text))
        match = _RANK_PLACE.search(text)
        place = _place_number(match[2]) if match else None
        first = bool(match and match[1])
        scope = re.sub(r"(?:排名|排位|排|位列|位居|居|的|总量)$", "", text[: match.start()] if match else "")
        return Rank(
            r, 1 if first and place else place, place if first else None, scope or None, m.attrs.get("of", "level")
        )

    def _hardness(self, m: Mention) -> str:
        before = _SENTENCE.split(self.folded[max(0, m.start - 200) : m.start])[-1]
        last = [(hit.end(), name) for name, pattern in _HARDNESS for hit in pattern.finditer(before)]
        return max(last)[1] if last else "planned"

    def _score(self, m: Mention, metric: Link | None, date: Link | None) -> float:
        """The chance that quantity, metric and date are right, as if they were independent.

        Every figure measures something: a fact whose metric was not found is hardly ever whole.
        """
        score = m.score if metric is not None else m.score * _NO_METRIC
        for link in (metric, date):
            if link is not None:
                score *= link.score * self.mentions[link.tail].score
        return round(score, 4)


def _place_number(text: str) -> int | None:
    try:
        value = read_numeral(text).value
    except ValueNotRead:
        return None
    return int(value) if value else None


def build_facts(
    text: str, mentions: Sequence[Mention], links: Sequence[Link], known: Known
) -> tuple[list[Fact], list[str]]:
    """Facts in order of their quantities (ranks without one last), and warnings. Mentions must be normalised."""
    builder = _Builder(text, mentions, links, known)
    return builder.facts(), builder.warnings


def rank_of(mentions: Sequence[Mention], links: Sequence[Link], rank: int) -> Mapping[str, str]:
    """``{"of": "growth"}`` where the last quantity before the rank, on the same metric, is a growth."""
    metrics = {k.tail for k in links if k.head == rank and k.label == "RANKS"}
    at = mentions[rank].start
    on_metric = {k.head for k in links if k.label == "MEASURES" and k.tail in metrics}
    before = [i for i in on_metric if mentions[i].end <= at]
    if before and mentions[max(before, key=lambda i: mentions[i].end)].attrs.get("kind") == "growth":
        return {"of": "growth"}
    return {}


@Language.factory("govie_facts", requires=["doc.spans"], assigns=["doc.spans", "doc._.govie"])
def make_facts(nlp: Language, name: str) -> FactsComponent:
    """The component factory."""
    return FactsComponent()


class FactsComponent:
    """Sets the normal forms of dates, areas and ranks; the facts themselves are built when they are read."""

    def __call__(self, doc: Doc) -> Doc:
        known = state(doc)
        mentions, links = mentions_of(doc), links_of(doc)
        found = Known(known["date"], known["subject"], known["adcode"], known["genre"])
        for i, m in enumerate(mentions):
            if m.label == "RANK":
                mentions[i] = replace(m, attrs=rank_of(mentions, links, i))
        mentions, found = normalize(text_of(doc), mentions, found)
        set_attributes(doc, mentions)
        known.update(date=found.date, subject=found.subject, adcode=found.adcode)
        return doc

    def initialize(self, get_examples: object = None, nlp: object = None) -> None:
        """Nothing to learn: normal forms come from grammars and tables."""
