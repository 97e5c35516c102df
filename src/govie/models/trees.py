"""Boosted trees that scikit-learn fits and numpy runs: arrays of nodes, no pickle, no scikit-learn at run time.

No tree is walked: each feature's value strikes out the leaves that it rules out, as bits of one word a tree, and the
lowest bit that no feature has struck out is the leaf (the scheme is known as QuickScorer).
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

DEPTH: Final = 6
_ROWS: Final = 256
_BITS: Final = 1 << DEPTH
#: Widest range of whole numbers that gets a table of its own.
_WIDEST: Final = 4096
#: Most combinations of values of columns that are asked together.
_COMBINED: Final = 128


@dataclass(frozen=True, slots=True)
class Column:
    """What the nodes of one feature strike out.

    ``open_leaves[k]`` has the leaves, a word of bits a tree, that stay open for values above ``k`` of the sorted
    ``edges``. Whole numbers from ``low`` on find their ``k`` in ``ranks``.
    """

    index: int
    edges: Array
    open_leaves: Array
    low: int
    ranks: Array

    @classmethod
    def of(cls, index: int, thresholds: Array, trees: Array, kept: Array, n_trees: int) -> Self:
        """From the nodes' thresholds, their trees and the leaves kept by values above the threshold."""
        edges, place = np.unique(thresholds, return_inverse=True)
        open_leaves = np.full((len(edges) + 1, n_trees), ~kept.dtype.type(0))
        np.bitwise_and.at(open_leaves, (place + 1, trees), kept)
        np.bitwise_and.accumulate(open_leaves, axis=0, out=open_leaves)
        low, high = int(np.floor(edges[0])), int(np.floor(edges[-1])) + 1
        ranks = np.searchsorted(edges, np.arange(low, high + 1)) if high - low <= _WIDEST else edges[:0].astype("i8")
        return cls(index, edges, open_leaves, low, ranks)


@dataclass(frozen=True, slots=True)
class Plan:
    """How trees are read: the columns that are asked, what each value of them leaves open, and all leaves' values.

    Columns of few values are asked together: a group of them, ``columns`` from ``starts[i]`` on, owns the rows of
    ``open_leaves`` from ``bases[i]`` on, one for each combination of their values, in ``strides``. The last column
    stands alone. ``first`` is where a tree's leaves begin.
    """

    columns: Sequence[Column]
    index: Array
    starts: Array
    strides: Array
    bases: Array
    open_leaves: Array
    low: Array
    last: Array
    ranks: Array
    ranks_first: Array
    first: Array
    values: Array

    @classmethod
    def of(cls, columns: Sequence[Column], first: Array, values: Array) -> Self:
        groups = _grouped([len(c.open_leaves) for c in columns])
        columns = [columns[i] for group in groups for i in group]
        starts = np.cumsum([0, *map(len, groups)])
        strides, leaves = [], []
        for low, high in itertools.pairwise(starts.tolist()):
            every = columns[low].open_leaves[:1] | ~columns[low].open_leaves.dtype.type(0)
            for column in columns[low:high]:
                strides.append(len(every))
                every = (column.open_leaves[:, None] & every).reshape(-1, len(first))
            leaves.append(every)
        widths = [len(c.ranks) for c in columns]
        return cls(
            columns,
            np.array([c.index for c in columns], dtype="i8"),
            starts[:-1],
            np.array(strides, dtype="i8")[:, None],
            np.cumsum([0, *map(len, leaves)])[:-1, None],
            np.concatenate(leaves) if leaves else np.zeros((0, len(first)), dtype="u4"),
            np.array([c.low for c in columns], dtype="f")[:, None],
            np.array([max(w - 1, 0) for w in widths], dtype="f")[:, None],
            np.concatenate([*(c.ranks for c in columns), [0]]).astype("i8"),
            np.cumsum([0, *widths])[:-1, None],
            first,
            values,
        )

    def rows(self, X: Array) -> Array:
        """Which row of ``open_leaves`` each row of ``X`` has in each group, shape (groups, rows of X)."""
        values = np.asarray(X, dtype="f").T[self.index]
        whole = np.rint(values)
        at = np.clip(whole - self.low, 0, self.last).astype("i8")
        ranks = self.ranks.take(at + self.ranks_first)
        for i in np.flatnonzero((whole != values).any(axis=1) | (self.last[:, 0] == 0)).tolist():
            ranks[i] = np.searchsorted(self.columns[i].edges, values[i])
        return np.asarray(np.add.reduceat(ranks * self.strides, self.starts, axis=0) + self.bases)


def _grouped(sizes: Sequence[int]) -> list[list[int]]:
    """Positions of columns to be asked together, the smallest first and up to ``_COMBINED`` rows; the last one alone.

    >>> _grouped([2, 100, 3, 2, 5])
    [[1], [2, 0, 3], [4]]
    """
    groups = [(size, [i]) for i, size in enumerate(sizes[:-1])]
    heapq.heapify(groups)
    while len(groups) > 1:
        small, other = heapq.heappop(groups), heapq.heappop(groups)
        if small[0] * other[0] > _COMBINED:
            groups += [small, other]
            break
        heapq.heappush(groups, (small[0] * other[0], small[1] + other[1]))
    return [*sorted(group for _, group in groups), *([i] for i in range(len(sizes))[-1:])]


@dataclass(frozen=True)
class Trees:
    """A binary classifier. Nodes of all trees stand in one row of arrays; ``roots`` says where each tree begins.

    An inner node sends a row left where ``x[feature] <= threshold``; a leaf sends every row back to itself and adds
    ``value`` to the log-odds, which begin at ``baseline``. No leaf is deeper than ``DEPTH``.
    """

    feature: Array
    threshold: Array
    left: Array
    right: Array
    value: Array
    roots: Array
    baseline: float

    def predict(self, X: Array) -> Array:
        """Probabilities of the positive class, shape (rows,)."""
        return np.asarray(self._chances(X, None)[0])

    def predict_each(self, X: Array, last: Sequence[float]) -> Array:
        """Probabilities with each of ``last`` in the last column of ``X`` instead, shape (values of last, rows)."""
        return self._chances(X, np.asarray(last, dtype="f"))

    def _chances(self, X: Array, last: Array | None) -> Array:
        """Probabilities, shape (values of ``last`` or 1, rows)."""
        plan = self._plan
        rows = plan.rows(X)
        ways: Array = ~np.zeros((1, len(self.roots)), dtype=plan.open_leaves.dtype)
        if last is not None and len(plan.columns) and plan.columns[-1].index == X.shape[1] - 1:
            ways = plan.open_leaves[np.searchsorted(plan.columns[-1].edges, last) + plan.bases[-1]]
            rows = rows[:-1]
        odds = np.empty((len(ways), len(X)))
        one = ways.dtype.type(1)
        for at in range(0, len(X), _ROWS):
            part = rows[:, at : at + _ROWS]
            still = np.full((part.shape[1], len(self.roots)), ~ways.dtype.type(0))
            own = np.empty_like(still)
            for row in part:
                still &= np.take(plan.open_leaves, row, axis=0, out=own, mode="clip")
            for i, way in enumerate(ways):
                leaves = still & way
                lowest = np.bitwise_count((leaves & -leaves) - one)
                odds[i, at : at + len(still)] = plan.values.take(lowest + plan.first).sum(axis=1)
        chances = 1 / (1 + np.exp(-(odds + self.baseline)))
        return chances if last is None else np.broadcast_to(chances, (len(last), len(X)))

    @cached_property
    def _plan(self) -> Plan:
        """Numbers the leaves of each tree from left to right and collects by feature what its nodes strike out."""
        at, tree, code = self.roots.astype("i8"), np.arange(len(self.roots)), np.zeros(len(self.roots), dtype="i8")
        inner: list[tuple[Array, Array, Array, Array]] = []
        for level in range(DEPTH):
            half = _BITS >> (level + 1)
            down = self.left[at] != at
            node, own, low = at[down], tree[down], code[down]
            inner.append((node, own, low, low + half))
            at = np.concatenate([at[~down], self.left[node], self.right[node]])
            tree = np.concatenate([tree[~down], own, own])
            code = np.concatenate([code[~down], low, low + half])
        order = np.argsort(tree * _BITS + code)
        keys, starts = (tree * _BITS + code)[order], np.searchsorted(tree[order], np.arange(len(self.roots)))
        most = int(np.diff([*starts, len(keys)]).max(initial=0))
        word = np.uint32 if most <= 32 else np.uint64
        node, own, low, high = (np.concatenate(part) for part in zip(*inner, strict=True))
        first, stop = (np.searchsorted(keys, own * _BITS + edge) - starts[own] for edge in (low, high))
        struck = (word(1) << stop.astype(word)) - (word(1) << first.astype(word))
        columns = []
        for index in np.unique(self.feature[node]).tolist():
            of = self.feature[node] == index
            columns.append(Column.of(index, self.threshold[node[of]], own[of], ~struck[of], len(self.roots)))
        return Plan.of(columns, starts, self.value[at[order]])

    def contributions(self, X: Array) -> tuple[Array, float]:
        """What each feature adds to the log-odds of each row, shape as ``X``, against the log-odds of the average row.

        Path differences: on its way down a tree a row's expected leaf changes at every node, and the change is put down
        to the feature asked there. What is expected at a node is the mean over the rows of ``X`` that come by it, so
        the rows of the result and the average add up to the log-odds. Features that say the same share by chance.
        """
        n, rows = len(X), np.arange(len(X))
        ways = [np.repeat(self.roots[:, None], n, axis=1)]
        for _ in range(DEPTH):
            at = ways[-1]
            goes_left = X.astype("f")[rows, self.feature[at]] <= self.threshold[at]
            ways.append(np.where(goes_left, self.left[at], self.right[at]))
        leaves = self.value[ways[-1]].astype("f8")
        sums, counts = np.zeros(len(self.value)), np.zeros(len(self.value))
        for at in ways:
            np.add.at(sums, at, leaves)
            np.add.at(counts, at, 1)
        expected = sums / np.maximum(counts, 1)
        added = np.zeros(X.shape)
        for at, after in itertools.pairwise(ways):
            np.add.at(added, (np.broadcast_to(rows, at.shape), self.feature[at]), expected[after] - expected[at])
        return added, self.baseline + float(expected[self.roots].sum())

    def to_arrays(self) -> dict[str, Array]:
        names = ("feature", "threshold", "left", "right", "value", "roots")
        return {name: getattr(self, name) for name in names} | {"baseline": np.array([self.baseline])}

    @classmethod
    def from_arrays(cls, arrays: dict[str, Array]) -> Trees:
        return cls(**{k: v for k, v in arrays.items() if k != "baseline"}, baseline=float(arrays["baseline"][0]))


def fit_trees(X: Array, y: Array, *, weights: Array | None = None, seed: int = 0, rounds: int = 100) -> Trees:
    """Fit a classifier with scikit-learn's histogram boosting and take its nodes out."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=rounds,
        learning_rate=0.1,
        max_leaf_nodes=24,
        max_depth=DEPTH,
        min_samples_leaf=40,
        l2_regularization=1.0,
        max_features=0.3,
        early_stopping=False,
        random_state=seed,
    )
    model.fit(X, y, sample_weight=weights)
    nodes, roots, size = [], [], 0
    for (predictor,) in model._predictors:
        own = predictor.nodes
        roots.append(size)
        nodes.append((own, size))
        size += len(own)
    leaf = np.concatenate([own["is_leaf"].astype(bool) for own, _ in nodes])
    return Trees(
        feature=np.where(leaf, 0, np.concatenate([own["feature_idx"] for own, _ in nodes])).astype("i4"),
        threshold=np.concatenate([own["num_threshold"] for own, _ in nodes]).astype("f"),
        left=np.where(
            leaf, np.arange(size), np.concatenate([own["left"].astype("i4") + at for own, at in nodes])
        ).astype("i4"),
        right=np.where(
            leaf, np.arange(size), np.concatenate([own["right"].astype("i4") + at for own, at in nodes])
        ).astype("i4"),
        value=np.where(leaf, np.concatenate([own["value"] for own, _ in nodes]), 0).astype("f"),
        roots=np.array(roots, dtype="i4"),
        baseline=float(model._baseline_prediction.ravel()[0]),
    )
