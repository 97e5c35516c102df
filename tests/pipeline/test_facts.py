"""Facts of hand-made marks: what each rule of the contract makes of one line."""

from decimal import Decimal

import pytest

from govie.annotation.marked import parse_marked
from govie.api import bulletin_of_marked


def facts_of(body, *, header="subject: 平顺县\nadcode: 140425\ndate: 2022\n"):
    return bulletin_of_marked(parse_marked(f"{header}---\n{body}")).facts


def test_level_with_period_place_and_evidence():
    (fact,) = facts_of("{D1|2021年|=2021}全县{M1|地区生产总值}{Q|41.3亿元|M1 D1}。")
    assert (fact.indicator, fact.value, fact.unit, fact.quantum) == (
        "gdp",
        Decimal(4130000000),
        "CNY",
        Decimal(10000000),
    )
    assert (fact.period, fact.period_start, fact.period_end) == ("2021", "2021-01-01", "2021-12-31")
    assert (fact.place.adcode, fact.place_from) == ("140425", "subject")
    assert fact.evidence == ((7, 13), (13, 19), (0, 5))
    assert (fact.start, fact.end) == (7, 19)


def test_growth_holds_its_sign_in_the_direction():
    down, minus = facts_of("{M1|税收}下降{Q|3.2%|M1 growth down}，{M2|出口}增长{Q|-5%|M2 growth}。")
    assert (down.value, down.direction, down.basis) == (Decimal("3.2"), "down", "yoy")
    assert (minus.value, minus.direction) == (Decimal(5), "down")


def test_level_keeps_its_sign_and_has_no_direction():
    (fact,) = facts_of("{M1|人口自然增长率}{Q|-2.6‰|M1}")
    assert (fact.value, fact.unit, fact.direction, fact.basis) == (Decimal("-0.26"), "%", None, None)


def test_threshold_is_no_fact_but_narrows_its_metric():
    (fact,) = facts_of("{M1|引进{Q|5000万元|M1 threshold ge}以上项目}{Q|12个|M1 target ge}")
    assert (fact.value, fact.bound, fact.status) == (Decimal(12), "ge", "target")
    assert (fact.threshold.value, fact.threshold.unit, fact.threshold.bound) == (Decimal(50000000), "CNY", "ge")


@pytest.mark.parametrize(
    ("verb", "hardness"), [("确保", "firm"), ("力争", "aspired"), ("计划", "planned"), ("须达到", "planned")]
)
def test_hardness_of_a_target(verb, hardness):
    (fact,) = facts_of("今年" + verb + "{M1|新建学校}{Q|3所|M1 target}。")
    assert fact.hardness == hardness


def test_results_have_no_hardness():
    (fact,) = facts_of("确保安全，{M1|新建学校}{Q|3所|M1}。")
    assert fact.hardness is None


def test_named_area_goes_before_the_subject():
    (fact,) = facts_of("{C1|壶关县}{M1|粮食产量}{Q|8万吨|M1 C1}")
    assert (fact.place.name, fact.place.adcode, fact.place_from) == ("壶关县", "140427", "link")
    assert [p.name for p in fact.places] == ["壶关县"]


def test_figures_of_the_whole_country_have_no_subject():
    (fact,) = facts_of("全国{M1|粮食产量}{Q|6.8亿吨|M1}")
    assert (fact.place.name, fact.place.adcode, fact.place_from) == ("全国", None, "none")


def test_project_and_enterprise_of_a_figure():
    (fact,) = facts_of("{P1|{E1|恒瑞药业}党参项目|E1}{M1|总投资}{Q|2亿元|M1 P1}")
    assert [p.name for p in fact.projects] == ["恒瑞药业党参项目"]
    assert fact.enterprises == ()


def test_rank_joins_the_figure_before_it():
    level, growth = facts_of("{M1|税收}{Q|2亿元|M1}，增长{Q|9%|M1 growth}，增速居{R|全市前三位|M1 growth}。")
    assert level.rank is None
    rank = growth.rank
    assert (rank.place, rank.place_max, rank.scope, rank.of) == (1, 3, "全市", "growth")


def test_rank_without_a_figure_is_a_fact_of_its_own():
    (fact,) = facts_of("{M1|营商环境}列{R|全省第五|M1}。")
    assert fact.quantity is None
    assert fact.value is None
    assert (fact.rank.place, fact.rank.place_max, fact.rank.scope) == (5, None, "全省")


@pytest.mark.parametrize(
    ("subject", "adcode", "body", "place"),
    [
        ("平顺县", "140425", "全市{M1|粮食产量}{Q|8万吨|M1}", ("全市", "140400", "none")),
        ("平顺县", "140425", "全县{M1|粮食产量}{Q|8万吨|M1}", ("平顺县", "140425", "subject")),
        ("潞州区", "140403", "我区{M1|粮食产量}{Q|8万吨|M1}", ("潞州区", "140403", "subject")),
        ("长治市", "140400", "全市{M1|粮食产量}{Q|8万吨|M1}", ("长治市", "140400", "subject")),
        ("平顺县", "140425", "全省{M1|粮食产量}{Q|8万吨|M1}", ("全省", None, "none")),
        ("隆德县", "640423", "全区{M1|粮食产量}{Q|8万吨|M1}", ("全区", None, "none")),
    ],
    ids=["city above a county", "county", "district", "city", "province", "autonomous region"],
)
def test_the_words_for_the_whole(subject, adcode, body, place):
    (fact,) = facts_of(body, header=f"subject: {subject}\nadcode: {adcode}\n")
    assert (fact.place.name, fact.place.adcode, fact.place_from) == place


def test_a_metric_has_one_indicator_for_its_level_and_its_growth():
    level, growth = facts_of("{M1|粮食}{Q|5万吨|M1}，增长{Q|3%|M1 growth}。")
    assert level.indicator == growth.indicator == "grain_output"


def test_metrics_of_a_row_share_its_end():
    urban, rural = facts_of("{M1|城镇}、{M2|农村居民人均可支配收入}{Q|3万元|M1}、{Q|2万元|M2}。")
    assert (urban.indicator, rural.indicator) == ("urban_disposable_income", "rural_disposable_income")


def test_an_abolished_area_keeps_its_former_code(gold_bulletin):
    bulletin = gold_bulletin("date: 1981\n---\n{C|宣化县}增产")
    assert bulletin.entities[0].attrs == {"adcode": "130705", "former": "132531"}
    bulletin.to_json()


def test_an_inferred_subject_shows_its_evidence(gold_bulletin):
    bulletin = gold_bulletin("---\n{C|平顺县}增产，{C|平顺}")
    assert (bulletin.subject.adcode, bulletin.subject_evidence) == ("140425", ((0, 3), (6, 8)))
    assert gold_bulletin("subject: 平顺县\n---\n{C|平顺县}").subject_evidence == ()


def test_period_is_null_without_a_date_and_the_guess_stands_apart():
    _, fact = facts_of("{D1|2020年|=2020}{M1|税收}{Q|2亿元|M1 D1}。{M2|学校}{Q|3所|M2}。")
    assert (fact.period, fact.period_inferred) == (None, "2020")


def test_open_numbers_have_no_value_and_a_warning():
    bulletin = bulletin_of_marked(parse_marked("---\n{M1|企业}{Q|数百家|M1 approx}"))
    assert bulletin.facts[0].value is None
    assert "数百家" in bulletin.warnings[0]


def test_ranges_have_both_ends():
    (fact,) = facts_of("{M1|试点}{Q|4至5个|M1}")
    assert (fact.value, fact.value_max, fact.unit) == (Decimal(4), Decimal(5), "个")


def test_scope_stays_beside_the_indicator():
    (fact,) = facts_of("{M1|市本级一般公共预算收入}{Q|3亿元|M1}")
    assert (fact.indicator, fact.indicator_name, fact.indicator_scope) == (
        "budget_revenue",
        "一般公共预算收入",
        "市本级",
    )


@pytest.mark.parametrize(
    ("subject", "place_from"),
    [("双塔区", "subject"), ("广西壮族自治区", "subject"), ("平乐县", "none"), ("平顺县", "subject")],
)
def test_the_whole_district_is_the_subject_where_it_is_one(subject, place_from):
    (fact,) = facts_of("全区{M1|税收}{Q|2亿元|M1}", header=f"subject: {subject}\n")
    assert (fact.place_from, fact.place.name) == (place_from, subject if place_from == "subject" else "全区")


def test_an_unreadable_rank_has_no_place():
    (fact,) = facts_of("{M1|营商环境}列{R|全省第二1|M1}。")
    assert (fact.rank.place, fact.rank.of) == (None, "level")


@pytest.mark.parametrize(
    ("body", "name", "adcode"),
    [
        ("{C|平顺县}和{C|壶关县}。{C|平顺}有", "平顺县", "140425"),
        ("{C|向阳区}的街，{C|南山区}、{C|兴安区}、{C|工农区}的矿", "向阳区", "230402"),
    ],
    ids=["short and full names count together", "neighbours settle a doubtful name"],
)
def test_the_subject_is_inferred(body, name, adcode):
    subject = bulletin_of_marked(parse_marked(f"---\n{body}")).subject
    assert (subject.name, subject.adcode) == (name, adcode)
