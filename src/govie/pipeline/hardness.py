"""How hard a target is, by the verb that governs it: 确保 (firm), 力争 (aspired), 计划 or none at all (planned)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import itemgetter
from typing import Final

_CUES: Final = (
    ("firm", re.compile("确保|必保|务必|必须|保证|坚决完成|一定要")),
    (
        "aspired",
        re.compile(
            r"力争|争取(?![^,，。;；]{0,10}(?:资金|国债|债券|补助|转移支付|政策|支持))|(?<!不懈)努力(?!下)|奋力|冲刺|力求"
        ),
    ),
    (
        "planned",
        re.compile(r"计划(?!生育|单列)|(?<!就业)安排(?!就业)|(?<![模虚])拟(?!人)|预期|预计|目标[为是:：]|要求"),
    ),
)
_SENTENCE: Final = re.compile(r"[。！？!?;；\n]")
_CLAUSE: Final = re.compile("[,，:：]")
_QUOTED: Final = re.compile("[“「『][^”」』\n]{1,20}[”」』]")
_REACH: Final = 200
_FIRST: Final = itemgetter(0)


def hardness(folded: str, start: int, metrics: Sequence[tuple[int, int]] = ()) -> str:
    """``firm``, ``aspired`` or ``planned``: of the target figure at ``start`` of the folded text.

    A verb that opens its clause governs the clauses behind it up to the end of the sentence or a semicolon; one that
    stands behind a metric (``metrics``: spans, in order) governs up to the next metric. Quoted verbs govern nothing.

    >>> text = "财政收入确保增长5%,失业率控制在3.5%以内"
    >>> hardness(text, 8, [(0, 4), (11, 14)]), hardness(text, 17, [(0, 4), (11, 14)])
    ('firm', 'planned')
    >>> hardness("确保新开工项目120个,净增规上企业150家", 19, [(2, 7), (14, 18)])
    'firm'
    """
    base = max(0, start - _REACH)
    folded, left, start = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), folded[base:start]), 0, start - base
    reachable = metrics[bisect_left(metrics, base, key=_FIRST) : bisect_left(metrics, base + start, key=_FIRST)]
    metrics = [(first - base, last - base) for first, last in reachable]
    for match in _SENTENCE.finditer(folded, left, start):
        left = match.end()
    clauses = [left, *(match.end() for match in _CLAUSE.finditer(folded, left, start))]
    found = sorted((hit.start(), name) for name, cue in _CUES for hit in cue.finditer(folded, left, start))
    for at, name in reversed(found):
        clause = max(first for first in clauses if first <= at)
        inside = any(clause <= first and last <= at for first, last in metrics)
        if clause == clauses[-1] or not inside or not any(at < first < start for first, _ in metrics):
            return name
    return "planned"
