"""The order in which the lines of a page are read: from the top, and column by column where it has columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

#: A gutter lies in the middle part of the text and is at least so many heights of a line wide.
_MIDDLE: Final = (0.15, 0.85)
_GUTTER: Final = 0.8
#: Part of the lines that may lie across a gutter: headings, tables.
_ACROSS: Final = 0.3
#: A column has so many lines, half of them so many heights of a line wide: cells of a table are narrower.
_LINES: Final = 3
_COLUMN: Final = 8.0
#: A gap of so many heights between two runs of a line is printed as a blank.
_BLANK: Final = 0.4


@dataclass(frozen=True, slots=True)
class Box:
    """A run of text of one line and its place on the page; y grows upwards."""

    left: float
    bottom: float
    right: float
    top: float
    text: str

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1.0)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def join_lines(boxes: Sequence[Box]) -> list[str]:
    """The lines of a page in reading order.

    >>> page = [Box(0, 90, 100, 100, "标题")]
    >>> for i in range(3):
    ...     y = 70 - 12 * i
    ...     page += [Box(0, y, 45, y + 5, f"左{i}"), Box(55, y, 100, y + 5, f"右{i}")]
    >>> join_lines(page)
    ['标题', '左0', '左1', '左2', '右0', '右1', '右2']
    """
    lines = [_join_runs(line) for line in _lines(boxes)]
    gutter = _gutter([run for line in lines for run in line], len(lines))
    if gutter is None:
        return [" ".join(run.text for run in line) for line in lines]
    found: list[str] = []
    block: list[Box] = []
    for line in lines:
        if any(run.left < gutter < run.right for run in line):
            found += [*_sides(block, gutter), " ".join(run.text for run in line)]
            block = []
        else:
            block += line
    return found + _sides(block, gutter)


def _sides(block: Sequence[Box], gutter: float) -> list[str]:
    """The left side of a block of lines, then the right one."""
    left, right = [b for b in block if b.right <= gutter], [b for b in block if b.right > gutter]
    return [*(join_lines(left) if left else ()), *(join_lines(right) if right else ())]


def _lines(boxes: Sequence[Box]) -> list[list[Box]]:
    """Boxes at one height, from the top of the page, each line from left to right."""
    lines: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: -box.middle):
        if lines and abs(lines[-1][0].middle - box.middle) < 0.5 * min(lines[-1][0].height, box.height):
            lines[-1].append(box)
        else:
            lines.append([box])
    return [sorted(line, key=lambda box: box.left) for line in lines]


def _join_runs(line: Sequence[Box]) -> list[Box]:
    """The boxes of a line that touch, as one; what stays apart is printed with a blank between."""
    runs = [line[0]]
    for box in line[1:]:
        last = runs[-1]
        if box.left - last.right > _BLANK * max(last.height, box.height):
            runs.append(box)
        else:
            top, bottom = max(last.top, box.top), min(last.bottom, box.bottom)
            runs[-1] = replace(
                last, top=top, bottom=bottom, right=max(last.right, box.right), text=last.text + box.text
            )
    return runs


def _gutter(runs: Sequence[Box], lines: int) -> float | None:
    """The middle of a strip between two columns of prose that few lines lie across, or None."""
    if lines < _LINES:
        return None
    start, end = min(run.left for run in runs), max(run.right for run in runs)
    em = median(run.height for run in runs)
    half = _GUTTER * em / 2
    low, high = (start + part * (end - start) for part in _MIDDLE)
    best: tuple[int, float] | None = None
    for x in sorted({round(run.right + half + 0.01, 2) for run in runs}):
        across = sum(run.left < x + half and run.right > x - half for run in runs)
        better = low <= x <= high and across <= _ACROSS * lines and (best is None or across < best[0])
        if better and _is_prose(runs, x, em):
            best = across, x
    return best[1] if best else None


def _is_prose(runs: Sequence[Box], gutter: float, em: float) -> bool:
    """Whether both sides look like columns of running text rather than of table cells."""
    sides = [[run for run in runs if run.right <= gutter], [run for run in runs if run.left >= gutter]]
    return all(len(side) >= _LINES and _width(side) >= _COLUMN * em for side in sides)


def _width(side: Sequence[Box]) -> float:
    """The median width of the lines of a side."""
    return median(max(run.right for run in line) - min(run.left for run in line) for line in _lines(side))
