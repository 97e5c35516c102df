"""The rows that people read."""

import pytest

from govie.table import TITLES, table_rows


def cells(bulletin, title):
    return [row[TITLES.index(title)] for _, row in table_rows(bulletin)]


@pytest.mark.parametrize(
    ("marks", "title", "expected"),
    [
        ("{M1|产量}{Q|5万吨|M1}", "数值", "5万吨"),
        ("{M1|产量}{Q|12. 5\n万吨|M1}", "数值", "12.5万吨"),
        ("{M1|产量}超{Q|5万吨|M1 gt}", "数值", "> 5万吨"),
        ("{M1|产量}近{Q|5万吨|M1 lt}", "数值", "< 5万吨"),
        ("{M1|产量}{Q|5万余吨|M1 approx}", "数值", "≈ 5万余吨"),
        ("{M1|税收}降{Q|9%|M1 growth down}", "口径", "增速 ↓ 同比"),
        ("{M1|税收}比上月升{Q|2个百分点|M1 delta prev}", "口径", "增减 ↑ 环比"),
        ("{M1|税收}占{Q|六成|M1 share}", "口径", "占比"),
        ("{M1|税收}{Q|3亿元|M1}，居{R|全市第一|M1}", "口径", "水平 全市第一"),
        ("确保{M1|税收}{Q|3亿元|M1 target}", "性质", "目标 确保"),
        ("{M1|税收}有望{Q|3亿元|M1 estimate}", "性质", "预计"),
        ("{D1|2021年|=2021}{M1|税收}{Q|3亿元|M1 D1}", "时期", "2021"),
        ("{D1|2021年|=2021}。{M1|税收}{Q|3亿元|M1}", "时期", "2021?"),
        ("{M1|税收}{Q|3亿元|M1}", "时期", "–"),
        ("{C1|北票市}{M1|税收}{Q|3亿元|M1 C1}", "地区", "北票市 211381"),
        ("{P1|东山水库}{M1|总投资}{Q|3亿元|M1 P1}", "对象", "东山水库"),
    ],
)
def test_cell(gold_bulletin, marks, title, expected):
    assert cells(gold_bulletin(f"---\n{marks}"), title) == [expected]


def test_rows_are_in_the_order_of_the_text(gold_bulletin):
    bulletin = gold_bulletin("---\n{M1|增速}居{R|全市第一|M1}。{M2|税收}{Q|3亿元|M2}，{M3|产量}{Q|5吨|M3}")
    assert [fact.rank is None for fact in bulletin.facts] == [True, True, False]
    assert cells(bulletin, "数值") == ["全市第一", "3亿元", "5吨"]
