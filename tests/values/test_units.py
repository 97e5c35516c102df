from __future__ import annotations

from fractions import Fraction

import pytest

from govie.errors import TableError, ValueNotRead
from govie.values.folding import fold
from govie.values.units import Unit, default_units, load_units, read_unit

UNITS = {
    "元": ("CNY", 1),
    "美元": ("USD", 1),
    "新台幣": ("TWD", 1),
    "澳门元": ("MOP", 1),
    "亩": ("m2", Fraction(2000, 3)),
    "公顷": ("m2", 10000),
    "平方公里": ("m2", 10**6),
    "公里": ("m", 1000),
    "斤": ("kg", Fraction(1, 2)),
    "噸": ("kg", 1000),
    "千瓦": ("W", 1000),
    "千瓦时": ("kWh", 1),
    "GWh": ("kWh", 10**6),
    "吨标准煤": ("tce", 1),
    "标箱": ("TEU", 1),
    "‰": ("%", Fraction(1, 10)),
    "个百分点": ("pp", 1),
    "℃": ("°C", 1),
    "名": ("人", 1),
    "大类": ("类", 1),
    "人公里": ("人公里", 1),
    "元/平方米": ("CNY/m2", 1),
    "微克/立方米": ("kg/m3", Fraction(1, 10**9)),
    "微克每立方米": ("kg/m3", Fraction(1, 10**9)),
    "吨标准煤/万元": ("tce/CNY", Fraction(1, 10**4)),
    "件/万人": ("件/人", Fraction(1, 10**4)),
    "吨/日": ("kg/d", 1000),
    "元/人·月": ("CNY/人/月", 1),
    "头(只)": ("头(只)", 1),
    "头（只、匹）": ("头(只、匹)", 1),
    "": ("", 1),
}


@pytest.mark.parametrize(("text", "unit"), UNITS.items(), ids=UNITS)
def test_reads(text: str, unit: tuple[str, Fraction]) -> None:
    read = read_unit(text)
    assert (read.base, read.factor) == unit


@pytest.mark.parametrize("text", ["吉祥", "元/", "/元", "吨/吉祥"])
def test_unknown_units_are_refused(text: str) -> None:
    with pytest.raises(ValueNotRead):
        read_unit(text)


def test_one_base_of_a_dimension_outside_money_and_counts() -> None:
    bases: dict[str, set[str]] = {}
    for unit in default_units().units.values():
        bases.setdefault(str(unit.dimension), set()).add(unit.base)
    many = {"money", "time", "count", "transport", "length", "people-times", "heat", "ratio points"}
    assert {name for name, units in bases.items() if len(units) > 1} <= many


def test_the_table_covers_the_genre() -> None:
    units = default_units().units
    currencies = {unit.base for unit in units.values() if unit.dimension == "money"}
    assert len(units) >= 500
    assert len({unit.base for unit in units.values()}) >= 220
    assert len(currencies) >= 12
    assert currencies >= {"CNY", "USD", "HKD", "MOP", "TWD", "EUR", "JPY", "GBP", "KRW", "SGD", "AUD", "CAD"}


TRADITIONAL = [
    "畝",
    "噸",
    "臺",
    "輛",
    "戶",
    "項",
    "個百分點",
    "標箱",
    "公頃",
    "圓",
    "條",
    "處",
    "張",
    "間",
    "隻",
    "頭",
    "噸標準煤",
    "千瓦時",
]


@pytest.mark.parametrize("name", TRADITIONAL)
def test_traditional_names_mean_the_simplified(name: str) -> None:
    assert fold(name) != name
    assert read_unit(name) == read_unit(fold(name))


def test_names_are_folded() -> None:
    assert all(fold(name) == name for name in default_units().units)


BASE = {"unit": "m", "dimension": "length"}


@pytest.mark.parametrize(
    "table",
    [
        {"base": [BASE | {"names": {"米": "1"}}, BASE | {"names": {"米": "2"}}]},
        {"base": [BASE | {"names": {"米": "one"}}]},
        {"base": [BASE | {"names": {"米": "1/0"}}]},
        {"base": [BASE | {"names": {"米": "-1"}}]},
        {"counts": {"count": "个 隻"}},
        {"counts": {"count": "个"}, "guards": {"家": "具"}},
        {"counts": {"count": "个"}, "finding": {"never": "家"}},
        {"counts": {"count": "个"}, "finding": {"never": "个 个"}},
    ],
    ids=["twice", "no number", "by zero", "negative", "not folded", "guard", "unknown", "listed twice"],
)
def test_a_bad_table_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(TableError):
        load_units(table, source="t.toml")


def test_extending_keeps_the_rest() -> None:
    table = default_units().extended({"標準畝": Unit("m2", Fraction(2000, 3), "area")})
    assert table.read("标准亩") == table.read("亩")
    with pytest.raises(TableError):
        default_units().extended({"亩": Unit("m2", Fraction(1), "area")})
