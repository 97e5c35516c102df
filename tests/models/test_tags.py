import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from govie.models.tags import N_TAGS, B, E, I, O, S, best_tags, encode, log_softmax, read_spans, viterbi

LEGAL = {O: {O, B, S}, B: {I, E}, I: {I, E}, E: {O, B, S}, S: {O, B, S}}


def one_hot(tags):
    """Scores (rows, 5, 1) under which ``tags`` are the best."""
    return np.log(np.eye(N_TAGS, dtype="f")[tags] + 1e-3)[..., None]


LOGITS = arrays(
    "f4", st.tuples(st.integers(1, 9), st.just(N_TAGS), st.integers(1, 3)), elements=st.floats(-5, 5, width=32)
)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3)), max_size=6))
def test_tags_carry_spans_there_and_back(steps):
    spans, at = [], 0
    for length, gap in steps:
        spans.append((at, at + length))
        at += length + gap
    found = read_spans(one_hot(encode(spans, at + 1)), [at + 1])
    assert list(zip(found.start.tolist(), found.end.tolist(), strict=True)) == spans


@given(LOGITS)
def test_best_path_is_legal(logits):
    for column in best_tags(logits, [len(logits)]).T.tolist():
        assert column[0] in {O, B, S}
        assert column[-1] in {O, E, S}
        assert all(after in LEGAL[before] for before, after in itertools.pairwise(column))


def legal(path):
    inner = all(after in LEGAL[before] for before, after in itertools.pairwise(path))
    return inner and path[0] in {O, B, S} and path[-1] in {O, E, S}


@given(arrays("f4", st.tuples(st.integers(1, 5), st.just(N_TAGS)), elements=st.floats(-5, 5, width=32)))
def test_no_legal_path_is_better(scores):
    def total(path):
        return float(scores[np.arange(len(scores)), list(path)].sum())

    best = max(total(path) for path in itertools.product(range(N_TAGS), repeat=len(scores)) if legal(path))
    for path in (viterbi(scores, [len(scores)]), best_tags(scores[..., None], [len(scores)])[:, 0]):
        assert total(path.tolist()) == pytest.approx(best, abs=1e-4)


def test_best_path_beats_greedy_where_greedy_is_illegal():
    scores = np.log(np.array([[0.1, 0.6, 0.1, 0.1, 0.1], [0.5, 0.05, 0.05, 0.3, 0.1]], dtype="f"))
    assert viterbi(scores, [2]).tolist() == [B, E]


def test_a_batch_of_lengths_equals_one_by_one():
    rng = np.random.default_rng(3)
    lengths = (7, 1, 4)
    every = rng.normal(size=(sum(lengths), N_TAGS, 2)).astype("f")
    together = best_tags(every, lengths)
    at = 0
    for n in lengths:
        np.testing.assert_array_equal(best_tags(every[at : at + n], [n]), together[at : at + n])
        at += n


def test_a_span_ends_with_its_chunk():
    found = read_spans(one_hot([B, E, B, E]), [2, 2])
    assert (found.start.tolist(), found.end.tolist()) == ([0, 2], [2, 4])


@given(LOGITS)
def test_the_score_is_the_geometric_mean_of_the_tags_chances(logits):
    tags, chances = best_tags(logits, [len(logits)]), log_softmax(logits.transpose(0, 2, 1))
    found = read_spans(logits, [len(logits)])
    for start, end, label, score in zip(*(column.tolist() for column in found), strict=True):
        own = chances[np.arange(start, end), label, tags[start:end, label]]
        assert score == pytest.approx(float(np.exp(own.mean())), rel=1e-4)


def test_no_rows_no_paths():
    assert viterbi(np.zeros((0, N_TAGS), dtype="f"), []).tolist() == []
