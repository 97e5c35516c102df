"""Checks over many bulletins: levels of two years against the growth between them, parts against the whole above."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from govie.checks.findings import shown
from govie.checks.identities import load_identities
from govie.checks.intervals import Interval, total
from govie.knowledge.indicators import load_indicators
from govie.knowledge.places import load_places
from govie.records import plain_number
from govie.store.panel import Figure, Key, figures_of
from govie.store.store import Store

#: Totals are published with sums of accounts that are kept apart for each area: so much of them may be off.
SLACK: Final = Decimal("0.02")
_ADDITIVE: Final = ("flow", "stock")


@dataclass(frozen=True, slots=True)
class Across:
    """A finding between figures of several bulletins, the one that is doubted first; fields as of a ``Finding``."""

    kind: str
    severity: str
    message: str
    figures: tuple[Figure, ...]
    stated: Interval
    expected: Interval
    unit: str

    def row(self, number: int) -> dict[str, Any]:
        """The row of the findings table."""
        rows = [figure.row for figure in self.figures]
        halves = [i.half_width for i in (self.stated, self.expected) if i.half_width.is_finite()]
        return {
            "bulletin": rows[0]["bulletin"],
            "finding": number,
            "across": True,
            "kind": self.kind,
            "severity": self.severity,
            "message": self.message,
            "facts": json.dumps([[row["bulletin"], row["fact"]] for row in rows]),
            "evidence": json.dumps([[row["char_start"], row["char_end"]] for row in rows]),
            "stated": _short(self.stated.best),
            "expected": _short(self.expected.best),
            "unit": self.unit,
            "tolerance": _short(sum(halves, Decimal(0))),
        }


def check_across(store: Store) -> list[Across]:
    """Find what contradicts itself between bulletins, and put it into the store's findings in place of older ones.

    Only results of whole years without 约 or 以上 take part. Of several figures in a cell, one that agrees is enough.
    """
    figures = [f for f in figures_of(store) if f.exact and f.row["status"] == "actual"]
    by_key: dict[Key, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_key[figure.key].append(figure)
    found = [*find_growths(by_key), *find_sums(by_key)]
    store.replace_findings_across([finding.row(number) for number, finding in enumerate(found)])
    return found


def find_growths(by_key: Mapping[Key, Sequence[Figure]]) -> Iterator[Across]:
    """Growth over the year before that the levels of two years do not bear out, where two bulletins give the three.

    Left out are growth at constant prices or made comparable (``real`` in the table of identities, 可比), and levels
    that are no amounts.
    """
    real = load_identities().real
    for key, growths in by_key.items():
        area, indicator, scope, period, kind, basis = key
        if (kind, basis) != ("growth", "yoy") or indicator in real:
            continue
        now = by_key.get((area, indicator, scope, period, "level", ""), ())
        past = by_key.get((area, indicator, scope, str(int(period) - 1), "level", ""), ())
        told = [
            (apart, growth, one, base)
            for growth in growths
            for one in now
            for base in past
            if growth.unit == "%" and not growth.row["adjusted"] and _are_amounts(one, base)
            if (apart := one.interval.growth(base.interval)) is not None
        ]
        if told and all(expected.gap(growth.interval) for expected, growth, _, _ in told):
            closest = min(told, key=lambda t: t[0].gap(t[1].interval))
            if len({figure.row["bulletin"] for figure in closest[1:]}) > 1:
                yield _growth(*closest)


def _are_amounts(one: Figure, base: Figure) -> bool:
    return one.unit == base.unit and one.unit not in ("", "%") and base.interval.low > 0


def _growth(expected: Interval, growth: Figure, now: Figure, base: Figure) -> Across:
    levels = f"{shown(now.value, now.unit)} after {shown(base.value, base.unit)}"
    rate = shown(growth.value, "%")
    message = f"{_title(growth)} grew by {rate} in {growth.key[3]}, but {levels} is {shown(expected.best, '%')}"
    return Across("growth", "medium", message, (growth, now, base), growth.interval, expected, "%")


def find_sums(by_key: Mapping[Key, Sequence[Figure]]) -> Iterator[Across]:
    """Totals of an area that the figures of the areas in it exceed, or, where all of these are there, do not make up.

    Amounts and counts only; ``SLACK`` of the total is let pass.
    """
    parts: dict[tuple[str, Key], dict[str, Sequence[Figure]]] = defaultdict(dict)
    for key, figures in by_key.items():
        area = load_places().areas.get(key[0])
        if area is not None and area.parent is not None and _adds_up(key):
            parts[area.parent, ("", *key[1:])][key[0]] = figures
    for (parent, key), by_area in parts.items():
        wholes = by_key.get((parent, *key[1:]), ())
        found = [_sum(whole, by_area) for whole in wholes]
        if found and all(found):
            yield next(finding for finding in found if finding is not None)


def _adds_up(key: Key) -> bool:
    indicator = load_indicators().indicators.get(key[1])
    return key[4] == "level" and indicator is not None and indicator.measure in _ADDITIVE


def _sum(whole: Figure, by_area: Mapping[str, Sequence[Figure]]) -> Across | None:
    """The finding on one total; of several figures of an area the least counts."""
    parts = [min((f for f in figures if f.unit == whole.unit), key=_low, default=None) for figures in by_area.values()]
    told = [part for part in parts if part is not None and part.interval.low >= 0]
    complete = {part.key[0] for part in told} == _children(whole.key[0])
    expected = total([part.interval for part in told]).widened(abs(whole.value) * SLACK)
    exceeds = expected.low > whole.interval.high
    if not told or not (exceeds or (complete and expected.gap(whole.interval))):
        return None
    which = "all" if complete else "some"
    message = (
        f"{_title(whole)} in {whole.key[3]} is {shown(whole.value, whole.unit)}, but {which} areas in it "
        f"({len(told)}) make {shown(expected.best, whole.unit)}"
    )
    return Across("sum", "medium", message, (whole, *told), whole.interval, expected, whole.unit)


def _low(figure: Figure) -> Decimal:
    return figure.interval.low


@cache
def _children(adcode: str) -> frozenset[str]:
    return frozenset(area.adcode for area in load_places().areas.values() if area.parent == adcode)


def _title(figure: Figure) -> str:
    area, indicator = load_places().areas.get(figure.key[0]), load_indicators().indicators.get(figure.key[1])
    scope = f"（{figure.key[2]}）" if figure.key[2] else ""
    return f"{indicator.name if indicator else figure.key[1]}{scope} of {area.name if area else figure.key[0]}"


def _short(number: Decimal) -> str | None:
    return plain_number(Decimal(f"{number:.6g}") if number.is_finite() else None)
