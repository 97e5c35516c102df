import pytest

from govie.evaluation.counts import Counts
from govie.evaluation.links import link_counts
from govie.records import Link

GOLD = [Link(0, 1, "MEASURES"), Link(0, 2, "DURING")]


@pytest.mark.parametrize(
    ("predicted", "matched", "micro"),
    [
        pytest.param([(5, 6, "MEASURES"), (5, 7, "DURING")], {5: 0, 6: 1, 7: 2}, Counts(2, 2, 2), id="all"),
        pytest.param([(5, 6, "MEASURES")], {5: 0}, Counts(0, 1, 2), id="an-end-that-matches-nothing"),
        pytest.param([(5, 6, "OF")], {5: 0, 6: 1}, Counts(0, 1, 2), id="another-label"),
        pytest.param([(6, 5, "MEASURES")], {5: 0, 6: 1}, Counts(0, 1, 2), id="the-wrong-way"),
        pytest.param([(5, 6, "MEASURES")] * 2, {5: 0, 6: 1}, Counts(1, 2, 2), id="twice"),
        pytest.param([], {}, Counts(0, 0, 2), id="none-found"),
    ],
)
def test_links_by_matched_ends(predicted, matched, micro):
    assert link_counts(GOLD, predicted, matched)["micro"] == micro


def test_labels_are_counted_apart():
    counts = link_counts(GOLD, [(0, 1, "MEASURES")], {0: 0, 1: 1, 2: 2})
    assert counts["MEASURES"] == Counts(1, 1, 1)
    assert counts["DURING"] == Counts(0, 0, 1)
    assert counts["BY"].recall is None
