"""Dates: a written time → the guide's date values, against what is known of the bulletin, never against today.

Finding them in running text is ``date_spans``, their canonical form ``periods``; the names are offered here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date as Day
from functools import lru_cache
from typing import Final

from govie.values.anchor import LAST_MONTH_OF_REVIEWS, Anchor
from govie.values.date_reader import date_problem, read_date, years_in
from govie.values.date_spans import DateMatch, find_dates
from govie.values.folding import fold
from govie.values.periods import bounds, period_of
from govie.values.publication import Source, is_annual, publication_of

__all__ = ["Anchor", "DateMatch", "anchor_of", "date_problem", "find_dates", "period_of", "read_date", "resolve_dates"]

_EXPLICIT: Final = re.compile(
    r"(?<!\d)((?:19|20)\d\d)年|([一二][〇零一二三四五六七八九]{3})年|(?<=\n)((?:19|20)\d\d)(?=\n)"
)
_HEAD: Final = 300
#: A date from elsewhere is a guess that no other date is read against.
_TOLD: Final[frozenset[Source]] = frozenset(("argument", "date line", "plan"))
_PLANNED: Final = re.compile(r"(?:[^。;\n,，]{0,4})(?:计划|力争|目标|预期|拟|将|确保|要|争取|安排|任务)")
_WHOLE: Final = re.compile(r"全年|年[内末底初]|岁末")
_PARAGRAPH: Final = 400
#: Stretches that a report looks back on: 前三季度, 上半年, 1-9月, 一季度, 前11个月.
_LOOKS_BACK: Final = re.compile(
    r"前.{1,2}个?季度?|[一二三四1-4]季度?|第[一二三四]季度|首季度?|[上下]半年|[前头].{1,2}个月|[\d一二三四五六七八九十]{1,2}月?(?:——|[-—~至到])[\d一二三四五六七八九十]{1,2}月份?"
)
#: Before a base period, which is not the one that 同期 repeats.
_BASE: Final = frozenset("比较与由从同")
#: The last month in which a bulletin without its own year may be about the year before.
_MONTH_OF_NEWS: Final = "05"
_ENDED: Final = re.compile("全年|年[末底]|岁末|截[至止]年[末底]")
_DAY_OF_YEAR: Final = re.compile(r"\d{1,2}月\d{1,2}[日号]")
_AHEAD: Final = re.compile(
    "计划|力争|目标|预期|拟|将|确保|要|争取|安排|任务|预计|有望|今年|明年|投产|完工|竣工|建成|前"
)
#: A day this long after the publication, in days, was last year's.
_LONG_AFTER: Final = 60


@lru_cache(maxsize=4)
def anchor_of(text: str, *, date: str | None, genre: str | None = None) -> Anchor:
    """What the bulletin's date and its own explicit years tell of the time it speaks about.

    ``date`` is the day, month or year of publication in ISO form. Without it a full date at the head or the foot of the
    text serves. The reporting year is the year named most; a communiqué that names none reports the year before.

    >>> anchor_of("2021年全市生产总值增长9%", date="2022-01-20")
    Anchor(publication='2022-01-20', reporting=2021, last_year=None, last_value=None)
    >>> anchor_of("全年粮食产量比上年增长1.4%。年末常住人口…", date="2026", genre="communique").reporting
    2025
    """
    folded = fold(text)
    found = publication_of(folded, date=date)
    publication = found.date if found.source in _TOLD else None
    published = int(publication[:4]) if publication else None
    counts = _years(folded, published)
    if published is None:
        return Anchor(None, _most(counts))
    annual = genre == "communique" or is_annual(folded)
    title = [year for year in years_in(folded.lstrip().partition("\n")[0]) if published - 2 <= year <= published]
    if annual:
        return Anchor(publication, title[0] if title else published - 1)
    month = publication[5:7] if publication else ""
    if month > _MONTH_OF_NEWS:
        return Anchor(publication, published)
    recent = Counter({year: counts[year] for year in (published - 1, published) if counts[year]})
    return Anchor(publication, _most(recent) or _most(counts) or published)


def _most(counts: Counter[int]) -> int | None:
    """The year named most, of equals the later one."""
    return max(counts, key=lambda year: (counts[year], year), default=None)


def _years(folded: str, published: int | None) -> Counter[int]:
    """How often each year is named, up to the year of publication; the first line counts three times."""
    counts: Counter[int] = Counter()
    title_end = len(folded) - len(folded.lstrip()) + len(folded.lstrip().partition("\n")[0])
    for match in _EXPLICIT.finditer(re.sub(r"(?<=\d)[ \t]+(?=年)", "", folded)):
        year = next(iter(years_in(match[0].strip() + ("" if match[0].endswith("年") else "年"))), None)
        if year and (published is None or year <= published):
            counts[year] += 3 if match.end() <= title_end and title_end < _HEAD else 1
    if published:
        for word, year in (("今年", published), ("去年", published - 1)):
            if times := len(re.findall(rf"(?<![比较同])(?<!比上){word}", folded)):
                counts[year] += times
    return counts


def resolve_dates(
    mentions: Sequence[tuple[int, int]], text: str, *, date: str | None = None, genre: str | None = None
) -> list[str | None]:
    """The values of all date mentions of one bulletin, in order of the text.

    A mention without a year takes it from the mention before it in its paragraph, else from the bulletin.

    >>> text = "2021年完成投资3亿元。今年上半年增长5%,全年力争增长6%。"
    >>> spans = [(m.start, m.end) for m in find_dates(text)]
    >>> resolve_dates(spans, text, date="2022-08-01")
    ['2021', '2022-H1', '2022']
    """
    order = sorted(range(len(mentions)), key=lambda i: mentions[i])
    values = _resolved(tuple(mentions[i] for i in order), text, anchor_of(text, date=date, genre=genre))
    result: list[str | None] = [None] * len(mentions)
    for position, value in zip(order, values, strict=True):
        result[position] = value
    return result


@lru_cache(maxsize=4)
def _resolved(mentions: tuple[tuple[int, int], ...], text: str, anchor: Anchor) -> tuple[str | None, ...]:
    """The values of dates in order."""
    values: list[str | None] = []
    last_year, last_value, last_end = None, None, 0
    for start, end in mentions:
        raw = text[start:end]
        between, after = text[max(last_end, start - _PARAGRAPH) : start], fold(text[end : end + 16])
        year = _year_for(raw, anchor, last_year, between, after)
        looks_back = last_year is None or last_year != anchor.published
        if year is None and looks_back and _is_over(raw, anchor, text[max(0, start - 30) : start], after):
            year = anchor.published and anchor.published - 1
        value = read_date(raw, anchor=replace(anchor, last_year=year, last_value=last_value))
        values.append(value)
        if value and (named := _year_of(value)) is not None and not raw.startswith(("上世纪", "上世紀")):
            base = fold(text[max(0, start - 1) : start]) in _BASE
            last_year, last_value, last_end = named, last_value if base and last_value else value, end
    return tuple(values)


def _year_for(raw: str, anchor: Anchor, last_year: int | None, between: str, after: str) -> int | None:
    """The year that a mention without one falls in."""
    if last_year is None:
        return anchor.published if _WHOLE.search(fold(raw)) and _PLANNED.match(after) else None
    expected = last_year in (anchor.reporting, anchor.published)
    if len(between) < _PARAGRAPH and "\n" not in between.strip() and (expected or not re.search("[。;；\n]", between)):
        return last_year
    if _WHOLE.search(fold(raw)):
        if _PLANNED.match(after) and anchor.published:
            return max(anchor.published, last_year) if last_year >= (anchor.reporting or 0) else anchor.published
        return None
    return last_year if expected else None


def _is_over(raw: str, anchor: Anchor, before: str, after: str) -> bool:
    """Does a stretch without a year lie in the year before the publication, since this year's is not over yet?"""
    written = re.sub(r"\s", "", fold(raw))
    day = bool(_DAY_OF_YEAR.fullmatch(written))
    whole = bool(_ENDED.fullmatch(written))
    if anchor.year != anchor.published or len(anchor.publication or "") < 7:
        return False
    if not (day or whole or _LOOKS_BACK.fullmatch(written)):
        return False
    clause = re.split("[。;；!?\n]", fold(before))[-1] + re.split("[。;；!?\n]", after)[0]
    value = read_date(raw, anchor=anchor)
    if value is None or _AHEAD.search(clause):
        return False
    if whole:
        return (anchor.publication or "")[5:7] <= LAST_MONTH_OF_REVIEWS
    published = Day.fromisoformat(bounds(anchor.publication or "")[1])
    first, _, last = value.partition("/")
    start, end = Day.fromisoformat(bounds(first)[0]), Day.fromisoformat(bounds(last or first)[1])
    return (end - published).days > (_LONG_AFTER if day else (end - start).days / 2)


def _year_of(value: str) -> int | None:
    """The year that later mentions inherit: the last one of a stretch that is no span of years."""
    points = [point for point in value.split("/") if point != ".."]
    years = {int(point[:4]) for point in points}
    return years.pop() if len(years) == 1 else None
