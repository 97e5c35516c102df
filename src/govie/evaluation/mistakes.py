"""Each mistake of a prediction, with the characters it concerns: what a reader of a report wants to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from govie.evaluation.gold import Gold, Prediction
from govie.records import Mention

#: What can be wrong with a span or link: it was missed; it is spurious; its bounds are off; another label stands there.
KINDS: Final = ("missed", "spurious", "bounds", "label")

#: Where a sentence ends, for showing it.
_STOPS: Final = "。！？；\n"
#: At most so many characters are shown around marks, and between two of them.
_AROUND: Final = 60


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong span or link.

    ``expected`` and ``given`` are (start, end) pairs in the document's text: one for a span, head and tail for a link,
    none where nothing stands on that side. ``label`` is the gold one, for what is spurious the predicted one;
    ``given_label`` differs from it for the kind ``label`` only.
    """

    document: str
    part: str
    kind: str
    label: str
    given_label: str | None
    expected: tuple[tuple[int, int], ...] = ()
    given: tuple[tuple[int, int], ...] = ()


def mistakes(gold: Gold, prediction: Prediction, matched: Mapping[int, int]) -> Iterator[Mistake]:
    """The wrong spans and links; ``matched`` maps predicted mentions to gold ones (relaxed).

    >>> from govie.annotation.marked import parse_marked
    >>> marked = parse_marked("---\\n{M1|人口}{Q|3万人|M1}")
    >>> [(m.part, m.kind, m.label) for m in mistakes(Gold(marked), Prediction((), (), (), ()), {})]
    [('spans', 'missed', 'METRIC'), ('spans', 'missed', 'QUANTITY'), ('links', 'missed', 'MEASURES')]
    """
    yield from _span_mistakes(gold, prediction, matched)
    yield from _link_mistakes(gold, prediction, matched)


def _span_mistakes(gold: Gold, prediction: Prediction, matched: Mapping[int, int]) -> Iterator[Mistake]:
    wanted, found = gold.marked.mentions, prediction.mentions
    for p, g in sorted(matched.items()):
        if found[p].key != wanted[g].key:
            label = wanted[g].label
            yield Mistake(gold.name, "spans", "bounds", label, label, (_at(wanted[g]),), (_at(found[p]),))
    spurious = {_at(m): m for p, m in enumerate(found) if p not in matched}
    taken: set[tuple[int, int]] = set()
    matched_gold = set(matched.values())
    for g, mention in enumerate(wanted):
        if g in matched_gold:
            continue
        at = _at(mention)
        other = spurious.get(at) if at not in taken else None
        if other is None:
            yield Mistake(gold.name, "spans", "missed", mention.label, None, (at,))
        else:
            taken.add(at)
            yield Mistake(gold.name, "spans", "label", mention.label, other.label, (at,), (at,))
    for p, mention in enumerate(found):
        at = _at(mention)
        if p not in matched and not (at in taken and spurious[at] is mention):
            yield Mistake(gold.name, "spans", "spurious", mention.label, mention.label, (), (at,))


def _link_mistakes(gold: Gold, prediction: Prediction, matched: Mapping[int, int]) -> Iterator[Mistake]:
    wanted = {(link.head, link.tail, link.label) for link in gold.marked.links}
    found: set[tuple[int, int, str]] = set()
    for head, tail, label in prediction.links:
        ends = matched.get(head), matched.get(tail)
        if ends[0] is not None and ends[1] is not None and (ends[0], ends[1], label) in wanted:
            found.add((ends[0], ends[1], label))
        else:
            given = _at(prediction.mentions[head]), _at(prediction.mentions[tail])
            yield Mistake(gold.name, "links", "spurious", label, label, (), given)
    for head, tail, label in sorted(wanted - found):
        expected = _at(gold.marked.mentions[head]), _at(gold.marked.mentions[tail])
        yield Mistake(gold.name, "links", "missed", label, None, expected)


def _at(mention: Mention) -> tuple[int, int]:
    return mention.start, mention.end


def passages(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The (start, end) of what to show around ``spans``: their sentences, cut where they are long, joined where near.

    >>> passages("甲。乙丙丁。戊", [(3, 4)])
    [(2, 6)]
    """
    shown: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        low = max((text.rfind(stop, 0, start) + 1 for stop in _STOPS), default=0)
        ends = [at + 1 for stop in _STOPS if (at := text.find(stop, end)) >= 0]
        low, high = max(low, start - _AROUND), min(min(ends, default=len(text)), end + _AROUND)
        if shown and low <= shown[-1][1]:
            shown[-1] = shown[-1][0], max(high, shown[-1][1])
        else:
            shown.append((low, high))
    return shown
