"""Canonical periods: the date values of marked text → one form, first and last day."""

from __future__ import annotations

import re
from calendar import monthrange
from functools import lru_cache
from typing import Final

from govie.errors import ValueNotRead
from govie.records import Period

_POINT: Final = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d\d)(?:-(\d\d))?))?", re.ASCII)
_OPEN: Final = ".."
_QUARTERS: Final = {(1, 3): "Q1", (4, 6): "Q2", (7, 9): "Q3", (10, 12): "Q4", (1, 6): "H1", (7, 12): "H2"}


@lru_cache(maxsize=2_000)
def period_of(value: str) -> Period:
    """The canonical period of a date value, with its first and last day.

    A run of months that is a quarter, a half or a year becomes one; an open end is None. Raises ValueNotRead for
    anything that is no date value, days that do not exist included.

    >>> period_of("2022-01/2022-03")
    Period(value='2022-Q1', start='2022-01-01', end='2022-03-31')
    >>> period_of("../2024-02")
    Period(value='../2024-02', start=None, end='2024-02-29')
    """
    first, bar, last = value.partition("/")
    if not bar:
        start, end = bounds(first)
        return Period(first, start, end)
    if first == last == _OPEN:
        raise ValueNotRead(value, "open at both ends")
    if first == _OPEN:
        return Period(value, None, bounds(last)[1])
    if last == _OPEN:
        return Period(value, bounds(first)[0], None)
    start, end = bounds(first)[0], bounds(last)[1]
    if start > end:
        raise ValueNotRead(value, "ends before it begins")
    return Period(_canonical(value, first, last, start, end), start, end)


def bounds(point: str) -> tuple[str, str]:
    """First and last day of a year, half, quarter, month or day.

    >>> bounds("2023-H2")
    ('2023-07-01', '2023-12-31')
    """
    parts = _POINT.fullmatch(point)
    if parts is None:
        raise ValueNotRead(point, "not a date value")
    year, quarter, half, month, day = parts.groups()
    if quarter:
        first, last = int(quarter) * 3 - 2, int(quarter) * 3
    elif half:
        first, last = int(half) * 6 - 5, int(half) * 6
    elif month:
        first = last = int(month)
    else:
        first, last = 1, 12
    if not (1 <= first <= 12 and int(year)):
        raise ValueNotRead(point, "no such month")
    length = monthrange(int(year), last)[1]
    if day:
        if not 1 <= int(day) <= length:
            raise ValueNotRead(point, "no such day")
        return point, point
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{length:02}"


def _canonical(value: str, first: str, last: str, start: str, end: str) -> str:
    if first == last:
        return first
    whole_months = start.endswith("-01") and end == bounds(end[:7])[1]
    if not whole_months or first.count("-") == 2 or last.count("-") == 2:
        return value
    months = int(start[5:7]), int(end[5:7])
    if start[:4] == end[:4]:
        if months == (1, 12):
            return start[:4]
        if months in _QUARTERS:
            return f"{start[:4]}-{_QUARTERS[months]}"
        if months[0] == months[1]:
            return start[:7]
    elif months == (1, 12):
        return f"{start[:4]}/{end[:4]}"
    return f"{start[:7]}/{end[:7]}"
