"""Parts that do not sum to their whole, or exceed it: by the table of identities, by words, in tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby, islice, product
from typing import Any, Final

from govie.checks.claims import Claim
from govie.checks.findings import make_finding, shown
from govie.checks.identities import Sum, load_identities
from govie.checks.intervals import Interval, total
from govie.records import Finding

_TOTAL: Final = re.compile(r"合计|总计|小计|总和")
#: Means, prices and rates, which do not add up.
_MEAN: Final = re.compile(r"人均|户均|平均|均价|价格|单价|单产|率|比重|标准|工资|指数|居民收入|可支配")
#: A total of a table whose other columns do not prove that it sums these rows must be this close to their sum.
_CLOSE: Final = Decimal("0.1")
_MIN_ROWS: Final = 2
#: A bulletin that names parts often is tried this many times.
_MAX_CHOICES: Final = 256


def find_sums(claims: Sequence[Claim]) -> Iterator[Finding]:
    """Wholes that their parts do not make up."""
    levels = [claim for claim in claims if claim.fact.kind == "level" and claim.exact]
    yield from _by_table(levels)
    yield from _by_words(levels)
    yield from _by_rows(claims)


def together(claims: Sequence[Claim]) -> list[dict[str, list[Claim]]]:
    """The claims of one place, scope, unit, period and status, by name."""
    groups: dict[Any, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        if not claim.fact.projects and not claim.fact.enterprises:
            groups[(claim.period, *claim.key("status"))][claim.name].append(claim)
    return list(groups.values())


def _by_table(levels: Sequence[Claim]) -> Iterator[Finding]:
    for named in together(levels):
        for row in load_identities().sums:
            if row.whole in named:
                yield from _whole_and_parts(row, named) if row.complete else _too_large(row, named)


def _whole_and_parts(row: Sum, named: dict[str, list[Claim]]) -> Iterator[Finding]:
    """The whole against the sum of its parts; where several are given, what one choice of them bears out is right."""
    if not all(part in named for part in row.parts):
        return
    choices = islice(product(named[row.whole], *(named[part] for part in row.parts)), _MAX_CHOICES)
    told = [choice for choice in choices if len({claim.fact.metric for claim in choice}) == len(choice)]
    found = [list(compare_sum(whole, parts, severity="high")) for whole, *parts in told]
    if found and all(found):
        spreads = [max(c.start for c in choice) - min(c.start for c in choice) for choice in told]
        yield from found[spreads.index(min(spreads))]


def _too_large(row: Sum, named: dict[str, list[Claim]]) -> Iterator[Finding]:
    whole = max(named[row.whole], key=lambda claim: claim.interval.high)
    for part in (part for name in row.parts for part in named.get(name, ())):
        if part.interval.low > whole.interval.high:
            yield make_finding(
                "sum",
                "high",
                f"{part.title} {part.figure} exceeds {whole.title} {whole.figure}, of which it is a part",
                (part, whole),
                stated=part.interval,
                expected=whole.interval,
                unit=part.unit,
            )


def compare_sum(whole: Claim, parts: Sequence[Claim], *, severity: str) -> Iterator[Finding]:
    """A finding where ``parts`` do not sum to ``whole`` within half a unit of the last digit of each."""
    expected = total([part.interval for part in parts])
    if whole.interval.gap(expected):
        terms = " + ".join(f"{part.metric} {part.figure}" for part in parts)
        sum_shown = shown(expected.best, whole.unit)
        yield make_finding(
            "sum",
            severity,
            f"{whole.title} is {whole.figure}, its parts sum to {sum_shown} ({terms})",
            (whole, *parts),
            stated=whole.interval,
            expected=expected,
            unit=whole.unit,
        )


def _by_words(levels: Sequence[Claim]) -> Iterator[Finding]:
    """A figure and those behind it in its sentence that words (新建 and 续建) part without rest."""
    for _, sentence in groupby(levels, key=lambda claim: claim.sentence):
        row = list(sentence)
        for split in load_identities().splits:
            for at in range(len(row) - len(split)):
                whole, parts = row[at], row[at + 1 : at + 1 + len(split)]
                if _is_split(whole, parts, split):
                    yield from compare_sum(whole, parts, severity="medium")


def _is_split(whole: Claim, parts: Sequence[Claim], split: Sequence[tuple[str, ...]]) -> bool:
    key = whole.period, *whole.key("status")
    if any((part.period, *part.key("status")) != key for part in parts):
        return False
    if whole.name in {row.whole for row in load_identities().sums if row.complete} or _MEAN.search(whole.metric):
        return False
    said = [_words_of(part) for part in parts]
    mine = [next((i for i, names in enumerate(split) if any(n in words for n in names)), None) for words in said]
    told = any(name in _words_of(whole) for names in split for name in names)
    return not told and None not in mine and len(set(mine)) == len(split)


def _words_of(claim: Claim) -> str:
    return claim.lead + claim.metric


def _by_rows(claims: Sequence[Claim]) -> Iterator[Finding]:
    """The cells above a row 合计 against its own, column by column."""
    lines = [list(line) for _, line in groupby(claims, key=lambda claim: claim.line)]
    for at, cells in enumerate(lines):
        if len({cell.fact.metric for cell in cells}) != 1 or not _TOTAL.search(cells[0].fact.indicator_name or ""):
            continue
        rows: list[list[Claim]] = []
        while at and _is_row(lines[at - 1], lines[at], len(cells)):
            at -= 1
            rows.append(lines[at])
        if len(rows) >= _MIN_ROWS:
            yield from _columns(cells, rows[::-1])


def _is_row(above: Sequence[Claim], below: Sequence[Claim], width: int) -> bool:
    """Is ``above`` a row of the same table, right over ``below``?"""
    return (
        len(above) == width
        and below[0].line - above[0].line == 1
        and len({cell.fact.metric for cell in above}) == 1
        and not _TOTAL.search(above[0].fact.indicator_name or "")
    )


def _columns(cells: Sequence[Claim], rows: Sequence[Sequence[Claim]]) -> Iterator[Finding]:
    proven, doubted = False, []
    for column, cell in enumerate(cells):
        parts = [row[column] for row in rows]
        same = {(part.period, part.unit, part.fact.kind, part.exact) for part in (cell, *parts)}
        if len(same) == 1 and cell.fact.kind == "level" and cell.exact:
            expected = total([part.interval for part in parts])
            proven = proven or not cell.interval.gap(expected)
            doubted.append((cell, parts, expected))
    for cell, parts, expected in doubted:
        close = _within(cell.interval, expected)
        if proven or close:
            yield from compare_sum(cell, parts, severity="high" if proven else "medium")


def _within(interval: Interval, expected: Interval) -> bool:
    return abs(interval.best - expected.best) <= abs(expected.best) * _CLOSE
