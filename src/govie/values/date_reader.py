"""One date mention → its value, given what is known of the bulletin."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date as Day
from datetime import timedelta
from typing import Final

from govie.errors import ValueNotRead
from govie.values.festivals import festival_day, holiday, is_festival
from govie.values.folding import fold
from govie.values.numerals import read_numeral
from govie.values.periods import bounds
from govie.values.stretches import read_decade, read_plan, read_run, season

_HAN: Final = "〇零一二三四五六七八九"
_ISO: Final = re.compile(r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?")
_BEFORE: Final = re.compile(r"(?:之|以)?前夕?$|为?止$")
_SINCE: Final = re.compile(r"(?:以|之)?来$|起$|[至迄]今$")
_AFTER: Final = re.compile(r"(?:之|以)?(?<!前)后$")
_NOISE: Final = re.compile(
    r"(?:(?<=日)晚|期间|时期|规划期|那天|当天|上午|下午|傍晚|晚上?|凌晨|累计|当月|里)$"
)
#: Until then, bulletins review the year before.
_LAST_MONTH_OF_REVIEWS: Final = "03"
_AROUND: Final = re.compile(r"期间|假期|长假|黄金周|前后")
_DAYS_LONG: Final = re.compile(r"(.+?)([三五七八])天(?:长?假期?|乐)?")
_SHORT_YEAR: Final = re.compile(rf"['’‘]?(?:(\d\d)|([{_HAN}]{{2}}))年(?!来|间|多|以来)度?")
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
_YEARS_LONG: Final = re.compile(r"(?:过去的?|近)?(一|二|两|三|四|五|\d)年来?|(?:过去的?)(一|三|五)年")
_SPAN_OF_YEARS: Final = re.compile(rf"(?!\d{{4}}年|[一二][〇零九])近?[{_HAN}\d十两百]+多?年(?:多?来|间|以来)?")


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is known of a bulletin's time: its day, month or year of publication (ISO), the year it reports, and, from
    the text before a mention, the year and the value met last."""

    publication: str | None = None
    reporting: int | None = None
    last_year: int | None = None
    last_value: str | None = None

    @property
    def published(self) -> int | None:
        """The year of publication."""
        return int(self.publication[:4]) if self.publication else None

    @property
    def year(self) -> int | None:
        """The year of a mention that names none."""
        return next((y for y in (self.last_year, self.reporting, self.published) if y is not None), None)

    @property
    def this_year(self) -> int | None:
        """今年: the year of publication, else the year the text is about."""
        return next((y for y in (self.published, self.reporting, self.last_year) if y is not None), None)

    @property
    def last_whole_year(self) -> int | None:
        """The last year of 过去一年, 五年来: a bulletin of the first months looks back on the year before."""
        if self.published and "01" <= (self.publication or "")[5:7] <= _LAST_MONTH_OF_REVIEWS:
            return self.published - 1
        return self.reporting


def read_date(raw: str, *, anchor: Anchor) -> str | None:
    """The value of a date mention (``2022``, ``2022-Q1``, ``../2022-08``, ``2021/2025``), None where nothing is known.

    >>> read_date("8月前", anchor=Anchor("2022-03-01")), read_date("“十四五”期间", anchor=Anchor())
    ('../2022-08', '2021/2025')
    >>> read_date("全年", anchor=Anchor("2026", 2025)), read_date("去年上半年", anchor=Anchor("2026", 2025))
    ('2025', '2025-H1')
    """
    text = re.sub(r"\s", "", fold(raw))
    try:
        return _checked(_read(text, anchor)) if 0 < len(text) < 60 else None
    except (ValueNotRead, ValueError, OverflowError):
        return None


def years_in(text: str) -> list[int]:
    """The years written out in ``text``.

    >>> years_in("二〇二一年至2023年")
    [2021, 2023]
    """
    return [_year_number(match) for match in _YEARS.finditer(text)]


def _checked(value: str | None) -> str | None:
    """``value`` if its days exist."""
    for point in (value or "..").split("/"):
        if point != "..":
            bounds(point)
    return value


def _read(text: str, anchor: Anchor) -> str | None:
    if iso := _ISO.fullmatch(text):
        return f"{iso[1]}-{int(iso[3]):02}" + (f"-{int(iso[4]):02}" if iso[4] else "")
    if (value := _spoken(text, anchor)) is not None:
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
    elif (match := _SINCE.search(text)) and (match[0] != "来" or not text.endswith("年来")):
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
    core = re.sub("前后$", "", _NOISE.sub("", text))
    return text if _AROUND.search(text[len(core) :]) and is_festival(_festival_name(core)) else core


def _spoken(text: str, anchor: Anchor) -> str | None:
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
    if _short_year(text):
        return None
    if ago := re.fullmatch(rf"([{_HAN}十两]{{1,3}}|\d{{1,2}})年前", text):
        return str(anchor.this_year - _number(ago[1])) if anchor.this_year else ""
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
    return _month_part(year, month, months[2] or "")


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
    parts = [rest] if is_festival(rest) else _SPLIT.split(rest, maxsplit=1) if not re.match(r"^\d{4}", rest) else ["", rest]
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
    if short := _short_year(text):
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


def _short_year(text: str) -> tuple[int, str] | None:
    """A year of two figures and what follows: 96年, 九六年, 08年3月; a mere number of years (20年, 七八年) is none."""
    match = _SHORT_YEAR.match(text)
    if match is None:
        return None
    rest = text[match.end() :]
    figures = match[1] or "".join(str(_number(char)) for char in match[2])
    number = int(figures)
    if match[2] and not rest and int(figures[1]) == int(figures[0]) + 1:
        return None
    if number >= 49:
        return 1900 + number, rest
    return (2000 + number, rest) if figures[0] == "0" or rest else None


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
        return _day_alone(_number(day[1]), anchor)
    return _festival(text, year)


def _same_period(value: str | None, year: int) -> str | None:
    """The period ``value`` moved into ``year``; None where there is none or it spans years."""
    if value is None:
        return None
    points = value.split("/")
    if len({point[:4] for point in points if point != ".."}) != 1:
        return None
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


def _number(text: str) -> int:
    value = read_numeral(text).value
    if value is None:
        raise ValueNotRead(text, "an open number")
    return int(value)


def _quarter(match: re.Match[str], year: int) -> str:
    number = 1 if match[2] == "首" else _number(match[2])
    if match[1]:
        return f"{year}-01/{year}-{number * 3:02}"
    if match[3] in ("末", "底"):
        return bounds(f"{year}-Q{number}")[1]
    return f"{year}-Q{number}"


def _month(match: re.Match[str], year: int, anchor: Anchor) -> str:
    month = _number(match[1])
    if not match[2]:
        return _month_part(year, month, match[3] or "")
    day = _number(match[2])
    published = anchor.publication or ""
    if len(published) == 10 and anchor.published == year + 1:
        lapse = Day.fromisoformat(published) - Day(year + 1, month, day)
        year += 1 if 0 <= lapse.days <= 20 else 0
    return f"{year}-{month:02}-{day:02}"


def _month_part(year: int, month: int, part: str) -> str:
    if part in ("底", "末"):
        return f"{year}-{month:02}-{monthrange(year, month)[1]:02}"
    return f"{year}-{month:02}"


def _festival_name(text: str) -> str:
    name = re.sub(r"^[农阴]历|[“”\"]", "", text)
    return name if is_festival(name) else name.removesuffix("节")


def _festival(text: str, year: int, *, lunar_year: bool = False) -> str | None:
    """A festival's day; its month where the text speaks of the days around it, its days where it counts them."""
    lunar = text[:2] in ("农历", "阴历")
    if days := _DAYS_LONG.fullmatch(text):
        first = festival_day(_festival_name(days[1]), year)
        last = Day.fromisoformat(first) + timedelta(days=_number(days[2]) - 1) if first else None
        return f"{first}/{last}" if last else None
    around = _AROUND.search(text)
    name = _festival_name(text[: around.start()] if around else text)
    if around and around[0] in ("假期", "长假", "黄金周") and (week := holiday(name, year)):
        return week
    day = festival_day(name, year, lunar=lunar, lunar_year=lunar_year)
    return day[:7] if around and day else day
