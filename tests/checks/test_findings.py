"""Golden cases: one line of marked text, and what is found in it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from govie.checks.run import find_findings

DAY = "{D1|2021年|=2021}"
LAST = "{D2|2020年|=2020}"
NEXT = "{D3|2022年|=2022}"
INDUSTRIES = "{M2|第一产业增加值}{Q|%s|M2 D1}，{M3|第二产业增加值}{Q|%s|M3 D1}，{M4|第三产业增加值}{Q|%s|M4 D1}。"
WHOLE = DAY + "{M1|地区生产总值}{Q|%s|M1 D1}。其中"

FOUND = {
    "a level twice": (
        DAY + "{M1|财政收入}{Q|3.62亿元|M1 D1}。总之，{M2|财政收入}完成{Q|3.26亿元|M2 D1}。",
        ("repeat", "high", "财政收入 in 2021 is 3.62亿元 and 3.26亿元", "326000000", "362000000", "1000000"),
    ),
    "growth twice": (
        DAY + "{M1|出口总额}增长{Q|9.1%|M1 D1 growth}。{M2|出口}下降{Q|1.9%|M2 D1 growth down}。",
        ("repeat", "high", "growth of 出口总额 in 2021 is 9.1% and -1.9%", "-1.9", "9.1", "0.1"),
    ),
    "the year's end and the year": (
        "{D1|年末|=2021-12-31}{M1|常住人口}{Q|20.1万人|M1 D1}。{D2|2021年|=2021}{M2|城镇化率}{Q|60%|M2 D2}。"
        "{D3|全年|=2021}{M3|城镇化率}{Q|64%|M3 D3}。",
        ("repeat", "high", "常住人口城镇化率 in 2021 is 60% and 64%", "64", "60", "1"),
    ),
    "one thing by the words behind it": (
        DAY + "{M1|投资}{Q|640万元|M1 D1}改造东湖路排水管网。{M2|投资}{Q|90万元|M2 D1}修建凉亭。"
        "{M3|投资}{Q|604万元|M3 D1}改造东湖路排水管网。",
        ("repeat", "medium", "总投资 in 2021 is 640万元 and 604万元", "6040000", "6400000", "10000"),
    ),
    "a passage said again": (
        DAY + "{M1|培训农民}{Q|120人次|M1 D1}，{M2|开展演出}{Q|26场|M2 D1}，{M3|帮扶村组}{Q|34个|M3 D1}，"
        "{M4|新建公厕}{Q|12座|M4 D1}。{M5|修路}{Q|3公里|M5 D1}。{M6|植树}{Q|2万株|M6 D1}。{M7|养蜂}{Q|80箱|M7 D1}。"
        "{M8|培训农民}{Q|120人次|M8 D1}，{M9|开展演出}{Q|26场|M9 D1}，{M10|帮扶村组}{Q|43个|M10 D1}，"
        "{M11|新建公厕}{Q|12座|M11 D1}。",
        ("repeat", "medium", "帮扶村组 in 2021 is 34个 and 43个", "43", "34", "0"),
    ),
    "a cell without its unit": (
        DAY + "{M1|财政收入}{Q|46.2亿元|M1 D1}。\n{M2|财政收入} {Q|42.6|M2 D1}",
        ("repeat", "high", "财政收入 in 2021 is 46.2亿元 and 42.6", "4260000000", "4620000000", "10000000"),
    ),
    "industries": (
        WHOLE % "100.1亿元" + INDUSTRIES % ("20.0亿元", "30.0亿元", "40.0亿元"),
        ("sum", "high", "地区生产总值 is 100.1亿元, its parts sum to 90亿元", "10010000000", "9000000000", "20000000"),
    ),
    "a part above its whole": (
        DAY + "{M1|全社会用电量}{Q|5亿千瓦时|M1 D1}，其中{M2|工业用电量}{Q|50亿千瓦时|M2 D1}。",
        (
            "sum",
            "high",
            "工业用电量 50亿千瓦时 exceeds 全社会用电量 5亿千瓦时, of which it is a part",
            "5000000000",
            "500000000",
            "100000000",
        ),
    ),
    "new and carried on": (
        DAY + "{M1|实施重点项目}{Q|35个|M1 D1}，其中{M2|续建项目}{Q|16个|M2 D1}、{M3|新建项目}{Q|18个|M3 D1}。",
        ("sum", "medium", "实施项目 is 35个, its parts sum to 34个 (续建项目 16个 + 新建项目 18个)", "35", "34", "0"),
    ),
    "a row of totals": (
        DAY + "\n{M1|东镇} {Q|100|M1 D1} {Q|60|M1 D1}\n{M2|西镇} {Q|200|M2 D1} {Q|40|M2 D1}\n"
        "{M3|合计} {Q|300|M3 D1} {Q|190|M3 D1}",
        ("sum", "high", "合计 is 190, its parts sum to 100 (东镇 60 + 西镇 40)", "190", "100", "1.5"),
    ),
    "growth against two years": (
        DAY + "{M1|财政收入}{Q|12.0亿元|M1 D1}，增长{Q|9%|M1 D1 growth}。" + LAST + "{M2|财政收入}{Q|10.0亿元|M2 D2}。",
        ("growth", "medium", "财政收入 grew by 9%, but 12.0亿元 after 10.0亿元 is 20%", "9", "20", "1.60003"),
    ),
    "growth against the amount": (
        DAY + "{M1|出口总额}{Q|12亿元|M1 D1}，增加{Q|2亿元|M1 D1 delta}，增长{Q|9%|M1 D1 growth}。",
        ("growth", "high", "出口总额 grew by 9%, but 12亿元 after a change of 2亿元 is 20%", "9", "20", "7.57071"),
    ),
    "a fall against the amount": (
        DAY + "{M1|生猪存栏}{Q|80万头|M1 D1}，减少{Q|20万头|M1 D1 delta down}，下降{Q|25%|M1 D1 growth down}。",
        ("growth", "high", "生猪存栏 grew by -25%, but 80万头 after a change of -20万头 is -20%", "-25", "-20", "1"),
    ),
    "a target's growth": (
        DAY + "{M1|出口总额}{Q|100亿元|M1 D1}。" + NEXT + "{M2|出口总额}{Q|120亿元|M2 D3 target}，"
        "增长{Q|10%|M2 D3 growth target}。",
        ("growth", "medium", "出口总额 grew by 10%, but 120亿元 after 100亿元 is 20%", "10", "20", "1.60003"),
    ),
    "industries in a ratio": (
        DAY + "{M1|三次产业结构}为{Q|6.9：61.2：32.9|M1 D1}。",
        ("share", "high", "三次产业结构 6.9:61.2:32.9 sums to 101%", "101", "100", "0.15"),
    ),
    "industries one by one": (
        DAY + "{M1|三次产业对经济增长的贡献率}分别为{Q|20.1%|M1 D1}、{Q|30.1%|M1 D1}和{Q|40.1%|M1 D1}。",
        ("share", "high", "三次产业对经济增长的贡献率: 20.1%, 30.1%, 40.1% sum to 90.3%", "90.3", "100", "0.15"),
    ),
    "a share of the one whole": (
        DAY + "{M1|固定资产投资}{Q|74.28亿元|M1 D1}，{M2|房地产开发投资}{Q|39.1亿元|M2 D1}，占{Q|62.6%|M2 D1 share}。",
        (
            "share",
            "high",
            "房地产开发投资 62.6% should be 52.64%: 房地产开发投资 39.1亿元 of 固定资产投资 74.28亿元",
            "62.6",
            "52.6387",
            "0.120856",
        ),
    ),
    "a share of a named whole": (
        DAY
        + "{M1|财政收入}{Q|100.0亿元|M1 D1}。{M2|房产税}{Q|20.0亿元|M2 D1}，占财政收入的比重为{Q|25%|M2 D1 share}。",
        ("share", "high", "房产税 25% should be 20%: 房产税 20.0亿元 of 财政收入 100.0亿元", "25", "20", "0.56"),
    ),
    "a ratio with a name": (
        DAY + "{M1|城镇居民人均可支配收入}{Q|40000元|M1 D1}，{M2|农村居民人均可支配收入}{Q|20000元|M2 D1}，"
        "{M3|城乡居民收入比}{Q|2.5|M3 D1}。",
        (
            "share",
            "high",
            "城乡居民收入比 2.5 should be 2: 城镇居民人均可支配收入 40000元 of 农村居民人均可支配收入 20000元",
            "2.5",
            "2",
            "0.050075",
        ),
    ),
    "an amount a head": (
        DAY + "{M1|地区生产总值}{Q|100亿元|M1 D1}，{M2|常住人口}{Q|20.00万人|M2 D1}，"
        "{M3|人均地区生产总值}{Q|5000元|M3 D1}。",
        (
            "share",
            "high",
            "人均地区生产总值 5000元 should be 5万元: 地区生产总值 100亿元 of 常住人口 20.00万人",
            "5000",
            "50000",
            "2763",
        ),
    ),
    "two areas": (
        DAY + "{C1|北票市}{M1|粮食产量}{Q|50万吨|M1 D1 C1}，居{R|全市第二|M1}。"
        "{C2|凌源市}{M2|粮食产量}{Q|40万吨|M2 D1 C2}，居{R|全市第一|M2}。",
        (
            "rank",
            "medium",
            "粮食产量 of 北票市 is 50万吨 and ranks 2, that of 凌源市 is 40万吨 and ranks 1 in 全市",
            "1",
            "2",
            "0",
        ),
    ),
    "one area": (
        DAY + "{M1|出口总额}增长{Q|9%|M1 D1 growth}，居{R|全市第二|M1 growth}。"
        "{M2|出口总额}增长{Q|9%|M2 D1 growth}，居{R|全市第三|M2 growth}。",
        ("rank", "medium", "出口总额 9% ranks 2 and 3 in 全市", "3", "2", "0"),
    ),
    "a target below the result": (
        DAY + "{M1|出口总额}{Q|12.0亿元|M1 D1}。" + NEXT + "计划{M2|出口总额}{Q|11.0亿元|M2 D3 target}。",
        (
            "target",
            "low",
            "the target of 出口总额 for 2022, 11.0亿元, is below 12.0亿元 in 2021",
            "1100000000",
            "1200000000",
            "10000000",
        ),
    ),
    "万 for 亿": (
        DAY + "{M1|财政收入}{Q|12亿元|M1 D1}。" + LAST + "{M2|财政收入}{Q|11万元|M2 D2}。",
        ("magnitude", "high", "财政收入 is 12亿元 in 2021 and 11万元 in 2020", "110000", "1200000000", "50005000"),
    ),
    "out of bounds": (
        DAY + "{M1|城镇居民人均可支配收入}{Q|3.2亿元|M1 D1}。",
        (
            "magnitude",
            "medium",
            "城镇居民人均可支配收入 3.2亿元 is not within 20元 to 20万元",
            "320000000",
            "200000",
            "5000000",
        ),
    ),
    "a rate above 100": (
        DAY + "{M1|森林覆盖率}{Q|130%|M1 D1}。",
        ("magnitude", "medium", "森林覆盖率 130% is not within 0% to 100%", "130", "100", "0.5"),
    ),
    "a fall by more than all": (
        DAY + "{M1|出口总额}下降{Q|130%|M1 D1 growth down}。",
        ("magnitude", "medium", "出口总额 -130% is not within -100% to any number", "-130", "-100", "0.5"),
    ),
    "more names than said": (
        DAY + "{E|甲公司}、{E|乙公司}和{E|丙公司}等{Q|2家|M1 D1}{M1|企业}。",
        ("count", "medium", "2家 stands behind 3 names (甲公司、乙公司、丙公司)", "2", "3", "0"),
    ),
}

NOTHING = {
    "rounded": DAY + "{M1|财政收入}{Q|137.4亿元|M1 D1}。{M2|财政收入}{Q|137.43亿元|M2 D1}。",
    "cut off": DAY + "{M1|财政收入}{Q|137.4亿元|M1 D1}。{M2|财政收入}{Q|137.48亿元|M2 D1}。",
    "above": DAY + "{M1|财政收入}{Q|137.4亿元|M1 D1}。{M2|财政收入}突破{Q|130亿元|M2 D1 gt}。",
    "about": DAY + "{M1|财政收入}{Q|137.4亿元|M1 D1}。{M2|财政收入}约{Q|140亿元|M2 D1 approx}。",
    "a range": DAY + "{M1|财政收入}{Q|4.5亿元|M1 D1}。{M2|财政收入}{Q|4至5亿元|M2 D1}。",
    "two years": DAY + "{M1|财政收入}{Q|4.5亿元|M1 D1}。" + LAST + "{M2|财政收入}{Q|4亿元|M2 D2}。",
    "target and result": DAY + "{M1|出口总额}{Q|4.5亿元|M1 D1}。{M2|出口总额}{Q|4亿元|M2 D1 target}。",
    "two places": DAY + "{C1|北票市}{M1|财政收入}{Q|4亿元|M1 D1 C1}。{C2|凌源市}{M2|财政收入}{Q|5亿元|M2 D1 C2}。",
    "all and own budget": DAY + "全市{M1|税收收入}{Q|9亿元|M1 D1}。\n市本级收支如下：{M2|税收收入}{Q|4亿元|M2 D1}。",
    "real and nominal": DAY
    + "{M1|地区生产总值}增长{Q|5%|M1 D1 growth}。{M2|地区生产总值}名义增长{Q|6%|M2 D1 growth}。",
    "respectively": DAY + "{M1|城乡居民收入}分别增长{Q|4.4%|M1 D1 growth}、{Q|5.6%|M1 D1 growth}。"
    "{M2|城乡居民收入}分别增长{Q|4.4%|M2 D1 growth}、{Q|5.6%|M2 D1 growth}。",
    "a list whose metrics are easily mistaken": DAY + "{M1|财政收入}增长{Q|9%|M1 D1 growth}。"
    "{M2|财政收入}、{M3|税收收入}分别增长{Q|3%|M2 D1 growth}、{Q|9%|M3 D1 growth}。",
    "the base of a change": DAY + "与{M1|出口总额}预算的{Q|12亿元|M1 D1}相比增加{Q|2亿元|M1 D1 delta}，"
    "增长{Q|9%|M1 D1 growth}。",
    "things of many": DAY + "{M1|投资}{Q|5亿元|M1 D1}建厂。{M2|投资}{Q|2亿元|M2 D1}修路。",
    "students of two schools": DAY + "{M1|在校学生}{Q|8万人|M1 D1}。{M2|在校学生}{Q|7万人|M2 D1}。",
    "money of two kinds": DAY + "{M1|本外币存款余额}{Q|90亿元|M1 D1}。{M2|人民币存款余额}{Q|88亿元|M2 D1}。",
    "industries within rounding": WHOLE % "100.1亿元" + INDUSTRIES % ("20.0亿元", "30.0亿元", "50.0亿元"),
    "parts that leave a rest": DAY + "{M1|一般公共预算收入}{Q|9亿元|M1 D1}，其中{M2|税收收入}{Q|5亿元|M2 D1}。",
    "a mean of town and country": DAY + "{M1|居民人均可支配收入}{Q|30000元|M1 D1}，其中{M2|城镇}{Q|40000元|M2 D1}、"
    "{M3|农村}{Q|20000元|M3 D1}。",
    "growth at constant prices": DAY
    + "{M1|地区生产总值}{Q|12.0亿元|M1 D1}，增长{Q|9%|M1 D1 growth}。"
    + LAST
    + "{M2|地区生产总值}{Q|10.0亿元|M2 D2}。",
    "growth made comparable": DAY
    + "{M1|财政收入}{Q|12.0亿元|M1 D1}，同口径增长{Q|9%|M1 D1 growth}。"
    + LAST
    + "{M2|财政收入}{Q|10.0亿元|M2 D2}。",
    "growth over a budget": DAY
    + "{M1|财政支出}{Q|12.0亿元|M1 D1}，比上年预算增长{Q|9%|M1 D1 growth}。"
    + LAST
    + "{M2|财政支出}{Q|10.0亿元|M2 D2}。",
    "the own budget in a table below its caption": DAY
    + "全市{M1|教育支出}增长{Q|9%|M1 D1 growth}。\n市本级支出完成情况\n科目 增长%\n{M2|教育支出} {Q|4%|M2 D1 growth}\n",
    "a share of something else": DAY + "{M1|固定资产投资}{Q|74亿元|M1 D1}，{M2|房地产开发投资}{Q|39亿元|M2 D1}，"
    "占全省的{Q|2.6%|M2 D1 share}。",
    "the lowest is first": DAY + "{C1|北票市}{M1|PM2.5平均浓度}{Q|30微克/立方米|M1 D1 C1}，居{R|全市第一|M1}。"
    "{C2|凌源市}{M2|PM2.5平均浓度}{Q|40微克/立方米|M2 D1 C2}，居{R|全市第二|M2}。",
    "a rate of sales": DAY + "{M1|产销率}{Q|101.2%|M1 D1}。",
    "as many names as said": DAY + "{E|甲公司}、{E|乙公司}等{Q|2家|M1 D1}{M1|企业}。",
}


def found(gold_bulletin, marked):
    return gold_bulletin(f"subject: 朝阳市\n---\n{marked}")


@pytest.mark.parametrize(("marked", "expected"), FOUND.values(), ids=FOUND.keys())
def test_found(gold_bulletin, marked, expected):
    bulletin = found(gold_bulletin, marked)
    (finding,) = bulletin.to_dict()["findings"]
    kind, severity, message, *numbers = expected
    assert (finding["kind"], finding["severity"]) == (kind, severity)
    assert finding["message"].startswith(message)
    assert [finding[key] for key in ("stated", "expected", "tolerance")] == numbers
    for at, (start, end) in zip(finding["facts"], finding["evidence"], strict=True):
        assert bulletin.text[start:end] == bulletin.facts[at].raw or bulletin.facts[at].rank


@pytest.mark.parametrize("marked", NOTHING.values(), ids=NOTHING.keys())
def test_nothing(gold_bulletin, marked):
    assert found(gold_bulletin, marked).findings == ()


@pytest.mark.parametrize("value", ["0", "-3", "1e40", "1e-12", "123456789.987654321"])
@pytest.mark.parametrize("case", FOUND.values(), ids=FOUND.keys())
def test_no_figure_is_too_strange(gold_bulletin, case, value):
    bulletin = found(gold_bulletin, case[0])
    for at, fact in enumerate(bulletin.facts):
        strange = replace(fact, value=Decimal(value) if fact.value is not None else None, quantum=None)
        facts = (*bulletin.facts[:at], strange, *bulletin.facts[at + 1 :])
        for finding in find_findings(bulletin.text, bulletin.entities, facts, subject=bulletin.subject):
            assert finding.stated.is_finite()
            assert finding.expected.is_finite()
            assert finding.tolerance >= 0
