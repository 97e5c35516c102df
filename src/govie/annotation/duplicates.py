"""Bulletins that are nearly the same: pairs that share many of their shingles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final

from govie.annotation.documents import AnnotatedFile
from govie.annotation.issues import Issue, Severity, file_issue
from govie.values.simplify import fold

#: Characters of a shingle; white space, script, width and the figures aside.
SHINGLE: Final = 8
#: Two bulletins are near-duplicates from this Jaccard similarity of their shingles on, and one to look at from that.
SAME: Final = 0.3
_ALIKE: Final = 0.12
#: A text of fewer shingles is too short to be a bulletin's duplicate.
_SHORT: Final = 100
#: A shingle that more documents hold is a phrase of the genre and tells nothing.
_COMMON: Final = 40


def shingles(text: str) -> frozenset[str]:
    """The shingles of a text.

    >>> sorted(shingles("增长１５％，减少6%")), shingles("增长")
    (['增长0%,减少0', '长0%,减少0%'], frozenset())
    """
    plain = re.sub(r"\d+", "0", re.sub(r"\s+", "", fold(text)))
    return frozenset(plain[at : at + SHINGLE] for at in range(len(plain) - SHINGLE + 1))


def similar_pairs(texts: Sequence[str], *, least: float = _ALIKE) -> Iterator[tuple[int, int, float]]:
    """Positions of two texts and their Jaccard similarity, from ``least`` on, in order; short texts have none."""
    sets = [found if len(found) >= _SHORT else frozenset() for found in map(shingles, texts)]
    holders: dict[str, list[int]] = defaultdict(list)
    for i, found in enumerate(sets):
        for shingle in found:
            holders[shingle].append(i)
    shared: Counter[tuple[int, int]] = Counter()
    for documents in holders.values():
        if 1 < len(documents) <= _COMMON:
            shared.update(combinations(documents, 2))
    for (i, j), both in sorted(shared.items()):
        similarity = both / (len(sets[i]) + len(sets[j]) - both)
        if similarity >= least:
            yield i, j, similarity


def check_duplicates(files: Sequence[AnnotatedFile]) -> Iterable[Issue]:
    """An error a pair of near-duplicates, a warning a pair that is much alike; at the later file."""
    for i, j, similarity in similar_pairs([file.marked.text for file in files]):
        problem = f"shares {100 * similarity:.0f} % of its {SHINGLE}-character stretches with {files[i].name}"
        severity: Severity = "error" if similarity >= SAME else "warning"
        yield file_issue(files[j].path, problem, mend="word one of the two afresh", severity=severity)
