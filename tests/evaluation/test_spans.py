import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.evaluation.counts import Counts
from govie.evaluation.spans import RELAXED_IOU, exact_counts, iou, match_relaxed, relaxed_counts
from govie.records import Mention


def span(start, end, label="METRIC"):
    return Mention(label, start, end, "字" * (end - start))


spans = st.lists(
    st.builds(lambda s, n, label: span(s, s + n, label), st.integers(0, 40), st.integers(1, 9), st.sampled_from("AB")),
    max_size=15,
)


@pytest.mark.parametrize(
    ("gold", "predicted", "matched"),
    [
        pytest.param([span(0, 4)], [span(0, 4)], {0: 0}, id="the-same"),
        pytest.param([span(0, 4)], [span(0, 2)], {0: 0}, id="half"),
        pytest.param([span(0, 5)], [span(0, 2)], {}, id="less-than-half"),
        pytest.param([span(0, 4)], [span(0, 4, "DATE")], {}, id="another-label"),
        pytest.param([span(0, 4)], [span(0, 3), span(0, 4)], {1: 0}, id="the-best-overlap-wins"),
        pytest.param([span(0, 4), span(4, 8)], [span(4, 8), span(0, 4)], {0: 1, 1: 0}, id="any-order"),
        pytest.param([span(0, 4)], [span(4, 8)], {}, id="neighbours"),
    ],
)
def test_relaxed_pairs(gold, predicted, matched):
    assert match_relaxed(gold, predicted) == matched


@given(spans, spans)
def test_relaxed_pairs_are_one_to_one_and_none_is_left(gold, predicted):
    matched = match_relaxed(gold, predicted)
    assert len(set(matched.values())) == len(matched)
    free_gold = set(range(len(gold))) - set(matched.values())
    for p, guess in enumerate(predicted):
        good = {g for g, truth in enumerate(gold) if truth.label == guess.label and iou(truth, guess) >= RELAXED_IOU}
        assert matched[p] in good if p in matched else not good & free_gold


def test_counts_per_label_and_micro():
    gold = [span(0, 4), span(6, 8, "DATE")]
    predicted = [span(0, 3), span(6, 8, "DATE"), span(20, 22, "DATE")]
    exact = exact_counts(gold, predicted)
    relaxed = relaxed_counts(gold, predicted, match_relaxed(gold, predicted))
    assert exact["METRIC"] == Counts(0, 1, 1)
    assert exact["DATE"] == Counts(1, 2, 1)
    assert exact["micro"] == Counts(1, 3, 2)
    assert relaxed["METRIC"] == Counts(1, 1, 1)
    assert relaxed["micro"] == Counts(2, 3, 2)
    assert exact["RANK"].f1 is None


def test_a_span_predicted_twice_is_right_once():
    assert exact_counts([span(0, 4)], [span(0, 4)] * 2)["METRIC"] == Counts(1, 2, 1)


def test_matching_is_near_linear():
    gold = [span(i * 10, i * 10 + 6) for i in range(20_000)]
    predicted = [span(i * 10 + 1, i * 10 + 6) for i in range(20_000)]
    before = time.process_time()
    assert len(match_relaxed(gold, predicted)) == 20_000
    assert time.process_time() - before < 5
