"""All checks over one bulletin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from govie.checks.claims import Claim, claims_of
from govie.checks.counts import find_counts
from govie.checks.growths import find_growths
from govie.checks.magnitudes import find_magnitudes, find_targets
from govie.checks.ranks import find_ranks
from govie.checks.repeats import find_repeats
from govie.checks.shares import find_shares, find_structures
from govie.checks.sums import find_sums
from govie.records import Fact, Finding, Mention, Place

#: The checks over claims, in the order in which findings on one figure stand.
CHECKS: Final[tuple[Callable[[Sequence[Claim]], Iterable[Finding]], ...]] = (
    find_repeats,
    find_sums,
    find_growths,
    find_shares,
    find_ranks,
    find_targets,
    find_magnitudes,
)


def find_findings(
    text: str, mentions: Sequence[Mention], facts: Sequence[Fact], *, subject: Place | None = None
) -> tuple[Finding, ...]:
    """What in the facts of one bulletin deserves a look, in the order of its text; nothing is corrected.

    Marks of two sentences that disagree:

    >>> from govie.annotation.marked import parse_marked
    >>> from govie.api import bulletin_of_marked
    >>> marked = "---\\n{D1|2021年|=2021}{M1|出口总额}增长{Q|9%|M1 D1 growth}。{M2|出口总额}增长{Q|6%|M2 D1 growth}。"
    >>> bulletin = bulletin_of_marked(parse_marked(marked))
    >>> (finding,) = find_findings(bulletin.text, bulletin.entities, bulletin.facts)
    >>> finding.message, finding.facts, str(finding.tolerance)
    ('growth of 出口总额 in 2021 is 9% and 6%', (1, 0), '1.0')
    """
    claims = claims_of(text, mentions, facts, subject=subject)
    found = [finding for check in CHECKS for finding in check(claims)]
    found += find_structures(text, mentions, facts)
    found += find_counts(text, mentions, facts)
    return tuple(sorted(found, key=lambda finding: finding.evidence[0]))
