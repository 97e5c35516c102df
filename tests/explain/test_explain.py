"""The explanation of a fact agrees with the parse that it explains."""

import json

import pytest

import govie
from govie.errors import InputError
from govie.explain import explain_fact
from govie.explain.readings import number_and_unit
from govie.models.calibration import log_odds
from govie.values.units import default_units

TEXT = (
    "林西县2023年经济简报\n"
    "2023年，全县地区生产总值98.6亿元，同比增长5.2%；粮食种植面积78万亩，比上年增加1.5万亩。大井镇新建大棚300座。\n"
    "绿源乳业年产3万吨奶粉项目总投资2.4亿元。\n"
    "2024年，力争地区生产总值增长6%以上。游客人次位居全市第二。\n"
)
GIVEN = {"date": "2024-01-15", "subject": "林西县"}


@pytest.fixture(scope="module")
def bulletin():
    return govie.parse(TEXT, **GIVEN)


@pytest.fixture(scope="module")
def explanations(bulletin):
    return [explain_fact(TEXT, n, **GIVEN) for n in range(len(bulletin.facts))]


def of(explanations, raw):
    return next(e for e in explanations if e.fact["raw"] == raw)


def reading(explanation, field):
    return next(r for r in explanation.readings if r.field == field)


def test_fact_and_spans_are_those_of_the_contract(bulletin, explanations):
    contract = bulletin.to_dict()
    assert len(explanations) >= 6
    for n, found in enumerate(explanations):
        assert (found.number, found.fact) == (n, contract["facts"][n])
        assert all(span == contract["entities"][span["id"]] for span in found.spans)
        evidence = {tuple(pair) for pair in found.fact["evidence"]}
        assert evidence <= {(span["start"], span["end"]) for span in found.spans}


def test_the_chosen_candidates_are_the_links(bulletin, explanations):
    for fact, found in zip(bulletin.facts, explanations, strict=True):
        head = fact.quantity if fact.quantity is not None else fact.rank.entity
        tails = {(k.label, bulletin.entities[k.tail].start) for k in bulletin.relations if k.head == head}
        chosen = {(choice.link, c.start) for choice in found.choices for c in choice.candidates if c.chosen}
        assert chosen == tails


def test_candidates_come_best_first_and_are_slices(explanations):
    for found in explanations:
        for choice in found.choices:
            order = [(c.chosen, c.score) for c in choice.candidates]
            assert order == sorted(order, reverse=True)
            assert all(TEXT[c.start : c.end] == c.text for c in choice.candidates)


def test_reasons_lean_to_the_side_of_the_score(explanations):
    choice = next(c for c in of(explanations, "98.6亿元").choices if c.link == "MEASURES")
    best = choice.candidates[0]
    assert best.text == "地区生产总值"
    assert best.reasons[0].weight > 0
    assert float(log_odds(best.score)) > choice.average
    assert len({r.feature for r in best.reasons}) == len(best.reasons) <= 8


def test_decisions_are_the_attributes(bulletin, explanations):
    for fact, found in zip(bulletin.facts, explanations, strict=True):
        attrs = dict(bulletin.entities[fact.quantity].attrs) if fact.quantity is not None else {}
        assert {d.attribute: d.value for d in found.decisions} == attrs
        for d in found.decisions:
            assert d.rival != d.value
            assert sum(d.chances.values()) == pytest.approx(1, abs=1e-2)
            assert (d.rule is None) == (d.value == next(iter(d.chances)))


def test_a_target_is_told_by_its_verb(explanations):
    status = next(d for d in of(explanations, "6%").decisions if d.attribute == "status")
    assert status.value == "target"
    assert any(r.weight > 0 and "aspired" in r.value for r in status.reasons)


def test_readings(explanations):
    area, growth = of(explanations, "78万亩"), of(explanations, "5.2%")
    assert reading(area, "value").result == "520000000"
    assert reading(area, "value").how.startswith("78万 = 780000, 亩 = 2000/3 m2")
    assert reading(area, "unit").result == "m2"
    assert reading(growth, "indicator").result == "gdp"
    assert (reading(growth, "period").text, reading(growth, "period").result) == ("2023年", "2023")
    assert "given" in reading(growth, "place").how


def test_an_inferred_subject_is_said_to_be():
    found = explain_fact(TEXT, 0)
    assert "inferred" in reading(found, "place").how


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("137.4亿元", "137.4亿 = 13740000000, 元 = 1 CNY"),
        ("35 0兆瓦", "350 = 350, 兆瓦 = 1000000 W"),
        ("4.41", "4.41 = 4.41"),
        ("三分之一", None),
        ("4至5个", None),
    ],
    ids=["money", "blank inside", "bare", "fraction", "range"],
)
def test_number_and_unit(raw, said):
    assert number_and_unit(raw, default_units()) == said


@pytest.mark.parametrize("number", [-1, 99])
def test_a_fact_that_is_not_there(number):
    with pytest.raises(InputError, match=f"no fact {number}") as caught:
        explain_fact(TEXT, number)
    assert caught.value.mend.startswith("name one from 0 to")


def test_a_text_without_facts():
    with pytest.raises(InputError, match="there are 0; name another"):
        explain_fact("会议强调，要提高认识。", 0)


def test_it_is_plain_data(explanations):
    for found in explanations:
        plain = json.loads(json.dumps(found.to_dict(), allow_nan=False))
        assert plain["choices"][0]["candidates"][0]["reasons"][0].keys() == {"feature", "value", "weight"}
