"""Bootstrap intervals over documents: documents are drawn again, their counts summed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from govie.evaluation.counts import Counts

RESAMPLES: Final = 1_000
SEED: Final = 20_260_101
#: The ends of the interval, in percent.
PERCENTILES: Final = (2.5, 97.5)


def interval(
    documents: Sequence[Counts], *, measure: str = "f1", resamples: int = RESAMPLES, seed: int = SEED
) -> tuple[float, float] | None:
    """The 95 % percentile interval of a measure of the summed counts of documents.

    None below two documents, and where no resample has anything to divide by. The same input yields the same interval.

    >>> interval([Counts(1, 1, 1)] * 5)
    (1.0, 1.0)
    >>> interval([Counts(1, 1, 1)]) is None
    True
    """
    import numpy

    if len(documents) < 2:
        return None
    table = numpy.array([(c.tp, c.predicted, c.support) for c in documents], dtype=numpy.int64)
    tp, predicted, support = (resample(len(documents), resamples, seed) @ table).T
    top, below = {
        "precision": (tp, predicted),
        "recall": (tp, support),
        "accuracy": (tp, support),
        "f1": (2 * tp, predicted + support),
    }[measure]
    some = below > 0
    if not some.any():
        return None
    low, high = numpy.percentile(top[some] / below[some], PERCENTILES)
    return float(low), float(high)


@lru_cache(maxsize=64)
def resample(documents: int, resamples: int, seed: int) -> Any:
    """How often each document is drawn in each resample: an integer matrix, resamples × documents."""
    import numpy

    generator = numpy.random.default_rng(seed)
    return generator.multinomial(documents, [1 / documents] * documents, size=resamples)
