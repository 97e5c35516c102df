"""Shares against the levels they follow from, and shares of one whole against 100 percent."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Final

from govie.checks.claims import Claim
from govie.checks.findings import make_finding, shown
from govie.checks.identities import Ratio, load_identities
from govie.checks.intervals import Interval, total
from govie.knowledge.indicators import find_indicator
from govie.records import Fact, Finding, Mention
from govie.values.simplify import fold

_STRUCTURE: Final = re.compile(r"三次?产业?.*(结构|比重|占比|比例|比|贡献率)")
_PARTED: Final = re.compile(r"\d+(?:\.\d+)?(?:[:∶比]\d+(?:\.\d+)?){2,}")
_INDUSTRIES: Final = ("primary_industry_value_added", "secondary_industry_value_added", "tertiary_industry_value_added")
_OF_WHOLE: Final = re.compile(r"占(全[国省市县区州旗])?(.*?)的?(?:比重|比例|份额)?(?:的|为|达|达到|约|近|超过|超)?")
_HUNDRED: Final = Interval.of(100)
_ONE: Final = Decimal(1)


def find_shares(claims: Sequence[Claim]) -> Iterator[Finding]:
    """Shares and ratios that their levels do not bear out, and lists of shares that do not make 100 %."""
    groups: dict[Any, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        if claim.exact and claim.is_named and not claim.fact.projects and not claim.fact.enterprises:
            groups[claim.about, claim.scope, claim.period, claim.fact.status][claim.name].append(claim)
    for named in groups.values():
        for ratio in load_identities().ratios:
            yield from _ratio(ratio, named)
        for name in list(named):
            for claim in named[name]:
                if claim.fact.kind == "share" and claim.fact.basis is None:
                    yield from _share(claim, named)
    yield from _lists(claims)


def find_structures(text: str, mentions: Sequence[Mention], facts: Sequence[Fact]) -> Iterator[Finding]:
    """Ratios such as 三次产业结构 16.8:42.3:40.9 that do not make 100 (they have no single value, so no claim)."""
    for index, fact in enumerate(facts):
        if fact.quantity is None or not _STRUCTURE.search(fold(fact.indicator_name or "")):
            continue
        written = re.sub(r"\s", "", fold(fact.raw or ""))
        if not _PARTED.fullmatch(written):
            continue
        figure = mentions[fact.quantity]
        parts = [_printed(part) for part in re.split("[:∶比]", written)]
        if total(parts).gap(_HUNDRED):
            yield Finding(
                kind="share",
                severity="high",
                message=f"{fact.indicator_name} {written} sums to {shown(total(parts).best, '%')}",
                facts=(index,),
                evidence=((figure.start, figure.end),),
                stated=total(parts).best,
                expected=Decimal(100),
                unit="%",
                tolerance=total(parts).half_width,
            )


def _printed(number: str) -> Interval:
    value = Decimal(number)
    return Interval.around(value, _ONE.scaleb(int(value.as_tuple().exponent)))


def _levels(named: Mapping[str, Sequence[Claim]], name: str) -> list[Claim]:
    return [claim for claim in named.get(name, ()) if claim.fact.kind == "level"]


def _ratio(ratio: Ratio, named: Mapping[str, Sequence[Claim]]) -> Iterator[Finding]:
    """A ratio with a name of its own (税收占比, 城乡居民收入比) against its two levels."""
    for claim in named.get(ratio.id, ()):
        if claim.fact.kind in ("level", "share"):
            yield from _compare(claim, _levels(named, ratio.part), _levels(named, ratio.whole), ratio)


def _share(claim: Claim, named: Mapping[str, Sequence[Claim]]) -> Iterator[Finding]:
    """A share of the whole that its clause names, or of the one whole that the table knows."""
    match = _OF_WHOLE.fullmatch(claim.lead.lstrip(",，;；、"))
    if match is None or match[1] in ("全国", "全省") or (match[1] and not match[2]):
        return
    whole = find_indicator(match[2], dimension="money").id if match[2] else _wholes().get(claim.name)
    parts = [part for part in _levels(named, claim.name) if part.fact.metric == claim.fact.metric]
    if whole is not None and whole != claim.name:
        yield from _compare(claim, parts, _levels(named, whole), None)


@cache
def _wholes() -> Mapping[str, str]:
    """The whole of each indicator that is a part of one only."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in load_identities().sums:
        for part in row.parts:
            found[part].add(row.whole)
    return {part: min(wholes) for part, wholes in found.items() if len(wholes) == 1}


def _compare(claim: Claim, parts: Sequence[Claim], wholes: Sequence[Claim], ratio: Ratio | None) -> Iterator[Finding]:
    """A finding where no pair of levels bears ``claim`` out; the pair that stands nearest is shown."""
    told = []
    for part, whole in ((part, whole) for part in parts for whole in wholes):
        expected = part.interval.ratio(whole.interval) if bool(part.unit) == bool(whole.unit) else None
        if expected is not None and claim.index not in (part.index, whole.index):
            told.append((_slackened(expected, ratio), part, whole))
    stated = claim.interval
    if not told or any(not expected.gap(stated) for expected, _, _ in told):
        return
    expected, part, whole = min(told, key=lambda t: abs(t[1].start - claim.start) + abs(t[2].start - claim.start))
    unit = "%" if ratio is None or ratio.percent else claim.unit
    yield make_finding(
        "share",
        "high" if part.sentence == claim.sentence else "medium",
        f"{claim.title} {claim.figure} should be {shown(expected.best, unit)}: {part.title} {part.figure} "
        f"of {whole.title} {whole.figure}",
        (claim, part, whole),
        stated=stated,
        expected=expected,
        unit=unit,
    )


def _slackened(expected: Interval, ratio: Ratio | None) -> Interval:
    if ratio is None:
        return expected
    plain = expected if ratio.percent else expected.scaled(Decimal("0.01"))
    return plain.widened(plain.best * ratio.slack / 100)


def _lists(claims: Sequence[Claim]) -> Iterator[Finding]:
    """三次产业占比分别为…: as many shares as there are industries, on one metric or on the three of them."""
    groups: dict[Any, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.unit == "%" and claim.exact and claim.fact.kind in ("level", "share") and claim.fact.basis is None:
            if _STRUCTURE.search(claim.name):
                groups[claim.fact.metric, claim.period].append(claim)
            elif claim.name in _INDUSTRIES and claim.fact.kind == "share":
                groups[claim.about, claim.period, claim.fact.status].append(claim)
    for group in groups.values():
        whole = total([claim.interval for claim in group])
        names = {claim.name for claim in group}
        if len(group) != len(_INDUSTRIES) or len(names) not in (1, len(group)) or not whole.gap(_HUNDRED):
            continue
        figures = ", ".join(claim.figure for claim in group)
        yield make_finding(
            "share",
            "high",
            f"{group[0].title}: {figures} sum to {shown(whole.best, '%')}",
            group,
            stated=whole,
            expected=_HUNDRED,
            unit="%",
        )
