"""A panel: one value for each place, indicator, scope, period, kind and basis, and the values that contradict it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final, Literal

from govie.checks.intervals import Interval
from govie.errors import InputError
from govie.knowledge.indicators import load_indicators
from govie.knowledge.places import load_places
from govie.records import plain_number
from govie.store.genres import official_rank
from govie.store.store import Store

Periods = Literal["annual", "all"]
Key = tuple[str, str, str, str, str, str]

#: The key of a cell, and the columns of the tables.
KEY: Final = ("adcode", "indicator", "scope", "period", "kind", "basis")
PANEL_COLUMNS: Final = (
    *("adcode", "place", "indicator", "indicator_name", "scope", "period", "year", "kind", "basis"),
    *("status", "value", "value_max", "unit", "bound", "score", "sources", "conflicts"),
    *("genre", "date", "source", "bulletin", "fact", "char_start", "char_end", "quote"),
)
CONFLICT_COLUMNS: Final = (
    *("adcode", "place", "indicator", "scope", "period", "kind", "basis", "status", "reason"),
    *("value", "unit", "source", "bulletin", "char_start", "char_end", "quote"),
    *(f"other_{name}" for name in ("value", "unit", "source", "bulletin", "char_start", "char_end", "quote")),
)
#: Units of table columns that print none, and how near such a number must then come to another to be set against it.
_SCALES: Final = (1, 10**4, 10**8)
_NEAR: Final = 2
_STATUSES: Final = ("actual", "estimate", "target")
#: Facts with these make cells; the rest is about several areas, a project or a firm, or has no period or indicator.
_WHERE: Final = "f.area IS NOT NULL AND f.indicator IS NOT NULL AND f.span IS NOT NULL AND f.value IS NOT NULL"
_FIELDS: Final = (
    *("bulletin", "fact", "indicator", "kind", "status", "bound", "direction", "basis", "value", "value_max"),
    *("quantum", "unit", "dimension", "score", "area", "scope", "span", "year", "period_end", "adjusted", "quote"),
    *("char_start", "char_end"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A fact that can stand in a cell, with the bulletin that it is from; ``value`` carries its sign."""

    key: Key
    row: dict[str, Any]
    value: Decimal
    value_max: Decimal | None
    interval: Interval

    @property
    def unit(self) -> str:
        """The unit; growth and shares in a column without one are in percent."""
        return str(self.row["unit"] or ("%" if self.row["kind"] in ("growth", "share") else ""))

    @property
    def exact(self) -> bool:
        """Is it one number that is neither hedged nor bounded?"""
        return self.row["bound"] == "eq" and self.value_max is None

    @property
    def preference(self) -> tuple[Any, ...]:
        """The figure that sorts last is taken: result, estimate, target; with a unit; official genre; sure; new.

        Scores count in steps of 0.1. The end keeps the order the same each time: the last load, the first fact.
        """
        row = self.row
        status = _STATUSES.index(row["status"]) if row["status"] in _STATUSES else len(_STATUSES)
        sure = round(row["score"], 1)
        return (
            -status,
            bool(self.unit),
            -official_rank(row["genre"]),
            sure,
            row["date"] or "",
            row["loaded"],
            -row["fact"],
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the figure that is taken, how many bulletins bear it out, and what contradicts it.

    A conflict is a figure of the same status that no rounding reconciles: reason ``value``, ``adjusted`` where one of
    two rates of growth was made comparable first (可比, 扣除…), ``unit`` where the units differ, so that nothing can be
    told. A target beside a result is none.
    """

    chosen: Figure
    sources: int
    conflicts: tuple[tuple[str, Figure], ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """Cells in the order of their keys."""

    cells: tuple[Cell, ...]

    def rows(self) -> list[dict[str, Any]]:
        """The tidy panel, one row a cell under ``PANEL_COLUMNS``; values are exact decimal strings."""
        return [_cell_row(cell) for cell in self.cells]

    def conflicts(self) -> list[dict[str, Any]]:
        """One row for each figure that contradicts the value of a cell, under ``CONFLICT_COLUMNS``."""
        return [_conflict_row(cell.chosen, reason, other) for cell in self.cells for reason, other in cell.conflicts]


def build_panel(
    store: Store,
    *,
    indicators: Collection[str] = (),
    years: tuple[int, int] | None = None,
    periods: Periods = "annual",
) -> Panel:
    """The panel of ``indicators`` (ids or names; none: all) over ``years``, both inclusive.

    ``annual`` takes figures of whole years and of their ends; ``all`` those of quarters, months and other spans too,
    by the year in which they end. Raises InputError for an indicator that neither the table nor the store knows.
    """
    wanted = _resolve(store, indicators)
    cells: dict[Key, list[Figure]] = defaultdict(list)
    for figure in figures_of(store, indicators=wanted, years=years, periods=periods):
        cells[figure.key].append(figure)
    return Panel(tuple(_cell(cells[key]) for key in sorted(cells)))


def figures_of(
    store: Store, *, indicators: Sequence[str] = (), years: tuple[int, int] | None = None, periods: Periods = "annual"
) -> Iterator[Figure]:
    """The figures that can stand in cells."""
    year = "f.year" if periods == "annual" else "CAST(substr(f.period_end, 1, 4) AS BIGINT)"
    where, parameters = f"{_WHERE} AND {year} BETWEEN :first AND :last", dict[str, Any]()
    parameters["first"], parameters["last"] = years or (0, 9999)
    if indicators:
        where += " AND f.indicator = ANY(:indicators)"
        parameters["indicators"] = list(indicators)
    names = ", ".join(f"f.{name}" for name in _FIELDS)
    sql = (
        f"SELECT {names}, b.source, b.genre, b.date, b.loaded FROM facts f JOIN bulletins b ON b.id = f.bulletin "
        f"WHERE {where} ORDER BY b.loaded, f.fact"
    )
    return (_figure(row) for row in store.query(sql, **parameters) if _fits(row))


def _fits(row: dict[str, Any]) -> bool:
    """Is the figure of the kind that it is marked as?

    Growth and shares are ratios, and a level that is one tells how many times another it is (是五年前的2倍).
    """
    indicator = load_indicators().indicators.get(row["indicator"])
    dimension = str(row["dimension"] or "")
    if row["kind"] == "level":
        own = indicator is None or indicator.measure in ("ratio", "index")
        return own or not dimension.startswith("ratio")
    return row["kind"] == "delta" or dimension.startswith("ratio") or not row["unit"]


def _resolve(store: Store, indicators: Iterable[str]) -> list[str]:
    table = load_indicators().indicators
    by_name = {indicator.name: id for id, indicator in table.items()}
    found = [by_name.get(name, name) for name in indicators]
    if unknown := [name for name in found if name not in table]:
        stored = {row["indicator"] for row in store.query("SELECT DISTINCT indicator FROM facts")}
        for name in unknown:
            if name not in stored:
                close = get_close_matches(name, {*table, *by_name, *filter(None, stored)}, n=3)
                mend = f"did you mean {', '.join(close)}?" if close else "govie info lists the indicators"
                raise InputError(f"no indicator {name!r}", mend=mend)
    return found


def _figure(row: dict[str, Any]) -> Figure:
    sign = -1 if row["direction"] == "down" else 1
    value, quantum = Decimal(row["value"]), Decimal(row["quantum"]) if row["quantum"] else None
    most = Decimal(row["value_max"]) if row["value_max"] else None
    low, high = Interval.around(value, quantum), Interval.around(most if most is not None else value, quantum)
    interval = Interval(low.low, high.high, value).bounded(row["bound"] or "eq")
    if sign < 0:
        interval = Interval(-interval.high, -interval.low, -interval.best)
    period = str(row["year"]) if row["year"] else row["span"]
    key = (row["area"], row["indicator"], row["scope"] or "", period, row["kind"] or "", row["basis"] or "")
    return Figure(key, row, value * sign, most * sign if most is not None else None, interval)


def _cell(figures: Sequence[Figure]) -> Cell:
    chosen = max(figures, key=lambda figure: figure.preference)
    rivals = [f for f in figures if f is not chosen and f.row["status"] == chosen.row["status"]]
    told = [(_reason(chosen, rival), rival) for rival in rivals]
    agreeing = {chosen.row["bulletin"], *(rival.row["bulletin"] for reason, rival in told if reason is None)}
    return Cell(chosen, len(agreeing), tuple((reason, rival) for reason, rival in told if reason is not None))


def _reason(chosen: Figure, other: Figure) -> str | None:
    """Why the two cannot both stand in a cell; None where they can.

    One that is printed with fewer digits may have been cut off instead of rounded: half a unit more.
    """
    rival = other.interval
    if chosen.unit != other.unit:
        scale = None if other.unit else _scale(chosen.value, other.value)
        if scale is None:
            return "unit"
        rival = rival.scaled(scale)
    coarse, fine = (Decimal(f.row["quantum"] or 0) for f in (chosen, other))
    slack = max(coarse, fine) / 2 if coarse != fine and chosen.unit == other.unit else Decimal(0)
    if not chosen.interval.gap(rival.widened(slack)):
        return None
    return "adjusted" if chosen.row["adjusted"] != other.row["adjusted"] else "value"


def _scale(value: Decimal, bare: Decimal) -> int | None:
    """What brings a number from a column without a unit near ``value``: 1, 万 or 亿."""
    return next((scale for scale in _SCALES if value and 1 / _NEAR < bare * scale / value < _NEAR), None)


def _cell_row(cell: Cell) -> dict[str, Any]:
    row, figure = cell.chosen.row, cell.chosen
    told: dict[str, Any] = dict(zip(KEY, figure.key, strict=True)) | _names(figure.key)
    told |= {"year": int(figure.key[3]) if row["year"] else None, "bulletin": row["bulletin"]}
    told |= {"value": plain_number(figure.value), "value_max": plain_number(figure.value_max), "unit": figure.unit}
    told |= {"sources": cell.sources, "conflicts": len(cell.conflicts)}
    return {name: told[name] if name in told else row[name] for name in PANEL_COLUMNS}


def _conflict_row(chosen: Figure, reason: str, other: Figure) -> dict[str, Any]:
    told: dict[str, Any] = dict(zip(KEY, chosen.key, strict=True)) | _names(chosen.key)
    told |= {"reason": reason, "status": chosen.row["status"]}
    for lead, figure in (("", chosen), ("other_", other)):
        told |= {lead + name: figure.row[name] for name in ("source", "bulletin", "char_start", "char_end", "quote")}
        told |= {f"{lead}value": plain_number(figure.value), f"{lead}unit": figure.unit}
    return {name: told[name] for name in CONFLICT_COLUMNS}


def _names(key: Key) -> dict[str, str | None]:
    area, indicator = load_places().areas.get(key[0]), load_indicators().indicators.get(key[1])
    return {"place": area.name if area else None, "indicator_name": indicator.name if indicator else None}
