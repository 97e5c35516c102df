"""Laws that hold for all numbers and all strings."""

from __future__ import annotations

import time
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govie.values.anchor import Anchor
from govie.values.dates import date_problem, find_dates, period_of, read_date, resolve_dates
from govie.values.festivals import festival_day
from govie.values.folding import squeeze
from govie.values.publication import publication_of
from govie.values.quantities import find_quantities, read_quantity
from govie.values.units import default_units

NUMBERS = st.decimals(min_value=Decimal("0.001"), max_value=10**9, places=3, allow_nan=False, allow_infinity=False)
SCALES = ["", "十", "百", "千", "万", "十万", "百万", "千万", "亿", "万亿"]
READABLE = sorted(default_units().units)
NEWS = Anchor("2022-04-20", 2022)


@settings(deadline=None)
@given(NUMBERS, st.sampled_from(["元", "吨", "个", "%", "千瓦时", "标箱", "公里", "人次"]))
def test_a_written_number_reads_back(number: Decimal, unit: str) -> None:
    quantity = read_quantity(f"{number}{unit}")
    factor = default_units().read(unit).factor
    assert quantity.value == number * factor.numerator / factor.denominator
    assert quantity.value is not None
    assert read_quantity(f"{quantity.value:f}{quantity.unit}").value == quantity.value or quantity.unit in ("TEU",)


@settings(deadline=None)
@given(st.integers(min_value=1, max_value=10**9))
def test_separators_width_and_breaks_do_not_matter(number: int) -> None:
    plain = read_quantity(f"{number}元").value
    wide = str(number).translate({ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789"})
    assert {read_quantity(raw).value for raw in (f"{number:,}元", f"{wide}元", f"{number}\n元", f"{number} 元")} == {
        plain
    }


@settings(deadline=None)
@given(st.integers(min_value=1, max_value=9999))
def test_scales_grow(number: int) -> None:
    values = [read_quantity(f"{number}{scale}元").value for scale in SCALES]
    assert all(value is not None for value in values)
    assert values == sorted(values)  # type: ignore[type-var]
    assert len(set(values)) == len(SCALES)


@settings(deadline=None)
@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_range_holds_both_ends_in_order(left: int, right: int) -> None:
    quantity = read_quantity(f"{left}元至{right}元")
    assert (quantity.value, quantity.value_max) == (min(left, right), max(left, right))


@settings(deadline=None)
@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_sign_belongs_to_its_own_end(left: int, right: int) -> None:
    quantity = read_quantity(f"-{left}%至{right}%")
    assert (quantity.value, quantity.value_max, quantity.direction) == (-left, right, None)


@pytest.mark.parametrize("name", READABLE)
def test_every_unit_reads_behind_a_number(name: str) -> None:
    quantity = read_quantity(f"12{name}")
    unit = default_units().units[name]
    assert quantity.warning is None
    assert (quantity.unit, quantity.dimension) == (unit.base, unit.dimension)


@settings(deadline=None)
@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_a_written_day_reads_back(day: date) -> None:
    assert read_date(f"{day.year}年{day.month}月{day.day}日", anchor=Anchor()) == day.isoformat()
    assert read_date(day.isoformat(), anchor=Anchor()) == day.isoformat()


@settings(deadline=None)
@given(st.integers(1950, 2049), st.integers(1, 12), st.integers(1, 12))
def test_a_run_of_months_spans_them(year: int, first: int, last: int) -> None:
    value = read_date(f"{year}年{min(first, last)}-{max(first, last)}月", anchor=Anchor())
    period = period_of(str(value))
    assert str(period.start)[:7] == f"{year}-{min(first, last):02}"
    assert str(period.end)[:7] == f"{year}-{max(first, last):02}"


@settings(deadline=None)
@given(st.integers(1950, 2049))
def test_lunar_new_years_eve_is_the_day_before_new_year(year: int) -> None:
    eve, day = (date.fromisoformat(str(festival_day(name, year))) for name in ("除夕", "春节"))
    assert day - eve == timedelta(days=1)
    assert (1, 21) <= (day.month, day.day) <= (2, 21)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_string_raises(text: str) -> None:
    assert read_quantity(text).raw == text
    find_quantities(text)
    spans = [(m.start, m.end) for m in find_dates(text)]
    assert len(resolve_dates(spans, text, date="2022-03-15")) == len(spans)
    read_date(text, anchor=NEWS)
    date_problem(text, anchor=NEWS)
    publication_of(text)


@settings(deadline=None)
@given(
    st.text(alphabet="0123456789.,-%至—~万亿千百十一二三两半余多几个年月元/每分之成倍番点零下±正负上 \n", max_size=20)
)
def test_what_is_not_read_says_why(raw: str) -> None:
    quantity = read_quantity(raw)
    assert (quantity.value is None) <= bool(quantity.warning)
    assert quantity.value_max is None or quantity.value is None or quantity.value <= quantity.value_max


@pytest.mark.parametrize(
    "text", ["9" * 100_000, "1 000 " * 17_000, "字12\n" * 25_000, "字1 000字" * 14_000, "96年" * 33_000]
)
@pytest.mark.parametrize("read", [read_quantity, find_quantities, find_dates, squeeze, publication_of])
def test_time_is_linear_in_100_000_characters(text: str, read) -> None:  # type: ignore[no-untyped-def]
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 3
