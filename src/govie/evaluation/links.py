"""Links: right where the label agrees and both ends match a gold link's ends relaxed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from govie.evaluation.counts import Counts, total
from govie.labels import LINK_LABELS
from govie.records import Link


def link_counts(
    gold: Iterable[Link], predicted: Iterable[tuple[int, int, str]], matched: Mapping[int, int]
) -> dict[str, Counts]:
    """Counts per link label and ``micro``; support is every gold link, also those whose ends were not found.

    ``predicted`` are (head, tail, label); ``matched`` maps predicted mentions to gold ones.

    >>> link_counts([Link(0, 1, "MEASURES"), Link(0, 2, "DURING")], [(0, 1, "MEASURES")], {0: 0, 1: 1})["micro"]
    Counts(tp=1, predicted=1, support=2)
    """
    wanted = {(link.head, link.tail, link.label) for link in gold}
    guesses = list(predicted)
    found = {(matched.get(head), matched.get(tail), label) for head, tail, label in guesses} & wanted
    tp, guessed = Counter(label for _, _, label in found), Counter(label for _, _, label in guesses)
    support = Counter(label for _, _, label in wanted)
    counts = {label: Counts(tp[label], guessed[label], support[label]) for label in LINK_LABELS}
    return counts | {"micro": total(counts.values())}
