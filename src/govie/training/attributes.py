"""Fit the classifiers of the quantities' attributes."""

from __future__ import annotations

from collections.abc import Iterable

from govie.models.linear import Softmax, fit_softmax
from govie.pipeline.attributes import CLASSES, quantity_features
from govie.pipeline.scene import Scene
from govie.training.linker import Linked

#: Quantities whose kind has the attribute; the others teach it nothing.
_KINDS_WITH = {"direction": ("growth", "delta"), "basis": ("growth", "delta", "share")}


def fit_attributes(bulletins: Iterable[Linked], *, seed: int = 0) -> dict[str, Softmax]:
    """One classifier an attribute, for ``GovieAttributes.classifiers``."""
    rows: dict[str, list[set[str]]] = {name: [] for name in CLASSES}
    truth: dict[str, list[str]] = {name: [] for name in CLASSES}
    for bulletin in bulletins:
        found = quantity_features(Scene(bulletin.text, bulletin.mentions), bulletin.links, date=bulletin.date)
        for i, own in found.items():
            attrs = bulletin.mentions[i].attrs
            if not attrs:
                continue
            for name in CLASSES:
                if attrs["kind"] in _KINDS_WITH.get(name, (attrs["kind"],)):
                    rows[name].append(own)
                    truth[name].append(attrs.get(name) or "none")
    return {name: fit_softmax(rows[name], truth[name], classes=CLASSES[name], seed=seed) for name in CLASSES}
