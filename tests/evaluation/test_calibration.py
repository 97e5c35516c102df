import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.annotation.marked import parse_marked
from govie.evaluation.calibration import BINS, Outcome, reliability
from govie.evaluation.gold import Gold
from govie.evaluation.run import evaluate

GOLD = Gold(parse_marked("---\n{D1|2021年|=2021}{M1|税收}{Q|3亿元|M1 D1}，{M2|出口}{Q|2亿元|M2 D1}"), name="a")


def outcomes_of(contract):
    (document,) = evaluate([(GOLD, contract)]).documents
    return {part: [(o.label, o.score, o.right) for o in document.outcomes if o.part == part] for part in PARTS}


PARTS = ("spans", "links", "facts")


@pytest.fixture
def contract(perfect):
    found = perfect(GOLD)
    for i, entity in enumerate(found["entities"]):
        entity["score"] = 0.5 + i / 10
    for relation in found["relations"]:
        relation["score"] = 0.7
    for fact in found["facts"]:
        fact["score"] = 0.6
    return found


def test_what_is_right_is_right_with_its_score(contract):
    found = outcomes_of(contract)
    assert [label for label, _, _ in found["spans"]] == ["DATE", "METRIC", "QUANTITY", "METRIC", "QUANTITY"]
    assert [score for _, score, _ in found["spans"]] == pytest.approx([0.5, 0.6, 0.7, 0.8, 0.9])
    assert {score for _, score, _ in found["links"]} == {0.7}
    assert {score for _, score, _ in found["facts"]} == {0.6}
    assert all(right for part in PARTS for _, _, right in found[part])


def test_scores_that_are_not_given_are_one(perfect):
    assert {score for own in outcomes_of(perfect(GOLD)).values() for _, score, _ in own} == {1.0}


def test_a_longer_span_is_wrong_but_its_links_may_be_right(contract):
    entity = contract["entities"][0]
    entity |= {"end": entity["end"] - 1, "text": entity["text"][:-1]}
    found = outcomes_of(contract)
    assert [right for _, _, right in found["spans"]] == [False, True, True, True, True]
    assert all(right for _, _, right in found["links"])


def test_another_metric_makes_link_and_fact_wrong(contract):
    relation = next(r for r in contract["relations"] if r["head"] == 4 and r["label"] == "MEASURES")
    relation["tail"] = contract["facts"][1]["metric"] = 1
    found = outcomes_of(contract)
    assert [right for label, _, right in found["links"] if label == "MEASURES"] == [True, False]
    assert [right for _, _, right in found["facts"]] == [True, False]


def test_a_second_fact_on_one_quantity_is_wrong(contract):
    contract["facts"].append(dict(contract["facts"][0]))
    assert [right for _, _, right in outcomes_of(contract)["facts"]] == [True, True, False]


def test_the_table_counts_and_averages():
    found = [Outcome("facts", "core", score, right) for score, right in ((0.92, True), (0.96, False), (0.05, False))]
    table = reliability(found)
    assert [b.n for b in table.bins] == [1, *[0] * 8, 2]
    assert (table.bins[9].score, table.bins[9].rate) == pytest.approx((0.94, 0.5))
    assert table.error == pytest.approx((2 * 0.44 + 0.05) / 3)
    assert (table.sure, table.sure_right) == (2, 1)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans())))
def test_every_outcome_falls_into_one_bin(pairs):
    table = reliability([Outcome("spans", "DATE", score, right) for score, right in pairs])
    assert len(table.bins) == BINS
    assert sum(b.n for b in table.bins) == table.n == len(pairs)
    assert (table.error is None) == (not pairs)
    for b in table.bins:
        assert b.score is None or b.low - 1e-9 <= b.score <= b.high + 1e-9


def test_the_report_has_the_tables(contract):
    report = evaluate([(GOLD, contract)])
    figures = report.to_dict()["calibration"]
    assert list(figures) == list(PARTS)
    assert figures["facts"]["expected_calibration_error"] == pytest.approx(0.4)
    assert figures["spans"]["sure"] == {"from": 0.9, "n": 1, "share": 0.2, "right": 1.0}
    assert figures["links"]["sure"]["right"] is None
    page = report.to_markdown()
    assert "## Calibration" in page
    assert "| facts | 2 | 40.0 | 0.0 | – |" in page
    assert "| 0.6–0.7 | 1 | 60.0 | 100.0 | 0 | – | – | 2 | 60.0 | 100.0 |" in page
