import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.evaluation.counts import Counts, total

counts = st.builds(
    lambda tp, more_predicted, more_support: Counts(tp, tp + more_predicted, tp + more_support),
    *[st.integers(0, 50)] * 3,
)


@pytest.mark.parametrize(
    ("given_counts", "precision", "recall", "f1"),
    [
        pytest.param(Counts(3, 4, 6), 0.75, 0.5, 0.6, id="all-there"),
        pytest.param(Counts(0, 0, 5), None, 0.0, 0.0, id="nothing-predicted"),
        pytest.param(Counts(0, 5, 0), 0.0, None, 0.0, id="empty-class"),
        pytest.param(Counts(), None, None, None, id="nothing-at-all"),
    ],
)
def test_an_empty_denominator_is_null(given_counts, precision, recall, f1):
    assert (given_counts.precision, given_counts.recall, given_counts.f1) == (precision, recall, f1)


@given(counts)
def test_f1_is_the_harmonic_mean(one):
    if one.precision and one.recall:
        assert one.f1 == pytest.approx(2 * one.precision * one.recall / (one.precision + one.recall))


@given(st.lists(counts))
def test_total_sums_each_number(several):
    assert total(several) == Counts(
        sum(c.tp for c in several), sum(c.predicted for c in several), sum(c.support for c in several)
    )


def test_accuracy_is_right_of_all_and_unknown_measures_are_refused():
    assert Counts(1, 4, 4).value("accuracy") == 0.25
    with pytest.raises(ValueError, match="unknown measure 'speed'"):
        Counts().value("speed")
