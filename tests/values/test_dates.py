from __future__ import annotations

import re
import time
from importlib import import_module
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.errors import ValueNotRead
from govie.values.dates import Anchor, anchor_of, find_dates, period_of, read_date, resolve_dates
from govie.values.folding import squeeze
from govie.values.units import default_units

NEWS = Anchor("2022-04-20", 2022)
YEARBOOK = Anchor("2026", 2025)

READ = [
    ("2021年", NEWS, "2021"),
    ("2021", NEWS, "2021"),
    ("二〇二一年", NEWS, "2021"),
    ("民國110年", NEWS, "2021"),
    ("今年", NEWS, "2022"),
    ("去年", NEWS, "2021"),
    ("明年10月", NEWS, "2023-10"),
    ("全年", YEARBOOK, "2025"),
    ("年末", YEARBOOK, "2025-12-31"),
    ("上半年", YEARBOOK, "2025-H1"),
    ("今年", YEARBOOK, "2026"),
    ("年内", NEWS, "2022"),
    ("一季度", NEWS, "2022-Q1"),
    ("三季度末", NEWS, "2022-09-30"),
    ("前三季度", NEWS, "2022-01/2022-09"),
    ("1-3月", NEWS, "2022-01/2022-03"),
    ("1至8月", NEWS, "2022-01/2022-08"),
    ("前11个月", NEWS, "2022-01/2022-11"),
    ("8月前", NEWS, "../2022-08"),
    ("9月末", NEWS, "2022-09-30"),
    ("2月14日", NEWS, "2022-02-14"),
    ("3月1日至5日", NEWS, "2022-03-01/2022-03-05"),
    ("年初以来", NEWS, "2022-01/.."),
    ("2019年以来", NEWS, "2019/.."),
    ("年底前", NEWS, "../2022-12-31"),
    ("截至2021年底", NEWS, "../2021-12-31"),
    ("截至目前", NEWS, "../2022-04"),
    ("“十四五”期间", NEWS, "2021/2025"),
    ("九五期间", NEWS, "1996/2000"),
    ("“十三五”末", NEWS, "2020"),
    ("1998—2002年", NEWS, "1998/2002"),
    ("2021年1月至2022年3月", NEWS, "2021-01/2022-03"),
    ("2026-01-28", NEWS, "2026-01-28"),
    ("2018/4/9", NEWS, "2018-04-09"),
    ("春节前", NEWS, "../2022-02-01"),
    ("正月初三", NEWS, "2022-02-03"),
    ("除夕", NEWS, "2022-01-31"),
    ("国庆节前", NEWS, "../2022-10-01"),
    ("春季", NEWS, "2022-03/2022-05"),
    ("冬季", NEWS, "2022-12/2023-02"),
    ("五年来", YEARBOOK, "2021/2025"),
    ("一年來", YEARBOOK, "2025"),
    ("上世纪90年代", NEWS, "1990/1999"),
    ("昨天上午", NEWS, "2022-04-19"),
    ("上月底", NEWS, "2022-03-31"),
    ("同年", Anchor("2022", 2022, last_year=2019), "2019"),
    ("去年同期", Anchor("2022", 2022, 2022, "2022-H1"), "2021-H1"),
    ("近年来", NEWS, None),
    ("近三年", NEWS, None),
    ("目前", NEWS, None),
    ("2月30日", NEWS, None),
    ("13月", NEWS, None),
    ("", NEWS, None),
    ("全年", Anchor(), None),
]


@pytest.mark.parametrize(("raw", "anchor", "value"), READ, ids=[f"{raw}-{a.reporting}" for raw, a, _ in READ])
def test_reads(raw: str, anchor: Anchor, value: str | None) -> None:
    assert read_date(raw, anchor=anchor) == value


@given(st.text(alphabet="0123456789年月日一二十前末底初季度上下半今去明全内至-—截春节以来“”五四后 \n", max_size=14))
def test_every_value_has_a_period(raw: str) -> None:
    value = read_date(raw, anchor=NEWS)
    if value is not None and not _backward(value):
        period = period_of(value)
        assert period.start or period.end


def _backward(value: str) -> bool:
    """A stretch that runs backward (from the second half to January) is read as written."""
    first, _, last = value.partition("/")
    return bool(last) and ".." not in value and period_of(first).start > period_of(last).end  # type: ignore[operator]


PERIODS = {
    "2021": ("2021", "2021-01-01", "2021-12-31"),
    "2022-Q3": ("2022-Q3", "2022-07-01", "2022-09-30"),
    "2022-01/2022-03": ("2022-Q1", "2022-01-01", "2022-03-31"),
    "2022-01/2022-06": ("2022-H1", "2022-01-01", "2022-06-30"),
    "2022-01/2022-09": ("2022-01/2022-09", "2022-01-01", "2022-09-30"),
    "2022-01/2022-12": ("2022", "2022-01-01", "2022-12-31"),
    "2022-Q1/2022-Q3": ("2022-01/2022-09", "2022-01-01", "2022-09-30"),
    "2021/2025": ("2021/2025", "2021-01-01", "2025-12-31"),
    "2024-02": ("2024-02", "2024-02-01", "2024-02-29"),
    "2023-02": ("2023-02", "2023-02-01", "2023-02-28"),
    "2025-12-31": ("2025-12-31", "2025-12-31", "2025-12-31"),
    "2022-02-01/2022-02-07": ("2022-02-01/2022-02-07", "2022-02-01", "2022-02-07"),
    "../2022-08": ("../2022-08", None, "2022-08-31"),
    "2022-03/..": ("2022-03/..", "2022-03-01", None),
}


@pytest.mark.parametrize(("value", "period"), PERIODS.items(), ids=PERIODS)
def test_periods(value: str, period: tuple[str, str | None, str | None]) -> None:
    read = period_of(value)
    assert (read.value, read.start, read.end) == period
    assert period_of(read.value) == read


@pytest.mark.parametrize(
    "value", ["", "22", "2022-13", "2023-02-29", "../..", "2023/2022", "2022-Q5", "0000", "２０２２"]
)
def test_what_is_no_date_value_is_refused(value: str) -> None:
    with pytest.raises(ValueNotRead):
        period_of(value)


#: text, date, genre → reporting year
ANCHORS = [
    ("2023年完成投资。2023年底前,2024年将", "2024", None, 2023),
    ("年报\n2021\n完成。今年2022年计划。2022年", "2022", None, 2022),
    ("全年产量比上年增长2%。年末人口比上年末增加。", "2026", None, 2025),
    ("全年产量3万吨。", "2026", "communique", 2025),
    ("2024年国民经济公报\n比2020年翻番,2020年为基期,2020年。年末,比上年", "2025-03-01", None, 2024),
    ("推进项目建设。", "2022-05-01", None, 2022),
    ("没有日期。", None, None, None),
    ("发布时间:2019-07-03\n推进项目。", None, None, None),
]


@pytest.mark.parametrize(("text", "day", "genre", "year"), ANCHORS)
def test_reporting_year(text: str, day: str | None, genre: str | None, year: int | None) -> None:
    anchor = anchor_of(text, date=day, genre=genre)
    assert anchor.reporting == (year if "发布时间" not in text else 2019)


def test_a_date_in_the_head_is_the_publication() -> None:
    assert anchor_of("发布时间:2019年7月3日 08:00\n正文", date=None).publication == "2019-07-03"


#: [raw=value] marks; date of publication
RESOLVED = [
    ("年报\n[2021=2021]\n产值3亿元\n\n[全年=2022]计划投资5亿元。[2022年=2022]开工。[年内=2022]竣工。", "2022"),
    ("[2025年=2025]产值3亿元。[全年=2025]增长5%,[年末=2025-12-31]人口。", "2026"),
    ("[2023年5月9日=2023-05-09]选址,[6月1日=2023-06-01]动工。", "2024"),
    (
        "[2026-01-28=2026-01-28] 讯\n[1月27日=2026-01-27]获悉,[2025年=2025]增长,与[前三季度=2025-01/2025-09]持平。",
        "2026-01-28",
    ),
    ("[去年=2021]完成3亿元。[今年=2022]工作:力争[全年=2022]完成5亿元,[上半年=2022-H1]过半。", "2022-01-20"),
]


@pytest.mark.parametrize(("marked", "day"), RESOLVED, ids=range(len(RESOLVED)))
def test_resolves_in_context(marked: str, day: str) -> None:
    text, spans, values = "", [], []
    for plain, raw, value in re.findall(r"([^\[]*)(?:\[([^=]*)=([^\]]*)\])?", marked):
        text += plain
        if raw:
            spans.append((len(text), len(text) + len(raw)))
            values.append(value)
            text += raw
    assert resolve_dates(spans, text, date=day) == values
    assert resolve_dates(spans[::-1], text, date=day) == values[::-1]


FOUND = [
    "[2021年],全市[1-3月]投资,[8月\n前]竣工",
    "[“十四五”期间],[五年来],[截至2021年底],[年初以来]",
    "落实“十四五”规划,每年3月,比上年增长,日前,近日",
    "[一九九六年]、[９月末]、[前三季度]、[2019年以来]",
    "[去年]完成,[今年上半年]增长,[年内]竣工,[年底前]投产",
    "[2020年]到[2025年],[1998—2002年]",
    "发布时间:[2026-01-28] 08:30",
    "[春节前]开工,[正月初七]投产",
    "投产后年产2万吨,全年龄段,初中学校",
    "指标\n[2021]\n产值3亿元",
    "编号2021和2022.5,共2021家",
]


@pytest.mark.parametrize("marked", FOUND, ids=range(len(FOUND)))
def test_finds(marked: str) -> None:
    text = re.sub(r"[\[\]]", "", marked)
    gold = re.findall(r"\[([^\]]*)\]", marked)
    assert [text[m.start : m.end] for m in find_dates(text)] == gold


@given(st.text(alphabet="0123456789年月日一二十前末底初季度上下半今去明全内至-—截春节以来“”五四后 \n", max_size=40))
def test_matches_are_apart_and_read_without_error(text: str) -> None:
    matches = find_dates(text)
    assert all(a.end <= b.start for a, b in pairwise(matches))
    assert all(text[m.start : m.end].strip() == text[m.start : m.end] != "" for m in matches)
    assert len(resolve_dates([(m.start, m.end) for m in matches], text, date="2022-03-01")) == len(matches)


@pytest.mark.parametrize("unit", ["1", "一", "年", "2021年", "2021-", "2021 ", "近一", " "])
def test_long_texts_take_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    started = time.process_time()
    find_dates(text)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("今年是“十三五”规划的开局之年。去年，全县", "2016"),
        ("去年是“十三五”收官之年", "2021"),
        ("今年，是“十四五”规划实施的第三年", "2023"),
        ("过去的一年，是“八五”计划头一年", "1992"),
        ("“十四五”开局良好", None),
    ],
)
def test_the_year_of_a_plan_dates_an_undated_bulletin(text, year):
    assert anchor_of(text, date=None).publication == year


@pytest.mark.parametrize("room", ["date_spans", "quantity_spans"])
def test_nothing_begins_with_another_character(room, root):
    """The look at the first character before each grammar passes over nothing that the grammar would find."""
    module = import_module(f"govie.values.{room}")
    pattern = module._PATTERN if room == "date_spans" else module._grammar_of(default_units()).pattern
    first = f"(?=[{module._FIRST}])"
    assert pattern.pattern.count(first) == 1
    bare = re.compile(pattern.pattern.replace(first, ""))
    for path in sorted((root / "corpus").glob("*.txt"))[::12]:
        text = squeeze(path.read_text(encoding="utf-8")).text
        assert [m.span() for m in bare.finditer(text)] == [m.span() for m in pattern.finditer(text)]


@pytest.mark.parametrize("text", ["去年 2006年11月23日", "明年至2021年"])
def test_a_stretch_that_ends_before_it_begins_has_no_value(text):
    """Found by ``benchmarks/fuzz.py values --seed 1``, input 29,911."""
    values = resolve_dates([(0, len(text))], text, date="2022-03")
    assert values == [None]
