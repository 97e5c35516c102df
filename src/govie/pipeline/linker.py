"""The trained linker: which metric, date, area, project a quantity belongs to.

Candidates and features come from ``pairs``; a classifier a link label scores them. Dates, areas, projects and
enterprises hold on from one quantity to the next, so these links are chosen along the chain of quantities (Viterbi over
the tail that the quantity before has); metrics and ranks are chosen one by one.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from govie.labels import LINK_LABELS, SINGLE_LINKS
from govie.models.trees import Trees
from govie.pipeline.candidates import candidates
from govie.pipeline.document import mentions_of, set_links, set_mentions, state, text_of
from govie.pipeline.pairs import NONE, OTHER, SAME, features
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
            set_linked(doc, mentions, self.link(text_of(doc), mentions, date=state(doc)["date"]))
        elif not self._warned:
            warnings.warn(f"{self.name} is not fitted: no links are set; run govie train", stacklevel=2)
            self._warned = True
        return doc

    def link(self, text: str, mentions: Sequence[Mention], *, date: str | None = None) -> list[Link]:
        """Links between ``mentions`` (in order), by head and tail; ``date`` is that of the bulletin, where known."""
        scene = Scene(text, mentions, date=date)
        links: list[Link] = []
        for label in LINK_LABELS:
            if label in self.classifiers:
                heads, tails = candidates(scene, label)
                links += self._choose(label, heads, tails, features(scene, heads, tails))
            if label == "MEASURES":
                scene.note_metrics(links)
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
    if len(kept) < len(mentions):
        set_mentions(doc, [mentions[i] for i in kept])
    set_links(doc, [Link(place[k.head], place[k.tail], k.label, k.score) for k in links])


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
    found, path = [], max(best.values(), key=_value)[1]
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

        A tail comes after itself, after none, or after the best of the others.
        """
        rows = dict(zip(self.tails[low:high], range(low, high), strict=True))
        sums = [sum(odds[low:high]) for odds in self.odds]
        reached: dict[int | None, tuple[float, _Path]] = {}
        for last, (total, path) in best.items():
            mass = self.tilt + sums[NONE if last is None else OTHER]
            if last in rows:
                mass += self.odds[SAME][rows[last]] - self.odds[OTHER][rows[last]]
            reached[last] = (total - math.log(mass), path)
        value, path = max(reached.values(), key=_value)
        options: dict[int | None, tuple[float, _Path]] = {None: (value + math.log(self.tilt), path)}
        ranked = sorted((last for last in reached if last is not None), key=lambda last: -reached[last][0])[:2]
        for tail, row in rows.items():
            others = [last for last in ranked if last != tail]
            after = (None, NONE), (tail, SAME), *((last, OTHER) for last in others[:1])
            ways = [(last, history) for last, history in after if last in reached]
            values = [reached[last][0] + self.logs[history][row] for last, history in ways]
            value = max(values)
            last, history = ways[values.index(value)]
            options[tail] = (value, (reached[last][1], head, row, history))
        return options


def _value(option: tuple[float, _Path]) -> float:
    return option[0]


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
