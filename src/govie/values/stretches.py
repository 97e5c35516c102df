"""Stretches of time with names of their own: five-year plans, decades, seasons, runs of quarters and months."""

from __future__ import annotations

import re
from typing import Final

from govie.values.numerals import read_numeral

_NUMBER: Final = r"(十[一二三四五六]?|[一二三四五六七八九])五"
_OPEN, _CLOSE = '[“"「『]', '[”"」』]'
#: Quoted, or of two figures, or before a word that a plan calls for: 九五年 is a year.
_PLAN: Final = re.compile(
    rf"(?:{_OPEN}{_NUMBER}{_CLOSE}|(?=十[一二三四五六]){_NUMBER}|{_NUMBER}(?=时期|期间|期?[末初]|规划|计划|以来))"
    r"(?:规划|计划)?(?:的)?(.*)"
)
_PLAN_SPAN: Final = re.compile(rf"{_OPEN}?{_NUMBER}{_CLOSE}?(?:——|[-—~至到]){_OPEN}?{_NUMBER}{_CLOSE}?(?:时期|期间)?")
_PLAN_YEARS: Final = re.compile(r"([前头后])([一二两三四])年|第([一二三四五])年|(头一年|首年)|(最后一年|终期|末年)")
_DECADE: Final = re.compile(r"(上|本|20|21|二十)?(?:世纪)?(?:(\d)0|([一二三四五六七八九]{1,2})十)年代(.*)")
_SEASONS: Final = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11)}
_FIGURE: Final = r"[一二三四五六七八九1-9]|1[0-2]|十[一二]?"
_QUARTERS: Final = re.compile(r"第?([一二三1-3])(?:——|[-—~至到、])?第?([二三四2-4])季度?")
_MONTHS: Final = re.compile(rf"({_FIGURE})月?[、和]({_FIGURE})月份?|([一二三四五六七八])([二三四五六七八九])月份?")
#: First years of the plans; from the sixth on they follow each other by five years.
_FIRST: Final = {1: 1953, 2: 1958, 3: 1966, 4: 1971, 5: 1976}


def read_plan(text: str) -> str | None:
    """The years of a five-year plan, or of the part of it that ``text`` names; None where ``text`` is no plan.

    >>> read_plan("“一五”时期"), read_plan("“十四五”前三年"), read_plan("“八五”计划第二年"), read_plan("九五年")
    ('1953/1957', '2021/2023', '1992', None)
    """
    if span := _PLAN_SPAN.fullmatch(text):
        return f"{_first_year(span[1])}/{_first_year(span[2]) + 4}"
    match = _PLAN.fullmatch(text)
    if match is None:
        return None
    start, tail = _first_year(match[1] or match[2] or match[3]), match[4]
    if part := _PLAN_YEARS.match(tail):
        return _part_of_plan(start, part)
    if "末" in tail or "收官" in tail:
        return str(start + 4)
    return str(start) if "初" in tail or "开局" in tail or "起步" in tail else f"{start}/{start + 4}"


def _first_year(number: str) -> int:
    count = _figure(number)
    return _FIRST.get(count, 2021 + 5 * (count - 14))


def _part_of_plan(start: int, part: re.Match[str]) -> str:
    if part[5]:
        return str(start + 4)
    if not part[1]:
        return str(start + (_figure(part[3]) - 1 if part[3] else 0))
    length = _figure(part[2])
    first = start + 5 - length if part[1] == "后" else start
    return f"{first}/{first + length - 1}" if length > 1 else str(first)


def read_decade(text: str) -> str | None:
    """The years of a decade of the last century; None for 本世纪初 and what else has no bounds.

    >>> read_decade("上世纪80年代"), read_decade("八九十年代"), read_decade("本世纪初")
    ('1980/1989', '1980/1999', None)
    """
    decade = _DECADE.fullmatch(text)
    if decade is None:
        return None
    tens = int(decade[2]) if decade[2] else _figure(decade[3][0])
    start = (2000 if decade[1] in ("本", "21") else 1900) + 10 * tens
    if decade[3] and len(decade[3]) == 2:
        return f"{start}/{1900 + 10 * _figure(decade[3][1]) + 9}"
    return None if decade[4] else f"{start}/{start + 9}"


def season(name: str, year: int) -> str:
    """The months of 春, 夏, 秋 or 冬; a winter ends in the year after."""
    if name == "冬":
        return f"{year}-12/{year + 1}-02"
    first, last = _SEASONS[name]
    return f"{year}-{first:02}/{year}-{last:02}"


def read_run(text: str, year: int) -> str | None:
    """Quarters or months in a row: 一至三季度, 三四季度, 7、8月, 七八月; None for anything else.

    >>> read_run("一至三季度", 2022), read_run("七八月", 2022), read_run("三月", 2022)
    ('2022-Q1/2022-Q3', '2022-07/2022-08', None)
    """
    if quarters := _QUARTERS.fullmatch(text):
        first, last = _figure(quarters[1]), _figure(quarters[2])
        return f"{year}-Q{first}/{year}-Q{last}" if first < last else None
    if months := _MONTHS.fullmatch(text):
        first, last = (_figure(m) for m in months.groups() if m)
        return f"{year}-{first:02}/{year}-{last:02}" if last == first + 1 else None
    return None


def _figure(text: str) -> int:
    value = read_numeral(text).value
    assert value is not None  # the patterns hold no open digits
    return int(value)
