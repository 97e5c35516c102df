import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from govie.models.tags import N_TAGS, B, E, I, O, S, decode, encode, log_softmax, viterbi

LEGAL = {O: {O, B, S}, B: {I, E}, I: {I, E}, E: {O, B, S}, S: {O, B, S}}


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3)), max_size=6))
def test_tags_carry_spans_there_and_back(steps):
    spans, at = [], 0
    for length, gap in steps:
        spans.append((at, at + length))
        at += length + gap
    tags = encode(spans, at + 1)[:, None]
    scores = np.zeros((at + 1, 1, N_TAGS), dtype="f")
    assert [(start, end) for start, end, _, _ in decode(tags, scores)] == spans


@given(
    arrays("f4", st.tuples(st.integers(1, 9), st.integers(1, 3), st.just(N_TAGS)), elements=st.floats(-5, 5, width=32))
)
def test_best_path_is_legal(logits):
    (path,) = viterbi([log_softmax(logits)])
    for column in path.T.tolist():
        assert column[0] in {O, B, S}
        assert column[-1] in {O, E, S}
        assert all(after in LEGAL[before] for before, after in itertools.pairwise(column))


def test_best_path_beats_greedy_where_greedy_is_illegal():
    scores = np.log(np.array([[[0.1, 0.6, 0.1, 0.1, 0.1]], [[0.5, 0.05, 0.05, 0.3, 0.1]]], dtype="f"))
    assert viterbi([scores])[0][:, 0].tolist() == [B, E]


def test_a_batch_of_lengths_equals_one_by_one():
    rng = np.random.default_rng(3)
    batch = [log_softmax(rng.normal(size=(n, 2, N_TAGS)).astype("f")) for n in (7, 1, 4)]
    for own, path in zip(batch, viterbi(batch), strict=True):
        np.testing.assert_array_equal(viterbi([own])[0], path)


def test_no_chunks_no_paths():
    assert viterbi([]) == []
