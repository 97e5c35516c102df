"""What makes facts comparable."""

import pytest

from govie.checks.claims import MIN_SCORE, claims_of, previous_year


def claims(gold_bulletin, marked, subject="朝阳市"):
    bulletin = gold_bulletin(f"subject: {subject}\n---\n{marked}")
    return claims_of(bulletin.text, bulletin.entities, bulletin.facts, subject=bulletin.subject)


@pytest.mark.parametrize(
    ("value", "period"),
    [
        ("2021", "../2021-12"),
        ("2021-12-31", "../2021-12"),
        ("../2021-12", "../2021-12"),
        ("2021-01/2021-09", "../2021-09"),
        ("2021-Q1", "../2021-03"),
        ("2021-06", "2021-06"),
        ("2021-Q2", "2021-Q2"),
        ("2021-06-15", "2021-06-15"),
        ("2021/2025", "2021/2025"),
        ("2021-05/..", "2021-05/.."),
    ],
)
def test_what_runs_up_to_the_end_of_a_month_is_one_period(gold_bulletin, value, period):
    (claim,) = claims(gold_bulletin, f"{{D1|某时|={value}}}{{M1|财政收入}}{{Q|3亿元|M1 D1}}")
    assert claim.period == period


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("全市{M1|税收收入}{Q|3亿元|M1}", ""),
        ("市本级{M1|税收收入}{Q|3亿元|M1}", "本级"),
        ("{M1|市级税收收入}{Q|3亿元|M1}", "本级"),
        ("上级补助后，{M1|税收收入}{Q|3亿元|M1}", ""),
        ("{M1|人民币存款余额}{Q|3亿元|M1}", "人民币"),
        ("{M1|规上工业税收}{Q|3亿元|M1}", "规模以上"),
        ("名义上{M1|地区生产总值}增长{Q|3%|M1 growth}", "名义"),
        ("按可比价{M1|地区生产总值}增长{Q|3%|M1 growth}", ""),
        ("{M1|居民人均可支配收入}{Q|3万元|M1}", ""),
    ],
)
def test_scope(gold_bulletin, text, scope):
    (claim,) = claims(gold_bulletin, text)
    assert claim.scope == scope


@pytest.mark.parametrize(
    ("subject", "word", "foreign"),
    [("北票市", "全市", False), ("朝阳县", "全市", True), ("双塔区", "全区", False), ("朝阳县", "全县", False)],
)
def test_whose_whole(gold_bulletin, subject, word, foreign):
    (claim,) = claims(gold_bulletin, f"{word}{{M1|财政收入}}{{Q|3亿元|M1}}", subject)
    assert (claim.fact.place_from == "none") is foreign
    assert ("211300" in claim.about) is foreign


def test_a_claim_needs_a_number_a_metric_and_a_score(gold_bulletin):
    from dataclasses import replace

    text = "{M1|财政收入}{Q|3亿元|M1}，{M2|企业}{Q|数百家|M2}，另有{Q|5个}；{M3|名气}{R|全省第一|M3}"
    bulletin = gold_bulletin(f"---\n{text}")
    assert [claim.metric for claim in claims_of(bulletin.text, bulletin.entities, bulletin.facts)] == ["财政收入"]
    doubted = [replace(fact, score=MIN_SCORE - 0.01) for fact in bulletin.facts]
    assert claims_of(bulletin.text, bulletin.entities, doubted) == []


def test_the_year_before():
    assert previous_year("2022/2023") == "2021/2022"
    assert previous_year("2022-Q1") == "2021-Q1"
