"""Charts of the facts as bars: each indicator over the years, and the growth rates of each period.

Only figures that stand in the text are drawn; nothing is computed from others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from govie.page.text import escape
from govie.records import Fact
from govie.table import BOUND_SIGNS, one_line

if TYPE_CHECKING:
    from govie.bulletin import Bulletin

_YEAR: Final = re.compile(r"\d{4}")
_MOST_PANELS: Final = {"level": 12, "growth": 3}
_MOST_BARS: Final = 20
# Units of the drawing: its width, a line, where bars begin and how long they may be.
_WIDTH, _LINE, _LEFT, _LENGTH = 420, 22, 158, 166
_NAME_LENGTH: Final = 11


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure: ``fact`` is its position among the facts; ``hollow`` bars are no results."""

    name: str
    value: float
    shown: str
    fact: int
    hollow: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """Bars that can be compared: of one unit and one scope."""

    title: str
    bars: tuple[Bar, ...]


def level_panels(bulletin: Bulletin) -> list[Panel]:
    """Indicators that the text gives for two years or more, in its order; bars in the order of the years."""
    groups: dict[tuple[str, str | None, str], list[tuple[str, Bar]]] = {}
    for i, fact in enumerate(bulletin.facts):
        if fact.kind != "level" or not _YEAR.fullmatch(fact.period or "") or fact.projects or fact.enterprises:
            continue
        name = _name(fact)
        if name and fact.period:
            place = fact.place.name if fact.place and fact.place_from == "link" else ""
            groups.setdefault((name, fact.unit, place), []).extend(
                (fact.period, bar) for bar in _bar(fact, i, fact.period)
            )
    panels = []
    for (name, _, place), dated in groups.items():
        if len({year for year, _ in dated}) > 1:
            bars = tuple(bar for _, bar in sorted(dated, key=lambda pair: pair[0]))
            panels.append(Panel(" ".join(filter(None, (place, name))), bars[:_MOST_BARS]))
    return panels[: _MOST_PANELS["level"]]


def growth_panels(bulletin: Bulletin) -> list[Panel]:
    """The growth rates on the year, one panel a period; those with most bars, in the order of the periods."""
    groups: dict[str, dict[str, Bar]] = {}
    for i, fact in enumerate(bulletin.facts):
        if fact.kind == "growth" and fact.basis == "yoy" and fact.period and fact.unit in ("%", ""):
            place = fact.place.name if fact.place and fact.place_from != "subject" else ""
            name = " ".join(filter(None, (place, _name(fact))))
            for bar in _bar(fact, i, name):
                groups.setdefault(fact.period, {}).setdefault(name, bar)
    fullest = sorted(groups, key=lambda period: -len(groups[period]))[: _MOST_PANELS["growth"]]
    return [Panel(period, tuple(groups[period].values())[:_MOST_BARS]) for period in sorted(fullest)]


def _name(fact: Fact) -> str:
    scope = f"（{one_line(fact.indicator_scope)}）" if fact.indicator_scope else ""
    return one_line(fact.indicator_name or "") + scope


def _bar(fact: Fact, i: int, name: str) -> Iterator[Bar]:
    """The bar of a fact; none where it has no number or no name."""
    if fact.value is None or not name:
        return
    value = float(fact.value)
    minus = fact.direction == "down"
    printed = one_line(fact.raw or "")
    sign = "−" if minus and not printed.startswith(("-", "−", "－")) else ""
    shown = BOUND_SIGNS[fact.bound or "eq"] + sign + printed
    yield Bar(name, -value if minus else value, shown, i, fact.status != "actual")


def draw(panel: Panel) -> str:
    """A panel as SVG; each bar carries ``data-fact``.

    >>> drawn = draw(Panel("粮食产量", (Bar("2023", 5, "5万吨", 0, False), Bar("2024", 6, "6万吨", 1, True))))
    >>> drawn.count("<rect"), 'class="bar hollow" data-fact="1"' in drawn
    (2, True)
    """
    values = [bar.value for bar in panel.bars]
    low, high = min(0.0, *values), max(0.0, *values)
    scale = _LENGTH / ((high - low) or 1.0)
    zero = _LEFT - low * scale
    height = _LINE * len(panel.bars) + 6
    bars = "".join(_draw_bar(bar, n, zero, scale) for n, bar in enumerate(panel.bars))
    return (
        f'<svg class="chart" role="img" aria-label="{escape(_spoken(panel))}" viewBox="0 0 {_WIDTH} {height}">'
        f'{bars}<line x1="{zero:.1f}" x2="{zero:.1f}" y1="2" y2="{height - 4}"/></svg>'
    )


def _draw_bar(bar: Bar, n: int, zero: float, scale: float) -> str:
    top, length = n * _LINE + 4, abs(bar.value) * scale
    left = zero - length if bar.value < 0 else zero
    after = max(zero, left + length) + 5
    base = top + 13
    return (
        f'<g class="bar{" hollow" if bar.hollow else ""}" data-fact="{bar.fact}">'
        f"<title>{escape(f'{bar.name} {bar.shown}')}</title>"
        f'<text x="{_LEFT - 8}" y="{base}" text-anchor="end">{escape(_short(bar.name, _NAME_LENGTH))}</text>'
        f'<rect x="{left:.1f}" y="{top}" width="{max(length, 1):.1f}" height="15" rx="2"/>'
        f'<text x="{after:.1f}" y="{base}">{escape(_short(bar.shown, _NAME_LENGTH))}</text></g>'
    )


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _spoken(panel: Panel) -> str:
    return f"{panel.title}: " + "; ".join(f"{bar.name} {bar.shown}" for bar in panel.bars)
