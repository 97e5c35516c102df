"""Festivals, lunar dates and solar terms → days of the Gregorian calendar.

The names are in ``festivals.toml``, the calendar of 1949 to 2050 in ``lunar_years.toml``, which is built by
``scripts/build_festivals.py``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Day
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from govie.errors import TableError, ValueNotRead
from govie.values.numerals import read_numeral

_NAMES: Final = "festivals.toml"
_YEARS: Final = "lunar_years.toml"
_MONTHS: Final = {"正": 1, "冬": 11, "腊": 12}
_LUNAR: Final = re.compile(
    r"(闰)?([正冬腊]|[一二三四五六七八九十]{1,2})月(?:初([一二三四五六七八九十])|([十廿卅三二一四五六七八九]{1,3}))?"
)
#: Before, the national day was no holiday of a week.
_FIRST_GOLDEN_WEEK: Final = 1999
_NEW_YEARS_EVE: Final = frozenset({"除夕", "大年三十", "年三十"})


@dataclass(frozen=True, slots=True)
class _Calendar:
    """``lunar`` maps (year, month, leap) to the month's first day and its length; ``terms`` (year, term) to a day."""

    fixed: Mapping[str, str]
    lunar_names: Mapping[str, tuple[int, int]]
    term_names: Mapping[str, str]
    lunar: Mapping[tuple[int, int, bool], tuple[Day, int]]
    terms: Mapping[tuple[int, str], Day]
    holidays: Mapping[str, Mapping[str, str]]


def is_festival(name: str) -> bool:
    """Is ``name`` (folded) a festival, a solar term or a lunar date?

    >>> is_festival("元宵节"), is_festival("腊月廿三"), is_festival("星期三")
    (True, True, False)
    """
    calendar, parts = _calendar(), _lunar_parts(name)
    known = name in calendar.fixed or name in calendar.lunar_names or name in calendar.term_names
    return known or name in _NEW_YEARS_EVE or (2000, name) in calendar.terms or (parts is not None and parts[3])


def festival_day(name: str, year: int, *, lunar: bool = False, lunar_year: bool = False) -> str | None:
    """The day (ISO) of a festival, solar term or lunar date in ``year``; a lunar month without a day is ``YYYY-MM``.

    腊月, 小年 and 除夕 are those before the 春节 of ``year``, unless ``lunar_year`` says that it is a lunar year.
    ``lunar`` reads 八月十五 as a lunar date. None for other names and for years that the calendar does not hold.

    >>> festival_day("春节", 2023), festival_day("除夕", 2023), festival_day("清明", 2024)
    ('2023-01-22', '2023-01-21', '2024-04-04')
    >>> festival_day("正月十五", 2024), festival_day("腊月", 2024), festival_day("春节", 1900)
    ('2024-02-24', '2024-01', None)
    """
    calendar = _calendar()
    if name in calendar.fixed:
        return f"{year}-{calendar.fixed[name]}"
    if term := calendar.terms.get((year, calendar.term_names.get(name, name))):
        return term.isoformat()
    if name in _NEW_YEARS_EVE:
        first = calendar.lunar.get((year, 1, False))
        return (first[0] - timedelta(days=1)).isoformat() if first else None
    if name in calendar.lunar_names:
        month, day = calendar.lunar_names[name]
        return lunar_day(year - (month == 12 and not lunar_year), month, day)
    parts = _lunar_parts(name)
    if parts is None or (not lunar and not parts[3]):
        return None
    lunar_month, leap, lunar_date, _ = parts
    return lunar_day(year - (lunar_month == 12 and not lunar_year), lunar_month, lunar_date, leap=leap)


def holiday(name: str, year: int) -> str | None:
    """The days of a holiday that begins with the festival ``name``, None where no table tells them.

    >>> holiday("国庆", 2022), holiday("国庆", 2023), holiday("春节", 2023)
    ('2022-10-01/2022-10-07', '2023-09-29/2023-10-06', None)
    """
    days = _calendar().holidays.get(name, {})
    days = _calendar().holidays[days["same"]] if "same" in days else days
    if not days or year < _FIRST_GOLDEN_WEEK:
        return None
    first, _, last = days.get(str(year), days["usual"]).partition("/")
    return f"{year}-{first}/{year}-{last}"


def lunar_day(year: int, month: int, day: int | None, *, leap: bool = False) -> str | None:
    """The Gregorian day (ISO) of a day of the lunar ``year``; without a day the month in which the lunar month begins.

    >>> lunar_day(2023, 2, 1), lunar_day(2023, 2, 1, leap=True), lunar_day(2023, 3, 30)
    ('2023-02-20', '2023-03-22', None)
    """
    found = _calendar().lunar.get((year, month, leap))
    if found is None:
        return None
    first, length = found
    if day is None:
        return (first + timedelta(days=length // 2)).isoformat()[:7]
    return (first + timedelta(days=day - 1)).isoformat() if 1 <= day <= length else None


def _lunar_parts(name: str) -> tuple[int, bool, int | None, bool] | None:
    """Month, leap, day and whether the month's name is lunar only (正月, 腊月) or its day's form is (初三, 廿五)."""
    match = _LUNAR.fullmatch(name)
    if match is None:
        return None
    leap, month, early, late = match.groups()
    try:
        number = _MONTHS.get(month) or _number(month)
        day = _number(early or late) if early or late else None
    except ValueNotRead:
        return None
    named = month in _MONTHS or bool(leap or early) or bool(late and late[0] in "廿卅")
    return number, bool(leap), day, named


def _number(text: str) -> int:
    value = read_numeral(text).value
    assert value is not None  # no open digits among the characters of _LUNAR
    return int(value)


@cache
def _calendar() -> _Calendar:
    names, years = (tomllib.loads(files("govie.values").joinpath(file).read_text("utf-8")) for file in (_NAMES, _YEARS))
    lunar_names = {name: _month_day(name, text) for name, text in names["lunar"].items()}
    for name in names["fixed"]:
        if name in lunar_names or name in names["terms"]:
            raise TableError(_NAMES, name, "stands twice", mend="keep one of the two")
    lunar, terms = dict(_months(years)), dict(_terms(years))
    return _Calendar(names["fixed"], lunar_names, names["terms"], lunar, terms, names["holidays"])


def _month_day(name: str, text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    if not (month.isdigit() and day.isdigit() and 1 <= int(month) <= 12 and 1 <= int(day) <= 30):
        raise TableError(_NAMES, name, f"{text!r} is no lunar month and day", mend='write "8-15"')
    return int(month), int(day)


def _months(years: Mapping[str, Any]) -> list[tuple[tuple[int, int, bool], tuple[Day, int]]]:
    found = []
    for year, row in years["months"].items():
        first, *lengths = row.split()
        day, month, leap = Day.fromisoformat(f"{year}-{first}"), 0, False
        for length in lengths:
            if length == "+":
                leap = True
                continue
            month += not leap
            found.append(((int(year), month, leap), (day, int(length))))
            day, leap = day + timedelta(days=int(length)), False
    return found


def _terms(years: Mapping[str, Any]) -> list[tuple[tuple[int, str], Day]]:
    names = years["terms"]["names"].split()
    return [
        ((int(year), name), Day(int(year), i // 2 + 1, int(day)))
        for year, row in years["terms"].items()
        if year != "names"
        for i, (name, day) in enumerate(zip(names, row.split(), strict=True))
    ]
