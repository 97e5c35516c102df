"""Growth against the levels it follows from: of two years, or of one year and the amount it grew by."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from govie.checks.claims import Claim, previous_year
from govie.checks.findings import make_finding, shown
from govie.checks.identities import load_identities
from govie.checks.intervals import Interval
from govie.records import Finding

#: Growth that does not follow from printed levels: prices or coverage were made alike first, or it is over a budget.
ADJUSTED: Final = re.compile(r"可比|同口径|不变价|价格因素|实际增长|剔除|扣除|调整|比.{0,4}预算|较.{0,4}预算")

#: What stands before the figure that another one is compared with.
_BASE: Final = re.compile(r"[比与由从]|预算|计划")


def find_growths(claims: Sequence[Claim]) -> Iterator[Finding]:
    """Growth rates over the year before that levels and amounts do not bear out.

    Indicators that grow at constant prices or are counted anew each year (``real`` in the table) are left out where
    two years are set against each other, as are levels that are no amounts (rates, index values).
    """
    groups: dict[Any, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.exact and not ADJUSTED.search(claim.before + claim.lead):
            groups[claim.name, claim.about, claim.scope].append(claim)
    for group in groups.values():
        levels = [c for c in group if c.fact.kind == "level" and c.unit not in ("%", "") and c.interval.low > 0]
        for growth in group:
            if growth.fact.kind == "growth" and growth.fact.basis == "yoy" and growth.unit == "%":
                yield from _against_levels(growth, levels)
        for delta in group:
            if delta.fact.kind == "delta" and delta.fact.basis == "yoy":
                yield from _against_delta(delta, levels, group)


def _against_levels(growth: Claim, levels: Sequence[Claim]) -> Iterator[Finding]:
    """``growth`` against the levels of its period and of the year before; what one pair bears out is right."""
    if growth.name in load_identities().real or not growth.is_named or growth.period is None:
        return
    past = [c for c in levels if c.period == previous_year(growth.period) and c.fact.status == "actual"]
    now = [c for c in levels if c.period == growth.period and c.fact.status == growth.fact.status]
    pairs = [(one, base) for one in now for base in past if one.unit == base.unit and not _is_listed(growth, one)]
    expected = [(one.interval.growth(base.interval), one, base) for one, base in pairs]
    told = [(interval, one, base) for interval, one, base in expected if interval is not None]
    if told and all(interval.gap(growth.interval) for interval, _, _ in told):
        interval, one, base = min(told, key=lambda t: abs(t[1].start - growth.start) + abs(t[2].start - growth.start))
        yield _finding(growth, (growth, one, base), interval, f"{one.figure} after {base.figure}")


def _against_delta(delta: Claim, levels: Sequence[Claim], group: Sequence[Claim]) -> Iterator[Finding]:
    """A level, the amount it grew by and the growth, all on one metric mention: 完成3.54亿元，增加0.3亿元，增长9%."""
    same = [c for c in group if c.fact.metric == delta.fact.metric and c.period == delta.period]
    now = [c for c in same if c in levels and c.unit == delta.unit and not _BASE.search(c.lead)]
    growths = [c for c in same if c.fact.kind == "growth" and c.fact.basis == "yoy" and c.unit == "%"]
    if len(now) != 1 or len(growths) != 1 or now[0].fact.status != growths[0].fact.status:
        return
    growth = growths[0]
    expected = _of_change(now[0].interval, delta.interval)
    if expected is not None and expected.gap(growth.interval):
        yield _finding(growth, (growth, now[0], delta), expected, f"{now[0].figure} after a change of {delta.figure}")


def _of_change(now: Interval, change: Interval) -> Interval | None:
    """How many percent ``now`` grew where ``change`` of it is new; both ends of both are tried."""
    if now.low - change.high <= 0:
        return None
    ends = [d / (n - d) * 100 for d in (change.low, change.high) for n in (now.low, now.high)]
    return Interval(min(ends), max(ends), change.best / (now.best - change.best) * 100)


def _is_listed(growth: Claim, now: Claim) -> bool:
    """Do the figures hang on different mentions of which one has several (分别增长)?"""
    return growth.fact.metric != now.fact.metric and growth.sentence == now.sentence


def _finding(growth: Claim, claims: Sequence[Claim], expected: Interval, why: str) -> Finding:
    near = all(claim.sentence == growth.sentence for claim in claims)
    return make_finding(
        "growth",
        "high" if near else "medium",
        f"{growth.title} grew by {growth.figure}, but {why} is {shown(expected.best, '%')}",
        claims,
        stated=growth.interval,
        expected=expected,
        unit="%",
    )
