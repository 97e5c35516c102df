"""Counts said in prose against what is listed before them: A、B、C等2个项目."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from govie.records import Fact, Finding, Mention
from govie.values.simplify import fold

_LISTED: Final = ("PROJECT", "ENTERPRISE", "COUNTY", "REGION")
_JOIN: Final = re.compile(r"、|和|及|与|以及")
_END: Final = re.compile(r"等?共?")
_MIN_LISTED: Final = 2


def find_counts(text: str, mentions: Sequence[Mention], facts: Sequence[Fact]) -> Iterator[Finding]:
    """Lists of names that are longer than the number right behind them says."""
    folded = fold(text)
    outer = _outermost(mentions)
    for index, fact in enumerate(facts):
        if fact.quantity is None or fact.dimension != "count" or fact.kind != "level" or fact.bound != "eq":
            continue
        figure = mentions[fact.quantity]
        listed = _list_before(folded, outer, figure)
        if fact.value is None or fact.value_max is not None or len(listed) < _MIN_LISTED or len(listed) <= fact.value:
            continue
        names = "、".join(_squeezed(mention.text) for mention in listed)
        yield Finding(
            kind="count",
            severity="medium",
            message=f"{_squeezed(figure.text)} stands behind {len(listed)} names ({names})",
            facts=(index,),
            evidence=((figure.start, figure.end),),
            stated=fact.value,
            expected=Decimal(len(listed)),
            unit=fact.unit or "",
            tolerance=Decimal(0),
        )


def _outermost(mentions: Sequence[Mention]) -> list[Mention]:
    """Names that lie in no other name, in order."""
    found: list[Mention] = []
    for mention in mentions:
        if mention.label in _LISTED and not (found and mention.start < found[-1].end):
            found.append(mention)
    return found


def _list_before(folded: str, names: Sequence[Mention], figure: Mention) -> list[Mention]:
    """The names of one label that stand right before ``figure``, joined by 、 or 和."""
    before = [name for name in names if name.end <= figure.start]
    if not before or not _END.fullmatch(_squeezed(folded[before[-1].end : figure.start])):
        return []
    listed = [before[-1]]
    for name in reversed(before[:-1]):
        if name.label != listed[0].label or not _JOIN.fullmatch(_squeezed(folded[name.end : listed[0].start])):
            break
        listed.insert(0, name)
    return listed


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)
