"""When a bulletin was published: from the caller, its date line, a five-year plan or the years it names.

Each answer names the characters it was read from and how often such answers were right on the annotated bulletins whose
date of publication is known (``python benchmarks/values.py --publication`` prints the shares again).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date as Day
from functools import lru_cache
from typing import Final, Literal

from govie.values.folding import fold
from govie.values.stretches import read_plan

Source = Literal["argument", "date line", "plan", "annual report", "years", "none"]

_FULL: Final = re.compile(r"((?:19|20)\d\d)(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日)")
_HEAD: Final = 300
_YEAR_OF_PLAN: Final = re.compile(
    r"(今年|去年|过去的?一年)(?:[,，])?(?:既?是)?[^。;\n]{0,16}?[“\"「]?((?:十[一二三四五六]?|[六七八九])五)[”\"」]?"
    r"(?:规划|计划|时期)?(?:的|实施的?)?(开局|起步|头一?年|第[一二三四五]年|首年|最后一年|收官|终期|末年)"
)
_LAST_YEAR: Final = frozenset({"最后一年", "收官", "终期", "末年"})
#: Share of right years among the answers of each source: annotated bulletins of the training and development split.
CONFIDENCE: Final[dict[Source, float]] = {
    "argument": 1.0,
    "date line": 1.0,
    "plan": 1.0,
    "annual report": 0.91,
    "years": 0.47,
    "none": 0.0,
}
#: Words of a report on a whole year, and of one on the running year.
_ANNUAL: Final = re.compile(r"年末|比上年")
_CURRENT: Final = re.compile(r"今年|上半年|季度|\d[-—至]\d+月|力争|近日|日前")
_EXPLICIT: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
#: A five-year plan is spoken of from the year before it begins.
_PLAN: Final = re.compile("[“「『](?:十[一二三四五六]?|[六七八九])五[”」』]")
_REPORT: Final = 20_000
_PAST: Final = re.compile(r"(?<![\d到至])((?:19|20)\d\d)年(?![^。,;\n]{0,8}(?:计划|目标|力争|预期|将|建成|前|规划))")


@dataclass(frozen=True, slots=True)
class Publication:
    """``date`` is a day, month or year (ISO) or None; ``start``..``end`` is what it was read from, None where the
    caller said it or nothing tells; ``confidence`` is the share of such answers whose year is right."""

    date: str | None
    source: Source
    start: int | None = None
    end: int | None = None

    @property
    def confidence(self) -> float:
        """How often answers of this source name the right year, 0 to 1."""
        return CONFIDENCE[self.source]

    def explain(self, text: str) -> str:
        """One sentence on where the date comes from; ``text`` is the bulletin.

        >>> text = "今年是“十三五”规划的开局之年。"
        >>> publication_of(text).explain(text)
        "date 2016 from the plan '今年是“十三五”规划的开局' at 0 (confidence 1.00)"
        """
        if self.date is None:
            return "no date: nothing in the text tells the year of publication"
        if self.start is None:
            return f"date {self.date} from the {self.source}"
        raw = re.sub(r"\s+", " ", text[self.start : self.end])
        source = "latest year named" if self.source == "years" else self.source
        return f"date {self.date} from the {source} {raw!r} at {self.start} (confidence {self.confidence:.2f})"


@lru_cache(maxsize=8)
def publication_of(text: str, *, date: str | None = None) -> Publication:
    """The date of publication: the caller's ``date``, else a full date within 300 characters of the head or the foot,
    else the year that a five-year plan gives to 今年 or 去年, else the year after the one that an annual report names
    most, else the latest year named that is no goal. A year before those of a plan that is spoken of is no answer.

    >>> publication_of("发布时间:2019-07-03 08:00")
    Publication(date='2019-07-03', source='date line', start=5, end=15)
    """
    if date is not None:
        return Publication(date, "argument")
    folded = fold(text)
    return _date_line(folded) or _plan_year(folded) or _named(folded) or Publication(None, "none")


def _date_line(folded: str) -> Publication | None:
    for first in (0, max(0, len(folded) - _HEAD)):
        for match in _FULL.finditer(folded, first, first + _HEAD):
            year, month, day = match[1], match[2] or match[4], match[3] or match[5]
            try:
                found = Day(int(year), int(month), int(day)).isoformat()
            except ValueError:
                continue
            return Publication(found, "date line", *match.span())
    return None


def _plan_year(folded: str) -> Publication | None:
    for match in _YEAR_OF_PLAN.finditer(folded):
        first = read_plan(match[2] + "初")
        if first is not None:
            last = match[3] in _LAST_YEAR
            nth = 5 if last else 1 + "一二三四五".find(match[3][1]) if match[3].startswith("第") else 1
            return Publication(str(int(first) + nth - 1 + (match[1] != "今年")), "plan", *match.span())
    return None


def is_annual(folded: str) -> bool:
    """Does the text report on a whole year that is over (年末, 比上年), not on the running one?"""
    head = folded[:_REPORT]
    annual = len(_ANNUAL.findall(head))
    return annual >= 2 and annual > len(_CURRENT.findall(head))


def _named(folded: str) -> Publication | None:
    annual = is_annual(folded)
    matches = list((_EXPLICIT if annual else _PAST).finditer(folded))
    if not matches:
        return None
    years = Counter(int(match[1]) for match in matches)
    best = max(years, key=lambda year: (years[year], year)) if annual else max(years)
    if best + 1 < max((int(str(read_plan(plan[0]))[:4]) for plan in _PLAN.finditer(folded)), default=best):
        return None
    match = next(m for m in matches if int(m[1]) == best)
    return Publication(str(best + annual), "annual report" if annual else "years", *match.span())
