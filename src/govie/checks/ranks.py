"""Ranks against each other and against the order of the values they rank."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from govie.checks.claims import Claim
from govie.checks.findings import make_finding
from govie.checks.identities import load_identities
from govie.checks.intervals import Interval
from govie.records import Finding


def find_ranks(claims: Sequence[Claim]) -> Iterator[Finding]:
    """One figure with two ranks in one field, and of two areas the better one ranked lower."""
    groups: dict[Any, list[Claim]] = defaultdict(list)
    for claim in claims:
        rank = claim.fact.rank
        if rank and rank.place and not rank.place_max and rank.of == _ranked(claim) and claim.fact.indicator:
            groups[claim.name, claim.scope, claim.period, *claim.key("kind", "status")[2:], rank.scope].append(claim)
    for group in groups.values():
        for first, second in combinations(group, 2):
            yield from _same_area(first, second) if first.about == second.about else _two_areas(first, second)


def _ranked(claim: Claim) -> str:
    return "growth" if claim.fact.kind == "growth" else "level"


def _places(first: Claim, second: Claim) -> tuple[int, int]:
    one, other = (claim.fact.rank.place if claim.fact.rank else None for claim in (first, second))
    return one or 0, other or 0


def _same_area(first: Claim, second: Claim) -> Iterator[Finding]:
    one, other = _places(first, second)
    if one != other and first.fact.metric != second.fact.metric:
        message = f"{first.title} {first.figure} ranks {one} and {other} in {_field(first)}"
        yield _finding(first, second, message, other, one)


def _two_areas(first: Claim, second: Claim) -> Iterator[Finding]:
    """The table tells for few indicators that the lowest is first; for all others the highest is."""
    if len(first.about) != 1 or len(second.about) != 1:
        return
    one, other = _places(first, second)
    up = first.name not in load_identities().lower_first
    better = first.interval.low > second.interval.high if up else first.interval.high < second.interval.low
    worse = first.interval.high < second.interval.low if up else first.interval.low > second.interval.high
    if (better and one > other) or (worse and one < other):
        names = [claim.fact.place.name if claim.fact.place else "?" for claim in (first, second)]
        message = (
            f"{first.title} of {names[0]} is {first.figure} and ranks {one}, that of {names[1]} "
            f"is {second.figure} and ranks {other} in {_field(first)}"
        )
        yield _finding(first, second, message, other, one)


def _field(claim: Claim) -> str:
    return (claim.fact.rank.scope if claim.fact.rank else None) or "the same field"


def _finding(first: Claim, second: Claim, message: str, stated: int, expected: int) -> Finding:
    pair = Interval.of(stated), Interval.of(expected)
    return make_finding("rank", "medium", message, (second, first), stated=pair[0], expected=pair[1], unit="")
