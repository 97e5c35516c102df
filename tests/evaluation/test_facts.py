from decimal import Decimal

import pytest

from govie.annotation.marked import parse_marked
from govie.evaluation.counts import Counts
from govie.evaluation.facts import expected_fact, fact_counts, judge_facts
from govie.evaluation.gold import Gold, NormalForm, read_prediction
from govie.evaluation.spans import match_relaxed

HEADER = "subject: 磐石市\nadcode: 220284\n---\n"
LINE = "{D1|2021年|=2021}{C1|磐石市}{M1|粮食产量}{Q|3万吨|M1 D1 C1},{M2|税收}下降{Q|2%|M2 D1 growth down}"


def gold_of(body, norm=None):
    return Gold(parse_marked(HEADER + body), norm, "one")


def judged(gold, contract):
    prediction = read_prediction(contract, gold.marked.text)
    judgements = judge_facts(gold, prediction, match_relaxed(gold.marked.mentions, prediction.mentions))
    return judgements, fact_counts(gold.marked, prediction, judgements)


def test_a_perfect_prediction_is_right_at_all_levels(perfect):
    gold = gold_of(LINE)
    _, counts = judged(gold, perfect(gold))
    assert counts == dict.fromkeys(("core", "full", "joined"), Counts(2, 2, 2))


@pytest.mark.parametrize(
    ("field", "value", "levels"),
    [
        pytest.param("metric", None, {"full": 1, "core": 1, "joined": 1}, id="metric"),
        pytest.param("status", "target", {"core": 2, "full": 1, "joined": 2}, id="status"),
        pytest.param("basis", "peer", {"core": 2, "full": 1, "joined": 1}, id="basis"),
        pytest.param("period", "2020", {"core": 2, "full": 1, "joined": 1}, id="period"),
        pytest.param("value", "7", {"core": 2, "full": 2, "joined": 1}, id="value"),
        pytest.param("value", None, {"core": 2, "full": 2, "joined": 1}, id="no-value"),
        pytest.param("value_max", "7", {"core": 2, "full": 2, "joined": 1}, id="value-max"),
        pytest.param("unit", "pp", {"core": 2, "full": 2, "joined": 1}, id="unit"),
        pytest.param("place", {"name": "x", "adcode": "110000"}, {"core": 2, "full": 2, "joined": 1}, id="place"),
        pytest.param("place", None, {"core": 2, "full": 2, "joined": 1}, id="no-place"),
    ],
)
def test_one_wrong_field_counts_where_it_belongs(perfect, field, value, levels):
    gold = gold_of(LINE)
    contract = perfect(gold)
    contract["facts"][1][field] = value
    judgements, counts = judged(gold, contract)
    assert judgements[1].wrong == (field,)
    assert {level: counts[level].tp for level in levels} == levels


def test_values_are_compared_as_numbers_and_inexact_ones_to_the_12th_digit(perfect):
    gold = gold_of("{M1|造林}{Q|4万亩|M1}")
    contract = perfect(gold)
    for written, right in [("26666666.6666667", 1), ("26666666.66666666", 1), ("26666667", 0)]:
        contract["facts"][0]["value"] = written
        assert judged(gold, contract)[1]["joined"].tp == right


def test_thresholds_and_ranks_are_no_facts(perfect):
    gold = gold_of("{M1|引进{Q|1亿元|M1 threshold ge}以上项目}{Q|3个|M1},{R|全市第一|M1}")
    contract = perfect(gold)
    contract["facts"].append({**contract["facts"][0], "quantity": None})
    assert judged(gold, contract)[1]["core"] == Counts(1, 1, 1)


def test_a_threshold_read_as_a_fact_and_a_second_fact_on_one_quantity_are_false_ones(perfect):
    gold = gold_of("{M1|引进{Q|1亿元|M1 threshold ge}以上项目}{Q|3个|M1}")
    contract = perfect(gold)
    fact = contract["facts"][0]
    contract["facts"] += [dict(fact), {**fact, "quantity": 1}]
    assert contract["entities"][1]["text"] == "1亿元"
    assert judged(gold, contract)[1]["core"] == Counts(1, 3, 1)


def test_a_quantity_that_was_not_found_stays_in_the_support():
    gold = gold_of(LINE)
    _, counts = judged(gold, {"entities": [], "relations": [], "facts": []})
    assert counts["joined"] == Counts(0, 0, 2)


def test_the_place_by_name_where_nobody_wrote_codes(perfect):
    gold = gold_of("{C1|桦甸市}与{C2|舒兰市}{M1|产量}{Q|3吨|M1 C1}")
    contract = perfect(gold)
    fact = contract["facts"][0]
    fact["place"] = {"name": "桦甸市", "adcode": "220282"}
    assert judged(gold, contract)[1]["joined"].tp == 1
    for places in ([{"entity": 1, "name": "舒兰市", "adcode": "220283"}], []):
        fact["places"] = places
        assert judged(gold, contract)[1]["joined"].tp == 0


def test_the_subject_named_or_not_is_one_place(perfect):
    gold = gold_of("{C1|磐石}{M1|产量}{Q|3吨|M1 C1}")
    contract = perfect(gold)
    contract["facts"][0] |= {"place": {"name": "磐石市", "adcode": "220284"}, "places": []}
    assert judged(gold, contract)[1]["joined"].tp == 1


@pytest.mark.parametrize(
    ("body", "norm", "place"),
    [
        pytest.param("{M1|产量}{Q|3吨|M1}", None, "220284", id="no-area-the-subject"),
        pytest.param("{C1|舒兰}{M1|产量}{Q|3吨|M1 C1}", {("COUNTY", 0, 2): "220283"}, "220283", id="normal-form"),
        pytest.param("{C1|舒兰}{M1|产量}{Q|3吨|M1 C1}", {}, None, id="an-area-without-normal-form"),
        pytest.param("{C1|舒兰|@220283}{M1|产量}{Q|3吨|M1 C1}", None, "220283", id="code-in-the-mark"),
        pytest.param("{C1|磐石}{M1|产量}{Q|3吨|M1 C1}", None, "220284", id="the-subject-by-its-short-name"),
        pytest.param("{C1|舒兰}{C2|桦甸}{M1|产量}{Q|3吨|M1 C1 C2}", None, "舒兰", id="the-first-of-two"),
    ],
)
def test_expected_place(body, norm, place):
    forms = None if norm is None else {key: NormalForm(None, None, "", code) for key, code in norm.items()}
    gold = gold_of(body, forms)
    quantity = next(i for i, m in enumerate(gold.marked.mentions) if m.label == "QUANTITY")
    assert expected_fact(gold, quantity)["place"] == place


def test_normal_forms_come_before_reading_and_growth_is_unsigned():
    gold = gold_of("{M1|税收}{Q|-2%|M1 growth down}", {("QUANTITY", 2, 5): NormalForm(Decimal("-7"), None, "pp", None)})
    expected = expected_fact(gold, 1)
    assert (expected["value"], expected["unit"], expected["direction"]) == (Decimal(7), "pp", "down")
    read = expected_fact(Gold(gold.marked), 1)
    assert (read["value"], read["unit"]) == (Decimal(2), "%")


@pytest.mark.parametrize(
    ("date", "period"),
    [("{D1|上半年|=2022-01/2022-06}", "2022-H1"), ("{D1|2021年|=2021}", "2021"), ("{D1|近年|}", None), ("", None)],
    ids=["half", "year", "without-value", "none"],
)
def test_expected_period(date, period):
    gold = gold_of(date + "{M1|税收}{Q|2元|M1" + (" D1}" if date else "}"))
    quantity = next(i for i, m in enumerate(gold.marked.mentions) if m.label == "QUANTITY")
    assert expected_fact(gold, quantity)["period"] == period
