"""A softmax over named binary features: scikit-learn fits it, numpy runs it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Softmax:
    """``weights`` is (features, classes), ``names`` maps a feature to its row; unknown features count for nothing."""

    classes: tuple[str, ...]
    names: dict[str, int]
    weights: Array
    bias: Array

    def predict(self, rows: Sequence[Collection[str]]) -> Array:
        """Probabilities, shape (rows, classes)."""
        scores = np.repeat(self.bias[None], len(rows), axis=0)
        for i, row in enumerate(rows):
            known = [self.names[name] for name in row if name in self.names]
            if known:
                scores[i] += self.weights[known].sum(axis=0)
        exp = np.exp(scores - scores.max(axis=1, keepdims=True)) if len(rows) else scores
        return np.asarray(exp / exp.sum(axis=1, keepdims=True)) if len(rows) else exp


    def contributions(self, row: Collection[str], winner: str, rival: str) -> dict[str, float]:
        """What each known feature of ``row`` adds to the log-odds of one class against another; the bias is left out."""
        w, r = self.classes.index(winner), self.classes.index(rival)
        known = sorted(name for name in row if name in self.names)
        return {name: float(self.weights[self.names[name], w] - self.weights[self.names[name], r]) for name in known}


def fit_softmax(
    rows: Sequence[Collection[str]],
    truth: Sequence[str],
    *,
    classes: Sequence[str],
    seed: int = 0,
    strength: float = 1.0,
) -> Softmax:
    """Fit on ``truth``; features seen once are left out, classes without examples never win.

    Without any example the first class wins; without features the most frequent one.
    """
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    counts = Counter(name for row in rows for name in row)
    names = {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c > 1))}
    if not names or len(set(truth)) < 2:
        found = np.array([truth.count(c) for c in classes])
        bias = np.where(found > 0, np.log(np.maximum(found, 1)), -30.0 if len(truth) else 0.0).astype("f")
        return Softmax(tuple(classes), names, np.zeros((len(names), len(classes)), dtype="f"), bias)
    indices = [[names[name] for name in row if name in names] for row in rows]
    pointers = np.concatenate([[0], np.cumsum([len(i) for i in indices])])
    flat = np.concatenate([np.array(i, dtype="i4") for i in indices])
    X = csr_matrix((np.ones(len(flat)), flat, pointers), shape=(len(rows), len(names)))
    weights = np.zeros((len(names), len(classes)), dtype="f")
    bias = np.full(len(classes), -30.0, dtype="f")
    seen = sorted(set(truth), key=list(classes).index)
    columns = [list(classes).index(c) for c in seen]
    model = LogisticRegression(C=strength, max_iter=400, random_state=seed)
    model.fit(X, np.array([seen.index(t) for t in truth]))
    coef, intercept = model.coef_, model.intercept_
    if len(seen) == 2:
        coef, intercept = np.concatenate([-coef, coef]) / 2, np.concatenate([-intercept, intercept]) / 2
    weights[:, columns] = coef.T
    bias[columns] = intercept
    return Softmax(tuple(classes), names, weights, bias)
