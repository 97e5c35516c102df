"""Fit the classifiers of the quantities' attributes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from govie.labels import STATUSES
from govie.models.linear import Softmax, fit_softmax
from govie.pipeline.attributes import CLASSES, NEARNESS, nearness, quantity_features
from govie.pipeline.scene import Scene
from govie.training.linker import Linked

Array = npt.NDArray[Any]

#: How much the status before counts beside the words (chosen on dev: 0.3, 0.5, 0.7 and 1.0 were tried).
_MOVE_WEIGHT: Final = 0.7

#: Quantities whose kind has the attribute; the others teach it nothing.
_KINDS_WITH = {"direction": ("growth", "delta"), "basis": ("growth", "delta", "share")}


def fit_attributes(bulletins: Iterable[Linked], *, seed: int = 0) -> dict[str, Softmax]:
    """One classifier an attribute, for ``GovieAttributes.classifiers``."""
    rows: dict[str, list[set[str]]] = {name: [] for name in CLASSES}
    truth: dict[str, list[str]] = {name: [] for name in CLASSES}
    for bulletin in bulletins:
        found = quantity_features(Scene(bulletin.text, bulletin.mentions, date=bulletin.date), bulletin.links)
        for i, own in found.items():
            attrs = bulletin.mentions[i].attrs
            if not attrs:
                continue
            for name in CLASSES:
                if attrs["kind"] in _KINDS_WITH.get(name, (attrs["kind"],)):
                    rows[name].append(own)
                    truth[name].append(attrs.get(name) or "none")
    return {name: fit_softmax(rows[name], truth[name], classes=CLASSES[name], seed=seed) for name in CLASSES}


def fit_status_moves(bulletins: Sequence[Linked]) -> Array:
    """For ``GovieAttributes.status_moves``: how much likelier a status is after another, in logs, by nearness."""
    n = len(STATUSES)
    counts = np.full((len(NEARNESS), n, n), 0.5)
    for bulletin in bulletins:
        scene = Scene(bulletin.text, bulletin.mentions)
        known = [
            int(i)
            for i in scene.positions("QUANTITY")
            if bulletin.mentions[i].attrs.get("kind", "threshold") != "threshold"
        ]
        for a, b in itertools.pairwise(known):
            before, after = (STATUSES.index(bulletin.mentions[i].attrs["status"]) for i in (a, b))
            counts[nearness(scene, a, b), before, after] += 1
    prior = counts.sum(axis=(0, 1)) / counts.sum()
    chances = counts / counts.sum(axis=2, keepdims=True)
    return np.asarray(_MOVE_WEIGHT * (np.log(chances) - np.log(prior)))
