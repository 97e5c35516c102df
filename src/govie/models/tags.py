"""BIES tags, one sequence a label: spans to tags, and the best legal spans of scored tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

O, B, I, E, S = range(5)  # noqa: E741
N_TAGS: Final = 5
_FORBIDDEN: Final = -1e9


class TagSpans(NamedTuple):
    """Spans as columns: rows ``start`` to ``end`` of the scores, index of the label, score."""

    start: Array
    end: Array
    label: Array
    score: Array


def encode(spans: Iterable[tuple[int, int]], length: int) -> Array:
    """Tags of one label's spans (start, end), which must be apart; shape (``length``,).

    >>> encode([(0, 1), (2, 5)], 6).tolist()
    [4, 0, 1, 2, 3, 0]
    """
    tags = np.zeros(length, dtype="i")
    for start, end in spans:
        if end - start == 1:
            tags[start] = S
        else:
            tags[start], tags[start + 1 : end - 1], tags[end - 1] = B, I, E
    return tags


def log_softmax(logits: Array) -> Array:
    """Over the last axis."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def viterbi(scores: Array, lengths: Sequence[int]) -> Array:
    """The best legal tags of sequences that stand one after the other: (rows, 5) → (rows,).

    Only two states matter, inside a span (after B, I) and outside (after O, E, S).
    """
    if not len(scores):
        return np.zeros(0, dtype="i1")
    live = np.arange(max(lengths))[:, None] < np.array(lengths)
    rows = np.cumsum(live.T).reshape(live.T.shape).T[live] - 1
    padded = np.full((N_TAGS, *live.shape), _FORBIDDEN, dtype="f")
    padded[O] = 0.0
    padded[:, live] = scores[rows].T
    from_outside = np.stack([np.maximum(padded[O], padded[S]), padded[B]], axis=1)
    from_inside = np.stack([padded[E], padded[I]], axis=1)
    was_inside = np.zeros(from_inside.shape, dtype=bool)
    state = np.stack([np.zeros_like(padded[0, 0]), np.full_like(padded[0, 0], _FORBIDDEN)])
    for t, (free, bound) in enumerate(zip(from_outside, from_inside, strict=True)):
        free += state[0]
        bound += state[1]
        np.greater(bound, free, out=was_inside[t])
        state = np.maximum(free, bound, out=bound)
    within = np.zeros((len(live) + 1, live.shape[1]), dtype=bool)
    for t in range(len(live) - 1, -1, -1):
        within[t] = np.where(within[t + 1], was_inside[t, 1], was_inside[t, 0])
    before, after = within[:-1], within[1:]
    tags = np.where(after, np.where(before, I, B), np.where(before, E, np.where(padded[S] > padded[O], S, O)))
    found = np.zeros(len(scores), dtype="i1")
    found[rows] = tags[live]
    return found


def best_tags(scores: Array, lengths: Sequence[int]) -> Array:
    """The best legal tags of chunks that stand one after the other: (rows, 5, labels) → (rows, labels).

    Where the best tag of each character makes a legal path it is the answer; Viterbi runs over the others only.
    """
    tags, top = np.zeros((len(scores), scores.shape[2]), dtype="i1"), scores[:, O].copy()
    for tag in range(1, N_TAGS):
        own = scores[:, tag]
        np.copyto(tags, tag, where=own > top)
        np.maximum(top, own, out=top)
    stops = np.cumsum(np.array(lengths, dtype=np.int64))
    starts = np.array([0, *stops[:-1].tolist()])
    opens = (tags == B) | (tags == I)
    entered = np.zeros_like(opens)
    entered[1:] = opens[:-1]
    entered[starts] = False
    wrong = ((tags == I) | (tags == E)) != entered
    wrong[stops - 1] |= opens[stops - 1]
    columns = np.argwhere(np.logical_or.reduceat(wrong, starts, axis=0)).tolist()
    paths = [(slice(starts[chunk], stops[chunk]), label) for chunk, label in columns]
    if paths:
        own = np.concatenate([scores[rows, :, label] for rows, label in paths])
        sizes = [rows.stop - rows.start for rows, _ in paths]
        for (rows, label), path in zip(paths, np.split(viterbi(own, sizes), np.cumsum(sizes)[:-1]), strict=True):
            tags[rows, label] = path
    return tags


def read_spans(scores: Array, lengths: Sequence[int]) -> TagSpans:
    """The spans of chunks that stand one after the other, label by label, in order.

    ``scores`` is (rows, 5, labels), logits or log-probabilities. A span's score is the geometric mean of the
    probabilities of its tags.
    """
    tags = np.ascontiguousarray(best_tags(scores, lengths).T)
    label, row = np.nonzero(tags)
    tag = tags[label, row]
    first = np.flatnonzero((tag == B) | (tag == S))
    last = np.flatnonzero((tag == E) | (tag == S))
    if not len(first):
        return TagSpans(first, first, first, np.zeros(0, dtype="f"))
    own = log_softmax(scores[row, :, label])[np.arange(len(tag)), tag]
    score = np.exp(np.add.reduceat(own, first) / (last - first + 1))
    return TagSpans(row[first], row[last] + 1, label[first], score)
