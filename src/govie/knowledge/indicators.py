"""Which indicator a metric names, and where indicators stand in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from operator import add
from typing import Final

from govie.knowledge.indicator_table import (
    Indicator,
    IndicatorTable,
    dimension_key,
    load_indicators,
    plain,
    read_indicators,
)
from govie.values.simplify import fold, without_space

__all__ = [
    "Indicator",
    "IndicatorMatch",
    "IndicatorTable",
    "find_indicator",
    "find_indicator_mentions",
    "load_indicators",
    "read_indicators",
]

_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_THRESHOLD: Final = re.compile(r"[\d.一二三四五六七八九十百千]*[百千]?[万亿]+元?(?:及|\(含\))?以[上下]的?")
_ABOVE_SCALE: Final = frozenset({"规模以上", "规上", "规模"})
_MAX_PEELED: Final = 3
_MIN_MENTION: Final = 3


@dataclass(frozen=True, slots=True)
class IndicatorMatch:
    """``id`` is None where the metric is not in the table; ``name`` is then the cleaned metric, else the standard name.

    ``scope`` narrows the indicator (市本级, 规模以上, 亿元以上) and belongs into a join key.
    """

    id: str | None
    name: str
    scope: str | None = None


def find_indicator(metric: str, *, dimension: str | None = None, table: IndicatorTable | None = None) -> IndicatorMatch:
    """The indicator that ``metric`` names; rather none than a wrong one.

    ``dimension`` is that of the metric's figure (``records.Quantity.dimension``): it excludes indicators that cannot
    have it and lets short names speak (粮食 with a mass is the output).

    >>> find_indicator("地区生产总值（GDP）").id
    'gdp'
    >>> find_indicator("市本级一般公共预算收入")
    IndicatorMatch(id='budget_revenue', name='一般公共预算收入', scope='市本级')
    >>> find_indicator("粮食", dimension="mass").id, find_indicator("粮食").id
    ('grain_output', None)
    >>> find_indicator("全市路灯")
    IndicatorMatch(id=None, name='路灯', scope=None)
    """
    table = table or load_indicators()
    folded = "".join(fold(metric).split())
    for written, scope in _spellings(folded, table):
        key = _look_up(written, scope, dimension, table)
        if key is not None:
            return IndicatorMatch(key, table.indicators[key].name, scope)
    return IndicatorMatch(None, _peeled(folded, table.drop) or folded)


def _spellings(folded: str, table: IndicatorTable) -> Iterator[tuple[str, str | None]]:
    """Ever barer readings of the metric with the scope that was taken off, the fullest first."""
    seen: set[tuple[str, str | None]] = set()
    for text, scope in _without_brackets(folded, table):
        for start in (plain(text), _peeled(plain(text), table.drop)):
            for body in (start, _peeled(start, table.head), _without_tail(start, table.tail)):
                for pair in _without_scopes(body, scope, table):
                    if pair[0] and pair not in seen:
                        seen.add(pair)
                        yield pair


def _without_brackets(folded: str, table: IndicatorTable) -> Iterator[tuple[str, str | None]]:
    yield folded, None
    inside = [plain(m[0]) for m in _BRACKETS.finditer(folded)]
    if any(re.search(r"\d", word) and not word.isascii() for word in inside):  # (25%部分) makes it another figure
        return
    outside = _BRACKETS.sub("", folded)
    scope = next((word for word in inside if word in table.scopes), None)
    if outside != folded:
        yield outside, scope
    threshold = _THRESHOLD.search(outside)
    if threshold is not None:
        yield outside.replace(threshold[0], ""), (scope or "") + threshold[0].removesuffix("的")


def _without_scopes(body: str, scope: str | None, table: IndicatorTable) -> Iterator[tuple[str, str | None]]:
    yield body, scope
    taken = scope or ""
    for _ in range(_MAX_PEELED):
        word = next((w for w in table.scopes if body.startswith(w) and len(body) > len(w)), None)
        if word is None:
            return
        taken, body = taken + word, body[len(word) :]
        yield body, taken


def _peeled(text: str, words: tuple[str, ...]) -> str:
    for _ in range(_MAX_PEELED):
        word = next((w for w in words if text.startswith(w) and len(text) > len(w) + 1), None)
        if word is None:
            break
        text = text[len(word) :].removeprefix("的")
    return text


def _without_tail(text: str, words: tuple[str, ...]) -> str:
    word = next((w for w in words if text.endswith(w) and len(text) > len(w) + 1), "")
    return text.removesuffix(word)


def _look_up(written: str, scope: str | None, dimension: str | None, table: IndicatorTable) -> str | None:
    key = table.names.get(written)
    if key is not None:
        return key if table.indicators[key].accepts(dimension) else _bare(written, dimension, table)
    if scope in _ABOVE_SCALE and (dimension is None or dimension.startswith("ratio")):
        key = _bare(written, "money", table)  # 规模以上采矿业增长3%: its value added
        return key if key is not None and key.endswith("_value_added") else None
    return _bare(written, dimension, table)


def _bare(written: str, dimension: str | None, table: IndicatorTable) -> str | None:
    return None if dimension is None else table.bare.get((written, dimension_key(dimension)))


def find_indicator_mentions(text: str, *, table: IndicatorTable | None = None) -> list[tuple[int, int, str]]:
    """The longest names of indicators in ``text``, as (start, end, indicator id), apart and in order.

    Bare names and names of fewer than three characters are left out. White space inside a name is skipped. Time is
    linear in the length of the text.

    >>> find_indicator_mentions("全市一般公共预算\\n收入完成3亿元")
    [(2, 11, 'budget_revenue')]
    """
    table = table or load_indicators()
    squeezed, offsets = without_space(fold(text))
    found: list[tuple[int, int, str]] = []
    end = 0
    for at, pair in enumerate(map(add, squeezed, islice(squeezed, 1, None))):
        for length in table.lengths.get(pair, ()) if at >= end else ():
            key = table.names.get(squeezed[at : at + length]) if length >= _MIN_MENTION else None
            if key is not None and at + length <= len(squeezed):
                end = at + length
                found.append((offsets[at], offsets[end - 1] + 1, key))
                break
    return found
