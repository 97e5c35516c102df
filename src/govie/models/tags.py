"""BIES tags, one sequence a label: spans to tags, tags to scored spans, and the legal Viterbi between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

O, B, I, E, S = range(5)  # noqa: E741
N_TAGS: Final = 5
_LEGAL: Final = {O: (O, B, S), B: (I, E), I: (I, E), E: (O, B, S), S: (O, B, S)}
_FORBIDDEN: Final = -1e9
_MOVES: Final[Array] = np.full((N_TAGS, N_TAGS), _FORBIDDEN, dtype="f")
for _before, _afters in _LEGAL.items():
    _MOVES[_before, list(_afters)] = 0.0


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


def viterbi(scores: Sequence[Array]) -> list[Array]:
    """The best legal tags of each sequence: ``scores[i]`` is (length, labels, 5), the result (length, labels)."""
    if not scores:
        return []
    n_time, n_labels = max(len(s) for s in scores), scores[0].shape[1]
    padded = np.full((n_time, len(scores), n_labels, N_TAGS), _FORBIDDEN, dtype="f")
    padded[..., O] = 0.0
    for i, s in enumerate(scores):
        padded[: len(s), i] = s
    best = padded[0].copy()
    best[..., [I, E]] = _FORBIDDEN
    pointers = np.zeros(padded.shape, dtype="i1")
    for t in range(1, n_time):
        reached = best[..., :, None] + _MOVES
        pointers[t] = reached.argmax(axis=-2)
        best = reached.max(axis=-2) + padded[t]
    best[..., [B, I]] = _FORBIDDEN
    tags = np.zeros(padded.shape[:3], dtype="i1")
    tags[-1] = best.argmax(axis=-1)
    for t in range(n_time - 1, 0, -1):
        tags[t - 1] = np.take_along_axis(pointers[t], tags[t][..., None].astype("i8"), axis=-1)[..., 0]
    return [tags[: len(s), i] for i, s in enumerate(scores)]


def decode(tags: Array, scores: Array) -> list[tuple[int, int, int, float]]:
    """Spans (start, end, label index, score) of one sequence; the score is the geometric mean of its tags."""
    found = []
    for label in range(tags.shape[1]):
        column = tags[:, label]
        for start in np.flatnonzero((column == B) | (column == S)):
            end = start + 1
            while column[end - 1] not in (E, S):
                end += 1
            own = scores[np.arange(start, end), label, column[start:end]]
            found.append((int(start), int(end), label, float(np.exp(own.mean()))))
    return found
