"""Scores that mean a rate: the chance that a span, or a link with both its ends, is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from govie.models.calibration import Calibration
from govie.records import Link, Mention


def with_chances(
    mentions: Sequence[Mention], links: Sequence[Link], calibration: Calibration
) -> tuple[list[Mention], list[Link]]:
    """Mentions and links with their chances for the raw scores of tagger and linker.

    A linker's score supposes that both ends are right; here a link is right only with them, so the three scores are
    multiplied, as if they were independent, before the calibration says what the product is worth.
    """
    joint = [replace(k, score=k.score * mentions[k.head].score * mentions[k.tail].score) for k in links]
    return (
        [replace(m, score=calibration.chance("spans", m.label, m.score)) for m in mentions],
        [replace(k, score=round(calibration.chance("links", k.label, k.score), 4)) for k in joint],
    )
