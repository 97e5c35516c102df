"""Times with no calendar form, as people say them: 昨天, 上月底, 五年来; 近年来 has no bounds at all."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date as Day
from datetime import timedelta
from typing import Final

from govie.errors import ValueNotRead
from govie.values.anchor import Anchor
from govie.values.numerals import read_numeral

_HAN: Final = "〇零一二三四五六七八九"
_YEARS_LONG: Final = re.compile(r"(?:过去的?|近)?(一|二|两|三|四|五|\d)年来?|(?:过去的?)(一|三|五)年")
_SPAN_OF_YEARS: Final = re.compile(rf"(?!\d{{4}}年|[一二][〇零九])近?[{_HAN}\d十两百]+多?年(?:多?来|间|以来)?")
_SHORT_YEAR: Final = re.compile(rf"['’‘]?(?:(\d\d)|([{_HAN}]{{2}}))年(?!来|间|多|以来)度?")


def read_spoken(text: str, anchor: Anchor) -> str | None:
    """Stretches with no calendar form; "" where they have no value, None where ``text`` is something else."""
    published = anchor.publication or ""
    if text in ("近年来", "近几年来", "近几年", "近年", "前几年", "目前"):
        return ""
    if text in ("现在", "眼下"):
        return published[:7] if len(published) > 4 else ""
    if text in ("年初到岁末", "一年到头"):
        return str(anchor.year or "")
    if text.startswith(("连续", "未来", "今后")):
        return ""
    if text in ("这一年", "一年"):
        return str(anchor.last_whole_year or "")
    if short_year(text):
        return None
    if ago := re.fullmatch(rf"([{_HAN}十两]{{1,3}}|\d{{1,2}})年前", text):
        return str(anchor.this_year - number_of(ago[1])) if anchor.this_year else ""
    if long := _YEARS_LONG.fullmatch(text):
        return _long(text, long, anchor)
    if _SPAN_OF_YEARS.fullmatch(text):
        return ""
    if days := re.match(r"([昨今前])[天日]|本日", text):
        if len(published) < 10:
            return ""
        back = {"昨": 1, "今": 0, "前": 2}.get(days[1] or "今", 0)
        return (Day.fromisoformat(published) - timedelta(days=back)).isoformat()
    if text.startswith("上周"):
        return _last_week(text, published)
    if text.startswith(("当天", "当日")):
        return anchor.last_value if anchor.last_value and len(anchor.last_value) == 10 else ""
    if months := re.fullmatch(r"([本当上下]?)月(底|末|初|[上中下]旬)?", text):
        return _near_month(months, anchor)
    return None


def _long(text: str, long: re.Match[str], anchor: Anchor) -> str:
    count = read_numeral(long[1] or long[2]).value
    last = anchor.last_whole_year
    if text.startswith("近") or count not in (1, 5) or last is None:
        return ""
    if not text.endswith("来") and "过去" not in text:
        return ""
    return str(last) if count == 1 else f"{last - 4}/{last}"


def _last_week(text: str, published: str) -> str:
    if len(published) < 10 or len(text) != 3:
        return ""
    weekday = "一二三四五六日".find(text[2])
    day = Day.fromisoformat(published)
    return (day - timedelta(days=day.weekday() + 7 - weekday)).isoformat() if weekday >= 0 else ""


def _near_month(months: re.Match[str], anchor: Anchor) -> str:
    source = anchor.last_value if months[1] == "当" else anchor.publication
    if not source or not re.match(r"\d{4}-\d\d", source):
        return ""
    year, month = int(source[:4]), int(source[5:7]) + {"上": -1, "下": 1}.get(months[1], 0)
    year, month = (year - 1, 12) if month == 0 else (year + 1, 1) if month == 13 else (year, month)
    return month_part(year, month, months[2] or "")


def short_year(text: str) -> tuple[int, str] | None:
    """A year of two figures and what follows: 96年, 九六年, 08年3月; a mere number of years (20年, 七八年) is none."""
    match = _SHORT_YEAR.match(text)
    if match is None:
        return None
    rest = text[match.end() :]
    figures = match[1] or "".join(str(number_of(char)) for char in match[2])
    number = int(figures)
    if match[2] and not rest and int(figures[1]) == int(figures[0]) + 1:
        return None
    if number >= 49:
        return 1900 + number, rest
    return (2000 + number, rest) if figures[0] == "0" or rest else None


def number_of(text: str) -> int:
    """The whole number that ``text`` spells; ValueNotRead where a digit is open."""
    value = read_numeral(text).value
    if value is None:
        raise ValueNotRead(text, "an open number")
    return int(value)


def month_part(year: int, month: int, part: str) -> str:
    """A month, or its last day for 底 and 末."""
    if part in ("底", "末"):
        return f"{year}-{month:02}-{monthrange(year, month)[1]:02}"
    return f"{year}-{month:02}"
