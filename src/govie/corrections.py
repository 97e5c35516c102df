"""Corrections by hand: spans and links moved, added or dropped; the facts are derived anew.

Edits name spans by their positions among ``bulletin.entities``; the spans that they add follow these, in order. An edit
changes what it names and nothing else: values and codes of the other spans stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from govie.errors import InputError, ValueNotRead
from govie.labels import LINK_OF_PAIR, QUANTITY_ATTRIBUTES, SINGLE_LINKS, SPAN_LABELS, default_attributes
from govie.records import Link, Mention, mention_order

if TYPE_CHECKING:
    from govie.bulletin import Bulletin
    from govie.pipeline.facts import Known

_ADCODE: Final = re.compile(r"[1-9][0-9]{5}")
#: Labels whose attributes are looked up again when a span is moved.
_LOOKED_UP: Final = ("DATE", "COUNTY", "REGION", "RANK")


@dataclass(frozen=True, slots=True)
class AddSpan:
    """A new span; attributes that are not given are defaults (of a quantity) or looked up (dates, areas, ranks)."""

    label: str
    start: int
    end: int
    attrs: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ChangeSpan:
    """Another label, bounds or attributes for a span; None keeps what is there. With another label the links that
    would mean something else are dropped."""

    entity: int
    label: str | None = None
    start: int | None = None
    end: int | None = None
    attrs: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class DropSpan:
    """A span that is none; its links go with it."""

    entity: int


@dataclass(frozen=True, slots=True)
class AddLink:
    """A new link; its label follows from the labels of its ends."""

    head: int
    tail: int


@dataclass(frozen=True, slots=True)
class MoveLink:
    """The link from ``head`` to ``tail`` goes to the span ``to`` instead."""

    head: int
    tail: int
    to: int


@dataclass(frozen=True, slots=True)
class DropLink:
    """A link that is none."""

    head: int
    tail: int


Edit = AddSpan | ChangeSpan | DropSpan | AddLink | MoveLink | DropLink


def correct(bulletin: Bulletin, edits: Iterable[Edit], *, min_score: float = 0.0) -> Bulletin:
    """A new bulletin with ``edits`` made in their order; what they touch has score 1, and there is no ``doc``.

    Raises InputError for an edit that the annotation guide does not allow: an empty span, spans that cross, two spans
    of one label that overlap, a link between labels that are not linked, a second MEASURES or DURING of a quantity.

    >>> from govie.annotation.marked import parse_marked
    >>> from govie.api import bulletin_of_marked
    >>> marked = parse_marked("---\\n{D1|2021年|=2021}{M1|粮食}产量{Q|5万吨|M1}。")
    >>> corrected = correct(bulletin_of_marked(marked), [ChangeSpan(1, end=9), AddLink(2, 0)])
    >>> fact = corrected.facts[0]
    >>> fact.indicator, fact.period
    ('grain_output', '2021')
    """
    from govie.checks.run import find_findings
    from govie.pipeline.facts import Known, build_facts

    draft = _Draft(bulletin)
    for edit in edits:
        draft.make(edit)
    mentions, links, bare = draft.marks()
    subject = bulletin.subject
    known = Known(bulletin.date, subject.name if subject else None, subject.adcode if subject else None)
    mentions = _look_up(bulletin.text, mentions, links, known, bare)
    check_marks(bulletin.text, mentions, links)
    facts, warnings = build_facts(bulletin.text, mentions, links, known)
    facts = [fact for fact in facts if fact.score >= min_score]
    return replace(
        bulletin,
        entities=tuple(mentions),
        relations=tuple(links),
        facts=tuple(facts),
        findings=find_findings(bulletin.text, mentions, facts, subject=subject),
        warnings=tuple(warnings),
        doc=None,
    )


class _Draft:
    """The spans and links of a bulletin while they are edited; spans keep their numbers until the end."""

    def __init__(self, bulletin: Bulletin) -> None:
        self.text = bulletin.text
        self.spans: dict[int, Mention] = dict(enumerate(bulletin.entities))
        self.links: dict[tuple[int, int], Link] = {(k.head, k.tail): k for k in bulletin.relations}
        self.next = len(bulletin.entities)
        self.bare: set[int] = set()

    def make(self, edit: Edit) -> None:
        steps: dict[type[Edit], Callable[[Any], None]] = {
            AddSpan: self.add_span,
            ChangeSpan: self.change_span,
            DropSpan: self.drop_span,
            AddLink: lambda e: self.add_link(e.head, e.tail),
            MoveLink: self.move_link,
            DropLink: lambda e: self.drop_link(e.head, e.tail),
        }
        steps[type(edit)](edit)

    def add_span(self, edit: AddSpan) -> None:
        self.next += 1
        self._set(self.next - 1, edit.label, edit.start, edit.end, edit.attrs)

    def change_span(self, edit: ChangeSpan) -> None:
        old = self._span(edit.entity)
        label = edit.label or old.label
        start = old.start if edit.start is None else edit.start
        end = old.end if edit.end is None else edit.end
        attrs = edit.attrs
        moved = (start, end) != (old.start, old.end)
        if attrs is None and label == old.label and not (moved and label in _LOOKED_UP):
            attrs = old.attrs
        self._set(edit.entity, label, start, end, attrs)
        for pair, link in list(self.links.items()):
            if edit.entity in pair and self._link_label(*pair) != link.label:
                del self.links[pair]

    def drop_span(self, edit: DropSpan) -> None:
        self._span(edit.entity)
        del self.spans[edit.entity]
        self.links = {pair: link for pair, link in self.links.items() if edit.entity not in pair}

    def add_link(self, head: int, tail: int) -> None:
        pair = self._span(head).label, self._span(tail).label
        label = LINK_OF_PAIR.get(pair)
        if label is None:
            raise InputError(f"{pair[0]} cannot point at {pair[1]}", mend="see section 2 of the annotation guide")
        if (head, tail) in self.links:
            raise InputError(f"{head} points at {tail} already", mend="leave the link out")
        self.links[head, tail] = Link(head, tail, label)

    def move_link(self, edit: MoveLink) -> None:
        self.drop_link(edit.head, edit.tail)
        self.add_link(edit.head, edit.to)

    def drop_link(self, head: int, tail: int) -> None:
        if (head, tail) not in self.links:
            raise InputError(f"no link from {head} to {tail}", mend="name a link that is there")
        del self.links[head, tail]

    def marks(self) -> tuple[list[Mention], list[Link], list[int]]:
        """Spans in order, the links between their new positions, and which spans lack attributes to be looked up."""
        order = sorted(self.spans, key=lambda i: mention_order(self.spans[i]))
        position = {i: n for n, i in enumerate(order)}
        links = [replace(k, head=position[k.head], tail=position[k.tail]) for k in self.links.values()]
        bare = [position[i] for i in self.bare if i in position]
        return [self.spans[i] for i in order], sorted(links, key=lambda k: k.head), bare

    def _span(self, entity: int) -> Mention:
        if entity not in self.spans:
            raise InputError(f"no span {entity}", mend=f"name one of 0 to {self.next - 1} that is not dropped")
        return self.spans[entity]

    def _link_label(self, head: int, tail: int) -> str | None:
        return LINK_OF_PAIR.get((self.spans[head].label, self.spans[tail].label))

    def _set(self, entity: int, label: str, start: int, end: int, attrs: Mapping[str, Any] | None) -> None:
        if label not in SPAN_LABELS:
            raise InputError(f"no label {label!r}", mend=f"use one of {' '.join(SPAN_LABELS)}")
        if not 0 <= start < end <= len(self.text):
            raise InputError(f"no span {start} to {end} in {len(self.text)} characters", mend="name 0 ≤ start < end")
        given = dict(attrs or {})
        if label == "QUANTITY":
            given = {**default_attributes(given.get("kind", "level")), **given}
        (self.bare.add if attrs is None and label in _LOOKED_UP else self.bare.discard)(entity)
        self.spans[entity] = Mention(label, start, end, self.text[start:end], attrs=given)


def _look_up(
    text: str, mentions: Sequence[Mention], links: Sequence[Link], known: Known, bare: Sequence[int]
) -> list[Mention]:
    """Values of dates, codes of areas and what is ranked, for the spans ``bare``."""
    from govie.pipeline.facts import normalize, rank_of

    out = list(mentions)
    if bare:
        normal, _ = normalize(text, mentions, known)
    for i in bare:
        ranked = mentions[i].label == "RANK"
        out[i] = replace(out[i], attrs=rank_of(mentions, links, i)) if ranked else normal[i]
    return out


def check_marks(text: str, mentions: Sequence[Mention], links: Sequence[Link]) -> None:
    """Raise InputError unless spans and links are as marked text can hold them: in order, within the text, nested or
    apart, with attributes of their label, and linked as the guide allows."""
    around: list[Mention] = []
    for before, m in zip((None, *mentions), mentions, strict=False):
        if m.label not in SPAN_LABELS:
            raise InputError(f"no label {m.label!r}", offset=m.start, mend=f"use one of {' '.join(SPAN_LABELS)}")
        if not 0 <= m.start < m.end <= len(text) or m.text != text[m.start : m.end]:
            raise InputError(f"{m.label} is not in the text", offset=m.start, mend="name 0 ≤ start < end")
        if before and mention_order(before) > mention_order(m):
            raise InputError("spans out of order", offset=m.start, mend="sort by start, longest first, then label")
        while around and around[-1].end <= m.start:
            around.pop()
        if any(m.label == o.label for o in around):
            raise InputError(f"{m.label} on {m.label}", offset=m.start, mend="spans of one label never overlap")
        if around and around[-1].end < m.end:
            problem = f"{m.label} crosses {around[-1].label}"
            raise InputError(problem, offset=m.start, mend="let spans nest or be apart")
        check_attributes(m)
        around.append(m)
    _check_links(mentions, links)


def _check_links(mentions: Sequence[Mention], links: Sequence[Link]) -> None:
    single: set[tuple[int, str]] = set()
    pairs: set[tuple[int, int]] = set()
    for k in links:
        if not (0 <= k.head < len(mentions) and 0 <= k.tail < len(mentions)):
            raise InputError(f"no spans {k.head} and {k.tail}", mend=f"name spans of 0 to {len(mentions) - 1}")
        head, tail = mentions[k.head], mentions[k.tail]
        if LINK_OF_PAIR.get((head.label, tail.label)) != k.label:
            problem = f"{head.label} → {tail.label} is no {k.label}"
            raise InputError(problem, offset=head.start, mend="see section 2 of the annotation guide")
        second = k.label in SINGLE_LINKS and (k.head, k.label) in single
        if second or (k.head, k.tail) in pairs:
            raise InputError(f"a second {k.label} link", offset=head.start, mend="keep one: move or drop the other")
        single.add((k.head, k.label))
        pairs.add((k.head, k.tail))


def check_attributes(mention: Mention) -> None:
    """Raise InputError unless the attributes of ``mention`` are those that its label can have."""
    for name, value in mention.attrs.items():
        if not _fits(mention.label, name, value, mention.attrs.get("kind", "level")):
            problem = f"{mention.label} cannot have {name} {value!r}"
            raise InputError(problem, offset=mention.start, mend="see section 3 of the annotation guide")


def _fits(label: str, name: str, value: Any, kind: str) -> bool:
    match label, name:
        case "QUANTITY", "direction":
            return value in QUANTITY_ATTRIBUTES[name] and kind in ("growth", "delta")
        case "QUANTITY", "basis":
            return value in QUANTITY_ATTRIBUTES[name] and kind in ("growth", "delta", "share")
        case "QUANTITY", _:
            return value in QUANTITY_ATTRIBUTES.get(name, ())
        case "DATE", "value":
            return isinstance(value, str) and _is_period(value)
        case (("COUNTY" | "REGION"), "adcode"):
            return isinstance(value, str) and bool(_ADCODE.fullmatch(value))
        case (("COUNTY" | "REGION"), "candidates"):
            return isinstance(value, list) and all(isinstance(v, str) and _ADCODE.fullmatch(v) for v in value)
        case "RANK", "of":
            return value in ("level", "growth")
    return False


def _is_period(value: str) -> bool:
    from govie.values.dates import period_of

    try:
        period_of(value)
    except ValueNotRead:
        return False
    return True
