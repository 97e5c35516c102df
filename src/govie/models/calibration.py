"""From a classifier's score to the chance that it is right: a logistic curve over the score's log-odds (Platt, 1999)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

#: Scores nearer to 0 or 1 than this tell nothing more.
EDGE: Final = 1e-4


def log_odds(scores: Any) -> Array:
    """The log-odds of scores, kept away from 0 and 1 by ``EDGE``."""
    inside = np.clip(np.asarray(scores, dtype="f8"), EDGE, 1 - EDGE)
    return np.asarray(np.log(inside / (1 - inside)))


@dataclass(frozen=True, slots=True)
class Platt:
    """``slope`` is an inverse temperature and never negative, so that the order of scores stays.

    >>> Platt(1.0, 0.0)(0.25), Platt(2.0, 0.0)(0.25)
    (0.25, 0.1)
    """

    slope: float
    intercept: float

    def __call__(self, score: float) -> float:
        """The chance, rounded to four digits as scores are."""
        inside = min(max(score, EDGE), 1 - EDGE)
        odds = self.slope * math.log(inside / (1 - inside)) + self.intercept
        return round(1 / (1 + math.exp(-odds)), 4)


@dataclass(frozen=True)
class Calibration:
    """A curve for each label of each part: keys are ``spans.METRIC``, ``links.MEASURES`` …; others stay as they are."""

    curves: Mapping[str, Platt] = field(default_factory=dict)

    def chance(self, part: str, label: str, score: float) -> float:
        """The chance that a span or link of ``label`` with this raw score is right."""
        curve = self.curves.get(f"{part}.{label}")
        return score if curve is None else curve(score)

    def to_arrays(self) -> dict[str, Array]:
        return {key: np.array([curve.slope, curve.intercept]) for key, curve in self.curves.items()}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> Calibration:
        return cls({key: Platt(float(slope), float(intercept)) for key, (slope, intercept) in arrays.items()})
