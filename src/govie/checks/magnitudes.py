"""Figures of an implausible magnitude, and targets below the result that they follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from govie.checks.claims import Claim, previous_year
from govie.checks.findings import make_finding, shown
from govie.checks.identities import load_identities
from govie.checks.intervals import Interval
from govie.knowledge.indicators import load_indicators
from govie.records import Finding

#: Two years of one amount apart by more are a slip between 元, 万元 and 亿元.
_SLIP: Final = Decimal(500)
#: A target below half of the result is about something narrower.
_ALIKE: Final = Decimal(2)
_PERCENT: Final = Interval(Decimal(0), Decimal(100), Decimal(100))


def find_magnitudes(claims: Sequence[Claim]) -> Iterator[Finding]:
    """Levels out of the bounds of the table, parts above 100 %, and amounts that jump by thousands between years."""
    for claim in claims:
        bounds = _bounds(claim)
        if bounds is not None and bounds.gap(claim.interval):
            nearer = bounds.low if claim.interval.high < bounds.low else bounds.high
            limit = f"{shown(bounds.low, claim.unit)} to {shown(bounds.high, claim.unit)}"
            message = f"{claim.title} {claim.figure} is not within {limit}"
            yield _finding(message, (claim,), Interval.of(nearer), "medium")
    yield from _slips(claims)


def find_targets(claims: Sequence[Claim]) -> Iterator[Finding]:
    """Targets of a year below the result of the year before, for indicators that are meant to grow."""
    growing = [c for c in claims if c.fact.kind == "level" and c.name in load_identities().growing]
    results = {(c.name, c.period, *c.key()): c for c in growing if c.fact.status == "actual" and c.exact}
    for target in growing:
        if target.fact.status != "target" or target.fact.bound in ("le", "lt"):
            continue
        result = results.get((target.name, previous_year(target.period), *target.key()))
        value = Interval.around(target.value, target.fact.quantum)
        if result is not None and value.high < result.interval.low < value.high * _ALIKE:
            message = (
                f"the target of {target.title} for {target.fact.period}, {target.figure}, "
                f"is below {result.figure} in {result.fact.period}"
            )
            yield _finding(message, (target, result), result.interval, "low", kind="target")


def _bounds(claim: Claim) -> Interval | None:
    if claim.fact.projects or claim.fact.enterprises:
        return None
    if claim.fact.unit == "%":
        return _of_percent(claim)
    if claim.fact.kind != "level" or claim.fact.place_from == "none":
        return None
    county = bool(claim.about) and claim.about[0].isdigit() and not claim.about[0].endswith("00")
    rows = [row for row in load_identities().bounds if row.id == claim.name and row.unit == claim.unit]
    row = next((row for row in rows if row.county == county), None) or next((r for r in rows if not r.county), None)
    return Interval(row.low, row.high, row.high) if row is not None else None


def _of_percent(claim: Claim) -> Interval | None:
    """Nothing falls by more than it was; a share of a whole, and most rates, lie between 0 and 100."""
    indicator = load_indicators().indicators.get(claim.name)
    if claim.fact.kind == "growth":
        return Interval(Decimal(-100), Decimal("Infinity"), Decimal(-100)) if claim.fact.direction == "down" else None
    if claim.fact.kind == "share" and claim.fact.basis is None and "占" in claim.lead + claim.metric:
        return _PERCENT
    if claim.fact.kind == "level" and indicator and indicator.is_rate:
        return None if claim.name in load_identities().above_hundred else _PERCENT
    return None


def _slips(claims: Sequence[Claim]) -> Iterator[Finding]:
    """Amounts of one indicator in several years, each against the next in the text."""
    groups: dict[Any, list[Claim]] = defaultdict(list)
    for claim in claims:
        single = not claim.fact.projects and not claim.fact.enterprises
        if claim.fact.kind == "level" and claim.unit == "CNY" and claim.fact.indicator and single and claim.value > 0:
            groups[claim.name, *claim.key()].append(claim)
    for group in groups.values():
        if load_indicators().indicators[group[0].name].field == "projects":
            continue
        for first, second in pairwise(group):
            high, low = max(first.value, second.value), min(first.value, second.value)
            if high / low > _SLIP:
                years = [f"{claim.figure} in {claim.fact.period}" for claim in (first, second)]
                message = f"{first.title} is {years[0]} and {years[1]}"
                yield _finding(message, (second, first), first.interval, "high")


def _finding(
    message: str, claims: Sequence[Claim], expected: Interval, severity: str, *, kind: str = "magnitude"
) -> Finding:
    claim = claims[0]
    stated = Interval.around(claim.value, claim.fact.quantum)
    return make_finding(kind, severity, message, claims, stated=stated, expected=expected, unit=claim.unit)
