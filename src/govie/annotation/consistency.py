"""Metrics that are marked in some bulletins and passed over in others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from govie.annotation.documents import AnnotatedFile
from govie.annotation.issues import Issue
from govie.records import Mention

#: A metric is well known where this many bulletins mark it, and long enough to mean one thing.
_KNOWN: Final = 3
_LONG: Final = 4
#: What may stand between a metric and its figure; and what before it says that it is something else's base.
_BETWEEN: Final = re.compile(
    "(?:完成|实现|实际|达到?|为|约|近|超过?|突破|增长|下降|增加|减少|上涨|共计?|累计|同比|比上年|了)*"
)
_BASE: Final = re.compile("[占佔按比于和及加、]$|拉动|带动|相当")


def check_metrics(files: Sequence[AnnotatedFile]) -> Iterator[Issue]:
    """A warning for each well-known metric that stands unmarked right before a figure."""
    known = _known_metrics(files)
    if not known:
        return
    pattern = re.compile("|".join(map(re.escape, known)))
    for file in files:
        text, mentions = file.marked.text, file.marked.mentions
        covered = _covered(text, mentions)
        starts = sorted(mention.start for mention in mentions if mention.label == "QUANTITY")
        for found in pattern.finditer(text):
            if not any(covered[found.start() : found.end()]) and _is_measured(text, found.span(), starts):
                line, column = file.position(found.start())
                problem = f"{found[0]!r} is a metric in other bulletins, unmarked before a figure here"
                yield Issue("warning", str(file.path), line, column, problem, "mark it, if it means the same")


def _known_metrics(files: Sequence[AnnotatedFile]) -> list[str]:
    """Longest first."""
    holders: dict[str, set[str]] = defaultdict(set)
    for file in files:
        for mention in file.marked.mentions:
            if mention.label == "METRIC" and len(mention.text) >= _LONG:
                holders[mention.text].add(file.name)
    known = (text for text, names in holders.items() if len(names) >= _KNOWN)
    return sorted(known, key=lambda text: (-len(text), text))


def _covered(text: str, mentions: Sequence[Mention]) -> bytearray:
    covered = bytearray(len(text))
    for mention in mentions:
        covered[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    return covered


def _is_measured(text: str, span: tuple[int, int], starts: Sequence[int]) -> bool:
    """Whether the next figure follows at once and what stands before does not make the stretch a base."""
    start, end = span
    following = next((at for at in starts if at >= end), None)
    if following is None or _BASE.search(text, max(0, start - 3), start):
        return False
    return _BETWEEN.fullmatch(text, end, following) is not None
