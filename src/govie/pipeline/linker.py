"""The trained linker: which metric, date, area, project a quantity belongs to.

Candidates and features come from ``pairs``; a classifier a link label scores them. Dates, areas, projects and
enterprises hold on from one quantity to the next, so these links are chosen along the chain of quantities (Viterbi over
the tail that the quantity before has); metrics and ranks are chosen one by one.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from govie.labels import LINK_LABELS, SINGLE_LINKS
from govie.models.trees import Trees
from govie.pipeline.document import mentions_of, set_links, set_mentions, text_of
from govie.pipeline.pairs import NONE, OTHER, SAME, candidates, features
from govie.pipeline.scene import Scene
from govie.pipeline.storage import ArrayStore
from govie.records import Link, Mention

Array = npt.NDArray[Any]

#: Link labels chosen along the chain of quantities.
CHAINED: Final = frozenset({"DURING", "AT", "OF"})

DEFAULT_THRESHOLDS: Final = {"MEASURES": 0.3, "DURING": 0.3, "AT": 0.2, "OF": 0.2, "BY": 0.5, "RANKS": 0.3}


@Language.factory(
    "govie_linker", requires=["doc.spans"], assigns=["doc._.govie"], default_config={"thresholds": DEFAULT_THRESHOLDS}
)
def make_linker(nlp: Language, name: str, thresholds: dict[str, float]) -> GovieLinker:
    """The component factory."""
    return GovieLinker(name, thresholds=thresholds)


class GovieLinker(ArrayStore):
    """Links the mentions of a document; without classifiers it passes documents through and warns once."""

    def __init__(self, name: str = "govie_linker", *, thresholds: Mapping[str, float] = DEFAULT_THRESHOLDS) -> None:
        self.name = name
        self.thresholds = dict(thresholds)
        self.classifiers: dict[str, Trees] = {}
        self._warned = False

    def __call__(self, doc: Doc) -> Doc:
        if self.classifiers:
            mentions = mentions_of(doc)
            set_linked(doc, mentions, self.link(text_of(doc), mentions))
        elif not self._warned:
            warnings.warn(f"{self.name} is not fitted: no links are set; run govie train", stacklevel=2)
            self._warned = True
        return doc

    def link(self, text: str, mentions: Sequence[Mention]) -> list[Link]:
        """Links between ``mentions`` (in order), by head and tail."""
        scene = Scene(text, mentions)
        links: list[Link] = []
        for label in LINK_LABELS:
            if label in self.classifiers:
                heads, tails = candidates(scene, label)
                links += self._choose(label, heads, tails, features(scene, heads, tails))
        return sorted(links, key=lambda k: (k.head, LINK_LABELS.index(k.label), k.tail))

    def _choose(self, label: str, heads: Array, tails: Array, rows: Array) -> list[Link]:
        trees, threshold = self.classifiers[label], self.thresholds[label]
        if label not in CHAINED:
            return assemble(label, heads, tails, trees.predict(rows), threshold=threshold)
        scores = trees.predict_each(rows, (NONE, SAME, OTHER))
        chosen = assemble_chain(label, heads, tails, scores, threshold=threshold)
        if label in SINGLE_LINKS:
            return chosen
        have = {k.head: k for k in chosen}
        more = assemble(label, heads, tails, scores[OTHER], threshold=0.5)
        return chosen + [k for k in more if k.head in have and k.tail != have[k.head].tail]

    def _arrays(self) -> dict[str, Array]:
        return {f"{label}.{k}": v for label, trees in self.classifiers.items() for k, v in trees.to_arrays().items()}

    def _settings(self) -> dict[str, Any]:
        return {"thresholds": self.thresholds}

    def _restore(self, arrays: Mapping[str, Array], settings: Mapping[str, Any]) -> None:
        self.thresholds = dict(settings["thresholds"])
        grouped: dict[str, dict[str, Array]] = {}
        for key, array in arrays.items():
            label, _, part = key.partition(".")
            grouped.setdefault(label, {})[part] = array
        self.classifiers = {label: Trees.from_arrays(parts) for label, parts in grouped.items()}


def set_linked(doc: Doc, mentions: Sequence[Mention], links: Sequence[Link]) -> None:
    """Write mentions and links; a metric that nothing points at measures nothing, so it is no mention."""
    pointed = {k.tail for k in links}
    kept = [i for i, m in enumerate(mentions) if m.label != "METRIC" or i in pointed]
    place = {i: n for n, i in enumerate(kept)}
    set_mentions(doc, [mentions[i] for i in kept])
    set_links(doc, [replace(k, head=place[k.head], tail=place[k.tail]) for k in links])


def assemble_chain(label: str, heads: Array, tails: Array, scores: Array, *, threshold: float) -> list[Link]:
    """The best tail, or none, of each head along the chain of heads; ``scores`` is (history, pairs).

    A head's chance of a tail is its odds over the sum of all its odds and of those of having none, which ``threshold``
    tilts: 0.5 is neutral, less favours a tail.
    """
    order, first = np.unique(heads, return_index=True)
    bounds = [*first.tolist(), len(heads)]
    tilt = threshold / (1 - threshold)
    p = np.clip(scores, 1e-6, 1 - 1e-6)
    odds = p / (1 - p)
    step = _Step(tilt, tails.tolist(), odds.tolist(), np.log(odds).tolist())
    best: dict[int | None, tuple[float, _Path]] = {None: (0.0, None)}
    for head, low, high in zip(order.tolist(), bounds[:-1], bounds[1:], strict=True):
        best = step.options(best, head, low, high)
    found, path = [], max(best.values(), key=lambda option: option[0])[1]
    while path is not None:
        path, head, row, history = path
        found.append(Link(head, int(tails[row]), label, round(float(p[history, row]), 4)))
    return found[::-1]


#: What was chosen before, the head, the row of its pair and its history; None at the start of the chain.
_Path = tuple[Any, int, int, int] | None


@dataclass(frozen=True, slots=True)
class _Step:
    """One head of the chain; ``odds`` and their logs are (history, pairs)."""

    tilt: float
    tails: list[int]
    odds: list[list[float]]
    logs: list[list[float]]

    def options(
        self, best: Mapping[int | None, tuple[float, _Path]], head: int, low: int, high: int
    ) -> dict[int | None, tuple[float, _Path]]:
        """The best way to each tail of the head (rows ``low`` to ``high``), or to none, from the ways so far.

        Tails of the head before that are none of this head's own all mean the same: only the best of them goes on.
        """
        own = self.tails[low:high]
        rows = dict(zip(own, range(low, high), strict=True))
        sums = [sum(odds[low:high]) for odds in self.odds]
        others = [last for last in best if last is not None and last not in rows]
        lasts = [last for last in best if last is None or last in rows]
        if others:
            lasts.append(max(others, key=lambda last: best[last][0]))
        options: dict[int | None, tuple[float, _Path]] = {}
        for last in lasts:
            total, path = best[last]
            same = rows.get(last, -1) if last is not None else -1
            usual = NONE if last is None else OTHER
            mass = self.tilt + sums[usual]
            if same >= 0:
                mass += self.odds[SAME][same] - self.odds[OTHER][same]
            total -= math.log(mass)
            value = total + math.log(self.tilt)
            if None not in options or value > options[None][0]:
                options[None] = (value, path)
            logs = self.logs[usual]
            for tail, row in rows.items():
                history = SAME if row == same else usual
                value = total + (self.logs[SAME][row] if row == same else logs[row])
                if tail not in options or value > options[tail][0]:
                    options[tail] = (value, (path, head, row, history))
        return options


def assemble(label: str, heads: Array, tails: Array, scores: Array, *, threshold: float) -> list[Link]:
    """Links of one label from scored candidates: the best tail only, or all above ``threshold``."""
    kept = np.flatnonzero(scores >= threshold)
    if label in SINGLE_LINKS:
        best: dict[int, int] = {}
        for row in kept:
            head = int(heads[row])
            if head not in best or scores[row] > scores[best[head]]:
                best[head] = int(row)
        kept = np.array(sorted(best.values()), dtype="i8")
    return [Link(int(heads[row]), int(tails[row]), label, round(float(scores[row]), 4)) for row in kept]
