"""Candidate pairs of mentions for the linker: what is near enough, and what no link can join."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from govie.knowledge.measures import is_of_period
from govie.pipeline.scene import Scene

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Reach:
    """Which tails of a head are candidates: the nearest ``before`` and ``after``, and whether sentences bound it."""

    head: str
    tails: tuple[str, ...]
    before: int
    after: int
    same_sentence: bool = False


REACHES: Final[dict[str, Reach]] = {
    "MEASURES": Reach("QUANTITY", ("METRIC",), 8, 4),
    "DURING": Reach("QUANTITY", ("DATE",), 12, 2),
    "AT": Reach("QUANTITY", ("COUNTY", "REGION"), 5, 3, same_sentence=True),
    "OF": Reach("QUANTITY", ("PROJECT", "ENTERPRISE"), 5, 2),
    "BY": Reach("PROJECT", ("ENTERPRISE",), 3, 3),
    "RANKS": Reach("RANK", ("METRIC",), 5, 2),
}

#: The end of a year or month, not 截至3月末 or 年底前, which tell how far a period goes.
_INSTANT: Final = re.compile(r"(?!截|[到至]).*(?:年|季度?|月|期)[末底终]$")
#: A day, and a time without bounds: they govern no figure outside of their block of lines.
_LOCAL: Final = re.compile(r".*[日号]$|近年|近几年|多年|目前|当前|如今|眼下|现在")
#: After the year of a price base (1990年不变价), which governs no figure.
_PRICE_BASE: Final = re.compile(r"年?的?(?:不变|可比|固定)价")


def candidates(scene: Scene, label: str) -> tuple[Array, Array]:
    """Heads and tails (positions in the mentions) of all candidate pairs of one link label."""
    reach = REACHES[label]
    heads = scene.positions(reach.head)
    window = np.arange(-reach.before, reach.after)
    near, fits = [], []
    for pool in map(scene.positions, reach.tails):
        places = np.searchsorted(scene.start[pool], scene.start[heads])[:, None] + window
        fits.append((places >= 0) & (places < len(pool)))
        near.append(pool[np.clip(places, 0, len(pool) - 1)] if len(pool) else np.zeros_like(places))
    tails, fit = np.concatenate(near, axis=1), np.concatenate(fits, axis=1)
    if label == "DURING" and len(heads):
        instant, price_base, local = _kinds_of_dates(scene)
        fit &= ~(_of_period(scene)[heads][:, None] & instant[tails]) & ~price_base[tails]
        fit &= ~(local[tails] & (scene.block[tails] != scene.block[heads][:, None]))
    if reach.same_sentence and len(heads):
        fit &= scene.sentence[tails] == scene.sentence[heads][:, None]
    return np.broadcast_to(heads[:, None], fit.shape)[fit], tails[fit]


def _of_period(scene: Scene) -> Array:
    """Which quantities are figures of a period, by their metrics."""
    flags = np.zeros(len(scene.mentions), dtype=bool)
    for quantity, metric in scene.metric_of.items():
        flags[quantity] = is_of_period(scene.compact(metric))
    return flags


def _kinds_of_dates(scene: Scene) -> tuple[Array, Array, Array]:
    """Which mentions are dates of a moment, which years of a price base, and which govern their block alone."""
    instant, price_base, local = np.zeros((3, len(scene.mentions)), dtype=bool)
    for i in scene.positions("DATE").tolist():
        date = scene.compact(i)
        instant[i] = _INSTANT.match(date) is not None
        price_base[i] = _PRICE_BASE.match(scene.right_text(i, 5)) is not None
        local[i] = _LOCAL.match(date) is not None
    return instant, price_base, local
