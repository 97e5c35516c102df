"""Figures of a report as inline SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from govie.page.text import escape

# Units of the drawings: a line, where the scale begins, how long it is; side of the square of a reliability diagram.
_LINE: Final = 24
_LEFT: Final = 110
_LENGTH: Final = 380
_SIDE: Final = 220
_MARGIN: Final = 34


def draw_figures(rows: Mapping[str, Mapping[str, Any]]) -> str:
    """Precision (▷), recall (◁) and F1 (●, with its interval as a line) of each label, from 0 to 100.

    >>> own = {"precision": 1.0, "recall": 0.5, "f1": 2 / 3, "f1_interval": [0.5, 0.8], "support": 4}
    >>> drawn = draw_figures({"METRIC": own, "RANK": own | {"precision": None, "f1": None, "f1_interval": None}})
    >>> drawn.count("<circle"), drawn.count('class="interval"'), drawn.count('class="recall"')
    (1, 1, 2)
    """
    height = _LINE * len(rows) + 24
    lines = "".join(
        f'<line class="grid" x1="{_x(at)}" x2="{_x(at)}" y1="4" y2="{height - 20}"/>'
        f'<text class="tick" x="{_x(at)}" y="{height - 6}" text-anchor="middle">{round(100 * at)}</text>'
        for at in (0, 0.25, 0.5, 0.75, 1)
    )
    body = "".join(_draw_row(label, row, 6 + _LINE * n) for n, (label, row) in enumerate(rows.items()))
    return f'<svg class="figures" role="img" viewBox="0 0 {_LEFT + _LENGTH + 70} {height}">{lines}{body}</svg>'


def _draw_row(label: str, row: Mapping[str, Any], top: int) -> str:
    middle = top + _LINE // 2 - 2
    told = ", ".join(f"{name} {_percent(row[name])}" for name in ("precision", "recall", "f1"))
    parts = [
        f"<title>{escape(label)}: {told}, {row['support']} in the gold</title>",
        f'<text x="{_LEFT - 10}" y="{middle + 4}" text-anchor="end">{escape(label)}</text>',
    ]
    if row.get("f1_interval"):
        low, high = row["f1_interval"]
        parts.append(f'<line class="interval" x1="{_x(low)}" x2="{_x(high)}" y1="{middle}" y2="{middle}"/>')
    if row["precision"] is not None:
        at = _x(row["precision"])
        parts.append(f'<path class="precision" d="M{at - 4:.1f} {middle - 5}l8 5l-8 5z"/>')
    if row["recall"] is not None:
        at = _x(row["recall"])
        parts.append(f'<path class="recall" d="M{at + 4:.1f} {middle - 5}l-8 5l8 5z"/>')
    if row["f1"] is not None:
        parts.append(f'<circle cx="{_x(row["f1"])}" cy="{middle}" r="4"/>')
    parts.append(f'<text x="{_LEFT + _LENGTH + 12}" y="{middle + 4}">{_percent(row["f1"])}</text>')
    return f"<g>{''.join(parts)}</g>"


def draw_reliability(bins: Sequence[Mapping[str, Any]]) -> str:
    """The rate of right predictions over their mean score, a circle a bin, its area by the number of predictions.

    >>> one = {"low": 0.9, "high": 1.0, "n": 10, "score": 0.95, "rate": 0.9}
    >>> draw_reliability([one, one | {"n": 0, "score": None, "rate": None}]).count("<circle")
    1
    """
    most = max((b["n"] for b in bins), default=0) or 1
    size = _SIDE + 2 * _MARGIN
    low, high = _MARGIN, _MARGIN + _SIDE
    parts = [
        f'<rect class="frame" x="{low}" y="{low}" width="{_SIDE}" height="{_SIDE}"/>',
        f'<line class="even" x1="{low}" y1="{high}" x2="{high}" y2="{low}"/>',
    ]
    for at in (0, 0.5, 1):
        x, y = low + at * _SIDE, high - at * _SIDE
        parts.append(f'<text class="tick" x="{x}" y="{high + 16}" text-anchor="middle">{at:g}</text>')
        parts.append(f'<text class="tick" x="{low - 6}" y="{y + 4}" text-anchor="end">{at:g}</text>')
    for b in bins:
        if b["score"] is not None and b["rate"] is not None:
            radius = 2.5 + 9 * (b["n"] / most) ** 0.5
            x, y = low + b["score"] * _SIDE, high - b["rate"] * _SIDE
            title = f"{b['n']} with scores {b['low']:.1f}–{b['high']:.1f}: {_percent(b['rate'])} right"
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"><title>{title}</title></circle>')
    parts.append(f'<text class="tick" x="{size / 2}" y="{high + 30}" text-anchor="middle">score</text>')
    parts.append(f'<text class="tick" x="{low}" y="{low - 10}">share of right ones</text>')
    return f'<svg class="reliability" role="img" viewBox="0 0 {size} {size + 4}">{"".join(parts)}</svg>'


def _x(share: float) -> float:
    return round(_LEFT + share * _LENGTH, 1)


def _percent(figure: float | None) -> str:
    return "–" if figure is None else f"{100 * figure:.1f}"
