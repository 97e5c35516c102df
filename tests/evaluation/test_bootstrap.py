import pytest

from govie.evaluation.bootstrap import interval
from govie.evaluation.counts import Counts

UNEVEN = [Counts(9, 10, 10), Counts(1, 10, 10), Counts(5, 10, 10), Counts(8, 10, 10)]


def test_the_interval_holds_the_figure_and_spreads():
    low, high = interval(UNEVEN)
    assert 0.1 <= low < 23 / 40 < high <= 0.9


def test_the_same_documents_yield_the_same_interval_and_another_seed_another():
    assert interval(UNEVEN) == interval(UNEVEN)
    assert interval(UNEVEN, resamples=7, seed=1) != interval(UNEVEN, resamples=7, seed=2)


def test_more_documents_yield_a_narrower_interval():
    low, high = interval(UNEVEN)
    low_many, high_many = interval(UNEVEN * 20)
    assert high_many - low_many < high - low


@pytest.mark.parametrize(
    "documents",
    [
        pytest.param([], id="none"),
        pytest.param([Counts(1, 2, 3)], id="one"),
        pytest.param([Counts()] * 4, id="nothing-to-divide-by"),
    ],
)
def test_no_interval(documents):
    assert interval(documents) is None


def test_precision_and_recall_have_their_own():
    documents = [Counts(1, 1, 4), Counts(2, 2, 8)]
    assert interval(documents, measure="precision") == (1.0, 1.0)
    assert interval(documents, measure="accuracy") == (0.25, 0.25)
