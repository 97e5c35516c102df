from __future__ import annotations

import pytest

from govie.annotation.marked import parse_marked
from govie.api import bulletin_of_marked
from govie.values.anchor import Anchor
from govie.values.dates import date_problem
from govie.values.publication import publication_of

#: text, date given → date, source, what it was read from
READ = {
    "argument": ("2021年产值3亿元。", "2022-01", "2022-01", "argument", None),
    "head": ("来源:统计局 2019年7月3日\n产值3亿元。", None, "2019-07-03", "date line", "2019年7月3日"),
    "foot": ("产值3亿元。" * 200 + "\n２０１９-０７-０３", None, "2019-07-03", "date line", "２０１９-０７-０３"),
    "not a day": ("2019年13月40日,2018年1月2日", None, "2018-01-02", "date line", "2018年1月2日"),
    "plan": ("今年是“十三五”的开局之年。", None, "2016", "plan", "今年是“十三五”的开局"),
    "plan ends": ("去年是“十三五”收官之年", None, "2021", "plan", "去年是“十三五”收官"),
    "annual": ("2021年全年产量比上年增长2%。年末人口比上年末增加。", None, "2022", "annual report", "2021年"),
    "years": ("2019年选址,2020年开工,到2025年建成。", None, "2020", "years", "2020年"),
    "before its plan": ("2020年开工。抓好“十五五”各项工作。", None, None, "none", None),
    "none": ("产值3亿元。", None, None, "none", None),
}


@pytest.mark.parametrize(("text", "given", "date", "source", "raw"), READ.values(), ids=READ)
def test_date_and_its_evidence(text: str, given: str | None, date: str | None, source: str, raw: str | None) -> None:
    found = publication_of(text, date=given)
    assert (found.date, found.source) == (date, source)
    assert (text[found.start : found.end] if found.start is not None else None) == raw
    assert 0 <= found.confidence <= 1
    assert (date or "no date") in found.explain(text)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("2月30日", "no such day"),
        ("13月", "no such month"),
        ("2023年2月29日", "no such day"),
        ("近年来", None),
        ("8月", None),
    ],
)
def test_impossible_dates_say_why(raw: str, problem: str | None) -> None:
    assert date_problem(raw, anchor=Anchor("2022")) == problem


def test_an_impossible_date_is_a_warning_of_the_bulletin() -> None:
    bulletin = bulletin_of_marked(parse_marked("date: 2022\n---\n{D1|2月30日}{M1|投资}{Q|3亿元|M1 D1}。"))
    assert bulletin.facts[0].period is None
    assert bulletin.warnings == ("'2月30日' at 0: no such day",)
