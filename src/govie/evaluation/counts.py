"""Counts behind precision, recall and F1; an empty denominator is null, never 0 or 1."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: The measures that :meth:`Counts.value` knows.
MEASURES = ("precision", "recall", "f1")


def ratio(numerator: int, denominator: int) -> float | None:
    """``numerator / denominator``, None where there is nothing to divide by.

    >>> ratio(1, 4), ratio(0, 0)
    (0.25, None)
    """
    return numerator / denominator if denominator else None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many predictions are right (``tp``), how many there are, and how many there should be (``support``).

    Counts of documents add up to the micro figures of a corpus.

    >>> total = Counts(tp=1, predicted=2, support=1) + Counts(tp=0, predicted=0, support=3)
    >>> total.precision, total.recall, Counts(tp=0, predicted=0, support=3).precision
    (0.5, 0.25, None)
    """

    tp: int = 0
    predicted: int = 0
    support: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.tp + other.tp, self.predicted + other.predicted, self.support + other.support)

    @property
    def precision(self) -> float | None:
        return ratio(self.tp, self.predicted)

    @property
    def recall(self) -> float | None:
        return ratio(self.tp, self.support)

    @property
    def f1(self) -> float | None:
        return ratio(2 * self.tp, self.predicted + self.support)

    def value(self, measure: str) -> float | None:
        """The measure by its name: precision, recall or f1 (``accuracy`` is another name of recall)."""
        if measure in MEASURES:
            figure: float | None = getattr(self, measure)
            return figure
        if measure == "accuracy":
            return self.recall
        raise ValueError(f"unknown measure {measure!r}; use one of {', '.join((*MEASURES, 'accuracy'))}")

    def to_dict(self) -> dict[str, float | int | None]:
        return {
            "tp": self.tp,
            "predicted": self.predicted,
            "support": self.support,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
        }


def total(counts: Iterable[Counts]) -> Counts:
    """The micro sum.

    >>> total([Counts(1, 2, 3), Counts(1, 1, 1)])
    Counts(tp=2, predicted=3, support=4)
    """
    return sum(counts, Counts())
