"""Boosted trees that scikit-learn fits and numpy runs: arrays of nodes, no pickle, no scikit-learn at run time."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

DEPTH: Final = 6
_ROWS: Final = 512


@dataclass(frozen=True, slots=True)
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
        odds = np.full(len(X), self.baseline)
        columns = np.ascontiguousarray(X.T, dtype="f")
        for first in range(0, len(X), _ROWS):
            part = columns[:, first : first + _ROWS]
            n = part.shape[1]
            part, rows = np.ascontiguousarray(part).ravel(), np.arange(n)[None]
            at = np.repeat(self.roots[:, None], n, axis=1)
            for _ in range(DEPTH):
                goes_left = part.take(self.feature.take(at) * n + rows) <= self.threshold.take(at)
                at = np.where(goes_left, self.left.take(at), self.right.take(at))
            odds[first : first + n] += self.value.take(at).sum(axis=0)
        return np.asarray(1 / (1 + np.exp(-odds)))

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
