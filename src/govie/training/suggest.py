"""Which unlabelled bulletins to annotate first, and their marks by the current model to start from."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from govie.annotation.marked import MarkedText
from govie.labels import SPAN_LABELS, default_attributes
from govie.records import Mention, mention_order
from govie.values.simplify import fold

#: Characters of an n-gram; digits count as one another, white space is passed over.
NGRAM: Final = 4
_DIGITS: Final = str.maketrans("0123456789", "0000000000")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A bulletin with machine marks, and why it stands where it stands.

    ``uncertainty`` is how many of its spans and links are expected to be wrong (the sum of 1 - score); ``novelty`` the
    share of its n-grams that no bulletin known or suggested before it has; ``cost`` what it takes to correct it, 1 or
    its thousands of characters; ``gain`` uncertainty * novelty / cost, the order.
    """

    marked: MarkedText
    uncertainty: float
    novelty: float
    cost: float = 1.0

    @property
    def gain(self) -> float:
        return self.uncertainty * self.novelty / self.cost


def rank(
    bulletins: Sequence[MarkedText], *, known: Iterable[str] = (), per_character: bool = False
) -> list[Suggestion]:
    """Bulletins with the scores of a model's marks, the one with the highest gain first.

    Each choice makes bulletins like it less novel, so that the first few are unlike each other. ``known`` are texts
    that are annotated already. As the gain is that of a bulletin, long ones come first; with ``per_character`` it is
    that of a thousand characters, and those come first that are doubtful throughout.

    >>> from govie.records import Mention
    >>> def marked(text, score):
    ...     return MarkedText(text, (Mention("QUANTITY", 0, 1, text[0], score),), (), {"id": text})
    >>> found = rank([marked("3万吨粮食", 0.6), marked("5万吨粮食", 0.5), marked("8公里道路", 0.7)])
    >>> [(s.marked.text, round(s.gain, 2)) for s in found]
    [('5万吨粮食', 0.5), ('8公里道路', 0.3), ('3万吨粮食', 0.0)]
    """
    seen: set[str] = set().union(*map(ngrams, known))
    grams = [ngrams(marked.text) for marked in bulletins]
    doubts = [uncertainty_of(marked) for marked in bulletins]
    costs = [max(1, len(marked.text)) / 1000 if per_character else 1.0 for marked in bulletins]
    # Gains only fall while bulletins are chosen: one whose new gain still is the highest comes next.
    waiting = [(-doubts[i] * _share(grams[i], seen) / costs[i], i) for i in range(len(bulletins))]
    heapq.heapify(waiting)
    order: list[Suggestion] = []
    while waiting:
        _, i = heapq.heappop(waiting)
        novelty = _share(grams[i], seen)
        gain = -doubts[i] * novelty / costs[i]
        if waiting and (gain, i) > waiting[0]:
            heapq.heappush(waiting, (gain, i))
            continue
        order.append(Suggestion(bulletins[i], doubts[i], novelty, costs[i]))
        seen |= grams[i]
    return order


def uncertainty_of(marked: MarkedText) -> float:
    """How many spans and links are expected to be wrong, by their scores."""
    return sum(1 - m.score for m in marked.mentions) + sum(1 - k.score for k in marked.links)


def ngrams(text: str) -> set[str]:
    """The n-grams of a folded text.

    >>> sorted(ngrams("增長 3.5%"))
    ['0.0%', '增长0.', '长0.0']
    """
    squeezed = "".join(fold(text).split()).translate(_DIGITS)
    return {squeezed[i : i + NGRAM] for i in range(max(1, len(squeezed) - NGRAM + 1))}


def _share(own: set[str], seen: set[str]) -> float:
    return len(own - seen) / len(own)


def with_offers(marked: MarkedText, offers: Iterable[Mention]) -> MarkedText:
    """A bulletin with the spans that another system offers beside the model's.

    Those of govie's labels are taken that nest with the spans there or are apart from them, at a score of 0.5: that the
    model did not find them makes them doubtful.

    >>> marked = MarkedText("华昱公司投资3亿元", (Mention("QUANTITY", 6, 9, "3亿元", 0.9),), ())
    >>> offers = [Mention("ENTERPRISE", 0, 4, "华昱公司"), Mention("METRIC", 4, 7, "投资3"), Mention("NR", 0, 1, "华")]
    >>> [(m.label, m.text, m.score) for m in with_offers(marked, offers).mentions]
    [('ENTERPRISE', '华昱公司', 0.5), ('QUANTITY', '3亿元', 0.9)]
    """
    mentions = list(marked.mentions)
    for offer in offers:
        if offer.label in SPAN_LABELS and all(_go_together(offer, m) for m in mentions):
            attrs = default_attributes() if offer.label == "QUANTITY" else {}
            mentions.append(replace(offer, score=0.5, attrs=attrs))
    order = sorted(range(len(mentions)), key=lambda i: mention_order(mentions[i]))
    place = {i: n for n, i in enumerate(order)}
    links = tuple(replace(k, head=place[k.head], tail=place[k.tail]) for k in marked.links)
    return replace(marked, mentions=tuple(mentions[i] for i in order), links=links, refs=())


def _go_together(a: Mention, b: Mention) -> bool:
    if a.end <= b.start or b.end <= a.start:
        return True
    nested = (a.start <= b.start and b.end <= a.end) or (b.start <= a.start and a.end <= b.end)
    return nested and a.label != b.label


def numbered(suggestions: Sequence[Suggestion]) -> list[MarkedText]:
    """The bulletins in order, their place and gain in their headers, for tools that show or sort by them."""
    out = []
    for place, suggestion in enumerate(suggestions, start=1):
        header = {**suggestion.marked.header, "order": str(place), "gain": f"{suggestion.gain:.3f}"}
        out.append(replace(suggestion.marked, header=header))
    return out


def order_table(suggestions: Sequence[Suggestion]) -> str:
    """The order as tab-separated lines, with a heading."""
    lines = ["order\tid\tgain\tuncertainty\tnovelty\tcharacters"]
    for place, s in enumerate(suggestions, start=1):
        figures = f"{s.gain:.3f}\t{s.uncertainty:.3f}\t{s.novelty:.3f}\t{len(s.marked.text)}"
        lines.append(f"{place}\t{s.marked.header.get('id', '')}\t{figures}")
    return "\n".join(lines) + "\n"
