"""Attributes of matched mentions: accuracy, and for those with few values the confusion and figures of each class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from govie.evaluation.counts import Counts
from govie.evaluation.facts import Judgement
from govie.evaluation.gold import Gold, Prediction, attributes_of
from govie.labels import QUANTITY_ATTRIBUTES

#: (gold class, predicted class) → how often. A missing value is the class ``none``.
Confusion = Counter[tuple[str, str]]

#: Fields of facts with open values: right or wrong, without classes.
OPEN_FIELDS: Final = ("period", "value", "unit", "place")

_CODED: Final = ("COUNTY", "REGION")


def confusions(gold: Gold, prediction: Prediction, matched: Mapping[int, int]) -> dict[str, Confusion]:
    """The confusion of kind, status, bound, direction and basis over matched quantities, and of ``of`` over ranks."""
    found: dict[str, Confusion] = {name: Counter() for name in (*QUANTITY_ATTRIBUTES, "of")}
    for p, g in matched.items():
        guess, truth = prediction.mentions[p], gold.marked.mentions[g]
        if truth.label == "QUANTITY":
            guessed, wanted = attributes_of(guess), attributes_of(truth)
            for name in QUANTITY_ATTRIBUTES:
                found[name][_class(wanted.get(name)), _class(guessed.get(name))] += 1
        elif truth.label == "RANK":
            found["of"][_class(truth.attrs.get("of")), _class(guess.attrs.get("of"))] += 1
    return found


def attribute_counts(
    gold: Gold, prediction: Prediction, matched: Mapping[int, int], judged: Iterable[Judgement]
) -> dict[str, Counts]:
    """How many matched mentions have the attribute right: tp of support, so that recall is the accuracy.

    Besides the closed attributes: period, value, unit and place of facts, ``date_value`` of dates, ``adcode`` of areas
    (where the gold has codes).
    """
    counts = {name: accuracy(confusion) for name, confusion in confusions(gold, prediction, matched).items()}
    judgements = list(judged)
    for name in OPEN_FIELDS:
        counts[name] = _share(name not in j.wrong for j in judgements)
    counts["date_value"] = _share(_same_value(gold, prediction, p, g) for p, g in _labelled(gold, matched, "DATE"))
    counts["adcode"] = _share(
        form.adcode == (prediction.mentions[p].attrs.get("adcode") or None)
        for p, g in _labelled(gold, matched, *_CODED)
        if (form := gold.normal_form(g)) is not None
    )
    return counts


def accuracy(confusion: Confusion) -> Counts:
    """Right of all, as counts.

    >>> accuracy(Counter({("level", "level"): 3, ("level", "share"): 1})).recall
    0.75
    """
    n = confusion.total()
    return Counts(sum(count for (truth, guess), count in confusion.items() if truth == guess), n, n)


def class_counts(confusion: Confusion) -> dict[str, Counts]:
    """Counts of each class that stands in gold or prediction.

    >>> class_counts(Counter({("level", "level"): 3, ("level", "share"): 1}))["share"]
    Counts(tp=0, predicted=1, support=0)
    """
    classes = sorted({name for pair in confusion for name in pair})
    return {
        name: Counts(
            confusion[name, name],
            sum(count for (_, guess), count in confusion.items() if guess == name),
            sum(count for (truth, _), count in confusion.items() if truth == name),
        )
        for name in classes
    }


def _class(value: Any) -> str:
    return "none" if value is None else str(value)


def _share(right: Iterable[bool]) -> Counts:
    judged = list(right)
    return Counts(sum(judged), len(judged), len(judged))


def _labelled(gold: Gold, matched: Mapping[int, int], *labels: str) -> list[tuple[int, int]]:
    return [(p, g) for p, g in matched.items() if gold.marked.mentions[g].label in labels]


def _same_value(gold: Gold, prediction: Prediction, p: int, g: int) -> bool:
    return bool(gold.marked.mentions[g].attrs.get("value") == prediction.mentions[p].attrs.get("value"))
