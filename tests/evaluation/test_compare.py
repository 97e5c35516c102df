"""Comparing two systems: what is beyond chance, and what is not."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.annotation.marked import parse_marked
from govie.errors import InputError
from govie.evaluation.compare import compare, figures_of, holm
from govie.evaluation.counts import Counts
from govie.evaluation.gold import Gold
from govie.evaluation.run import evaluate

KEY = ("spans_exact", "micro")


def system(rows, key=KEY):
    return {f"d{i}": {key: Counts(*row)} for i, row in enumerate(rows)}


def noisy(rate, n=40, seed=0):
    rng = random.Random(seed)
    return system([(sum(rng.random() < rate for _ in range(20)), 20, 20) for _ in range(n)])


def only(comparison):
    (difference,) = comparison.differences
    return difference


def test_a_clear_gap_is_better_one_way_and_worse_the_other():
    low, high = noisy(0.5), noisy(0.8, seed=1)
    assert only(compare(low, high)).verdict == "better"
    assert only(compare(high, low)).verdict == "worse"
    there, back = only(compare(low, high)), only(compare(high, low))
    assert there.difference == pytest.approx(-back.difference)
    assert there.interval == pytest.approx(tuple(-end for end in reversed(back.interval)))


def test_noise_is_no_difference():
    assert only(compare(noisy(0.7), noisy(0.7, seed=1))).verdict == "not shown"


def test_a_system_is_the_same_as_itself():
    assert only(compare(noisy(0.7), noisy(0.7))).verdict == "same"


def test_pairing_sees_what_unpaired_intervals_hide():
    """Documents differ a lot, the systems by one mark in each: the gain is beyond chance all the same."""
    rows = [(tp, 20, 20) for tp in range(19)]
    better = only(compare(system(rows), system([(tp + 1, p, s) for tp, p, s in rows])))
    assert better.verdict == "better"
    assert better.interval[1] - better.interval[0] < 0.001


def test_many_figures_make_each_less_certain():
    a, b = noisy(0.6), noisy(0.68, seed=3)
    alone = only(compare(a, b)).p
    rest = {("links", str(i)): Counts(5, 10, 10) for i in range(30)}
    crowd = compare(*({name: {**counts, **rest} for name, counts in each.items()} for each in (a, b)))
    assert crowd.differences[0].p >= alone


@given(st.lists(st.floats(0, 1) | st.none(), max_size=12))
def test_holm_never_lowers_and_keeps_the_order(values):
    corrected = holm(values)
    pairs = [(p, q) for p, q in zip(values, corrected, strict=True) if p is not None]
    assert all(q is None for p, q in zip(values, corrected, strict=True) if p is None)
    assert all(p - 1e-6 <= q <= 1 for p, q in pairs)
    assert [q for _, q in sorted(pairs)] == sorted(q for _, q in pairs)


def test_documents_of_one_alone_are_left_out_and_counted():
    a, b = system([(1, 2, 2)] * 3), system([(1, 2, 2)] * 5)
    found = compare(a, b)
    assert (found.documents, found.left_out) == (3, 2)
    assert "2 documents that only one has read are left out" in found.to_markdown()


def test_nothing_to_divide_by():
    found = only(compare(system([(0, 0, 0)] * 3), system([(0, 0, 0)] * 3)))
    assert (found.difference, found.p, found.verdict) == (None, None, "not shown")


@pytest.mark.parametrize(
    ("a", "b", "problem"),
    [
        (system([(1, 2, 2)]), {"other": {KEY: Counts(1, 2, 2)}}, "no document in common"),
        (system([(1, 2, 2)]), system([(1, 2, 3)]), "gold spans_exact/micro differs in d0"),
    ],
    ids=["apart", "other gold"],
)
def test_what_cannot_be_compared(a, b, problem):
    with pytest.raises(InputError, match=problem):
        compare(a, b)


def test_the_words():
    words = compare(noisy(0.5), noisy(0.8, seed=1)).to_markdown("old", "new")
    assert words.startswith("# new against old\n")
    assert "B is better in spans exact micro (+" in words
    assert "B is worse in no figure" in words
    assert "| spans exact micro | f1 |" in words


@pytest.fixture
def report(perfect):
    gold = Gold(parse_marked("---\n{D1|2021年|=2021}{M1|税收}{Q|3亿元|M1 D1}"), name="a")
    return evaluate([(gold, perfect(gold))])


def test_a_report_and_its_json_have_the_same_figures(report):
    assert figures_of(json.loads(json.dumps(report.to_dict()))) == figures_of(report)


@pytest.mark.parametrize("given", [{}, {"schema": "other/1"}, [], {"schema": "govie-evaluation/1"}], ids=str)
def test_what_is_no_report(given):
    with pytest.raises(InputError, match="no evaluation report"):
        figures_of(given)
