"""Do scores keep their promise? Reliability of scores: how often what scores about 0.9 is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from govie.evaluation.counts import ratio
from govie.evaluation.facts import Judgement
from govie.evaluation.gold import Gold, Prediction

#: Bins of equal width between 0 and 1.
BINS: Final = 10
#: From this score on a prediction is taken for sure.
SURE: Final = 0.9
#: What is scored, in the order of the report.
PARTS: Final = ("spans", "links", "facts")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The score of one prediction and whether it is right: a span exactly, a link with both ends (relaxed), a fact in
    quantity and metric (core). ``part`` is spans, links or facts; ``label`` that of the span or link, else ``core``."""

    part: str
    label: str
    score: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions that score from ``low`` up to ``high``: how many, their mean score, and the rate of right ones."""

    low: float
    high: float
    n: int
    score: float | None
    rate: float | None


@dataclass(frozen=True)
class Reliability:
    """``n`` predictions by score; ``sure`` of them score ``SURE`` or more, of which ``sure_right`` are right."""

    bins: tuple[Bin, ...]
    n: int
    sure: int
    sure_right: int

    @property
    def error(self) -> float | None:
        """The expected calibration error: |mean score - rate|, averaged over the predictions; None without any."""
        gaps = [b.n * abs(b.score - b.rate) for b in self.bins if b.score is not None and b.rate is not None]
        return sum(gaps) / self.n if self.n else None

    def to_dict(self) -> dict[str, Any]:
        return {
            "n": self.n,
            "expected_calibration_error": self.error,
            "sure": {
                "from": SURE,
                "n": self.sure,
                "share": ratio(self.sure, self.n),
                "right": ratio(self.sure_right, self.sure),
            },
            "bins": [asdict(b) for b in self.bins],
        }


def outcomes(
    gold: Gold, prediction: Prediction, matched: Mapping[int, int], judged: Iterable[Judgement]
) -> Iterator[Outcome]:
    """Every prediction with a score, right or wrong; ``matched`` maps predicted mentions to gold ones (relaxed)."""
    keys = {m.key for m in gold.marked.mentions}
    for m in prediction.mentions:
        yield Outcome("spans", m.label, m.score, m.key in keys)
    wanted = {(link.head, link.tail, link.label) for link in gold.marked.links}
    for (head, tail, label), score in zip(prediction.links, prediction.link_scores, strict=True):
        yield Outcome("links", label, score, (matched.get(head), matched.get(tail), label) in wanted)
    right = {j.quantity: j.right("core") for j in judged}
    for fact in prediction.facts:
        quantity = matched.get(prediction.position[fact["quantity"]])
        yield Outcome("facts", "core", fact.get("score", 1.0), quantity is not None and right.pop(quantity, False))


def reliability(found: Sequence[Outcome]) -> Reliability:
    """The table over bins; a score of 1 falls into the last one.

    >>> table = reliability([Outcome("spans", "DATE", 0.95, True), Outcome("spans", "DATE", 0.85, False)])
    >>> round(table.error, 2), table.sure, table.bins[9].rate
    (0.45, 1, 1.0)
    """
    members: list[list[Outcome]] = [[] for _ in range(BINS)]
    for one in found:
        members[min(int(one.score * BINS), BINS - 1)].append(one)
    bins = (_bin(i, own) for i, own in enumerate(members))
    sure = [one.right for one in found if one.score >= SURE]
    return Reliability(tuple(bins), len(found), len(sure), sum(sure))


def _bin(i: int, own: Sequence[Outcome]) -> Bin:
    n = len(own)
    score = sum(one.score for one in own) / n if n else None
    return Bin(i / BINS, (i + 1) / BINS, n, score, ratio(sum(one.right for one in own), n))
