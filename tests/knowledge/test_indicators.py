import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.errors import TableError
from govie.knowledge.indicator_table import Indicator, plain
from govie.knowledge.indicators import find_indicator, find_indicator_mentions, load_indicators, read_indicators

WORDS = '[words]\nscopes = "市级"\ndrop = "全市"\nhead = "完成"\ntail = "增速"\n'


@pytest.mark.parametrize(
    ("metric", "dimension", "indicator", "scope"),
    [
        pytest.param("生产总值", "money", "gdp", None, id="alias"),
        pytest.param("ＧＤＰ", None, "gdp", None, id="full-width"),
        pytest.param("社會消費品\n零售總額", None, "retail_sales", None, id="traditional-over-a-break"),
        pytest.param("全县固定资产投资（不含农户）", None, "fixed_asset_investment", None, id="area-and-brackets"),
        pytest.param("“三公”经费", "money", "three_public_expenses", None, id="quotation-marks"),
        pytest.param("农民人均纯收入", "money", "rural_net_income", None, id="1990s"),
        pytest.param("全口径财政收入", "money", "total_fiscal_revenue", None, id="2010s"),
        pytest.param("县本级政府性基金支出", "money", "government_fund_expenditure", "县本级", id="scope"),
        pytest.param("规上建筑业", None, "construction_value_added", "规上", id="growth-of-a-sector-above-scale"),
        pytest.param("新签约5000万元以上项目", "count", "projects_signed", "5000万元以上", id="threshold"),
        pytest.param("规模以上工业增加值增速", "ratio", "industrial_value_added_above_scale", None, id="tail"),
        pytest.param("小麦", "mass", "wheat_output", None, id="bare-by-mass"),
        pytest.param("小麦", "area", "wheat_area", None, id="bare-by-area"),
        pytest.param("教育", "money", "education_expenditure", None, id="bare-by-money"),
        pytest.param("专任教师", "count", "teachers", None, id="count-or-people"),
        pytest.param("猪肉", None, "pork_output", None, id="bare-of-one-without-dimension"),
        pytest.param("教育", "ratio", "education_expenditure", None, id="growth-of-a-budget-item"),
        pytest.param("医药制造业", "ratio", "pharma_value_added", None, id="growth-of-a-sector"),
        pytest.param("新建高标准农田", "area", "high_standard_farmland", "新建", id="action"),
        pytest.param("新建、改扩建幼儿园", "count", "kindergartens", "新建改扩建", id="two-actions"),
        pytest.param("区属工业总产值", "money", "industrial_output", "区属", id="scope-of-a-district"),
        pytest.param("新开工亿元项目", "count", "projects_started", "亿元", id="threshold-without-above"),
        pytest.param("规模以上服务业单位营业收入总额", "money", None, None, id="one-word-too-many"),
        pytest.param("全市规上工业企业营业收入总额", "money", "industrial_revenue", None, id="similar"),
    ],
)
def test_find_indicator(metric: str, dimension: str | None, indicator: str | None, scope: str | None) -> None:
    match = find_indicator(metric, dimension=dimension)
    assert (match.id, match.scope) == (indicator, scope)
    if indicator is not None:
        assert match.name == load_indicators().indicators[indicator].name


@pytest.mark.parametrize(
    ("metric", "dimension"),
    [
        pytest.param("小麦", None, id="bare-of-several-without-dimension"),
        pytest.param("猪肉", "ratio", id="growth-of-goods-may-be-of-the-price"),
        pytest.param("投资", "ratio", id="growth-of-a-projects-word"),
        pytest.param("森林覆盖率", "money", id="wrong-dimension"),
        pytest.param("增值税（县级分成25%）", "money", id="a-part-of-it"),
        pytest.param("乡村水泥路", "length", id="unknown"),
        pytest.param("", None, id="empty"),
    ],
)
def test_rather_none_than_wrong(metric: str, dimension: str | None) -> None:
    assert find_indicator(metric, dimension=dimension).id is None


@pytest.mark.parametrize(
    ("metric", "row_end", "dimension", "indicator"),
    [
        pytest.param("城镇", "农村居民人均可支配收入", "money", "urban_disposable_income", id="head-of-the-row"),
        pytest.param("肉羊", "家禽饲养量", "count", "sheep_raised", id="verb-of-the-row"),
        pytest.param("第二产业", "第三产业投资", "ratio", "secondary_investment", id="row-before-short-name"),
        pytest.param("税收收入", "社会消费品零售总额", "money", "tax_revenue", id="whole-name-before-row"),
        pytest.param("新签约", "新开工京津合作项目", "count", None, id="end-that-is-no-indicator"),
        pytest.param("吃", "烧类商品零售额", "ratio", None, id="no-such-name"),
    ],
)
def test_metrics_of_a_row(metric: str, row_end: str, dimension: str, indicator: str | None) -> None:
    assert find_indicator(metric, dimension=dimension, row_end=row_end).id == indicator


def test_how_an_indicator_was_found() -> None:
    assert find_indicator("税收").method == "name"
    assert find_indicator("城镇", row_end="农村居民人均可支配收入").method == "row"
    assert find_indicator("小麦", dimension="mass").method == "bare"
    assert find_indicator("规上工业企业营业收入总额").method == "similar"
    assert find_indicator("路灯").method is None


def test_an_unknown_metric_is_cleaned() -> None:
    assert find_indicator("全县 行道\n树（株）").name == "行道树(株)"


def test_every_name_finds_its_indicator() -> None:
    for indicator in load_indicators().indicators.values():
        for name in (indicator.name, *indicator.aliases):
            assert find_indicator(name).id == indicator.id
        for name in indicator.bare:
            for dimension in indicator.dimensions:
                assert find_indicator(name, dimension=dimension).id == indicator.id


def test_the_table_is_wide_and_says_all_of_every_indicator() -> None:
    table = load_indicators()
    assert len(table.indicators) >= 800
    for indicator in table.indicators.values():
        assert indicator.english, indicator.id
        assert indicator.source in table.sources, indicator.id
        first, last = indicator.years
        assert 1980 <= first <= (last or 2026), indicator.id
    assert sum(indicator.parent is not None for indicator in table.indicators.values()) >= 200


def test_wholes_and_parts() -> None:
    table = load_indicators().indicators
    industries = tuple(f"{n}_industry_value_added" for n in ("primary", "secondary", "tertiary"))
    assert table["gdp"].components == (industries,)
    assert table["pharma_value_added"].parent == "manufacturing_value_added"
    assert (table["rural_net_income"].years, table["rural_disposable_income"].years) == ((1980, 2014), (2013, None))


@pytest.mark.parametrize("indicator", ["deposits", "population_resident", "pig_stock", "mobile_users"])
def test_stocks(indicator: str) -> None:
    assert load_indicators().indicators[indicator].measure == "stock"


def test_words_of_action_are_no_part_of_a_stocks_name() -> None:
    table = load_indicators()
    for indicator in table.indicators.values():
        own = {plain(name) for name in (indicator.name, *indicator.aliases)}
        doubled = [
            n for n in own for w in ("新增", "新建") if indicator.measure == "stock" and n.removeprefix(w) in own - {n}
        ]
        assert doubled == []


@given(st.text(max_size=20))
def test_find_indicator_never_raises(metric: str) -> None:
    match = find_indicator(metric)
    assert match.id is None or plain(match.name) in load_indicators().names


def test_mentions_are_the_longest() -> None:
    text = "人均地区生产总值5万元，固定资产\n投资增长3%，粮食"
    assert [(text[s:e], key) for s, e, key in find_indicator_mentions(text)] == [
        ("人均地区生产总值", "gdp_per_capita"),
        ("固定资产\n投资", "fixed_asset_investment"),
    ]


def test_a_name_cut_by_the_end_is_no_mention() -> None:
    assert find_indicator_mentions("一般公共预算收") == []


@pytest.mark.parametrize(
    "source",
    [
        pytest.param('a = { name = "甲" }\nb = { name = "乙", aliases = "甲" }', id="name-twice"),
        pytest.param(
            'a = { name = "甲", bare = "丙", dimension = "mass" }\n'
            'b = { name = "乙", bare = "丙", dimension = "mass" }',
            id="bare-twice",
        ),
        pytest.param('a = { name = "甲", colour = "red" }', id="unknown-key"),
        pytest.param('a = { name = "甲", parent = "b" }', id="no-such-parent"),
        pytest.param('a = { name = "甲", parent = "b" }\nb = { name = "乙", parent = "a" }', id="circle"),
        pytest.param('a = { name = "甲", components = ["b"] }\nb = { name = "乙" }', id="component-of-another"),
        pytest.param('a = { name = "甲", source = "hearsay" }', id="unknown-source"),
        pytest.param('a = { name = "甲", years = "1990" }', id="years"),
        pytest.param('a = { name = "甲", dimension = 3 }', id="no-text"),
    ],
)
def test_a_bad_table_is_refused(source: str) -> None:
    with pytest.raises(TableError):
        read_indicators(
            f"{WORDS}[field.x]\n{source}\n[[family]]\nid = 'f'\nname = '{{name}}'\nenglish = ''\nmembers = {{}}"
        )


def test_a_member_that_repeats_an_id_is_refused() -> None:
    family = "[[family]]\nid = '{id}'\nname = '{name}率'\nenglish = '{english}'\nmembers = { a = '丁' }"
    with pytest.raises(TableError, match="id stands twice"):
        read_indicators(f"{WORDS}[field.x]\na = {{ name = '甲' }}\n{family}")


def test_a_users_own_indicator() -> None:
    mine = Indicator("ice_output", "冰块产量", "own", ("制冰量",), ("冰块",), frozenset({"mass"}))
    table = load_indicators().extended([mine])
    assert find_indicator("制冰量", table=table).id == "ice_output"
    assert find_indicator("冰块", dimension="mass", table=table).id == "ice_output"
    assert find_indicator("制冰量").id is None
    assert find_indicator_mentions("全年制冰量", table=table) == [(2, 5, "ice_output")]
