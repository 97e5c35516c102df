"""Boosted trees that scikit-learn fits and numpy runs: arrays of nodes, no pickle, no scikit-learn at run time.

No tree is walked: each feature's value strikes out the leaves that it rules out, as bits of one word a tree, and the
lowest bit that no feature has struck out is the leaf (the scheme is known as QuickScorer).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

DEPTH: Final = 6
_ROWS: Final = 256
_BITS: Final = 1 << DEPTH
#: Widest range of whole numbers that gets a table of its own.
_WIDEST: Final = 4096


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

    def open(self, values: Array) -> Array:
        """The open leaves (values, trees) for values of this feature."""
        whole = np.rint(values)
        if len(self.ranks) and np.array_equal(whole, values):
            at = self.ranks.take(np.clip(whole - self.low, 0, len(self.ranks) - 1).astype("i8"))
        else:
            at = np.searchsorted(self.edges, values)
        return self.open_leaves.take(at, axis=0)


class Plan(NamedTuple):
    """How trees are read: features, all leaves open, and where each tree's leaves begin among all ``values``."""

    columns: list[Column]
    all_leaves: Array
    first: Array
    values: Array


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
        return self._chances(X, None)[0]

    def predict_each(self, X: Array, last: Sequence[float]) -> Array:
        """Probabilities with each of ``last`` in the last column of ``X`` instead, shape (values of last, rows)."""
        return self._chances(X, np.asarray(last, dtype="f"))

    def _chances(self, X: Array, last: Array | None) -> Array:
        """Probabilities, shape (values of ``last`` or 1, rows)."""
        plan = self._plan
        varying = None if last is None else next((c for c in plan.columns if c.index == X.shape[1] - 1), None)
        fixed = [c for c in plan.columns if c is not varying]
        odds = np.empty((1 if last is None or varying is None else len(last), len(X)))
        values = np.asarray(X, dtype="f").T
        one = plan.all_leaves.dtype.type(1)
        for at in range(0, len(X), _ROWS):
            n = min(_ROWS, len(X) - at)
            still = np.repeat(plan.all_leaves[None], n, axis=0)
            for column in fixed:
                still &= column.open(values[column.index, at : at + n])
            ways = [still] if last is None or varying is None else [still & own for own in varying.open(last)]
            for way, leaves in enumerate(ways):
                lowest = np.bitwise_count((leaves & -leaves) - one)
                odds[way, at : at + n] = plan.values.take(lowest + plan.first).sum(axis=1)
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
        return Plan(columns, np.full(len(self.roots), ~word(0)), starts, self.value[at[order]])

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
        min_samples_leaf=12,
        l2_regularization=1.0,
        max_features=0.6,
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
