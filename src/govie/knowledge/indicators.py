"""Which indicator a metric names, and where indicators stand in running text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from govie.knowledge.indicator_table import (
    Indicator,
    IndicatorTable,
    Words,
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
    "likely_dimension",
    "load_indicators",
    "read_indicators",
]

_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_THRESHOLD: Final = re.compile(r"[\d.一二三四五六七八九十百千]*[百千]?[万亿]+元?(?:及|\(含\))?(?:以[上下])?的?(?=\D)")
_ABOVE_SCALE: Final = frozenset({"规模以上", "规上", "规模"})
_MAX_PEELED: Final = 3
_MIN_MENTION: Final = 3
_MIN_READING: Final = 4

#: A reading of the metric and the scope that was taken off it.
_Spelling = tuple[str, str | None]
_LookUp = Callable[[str, str | None, str | None, IndicatorTable], str | None]


@dataclass(frozen=True, slots=True)
class IndicatorMatch:
    """``id`` is None where the metric is not in the table; ``name`` is then the cleaned metric, else the standard name.

    ``scope`` narrows the indicator (市本级, 规模以上, 亿元以上, 新增) and belongs into a join key. ``method`` tells how
    the name was found: ``name`` (itself or an alias), ``row`` (with the end of the row it stands in), ``bare`` (short,
    by its dimension) or ``similar``.
    """

    id: str | None
    name: str
    scope: str | None = None
    method: str | None = None


def find_indicator(
    metric: str,
    *,
    dimension: str | None = None,
    row_end: str | None = None,
    table: IndicatorTable | None = None,
) -> IndicatorMatch:
    """The indicator that ``metric`` names; rather none than a wrong one.

    ``dimension`` is that of the metric's figure (``records.Quantity.dimension``): it excludes indicators that cannot
    have it and lets short names speak (粮食 with a mass is the output). ``row_end`` is the last metric of the row that
    this one stands in: of “城镇、农村居民人均可支配收入” the first is read with the end of the second.

    >>> find_indicator("地区生产总值（GDP）").id
    'gdp'
    >>> match = find_indicator("市本级一般公共预算收入")
    >>> match.id, match.scope
    ('budget_revenue', '市本级')
    >>> find_indicator("粮食", dimension="mass").id, find_indicator("粮食").id
    ('grain_output', None)
    >>> find_indicator("城镇", row_end="农村居民人均可支配收入").id
    'urban_disposable_income'
    >>> find_indicator("全市路灯")
    IndicatorMatch(id=None, name='路灯', scope=None, method=None)
    """
    return _found(metric, dimension, row_end, table or load_indicators())


@lru_cache(maxsize=8_000)
def _found(metric: str, dimension: str | None, row_end: str | None, table: IndicatorTable) -> IndicatorMatch:
    folded = "".join(fold(metric).split())
    for method, look_up, (written, scope) in _readings(folded, row_end, table):
        key = look_up(written, scope, dimension, table)
        if key is not None:
            return IndicatorMatch(key, table.indicators[key].name, scope, method)
    return IndicatorMatch(None, _peeled(folded, table.words.opening["drop"]) or folded)


def _readings(folded: str, row_end: str | None, table: IndicatorTable) -> Iterator[tuple[str, _LookUp, _Spelling]]:
    """What to look up, and how, the best way first."""
    spellings: list[_Spelling] = []
    for pair in _spellings(folded, table):
        spellings.append(pair)
        yield "name", _named, pair
    rows = _row_spellings(spellings, row_end, table) if row_end else []
    yield from (("row", _named, pair) for pair in rows)
    yield from (("bare", _bare, pair) for pair in spellings)
    yield from (("similar", _similar, pair) for pair in spellings)


def likely_dimension(dimensions: Iterable[str | None]) -> str | None:
    """The dimension of a metric's level among those of all its figures; growth and shares speak last.

    >>> likely_dimension(["ratio", "money"]), likely_dimension(["ratio", None])
    ('money', 'ratio')
    """
    given = [d for d in dimensions if d is not None]
    levels = [d for d in given if not d.startswith("ratio")]
    return next(iter(levels or given), None)


def _spellings(folded: str, table: IndicatorTable) -> Iterator[_Spelling]:
    """Ever barer readings of the metric with the scope that was taken off, the fullest first."""
    words = table.words
    drop, head = words.opening["drop"], words.opening["head"]
    seen: set[_Spelling] = set()
    for text, scope in _without_brackets(folded, words):
        for start in dict.fromkeys((plain(text), _peeled(plain(text), drop))):
            for body in dict.fromkeys((start, _peeled(start, head), words.ending.sub("", start))):
                for pair in _without_scopes(body, scope, words):
                    if pair[0] and pair not in seen:
                        seen.add(pair)
                        yield pair


def _without_brackets(folded: str, words: Words) -> Iterator[_Spelling]:
    yield folded, None
    inside = [plain(m[0]) for m in _BRACKETS.finditer(folded)]
    if any(re.search(r"\d", word) and not word.isascii() for word in inside):  # (25%部分) makes it another figure
        return
    outside = _BRACKETS.sub("", folded)
    scope = next((word for word in inside if word in words.scopes), None)
    if outside != folded:
        yield outside, scope
    threshold = _THRESHOLD.search(outside)
    if threshold is not None:
        yield outside.replace(threshold[0], ""), (scope or "") + threshold[0].removesuffix("的")


def _without_scopes(body: str, scope: str | None, words: Words) -> Iterator[_Spelling]:
    yield body, scope
    taken, rest = scope or "", body.replace("、", "")
    for kind in ("actions", "scopes", "actions"):
        for _ in range(_MAX_PEELED):
            word = words.opening[kind].match(rest)
            if word is None:
                break
            taken, rest = taken + word[0], rest[word.end() :]
            yield rest, taken


def _peeled(text: str, opening: re.Pattern[str]) -> str:
    for _ in range(_MAX_PEELED):
        word = opening.match(text)
        if word is None:
            break
        text = text[word.end() :].removeprefix("的")
    return text


def _row_spellings(spellings: Iterable[_Spelling], row_end: str, table: IndicatorTable) -> list[_Spelling]:
    """The spellings with ever shorter ends of the row's last metric, where that is known itself."""
    last = plain(row_end)
    if find_indicator(last, table=table).id is None:
        return []
    return [(written + last[at:], scope) for at in range(1, len(last) - 1) for written, scope in spellings]


def _named(written: str, scope: str | None, dimension: str | None, table: IndicatorTable) -> str | None:
    key = table.names.get(written)
    return key if key is not None and table.indicators[key].accepts(dimension) else None


def _bare(written: str, scope: str | None, dimension: str | None, table: IndicatorTable) -> str | None:
    if dimension is not None and (key := table.bare.get((written, dimension_key(dimension)))) is not None:
        of_project = table.indicators[key].field == "projects" and scope is not None  # 城镇投资 is no project's
        return None if of_project else key
    if dimension is not None and not dimension.startswith("ratio"):
        return None
    key = table.bare.get((written, "money"))
    if key is not None and key.endswith("_value_added") and scope in _ABOVE_SCALE:  # 规模以上采矿业增长3%
        return key
    claims = table.bare_claims.get(written, frozenset())
    if len(claims) != 1:
        return None
    only = table.indicators[min(claims)]
    # A cell of a table without its unit; or a growth rate, which sectors and budget items have, goods seldom
    # (their prices rise too), projects never.
    is_account = "money" in only.dimensions and only.measure == "flow" and only.field != "projects"
    return only.id if dimension is None or is_account else None


def _similar(written: str, scope: str | None, dimension: str | None, table: IndicatorTable) -> str | None:
    """The one indicator that has a name with the same reading (``indicator_tables/words.toml``)."""
    reading = table.words.reading(written)
    is_name = len(reading) >= _MIN_READING and reading not in table.words.scopes
    key = table.readings.get(reading) if is_name else None
    return key if key is not None and table.indicators[key].accepts(dimension) else None


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
    for at in table.lengths.places(squeezed):
        for length in table.lengths[squeezed[at : at + 2]] if at >= end else ():
            key = table.names.get(squeezed[at : at + length]) if length >= _MIN_MENTION else None
            if key is not None and at + length <= len(squeezed):
                end = at + length
                found.append((offsets[at], offsets[end - 1] + 1, key))
                break
    return found
