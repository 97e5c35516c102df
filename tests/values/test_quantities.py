from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.errors import ValueNotRead
from govie.values.folding import fold
from govie.values.quantities import _read_any, find_quantities, read_quantity
from govie.values.units import Unit, default_units

#: raw → value, value_max, unit
READ = {
    "137.4亿元": ("13740000000", None, "CNY"),
    "１２０億圓": ("12000000000", None, "CNY"),
    "6.5億美元": ("650000000", None, "USD"),
    "$3.5亿": ("350000000", None, "USD"),
    "9%": ("9", None, "%"),
    "11.5℅": ("11.5", None, "%"),
    "3‰": ("0.3", None, "%"),
    "-0.5%": ("-0.5", None, "%"),
    "0.8个百分点": ("0.8", None, "pp"),
    "15亩": ("10000", None, "m2"),
    "10亩": ("6666.66666666667", None, "m2"),
    "1亿千瓦": ("100000000000", None, "W"),
    "15亿度": ("1500000000", None, "kWh"),
    "三成": ("30", None, "%"),
    "九成五": ("95", None, "%"),
    "六成多": ("60", None, "%"),
    "两倍": ("200", None, "%"),
    "一番": ("100", None, "%"),
    "翻两番": ("300", None, "%"),
    "翻番": ("100", None, "%"),
    "百分之八": ("8", None, "%"),
    "三分之一": ("33.3333333333333", None, "%"),
    "一半": ("50", None, "%"),
    "4至5个": ("4", "5", "个"),
    "70—90吨": ("70000", "90000", "kg"),
    "20%-30%": ("20", "30", "%"),
    "4-5万人": ("40000", "50000", "人"),
    "8000至1万元": ("8000", "10000", "CNY"),
    "两三家": ("2", "3", "家"),
    "七八十户": ("70", "80", "户"),
    "三、四个": ("3", "4", "个"),
    "每平方米每年25—30元": ("25", "30", "CNY/m2/年"),
    "每秒3.5米": ("3.5", None, "m/秒"),
    "每斤一元八角": ("3.6", None, "CNY/kg"),
    "0.2吨标准煤/万元": ("0.00002", None, "tce/CNY"),
    "12微克/立方米": ("0.000000012", None, "kg/m3"),
    "200余名": ("200", None, "人"),
    "1个多月": ("1", None, "个月"),
    "一个半小时": ("1.5", None, "小时"),
    "七年零两个月": ("86", None, "个月"),
    "八大": ("8", None, ""),
    "41大类": ("41", None, "类"),
    "百亿": ("10000000000", None, ""),
    "4.41": ("4.41", None, ""),
    "公\n里": (None, None, ""),
    "8.5公\n\n里": ("8500", None, "m"),
}


def _plain(value: object) -> str | None:
    return None if value is None else format(value, "f")


@pytest.mark.parametrize(("raw", "expected"), READ.items(), ids=READ)
def test_reads(raw: str, expected: tuple[str | None, str | None, str]) -> None:
    quantity = read_quantity(raw)
    assert (_plain(quantity.value), _plain(quantity.value_max), quantity.unit) == expected
    assert quantity.raw == raw


@pytest.mark.parametrize(
    ("raw", "quantum"),
    [("137.4亿元", "10000000"), ("9%", "1"), ("9.10%", "0.01"), ("3万亩", "6666666.66666667"), ("20%-30.5%", "0.1")],
)
def test_quantum(raw: str, quantum: str) -> None:
    assert _plain(read_quantity(raw).quantum) == quantum


@pytest.mark.parametrize("raw", ["数百家", "几十个", "十几家", "约莫", "", "5.1:40.2:54.7", "3个至5%", "元" * 500])
def test_no_honest_number_has_a_warning(raw: str) -> None:
    quantity = read_quantity(raw)
    assert quantity.value is None
    assert quantity.warning


def test_an_unknown_unit_is_kept_and_told() -> None:
    quantity = read_quantity("3万竿")
    assert (_plain(quantity.value), quantity.unit, quantity.dimension) == ("30000", "竿", None)
    assert "竿" in str(quantity.warning)


def test_a_caller_may_bring_units() -> None:
    table = default_units().extended({"竿": Unit("竿", default_units().read("个").factor, "count")})
    assert read_quantity("3竿", units=table).warning is None
    assert [m.kind for m in find_quantities("栽竹3竿。", units=table)] == ["count"]


@pytest.mark.parametrize(("raw", "direction"), [("-3%", "down"), ("－3％", "down"), ("+3%", "up"), ("3%", None)])
def test_the_written_sign_is_the_direction(raw: str, direction: str | None) -> None:
    assert read_quantity(raw).direction == direction


@pytest.mark.parametrize("raw", ["200余人", "六成多", "三万多户", "1个多月", "两倍多"])
def test_approximate(raw: str) -> None:
    assert read_quantity(raw).approximate


@given(st.text(max_size=30))
def test_reading_never_raises(raw: str) -> None:
    assert read_quantity(raw).raw == raw


@given(st.text(alphabet="0123456789.,-%至—~万亿千百十一二三两半余多几个年月元/每分之成倍番点 \n", max_size=15))
def test_reading_numeral_like_text_never_raises(raw: str) -> None:
    quantity = read_quantity(raw)
    assert quantity.value is not None or quantity.warning


#: [ ] mark the quantities
FOUND = [
    "实现产值[137.4亿元],增长[9%]。",
    "新建[4至5个]园区、[70—90吨]冷库",
    "惠及[200余人],投入[３０多万元]",
    "租金为[每平方米140元]",
    "提高[0.7个百分点],占[六成多],翻了[一番]",
    "三分天下有其一,占[三分之一]",
    "全县有[15个]乡镇、[三家]超市,新增[一家]龙头企业",
    "引进[百亿]级项目和[亿元]以上项目",
    "形成[八大]产业集群",
    "每月例会[两次]",
    "考核得分[4.41],全市第二",
    "栽树[2萬株],修路[8.5公\n里]",
    "利润同比[-3.5%]",
    "能耗[0.2吨标准煤/万元]",
    "存栏[48万头（只）]",
    "第三产业占比由[40.1%]提高到[41.5%]",
    "2021年3月12日,1-3月,一季度,上半年",
    "第八批、第3个、前10名、全市第五位",
    "建成5G基站、4A级景区、S200线,拨打12345热线",
    "推进“1+6+N”体系和“三个一批”行动",
    "一村一品、三篇大文章、八项规定、千家万户",
    "一批项目、一个目标、二级医院、三年行动",
    "每万人拥有病床、每百元营业收入中的成本",
    "24小时值守",
    "2020-08\n乡镇道路",
]


@pytest.mark.parametrize("marked", FOUND, ids=range(len(FOUND)))
def test_finds(marked: str) -> None:
    text = re.sub(r"[\[\]]", "", marked)
    gold = re.findall(r"\[([^\]]*)\]", marked)
    assert [text[m.start : m.end] for m in find_quantities(text)] == gold


def test_cells_of_a_table_are_found_bare() -> None:
    text = "指标  本年  增长\n产值  98640  -9.1\n2021\n"
    assert [(text[m.start : m.end], m.kind) for m in find_quantities(text)] == [("98640", "bare"), ("-9.1", "bare")]


@given(st.text(alphabet="0123456789.,-%至—万亿一二三两余多个家年月元吨/每分之成倍番大第前一“” \n亩萬２", max_size=40))
def test_matches_are_apart_in_order_and_end_on_no_space(text: str) -> None:
    matches = find_quantities(text)
    assert all(a.end <= b.start for a, b in pairwise(matches))
    for match in matches:
        piece = text[match.start : match.end]
        assert piece
        assert piece.strip() == piece
        assert re.search(r"[\d〇一二两三四五六七八九十百千万亿半几数番]", fold(piece))


@pytest.mark.parametrize("unit", ["1", "一", "1亿", "每平方米", "1-", "1:", "“一", "百分之", "元/", " "])
def test_long_texts_take_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    started = time.process_time()
    find_quantities(text)
    assert time.process_time() - started < 5


@given(
    st.sampled_from(
        ["0", "00", "1", "7", "10", "16.0", "0.05", "137.4", "2024", "008", "999999999999999", "3.000000001"]
    ),
    st.sampled_from(["", "万", "亿", "万亿", "百", "千", "千万", "余", "多", "几", "万余", "来万"]),
    st.sampled_from(
        [*default_units().units, "番", "个半月", "元/平方米", "元半", "元多", "分", "级", "点", "分之", "次/年"]
    ),
)
def test_a_plain_number_is_so_many_times_one(number: str, scale: str, unit: str) -> None:
    written = number + scale + unit
    try:
        expected = _read_any(written, written, default_units())
    except ValueNotRead:
        assert read_quantity(written).value is None
    else:
        assert str(read_quantity(written)) == str(expected)
