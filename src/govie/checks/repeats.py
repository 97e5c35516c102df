"""Two values for one thing: the same indicator, place, period and kind, said twice and differently."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import combinations
from typing import Any, Final

from govie.checks.claims import PLAIN_COUNTS, Claim
from govie.checks.findings import make_finding
from govie.checks.intervals import Interval
from govie.knowledge.indicators import load_indicators
from govie.records import Finding

#: Fields of the table whose indicators belong to one project, firm or school each time they are named.
_OF_EACH: Final = frozenset({"projects", "education"})
_KINDS: Final = ("level", "growth", "share")
#: Where the unit stands in the key of a group; units that a table's head may name; how much alike two figures must be.
_UNIT: Final = 4
_SCALES: Final = (Decimal(10) ** 8, Decimal(10) ** 4, Decimal(1), Decimal(10) ** 6)
_SAME_SIZE: Final = Decimal(2)
_ANY: Final = Decimal("Infinity")
_TWO: Final = 2
#: A passage repeats an earlier one where this many of the figures that stand so near have been said there.
_NEAR, _MIN_SHARED = 3, 3
_MIN_WORDS: Final = 6
#: Of what a text says more often than this the first ones are compared, so that time stays linear in its length.
_MAX_SAID: Final = 100


def find_repeats(claims: Sequence[Claim]) -> Iterator[Finding]:
    """Pairs of claims about one thing that no rounding reconciles, the later one doubted.

    Claims of one metric mention (分别增长…) or one sentence never contradict each other, and those in lists are left
    alone. What counts many things in a bulletin (项目, 投资, 企业) is compared only where the words around it, or the
    figures around it, are repeated.
    """
    found = [*_said_again(claims), *_in_passages(claims)]
    told: set[frozenset[int]] = set()
    for finding in found:
        if frozenset(finding.facts) not in told:
            told.add(frozenset(finding.facts))
            yield finding


def _said_again(claims: Sequence[Claim]) -> Iterator[Finding]:
    groups: dict[Any, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.fact.kind in _KINDS:
            groups[(claim.name, claim.period, *claim.key("kind", "status", "basis"))].append(claim)
    for key in [key for key in groups if key[_UNIT] == "" and key[0] in _money()]:
        groups[(*key[:_UNIT], "CNY", *key[_UNIT + 1 :])] += groups.pop(key)
    for group in groups.values():
        lone = _one_a_mention(group)
        sure = bool(lone) and _is_unique(lone[0]) and len({claim.value for claim in lone if claim.unit}) <= _TWO
        clear = [claim for claim in lone if not claim.is_listed] if sure else lone
        pairs = combinations(clear[:_MAX_SAID], 2)
        pair = next((pair for pair in pairs if _apart(*pair) and (sure or _same_words(*pair))), None)
        if pair:
            yield _repeat(*pair, severity="high" if sure and pair[0].fact.indicator else "medium")


@cache
def _money() -> frozenset[str]:
    """Indicators that are amounts of money and nothing else."""
    found = load_indicators().indicators.values()
    return frozenset(indicator.id for indicator in found if indicator.dimensions == {"money"})


def _one_a_mention(group: Sequence[Claim]) -> list[Claim]:
    """The claims whose metric mention has no other figure of this kind."""
    figures = Counter(claim.fact.metric for claim in group)
    return [claim for claim in group if figures[claim.fact.metric] == 1]


def _is_unique(claim: Claim) -> bool:
    """Does a bulletin have one such figure? Named amounts and rates do; counts, and figures of a project, do not."""
    indicator = load_indicators().indicators.get(claim.name)
    if claim.period is None or not claim.is_named or claim.fact.projects or claim.fact.enterprises:
        return False
    if indicator is not None and indicator.field in _OF_EACH:
        return False
    if claim.fact.kind == "share":
        return claim.fact.basis == "plan" and indicator is not None
    return claim.fact.kind == "growth" or claim.fact.dimension not in PLAIN_COUNTS


def _same_words(first: Claim, second: Claim) -> bool:
    """Is the clause behind (or before) figure and metric the same? 投资640万元改造…管网 names what the money is for."""
    if first.fact.projects or second.fact.projects:
        return False
    pairs = ((first.after, second.after), (first.before, second.before))
    return any(len(one) >= _MIN_WORDS and one == other for one, other in pairs)


def _apart(first: Claim, second: Claim) -> bool:
    """Are they said in two sentences, and no number fits both?"""
    return first.sentence != second.sentence and bool(first.interval.gap(_set_against(first, second)))


def _set_against(first: Claim, second: Claim) -> Interval:
    """The interval of the second in the unit of the first.

    A figure printed with fewer digits than the other may have been cut off instead of rounded. One that stands in a
    cell without its unit is taken in the unit that brings it near the other, and as anything where none does.
    """
    coarse, fine = first.fact.quantum, second.fact.quantum
    if bool(first.unit) == bool(second.unit):
        slack = max(coarse, fine) / 2 if coarse and fine and coarse != fine else Decimal(0)
        return second.interval.widened(slack)
    for scale in _SCALES:
        factor = 1 / scale if second.unit else scale
        ratio = second.value * factor / first.value if first.value else Decimal(0)
        if 1 / _SAME_SIZE < ratio < _SAME_SIZE:
            return second.interval.scaled(factor)
    return Interval(-_ANY, _ANY, second.value)


def _in_passages(claims: Sequence[Claim]) -> Iterator[Finding]:
    """A summary repeats figures one by one; the one that it gives differently has one counterpart that it leaves out.

    Periods and status need not agree: that both passages say the same is plain from the figures around.
    """
    first_at: dict[Any, int] = {}
    last_at: dict[Any, int] = {}
    for at, claim in enumerate(claims):
        first_at.setdefault(_said(claim), at)
        last_at[_said(claim)] = at
    once: dict[Any, list[int]] = defaultdict(list)
    for said, at in first_at.items():
        if last_at[said] == at:
            once[said[1:]].append(at)
    again = [at - first_at[_said(claim)] > 2 * _NEAR for at, claim in enumerate(claims)]
    for at, claim in enumerate(claims):
        around = [*again[max(0, at - _NEAR) : at], *again[at + 1 : at + 1 + _NEAR]]
        if again[at] or sum(around) < _MIN_SHARED or claim.fact.kind not in _KINDS:
            continue
        earlier = once[_thing(claim)]
        left_out = [claims[k] for k in earlier[: bisect_left(earlier, at - 2 * _NEAR)][-_MAX_SAID:]]
        same = [c for c in left_out if _same_words(c, claim)]
        chosen = same if len(same) == 1 else left_out
        if len(chosen) == 1 and _apart(chosen[0], claim) and claim.fact.metric != chosen[0].fact.metric:
            yield _repeat(chosen[0], claim, severity="medium")


def _thing(claim: Claim) -> tuple[object, ...]:
    return claim.name, claim.about, claim.scope, claim.fact.kind, claim.fact.basis, claim.unit


def _said(claim: Claim) -> tuple[object, ...]:
    return claim.value, *_thing(claim)


def _repeat(first: Claim, second: Claim, *, severity: str) -> Finding:
    noun = {"growth": "growth of ", "share": "share of "}.get(first.fact.kind or "", "")
    when = f" in {first.fact.period}" if first.fact.period else ""
    return make_finding(
        "repeat",
        severity,
        f"{noun}{first.title}{when} is {first.figure} and {second.figure}",
        (second, first),
        stated=_set_against(first, second),
        expected=first.interval,
        unit=first.unit,
    )
