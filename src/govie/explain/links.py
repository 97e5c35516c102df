"""The candidates of a figure's links, scored as the linker scored them, and what spoke for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from govie.explain.records import Candidate, Choice, Reason, strongest
from govie.labels import SPAN_LABELS
from govie.pipeline.candidates import REACHES, candidates
from govie.pipeline.linker import CHAINED, GovieLinker
from govie.pipeline.pairs import feature_names, features, gold_history, with_history
from govie.pipeline.scene import Scene
from govie.records import Link
from govie.values.quantities import read_quantity

Array = npt.NDArray[Any]

#: The average candidate is that of so many pairs around the figure: enough to know what is usual, few enough to count.
_AROUND: Final = 2_000
_SWITCHES: Final = frozenset(
    {"nested", "inside", "head_in_heading", "tail_in_heading", "head_opens_line", "tail_opens_line"}
)
_HISTORY: Final = ("the figure before has none", "the figure before has it", "the figure before has another")
_SIDES: Final = {-1: "before the figure", 0: "at the figure", 1: "after the figure"}


def explain_links(linker: GovieLinker, scene: Scene, head: int, links: Sequence[Link]) -> tuple[Choice, ...]:
    """The choices for the mention at ``head``; ``links`` are those that the linker set over ``scene``."""
    label = scene.mentions[head].label
    scene.note_metrics(links)
    names = [name for name, reach in REACHES.items() if reach.head == label and name in linker.classifiers]
    return tuple(_choice(linker, scene, head, name, [k for k in links if k.label == name]) for name in names)


def _choice(linker: GovieLinker, scene: Scene, head: int, name: str, links: Sequence[Link]) -> Choice:
    heads, tails = candidates(scene, name)
    rows = features(scene, heads, tails)
    if name in CHAINED and len(rows):
        chosen: dict[int, set[int]] = {}
        for link in links:
            chosen.setdefault(link.head, set()).add(link.tail)
        rows = with_history(rows, gold_history(heads, tails, chosen))
    own = np.flatnonzero(heads == head)
    low = max(0, int(own[0]) - _AROUND // 2) if len(own) else 0
    near = slice(low, low + _AROUND)
    added, average = linker.classifiers[name].contributions(rows[near]) if len(own) else (rows, 0.0)
    scores = linker.classifiers[name].predict(rows[own])
    linked = {k.tail for k in links if k.head == head}
    found = [
        _candidate(scene, head, int(tails[row]), rows[row], added[row - low], score, int(tails[row]) in linked)
        for row, score in zip(own.tolist(), scores.tolist(), strict=True)
    ]
    found.sort(key=lambda c: (not c.chosen, -c.score))
    return Choice(name, linker.thresholds[name], round(average, 4), tuple(found))


def _candidate(scene: Scene, head: int, tail: int, row: Array, added: Array, score: float, chosen: bool) -> Candidate:
    m = scene.mentions[tail]
    reasons = (
        Reason(name, in_words(scene, name, float(value), head, tail), round(float(weight), 4))
        for name, value, weight in zip(feature_names(), row, added, strict=True)
    )
    return Candidate(m.label, m.start, m.end, m.text, round(score, 4), chosen, strongest(reasons))


def in_words(scene: Scene, name: str, value: float, head: int, tail: int) -> str:
    """The value of a feature as one can read it: labels and units by name, neighbours as they are written."""
    side, _, what = name.partition("_")
    i = head if side == "head" else tail
    if name == "history":
        return _HISTORY[int(value)]
    if name == "side":
        return _SIDES[int(value)]
    if name in _SWITCHES:
        return "yes" if value else "no"
    if side in ("head", "tail"):
        if what == "label":
            return SPAN_LABELS[int(value)]
        if what in ("left", "right"):
            written = scene.left_text(i, 5) if what == "left" else scene.right_text(i, 5)
            return f"{written or '(nothing)'}" + (f" (cue {value:g})" if value else " (no cue)")
        if what == "kind":
            own = scene.mentions[i]
            if own.label == "QUANTITY":
                return read_quantity(own.text).dimension or "unknown"
            return re.sub(r"\s", "", own.text) if own.label == "DATE" else "–"
    return f"{value:g}"
