"""From mentions and links to facts: pure functions, and the component that leaves normal forms in a Doc."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc

from govie.errors import ValueNotRead
from govie.knowledge.book import Knowledge, default_knowledge
from govie.knowledge.indicators import find_indicator, likely_dimension
from govie.knowledge.subjects import own_area
from govie.labels import LINK_LABELS
from govie.models.calibration import Calibration
from govie.pipeline.calibration import with_chances
from govie.pipeline.document import links_of, mentions_of, set_links, set_mentions, state, text_of
from govie.pipeline.hardness import hardness
from govie.pipeline.normal_forms import Known, normalize
from govie.pipeline.storage import ArrayStore
from govie.records import Fact, Link, Mention, NamedEntity, Period, Place, Quantity, Rank, Threshold
from govie.values.dates import Anchor, date_problem, period_of
from govie.values.numerals import read_numeral
from govie.values.publication import publication_of
from govie.values.quantities import read_quantity
from govie.values.simplify import fold

__all__ = ["FactsComponent", "Known", "build_facts", "make_facts", "normalize", "rank_of"]

_RANK_PLACE: Final = re.compile(r"(前)?(?:第)?([0-9一二三四五六七八九十两]+)(?:位|名|强)?$")
_WHOLE: Final = re.compile(r"(全国|全世界|全省|全自治区|[全我本](?:市|县|区|州|盟|旗|地区))的?$")
_AND: Final = re.compile(r"\s*[、和与及]\s*")
#: In whose place any year may stand: it has all days.
_LEAP_YEAR: Final = 2000
#: Every figure measures something: of 116 facts without a metric in the dev and test split none was right.
_NO_METRIC: Final = 0.01
_SENTENCE_END: Final = re.compile(r"[。！？\n]")
_CLAUSE: Final = re.compile(r"[，,。；;！？!?：:\n]")


class _Builder:
    """Looks up what one bulletin's facts are made of."""

    def __init__(self, text: str, mentions: Sequence[Mention], links: Sequence[Link], known: Known) -> None:
        self.text, self.folded, self.mentions, self.known = text, fold(text), mentions, known
        self.tails: dict[int, dict[str, list[Link]]] = {}
        for link in links:
            self.tails.setdefault(link.head, {name: [] for name in LINK_LABELS})[link.label].append(link)
        self.warnings: list[str] = []
        units = known.knowledge.units
        self.read = {i: read_quantity(m.text, units=units) for i, m in enumerate(mentions) if m.label == "QUANTITY"}
        self.row_ends = _row_ends(text, mentions)
        self.dimensions = self._dimensions()
        dated = [(m.start, str(m.attrs["value"])) for m in mentions if m.label == "DATE" and m.attrs.get("value")]
        self.date_starts, self.date_values = [start for start, _ in dated], [value for _, value in dated]
        self.metrics = [(m.start, m.end) for m in mentions if m.label == "METRIC"]
        self.sentence_ends = [end.start() for end in _SENTENCE_END.finditer(text)]
        self.thresholds = self._thresholds()
        self.ranks, self.lone_ranks = self._ranks()

    def _of(self, head: int, label: str) -> list[Link]:
        return self.tails.get(head, {}).get(label, [])

    def _dimensions(self) -> dict[int, str | None]:
        """Metric → the dimension of its level, by all figures that measure it."""
        found: dict[int, list[str | None]] = {}
        for i, quantity in self.read.items():
            if self.mentions[i].attrs.get("kind") != "threshold":
                for link in self._of(i, "MEASURES"):
                    found.setdefault(link.tail, []).append(quantity.dimension)
        return {metric: likely_dimension(dimensions) for metric, dimensions in found.items()}

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
        return bisect_left(self.sentence_ends, at)

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
            hardness=hardness(self.folded, m.start, self.metrics) if attrs.get("status") == "target" else None,
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
            score=self._score(m, metric),
            **self._indicator(metric),
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
            score=self._score(m, metric),
            **self._indicator(metric),
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

    def _indicator(self, metric: Link | None) -> dict[str, Any]:
        if metric is None:
            return dict.fromkeys(("metric", "indicator", "indicator_name", "indicator_scope", "threshold"))
        found = find_indicator(
            self.mentions[metric.tail].text,
            dimension=self.dimensions.get(metric.tail),
            row_end=self.row_ends.get(metric.tail),
            table=self.known.knowledge.indicators,
        )
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
        if whole and not self._is_subject(whole[1]):
            above = own_area(whole[1], self.known.adcode, table=self.known.knowledge.places)
            return Place(whole[1], above if whole[1].endswith("市") else None), "none", places
        if self.known.subject:
            return Place(self.known.subject, self.known.adcode), "subject", places
        return None, "none", places

    def _is_subject(self, word: str) -> bool:
        """Does 全市, 我县 … mean the bulletin's subject, not the area above? What fits neither is the subject."""
        if re.match("全国|全世界|全省|全自治区", word):
            return False
        return own_area(word, self.known.adcode, table=self.known.knowledge.places) in (self.known.adcode, None)

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

    @staticmethod
    def _score(m: Mention, metric: Link | None) -> float:
        """The chance that the figure and its metric are right, which is what the link's score says."""
        return metric.score if metric is not None else round(m.score * _NO_METRIC, 4)


def _row_ends(text: str, mentions: Sequence[Mention]) -> dict[int, str]:
    """Metric → the text of the last metric of the row (甲、乙和丙) that it stands in, unless it is the last itself."""
    metrics = [i for i, m in enumerate(mentions) if m.label == "METRIC"]
    ends: dict[int, str] = {}
    for i, following in reversed(list(pairwise(metrics))):
        if _AND.fullmatch(text, mentions[i].end, mentions[following].start):
            ends[i] = ends.get(following, mentions[following].text)
    return ends


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
    facts = builder.facts()
    anchor = Anchor(known.date) if known.date else Anchor(reporting=_LEAP_YEAR)
    unread = [m for m in mentions if m.label == "DATE" and not m.attrs.get("value")]
    problems = ((m, date_problem(m.text, anchor=anchor)) for m in unread)
    builder.warnings += [f"{m.text!r} at {m.start}: {problem}" for m, problem in problems if problem]
    return facts, builder.warnings


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
    return FactsComponent(name)


class FactsComponent(ArrayStore):
    """Sets the normal forms of dates, areas and ranks, and the chances of mentions and links.

    The facts themselves are built when they are read. Without a calibration the scores are the raw ones.
    """

    def __init__(
        self,
        name: str = "govie_facts",
        *,
        calibration: Calibration | None = None,
        knowledge: Knowledge | None = None,
    ) -> None:
        self.name = name
        self.calibration = calibration or Calibration()
        self.knowledge = knowledge or default_knowledge()

    def __call__(self, doc: Doc) -> Doc:
        known = state(doc)
        mentions, links = mentions_of(doc), links_of(doc)
        found = Known(known["date"], known["subject"], known["adcode"], known["genre"], self.knowledge)
        if found.date is None:
            known["warnings"] = [publication_of(text_of(doc)).explain(text_of(doc))]
        for i, m in enumerate(mentions):
            if m.label == "RANK":
                mentions[i] = replace(m, attrs=rank_of(mentions, links, i))
        mentions, found = normalize(text_of(doc), mentions, found)
        mentions, links = with_chances(mentions, links, self.calibration)
        set_mentions(doc, mentions)
        set_links(doc, links)
        known.update(date=found.date, subject=found.subject, adcode=found.adcode)
        known["subject_evidence"] = [list(span) for span in found.evidence]
        return doc

    def initialize(self, get_examples: object = None, nlp: object = None) -> None:
        """Nothing to learn: normal forms come from grammars and tables."""

    def _arrays(self) -> dict[str, Any]:
        return self.calibration.to_arrays()

    def _restore(self, arrays: Mapping[str, Any], settings: Mapping[str, Any]) -> None:
        self.calibration = Calibration.from_arrays(arrays)

    def from_disk(self, path: str | Path, *, exclude: Any = ()) -> Any:
        """Read the calibration; a model without one stays uncalibrated."""
        return super().from_disk(path) if Path(path).exists() else self
