"""One date mention → its value, given what is known of the bulletin."""

from __future__ import annotations

import re
from datetime import date as Day
from datetime import timedelta
from typing import Final

from govie.errors import ValueNotRead
from govie.values.anchor import Anchor
from govie.values.festivals import festival_day, holiday, is_festival
from govie.values.folding import fold
from govie.values.numerals import read_numeral
from govie.values.periods import bounds, period_of
from govie.values.spoken_dates import month_part, number_of, read_spoken, short_year
from govie.values.stretches import read_decade, read_plan, read_run, season

_HAN: Final = "〇零一二三四五六七八九"
_ISO: Final = re.compile(r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?")
_BEFORE: Final = re.compile(r"(?:之|以)?前夕?$|为?止$")
_SINCE: Final = re.compile(r"(?:以|之)?来$|起$|[至迄]今$")
_AFTER: Final = re.compile(r"(?:之|以)?(?<!前)后$")
_NOISE: Final = re.compile(r"(?:(?<=日)晚|期间|时期|规划期|那天|当天|上午|下午|傍晚|晚上?|凌晨|累计|当月|里)$")
_LONGEST: Final = 60
_AROUND: Final = re.compile(r"期间|假期|长假|黄金周|前后")
_DAYS_LONG: Final = re.compile(r"(.+?)([三五七八])天(?:长?假期?|乐)?")
_TWO_YEARS: Final = {"去今": -1, "今明": 0, "明后": 1}
_PART_AFTER_YEAR: Final = re.compile(r"[上下]半年|Q[1-4]|第?[一二三四1-4]季|前[一二两三]")
_YEARS: Final = re.compile(rf"(?:(\d{{4}})年?度?|([一二][{_HAN}]{{3}})年|民国(元|\d+|[{_HAN}十百]+)年)(?:的)?")
_RELATIVE: Final = {"今年": 0, "本年": 0, "去年": -1, "前年": -2, "明年": 1, "后年": 2, "今": 0, "去": -1, "明": 1}
_RELATIVE_YEAR: Final = re.compile("[今本去前明后上当同该这次翌]")
_CONTEXT: Final = {"上年": -1, "当年": 0, "同年": 0, "该年": 0, "这一年": 0, "次年": 1, "翌年": 1}
_SPLIT: Final = re.compile(r"——|--|[-—~至到]")
_M: Final = r"(\d{1,2}|[一二三四五六七八九十]{1,2})"
_DAY: Final = rf"(\d{{1,2}}|[{_HAN}十廿卅]{{1,3}})[日号]"
_PART_OF_YEAR: Final = {"初": "01", "中": "06"}


def read_date(raw: str, *, anchor: Anchor) -> str | None:
    """The value of a date mention (``2022``, ``2022-Q1``, ``../2022-08``, ``2021/2025``), None where nothing is known.

    >>> read_date("8月前", anchor=Anchor("2022-03-01")), read_date("“十四五”期间", anchor=Anchor())
    ('../2022-08', '2021/2025')
    >>> read_date("全年", anchor=Anchor("2026", 2025)), read_date("去年上半年", anchor=Anchor("2026", 2025))
    ('2025', '2025-H1')
    """
    return _tried(raw, anchor)[0]


def date_problem(raw: str, *, anchor: Anchor) -> str | None:
    """Why a date that looks exact is none (``no such day``); None for dates that are read or that name no bounds.

    >>> date_problem("2月30日", anchor=Anchor("2022")), date_problem("近年来", anchor=Anchor("2022"))
    ('no such day', None)
    """
    return _tried(raw, anchor)[1]


def _tried(raw: str, anchor: Anchor) -> tuple[str | None, str | None]:
    text = re.sub(r"\s", "", fold(raw))
    if not 0 < len(text) < _LONGEST:
        return None, None
    try:
        return _checked(_read(text, anchor)), None
    except ValueNotRead as error:
        return None, error.problem if error.problem.startswith("no such") else None
    except (ValueError, OverflowError):  # a month or a year that the calendar has not
        return None, "no such month"


def years_in(text: str) -> list[int]:
    """The years written out in ``text``.

    >>> years_in("二〇二一年至2023年")
    [2021, 2023]
    """
    return [_year_number(match) for match in _YEARS.finditer(text)]


def _checked(value: str | None) -> str | None:
    """``value`` if its days exist and it ends after it begins; raises ValueNotRead as ``period_of`` does."""
    if value:
        period_of(value)
    return value


def _read(text: str, anchor: Anchor) -> str | None:
    if iso := _ISO.fullmatch(text):
        return f"{iso[1]}-{int(iso[3]):02}" + (f"-{int(iso[4]):02}" if iso[4] else "")
    if (value := read_spoken(text, anchor)) is not None:
        return value or None
    upto = since = after = False
    if prefix := re.match(r"截[至止]到?|自|从|至|到", text):
        text = text[prefix.end() :]
        upto, since = prefix[0][0] == "截", prefix[0] in ("自", "从")
        if text in ("目前", "日前"):
            return f"../{anchor.publication[:7]}" if anchor.publication else None
    if (match := _BEFORE.search(text)) and not text.endswith("前后"):
        text, upto = text[: match.start()], True
        month_end = re.search(r"月份?底$", text)
        text = text[:-1] if month_end else text
        core = _core(_NOISE.sub("", text), anchor)
        return f"../{core.partition('/')[0]}" if core else None
    if (match := _SINCE.search(text)) and (match[0] != "来" or not text.endswith("年来")):
        text, since = text[: match.start()], True
    elif match := _AFTER.search(text):
        text, after = text[: match.start()], True
    value = _core(_stripped(text), anchor)
    if value is None:
        return None
    first, _, last = value.partition("/")
    if since and text in ("今年", "本年"):
        first += "-01"
    if upto:
        return f"../{last or first}"
    return f"{first}/.." if since or after else value


def _stripped(text: str) -> str:
    """``text`` without what stands behind a date and does not change it; 期间 of a festival does."""
    if read_plan(text):
        return text
    core = re.sub("前后$", "", _NOISE.sub("", text))
    return text if _AROUND.search(text[len(core) :]) and is_festival(_festival_name(core)) else core


def _core(text: str, anchor: Anchor) -> str | None:
    """A point or stretch without the words around it (截至, 以来, 前)."""
    if plan := read_plan(text):
        return plan
    if "世纪" in text or "年代" in text:
        return read_decade(text)
    if (two := _TWO_YEARS.get(text[:2])) is not None and text[2:] in ("年", "两年") and anchor.this_year:
        return f"{anchor.this_year + two}/{anchor.this_year + two + 1}"
    seasons = re.fullmatch(r"([去今])冬([今明])春", text)
    if seasons and anchor.this_year:
        winter = anchor.this_year - (1 if seasons[1] == "去" else 0)
        return f"{winter}-11/{winter + 1}-04"
    year, rest = _take_year(text, anchor)
    in_year = anchor.year if year is None else year
    if in_year is not None and (run := read_run(rest, in_year)):
        return run
    if year is not None and not _RELATIVE_YEAR.match(text) and is_festival(_festival_name(rest)):
        return _festival(rest, year, lunar_year="月" in rest)
    parts = (
        [rest] if is_festival(rest) else _SPLIT.split(rest, maxsplit=1) if not re.match(r"^\d{4}", rest) else ["", rest]
    )
    if year is not None and _SPLIT.match(rest) and re.fullmatch(r"\d{4}年?", parts[1]):
        return f"{year}/{parts[1][:4]}"
    if len(parts) == 2:
        return _stretch(year, parts[0], parts[1], anchor)
    if year is None and anchor.year is not None:
        year = anchor.year + (1 if _is_next(rest, anchor) else 0)
    return _within(rest, year, anchor) if year is not None else None


def _is_next(text: str, anchor: Anchor) -> bool:
    """Do 元旦 and 春节 without a year mean the coming ones: is the bulletin of the second half of that year?"""
    published = anchor.publication or ""
    return text in ("春节", "元旦", "除夕") and anchor.year == anchor.published and published[5:7] > "06"


def _stretch(year: int | None, left: str, right: str, anchor: Anchor) -> str | None:
    """From left to right; units and the year that stand at one end serve both."""
    if year is None and left.isdigit() and len(left) == 4:
        return f"{left}/{right[:4]}" if re.fullmatch(r"\d{4}年?", right) else None
    first_year = anchor.year if year is None else year
    if first_year is None:
        return None
    last_year, rest = _take_year(right, anchor)
    month = re.match(rf"{_M}月", left)
    if month and re.fullmatch(_DAY, rest):
        rest = month[0] + rest
    last = _within(rest, first_year if last_year is None else last_year, anchor)
    if re.fullmatch(_M, left) and "月" in rest:
        left += "月"
    elif re.fullmatch(rf"{_M}月\d+", left) and re.search("[日号]$", rest):
        left += rest[-1]
    first = _within(left, first_year, anchor)
    if first is None or last is None:
        return None
    return f"{first.partition('/')[0]}/{last.rpartition('/')[2]}"


def _take_year(text: str, anchor: Anchor) -> tuple[int | None, str]:
    """The year at the start of ``text`` and what follows."""
    if short := short_year(text):
        return short
    match = _YEARS.match(text)
    ends = match and (match.end() == len(text) or _SPLIT.match(text, match.end()))
    if match and (ends or "年" in match[0] or _PART_AFTER_YEAR.match(text, match.end())):
        return _year_number(match), text[match.end() :]
    for words, base in ((_CONTEXT, anchor.year), (_RELATIVE, anchor.this_year)):
        for word, step in words.items():
            if text.startswith(word) and (len(word) == 2 or (text[1:] and text[1] in "春夏秋冬")) and base is not None:
                return base + step, text[len(word) :]
    return None, text


def _year_number(match: re.Match[str]) -> int:
    if match[1]:
        return int(match[1])
    if match[3]:
        since = 1 if match[3] == "元" else read_numeral(match[3]).value
        return 1911 + int(since or 0)
    return int(read_numeral(match[2]).value or 0)


def _within(text: str, year: int, anchor: Anchor) -> str | None:
    """A part of ``year``."""
    if text in ("", "全年", "年内", "内", "度", "年度", "年"):
        return str(year)
    if half := re.fullmatch(r"(上|下|前|后)半年", text):
        return f"{year}-H{1 if half[1] in '上前' else 2}"
    if named := re.fullmatch("Q([1-4])", text):
        return f"{year}-Q{named[1]}"
    if quarter := re.fullmatch(r"(前)?第?([一二两三四1-4]|首)个?季度?(末|底|初)?", text):
        return _quarter(quarter, year)
    if first := re.fullmatch(r"[前头](.+)个月", text):
        count = read_numeral(first[1]).value
        return f"{year}-01/{year}-{int(count):02}" if count and count > 1 else f"{year}-01"
    if end := re.fullmatch(r"年?([末底初中])|岁末", text):
        return f"{year}-{_PART_OF_YEAR.get(end[1], '12-31')}"
    if month := re.fullmatch(rf"{_M}月份?(?:{_DAY})?([底末初中]|[上中下]旬)?", text):
        return _month(month, year, anchor)
    if (part := re.fullmatch(r"(?:入|开)?([春夏秋冬])[季天上]?", text)) or text in ("秋冬季", "冬春季", "秋冬"):
        return season(part[1] if part else text[0], year)
    if text == "同期":
        return _same_period(anchor.last_value, year)
    if day := re.fullmatch(_DAY, text):
        return _day_alone(number_of(day[1]), anchor)
    return _festival(text, year)


def _same_period(value: str | None, year: int) -> str | None:
    """The period ``value`` moved into ``year``; None where there is none or it spans years."""
    if value is None:
        return None
    points = value.split("/")
    if len({point[:4] for point in points if point != ".."}) != 1:
        return None
    if points[-1] == "..":
        return str(year)
    return "/".join(point if point == ".." else f"{year}{point[4:]}" for point in points)


def _day_alone(day: int, anchor: Anchor) -> str | None:
    """A day without a month: of the month met last, else the latest such day up to the publication."""
    if anchor.last_value and re.match(r"\d{4}-\d\d", anchor.last_value):
        return f"{anchor.last_value[:7]}-{day:02}"
    published = anchor.publication or ""
    if not re.match(r"\d{4}-\d\d", published):
        return None
    if len(published) == 10 and day > int(published[8:]):
        published = (Day.fromisoformat(published).replace(day=1) - timedelta(days=1)).isoformat()
    return f"{published[:7]}-{day:02}"


def _quarter(match: re.Match[str], year: int) -> str:
    number = 1 if match[2] == "首" else number_of(match[2])
    if match[1]:
        return f"{year}-01/{year}-{number * 3:02}"
    if match[3] in ("末", "底"):
        return bounds(f"{year}-Q{number}")[1]
    return f"{year}-Q{number}"


def _month(match: re.Match[str], year: int, anchor: Anchor) -> str:
    month = number_of(match[1])
    if not match[2]:
        return month_part(year, month, match[3] or "")
    day = number_of(match[2])
    published = anchor.publication or ""
    if len(published) == 10 and anchor.published == year + 1:
        lapse = Day.fromisoformat(published) - Day(year + 1, month, day)
        year += 1 if 0 <= lapse.days <= 20 else 0
    return f"{year}-{month:02}-{day:02}"


def _festival_name(text: str) -> str:
    name = re.sub(r"^[农阴]历|[“”\"]", "", text)
    return name if is_festival(name) else name.removesuffix("节")


def _festival(text: str, year: int, *, lunar_year: bool = False) -> str | None:
    """A festival's day; its month where the text speaks of the days around it, its days where it counts them."""
    lunar = text[:2] in ("农历", "阴历")
    if days := _DAYS_LONG.fullmatch(text):
        first = festival_day(_festival_name(days[1]), year)
        last = Day.fromisoformat(first) + timedelta(days=number_of(days[2]) - 1) if first else None
        return f"{first}/{last}" if last else None
    around = _AROUND.search(text)
    name = _festival_name(text[: around.start()] if around else text)
    if around and around[0] in ("假期", "长假", "黄金周") and (week := holiday(name, year)):
        return week
    day = festival_day(name, year, lunar=lunar, lunar_year=lunar_year)
    return day[:7] if around and day else day
