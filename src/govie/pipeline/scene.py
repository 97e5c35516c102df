"""A bulletin's text and mentions as arrays, so that what lies between two mentions is counted by subtraction."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, wraps
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

from govie.labels import LABEL_ORDER, SPAN_LABELS
from govie.pipeline.sections import read_sections
from govie.records import Link, Mention
from govie.values.dates import Anchor, anchor_of, resolve_dates
from govie.values.simplify import fold

Array = npt.NDArray[Any]
T = TypeVar("T")

#: Counted between two mentions: name → pattern on the folded text.
BETWEEN: Final[dict[str, str]] = {
    "visible": r"\S",
    "comma": r"[，,]",
    "stop": r"[。；;！？]",
    "enum": r"、",
    "and": r"[和与及]",
    "break": r"\n|\r(?!\n)",
    "bracket": r"[(（)）]",
    "colon": r"[：:]",
    "among": r"其中",
    "respectively": r"分别|依次",
    "of": r"的",
    "share": r"占",
    "against": r"[比较]",
    "from": r"[由从]",
    "to": r"[到至]",
    "growth": r"增长|下降|增加|减少|提高|上升|同比|增幅|降低|回落|加快",
    "total": r"总投资|投资",
    "plan": r"计划|力争|确保|目标|预计|预期|安排",
}


class Scene:
    """Arrays over the mentions of one bulletin (in order) and running counts over its text."""

    def __init__(self, text: str, mentions: Sequence[Mention], *, date: str | None = None) -> None:
        self.text, self.folded, self.mentions, self.date = text, fold(text), mentions, date
        self.made: dict[Callable[[Scene], Any], Any] = {}
        #: Quantity → its metric, once that is known.
        self.metric_of: dict[int, int] = {}
        self.start = np.array([m.start for m in mentions], dtype="i8")
        self.end = np.array([m.end for m in mentions], dtype="i8")
        self.label = np.array([LABEL_ORDER[m.label] for m in mentions], dtype="i8")
        sections = read_sections(text)
        self.line_starts = np.array([line.start for line in sections.lines] or [0], dtype="i8")
        self.lines = sections.lines
        self.sentence_starts = np.array(sections.sentence_starts or (0,), dtype="i8")

    def note_metrics(self, links: Iterable[Link]) -> None:
        """Remember the metrics of quantities: they tell which dates a quantity can have."""
        self.metric_of = {k.head: k.tail for k in links if k.label == "MEASURES"}

    @cached_property
    def counts(self) -> dict[str, Array]:
        """For each of ``BETWEEN``: how many matches start before each offset."""
        counts = {name: self._running(pattern) for name, pattern in BETWEEN.items() if name != "visible"}
        return {"visible": np.arange(len(self.text) + 1, dtype="i4") - self._running(r"\s"), **counts}

    def _running(self, pattern: str) -> Array:
        hits = np.zeros(len(self.text) + 1, dtype="i4")
        hits[[match.start() + 1 for match in re.finditer(pattern, self.folded)]] = 1
        return np.cumsum(hits, dtype="i4")

    @cached_property
    def starts_of(self) -> Array:
        """How many mentions of each label start before each offset, shape (labels, offsets)."""
        hits = np.zeros((len(SPAN_LABELS), len(self.text) + 1), dtype="i4")
        np.add.at(hits, (self.label, self.start + 1), 1)
        return np.cumsum(hits, axis=1, dtype="i4")

    @cached_property
    def anchor(self) -> Anchor:
        """What is known of the bulletin's time."""
        return anchor_of(self.text, date=self.date)

    @cached_property
    def times(self) -> dict[int, str | None]:
        """Position of each date → its value."""
        dates = [int(i) for i in self.positions("DATE")]
        spans = [(self.mentions[i].start, self.mentions[i].end) for i in dates]
        return dict(zip(dates, resolve_dates(spans, self.text, date=self.date), strict=True))

    @cached_property
    def sentence(self) -> Array:
        return np.searchsorted(self.sentence_starts, self.start, side="right") - 1

    @cached_property
    def line(self) -> Array:
        return np.searchsorted(self.line_starts, self.start, side="right") - 1

    @cached_property
    def block(self) -> Array:
        blocks = np.array([line.block for line in self.lines] or [0])
        return blocks[self.line]

    @cached_property
    def in_heading(self) -> Array:
        flags = np.array([line.kind in ("heading", "cell") for line in self.lines] or [False])
        return flags[self.line]

    def positions(self, label: str) -> Array:
        """Positions of the mentions of ``label``, in order."""
        return np.flatnonzero(self.label == LABEL_ORDER[label])

    def compact(self, i: int) -> str:
        """Mention ``i`` folded and without white space."""
        return unspaced(self.folded[self.mentions[i].start : self.mentions[i].end])

    def left_text(self, i: int, width: int) -> str:
        """Up to ``width`` visible folded characters before mention ``i``."""
        at = self.mentions[i].start
        return unspaced(self.folded[max(0, at - 2 * width) : at])[-width:]

    def right_text(self, i: int, width: int) -> str:
        at = self.mentions[i].end
        return unspaced(self.folded[at : at + 2 * width])[:width]


def unspaced(text: str) -> str:
    """``text`` without its white space."""
    return "".join(text.split())


def once_a_scene(function: Callable[[Scene], T]) -> Callable[[Scene], T]:
    """Keep what ``function`` makes of a scene with the scene, for the next time it is asked."""

    @wraps(function)
    def kept(scene: Scene) -> T:
        if function not in scene.made:
            scene.made[function] = function(scene)
        made: T = scene.made[function]
        return made

    return kept
