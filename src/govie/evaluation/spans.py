"""Spans: exact, and relaxed (one to one, at least half of the union shared)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from govie.evaluation.counts import Counts, total
from govie.labels import SPAN_LABELS
from govie.records import Mention

#: Two spans of one label match where intersection / union is at least this.
RELAXED_IOU: Final = 0.5


def iou(a: Mention, b: Mention) -> float:
    """Intersection over union of two spans, in characters.

    >>> iou(Mention("DATE", 0, 4, "2021"), Mention("DATE", 0, 5, "2021年"))
    0.8
    """
    shared = min(a.end, b.end) - max(a.start, b.start)
    return max(shared, 0) / (max(a.end, b.end) - min(a.start, b.start))


def match_relaxed(gold: Sequence[Mention], predicted: Sequence[Mention]) -> dict[int, int]:
    """Pair spans of one label one to one, the best overlap first: position in ``predicted`` → position in ``gold``.

    Near linear: starts of matching spans are nearer than the shorter of them is long.
    """
    by_label: dict[str, list[int]] = defaultdict(list)
    for i, mention in enumerate(gold):
        by_label[mention.label].append(i)
    pairs: list[tuple[float, int, int]] = []
    for positions in by_label.values():
        positions.sort(key=lambda i: gold[i].start)
    starts = {label: [gold[i].start for i in positions] for label, positions in by_label.items()}
    for p, mention in enumerate(predicted):
        window, length = starts.get(mention.label, []), mention.end - mention.start
        low = bisect_left(window, mention.start - length)
        high = bisect_right(window, mention.start + length)
        for g in by_label.get(mention.label, [])[low:high]:
            overlap = iou(gold[g], mention)
            if overlap >= RELAXED_IOU:
                pairs.append((-overlap, p, g))
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, p, g in sorted(pairs):
        if p not in matched and g not in taken:
            matched[p] = g
            taken.add(g)
    return matched


def exact_counts(gold: Sequence[Mention], predicted: Sequence[Mention]) -> dict[str, Counts]:
    """Counts per label and ``micro``; a span is right where label, start and end are."""
    gold_keys, predicted_keys = Counter(m.key for m in gold), Counter(m.key for m in predicted)
    right = (gold_keys & predicted_keys).elements()
    return count_labels((label for label, _, _ in right), predicted=predicted, gold=gold)


def relaxed_counts(
    gold: Sequence[Mention], predicted: Sequence[Mention], matched: Mapping[int, int]
) -> dict[str, Counts]:
    """Counts per label and ``micro`` over the pairs of :func:`match_relaxed`."""
    return count_labels((predicted[p].label for p in matched), predicted=predicted, gold=gold)


def count_labels(right: Iterable[str], *, predicted: Iterable[Mention], gold: Iterable[Mention]) -> dict[str, Counts]:
    """Counts of every span label, and their sum as ``micro``."""
    tp = Counter(right)
    guessed, support = Counter(m.label for m in predicted), Counter(m.label for m in gold)
    counts = {label: Counts(tp[label], guessed[label], support[label]) for label in SPAN_LABELS}
    return counts | {"micro": total(counts.values())}
