"""Charts: only what the text says, comparable bars, and a number beside each."""

import re

import pytest

from govie.page.chart import Bar, Panel, draw, growth_panels, level_panels

MARKED = (
    "subject: 北票市\n---\n{D1|2022年|=2022}{M1|粮食产量}{Q|6万吨|M1 D1}，增长{Q|2%|M1 D1 growth}，"
    "{D2|2021年|=2021}{M2|粮食产量}{Q|5万吨|M2 D2}；{D3|2023年|=2023}力争{M3|粮食产量}{Q|7万吨|M3 D3 target ge}以上，"
    "{M4|税收}{Q|3亿元|M4 D1}，下降{Q|1.5%|M4 D1 growth down}。"
)


def test_levels_stand_in_the_order_of_the_years(gold_bulletin):
    (panel,) = level_panels(gold_bulletin(MARKED))
    assert panel.title == "粮食产量"
    assert [(bar.name, bar.value, bar.hollow) for bar in panel.bars] == [
        ("2021", 5e7, False),
        ("2022", 6e7, False),
        ("2023", 7e7, True),
    ]
    assert panel.bars[2].shown == "≥ 7万吨"


def test_growth_rates_stand_by_period_and_carry_their_sign(gold_bulletin):
    (panel,) = growth_panels(gold_bulletin(MARKED))
    assert panel.title == "2022"
    assert [(bar.name, bar.value, bar.shown) for bar in panel.bars] == [
        ("粮食产量", 2.0, "2%"),
        ("税收收入", -1.5, "−1.5%"),
    ]


def test_bars_name_their_facts(gold_bulletin):
    bulletin = gold_bulletin(MARKED)
    for panel in (*level_panels(bulletin), *growth_panels(bulletin)):
        assert all(bulletin.facts[bar.fact].raw in bar.shown.replace("−", "") for bar in panel.bars)


@pytest.mark.parametrize(
    "marked",
    [
        "---\n{D1|2022年|=2022}{M1|粮食产量}{Q|6万吨|M1 D1}",
        "---\n{D1|2022年|=2022}{M1|粮食产量}{Q|6万吨|M1 D1}，{D2|2021年|=2021}{Q|5万亩|M1 D2}",
        "---\n{D1|2022年|=2022}{P1|甲厂扩建}{M1|总投资}{Q|6亿元|M1 D1 P1}，{D2|2021年|=2021}{Q|5亿元|M1 D2 P1}",
        "---\n{M1|粮食产量}{Q|6万吨|M1}",
    ],
    ids=["one year", "two units", "of a project", "no date"],
)
def test_what_cannot_be_compared_over_years_is_not_drawn(gold_bulletin, marked):
    assert level_panels(gold_bulletin(marked)) == []


def test_bars_lie_within_the_drawing_on_either_side_of_zero():
    panel = Panel(
        "增速", (Bar("甲", 30.0, "30%", 0, False), Bar("乙", -12.0, "−12%", 1, True), Bar("丙", 0.0, "0", 2, False))
    )
    drawn = draw(panel)
    boxes = [(float(x), float(w)) for x, w in re.findall(r'<rect x="([\d.]+)" y="\d+" width="([\d.]+)"', drawn)]
    zero = float(re.search(r'<line x1="([\d.]+)"', drawn)[1])
    assert len(boxes) == 3
    assert boxes[0][0] == zero == pytest.approx(sum(boxes[1]), abs=0.2)
    assert all(x >= 0 and x + w <= 420 for x, w in boxes)


def test_names_and_numbers_are_escaped():
    drawn = draw(Panel('<b>"', (Bar("<i>", 1.0, "&", 0, False),)))
    assert "<b>" not in drawn
    assert "<i>" not in drawn
    assert 'aria-label="&lt;b&gt;&quot;: &lt;i&gt; &amp;"' in drawn
