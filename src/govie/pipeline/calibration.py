"""Scores that mean a rate: the chance that a span, or a link with both its ends, is right."""

from __future__ import annotations

from collections.abc import Sequence

from govie.models.calibration import Calibration
from govie.records import Link, Mention


def with_chances(
    mentions: Sequence[Mention], links: Sequence[Link], calibration: Calibration
) -> tuple[list[Mention], list[Link]]:
    """Mentions and links with their chances for the raw scores of tagger and linker.

    A linker's score supposes that both ends are right; here a link is right only with them, so the three scores are
    multiplied, as if they were independent, before the calibration says what the product is worth.
    """

    def of_link(k: Link) -> float:
        joint = k.score * mentions[k.head].score * mentions[k.tail].score
        return round(calibration.chance("links", k.label, joint), 4)

    spans = [calibration.chance("spans", m.label, m.score) for m in mentions]
    return (
        [Mention(m.label, m.start, m.end, m.text, score, m.attrs) for m, score in zip(mentions, spans, strict=True)],
        [Link(k.head, k.tail, k.label, of_link(k)) for k in links],
    )
