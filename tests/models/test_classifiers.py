import numpy as np
import pytest

from govie.models.linear import Stack, fit_softmax
from govie.models.trees import DEPTH, Trees, fit_trees


def test_trees_in_numpy_equal_scikit_learn():
    from sklearn.ensemble import HistGradientBoostingClassifier

    rng = np.random.default_rng(0)
    X = rng.normal(size=(600, 6)).astype("f")
    y = (X[:, 0] * X[:, 1] > 0) | (X[:, 2] > 1)
    trees = fit_trees(X, y, rounds=20)
    assert (trees.predict(X) > 0.5).astype(bool).tolist().count(True) > 0
    assert np.mean((trees.predict(X) > 0.5) == y) > 0.9
    peer = HistGradientBoostingClassifier(
        max_iter=20, learning_rate=0.1, max_leaf_nodes=24, max_depth=DEPTH, min_samples_leaf=40, l2_regularization=1.0,
        max_features=0.3, early_stopping=False, random_state=0,
    ).fit(X, y)  # fmt: skip
    np.testing.assert_allclose(trees.predict(X), peer.predict_proba(X)[:, 1], atol=1e-5)


def test_trees_come_back_from_their_arrays():
    X = np.arange(200, dtype="f")[:, None]
    trees = fit_trees(X, X[:, 0] > 90, rounds=5)
    again = Trees.from_arrays(trees.to_arrays())
    np.testing.assert_array_equal(trees.predict(X), again.predict(X))


def test_no_rows_no_probabilities():
    X = np.arange(60, dtype="f")[:, None]
    assert fit_trees(X, X[:, 0] > 30, rounds=2).predict(X[:0]).shape == (0,)


def test_trees_of_one_leaf_say_the_share():
    X = np.zeros((50, 2), dtype="f")
    trees = fit_trees(X, np.arange(50) < 20, rounds=3)
    np.testing.assert_allclose(trees.predict_each(X[:4], (0, 1)), 0.4, atol=1e-6)


def test_softmax_learns_names_and_passes_over_unknown_ones():
    rows = [{"a", "x"}, {"b", "x"}] * 20
    model = fit_softmax(rows, ["up", "down"] * 20, classes=("up", "down", "never"))
    best = model.predict([{"a"}, {"b", "unheard"}]).argmax(axis=1)
    assert [model.classes[i] for i in best] == ["up", "down"]
    assert model.predict([{"a"}])[0, 2] < 1e-6


def test_softmax_of_one_class_always_says_it():
    model = fit_softmax([{"a"}, {"a"}], ["eq", "eq"], classes=("eq", "ge"))
    assert model.predict([set()]).argmax(axis=1).tolist() == [0]


def walked(trees, X):
    """The log-odds of each row, node by node."""
    found = []
    for x in X.astype("f"):
        total = trees.baseline
        for at in trees.roots:
            while trees.left[at] != at:
                at = (trees.left if x[trees.feature[at]] <= trees.threshold[at] else trees.right)[at]
            total += trees.value[at]
        found.append(total)
    return 1 / (1 + np.exp(-np.array(found)))


@pytest.mark.parametrize("whole", [True, False], ids=["whole-numbers", "fractions"])
def test_trees_read_without_walking_them_say_the_same(whole):
    rng = np.random.default_rng(1)
    X = rng.normal(0, 20, size=(700, 5)).astype("f")
    X[:, 1] = X[:, 1] * 1e4
    X = np.rint(X) if whole else X
    trees = fit_trees(X, (X[:, 0] > 3) ^ (X[:, 1] < X[:, 2] * 900) ^ (X[:, 4] > 0), rounds=12)
    fresh = X[::3] + rng.integers(-60, 60, size=(len(X[::3]), 5))
    np.testing.assert_allclose(trees.predict(fresh), walked(trees, fresh), atol=1e-5)


@pytest.mark.parametrize("matters", [True, False], ids=["asked", "never-asked"])
def test_each_value_of_the_last_column_as_if_it_stood_there(matters):
    rng = np.random.default_rng(2)
    X = rng.integers(0, 3, size=(300, 4)).astype("f")
    X[:, 3] *= matters
    trees = fit_trees(X, (X[:, 3] == 1) if matters else (X[:, 0] == 1), rounds=4)
    each = trees.predict_each(X, (0, 1, 2))
    for row, value in zip(each, (0, 1, 2), strict=True):
        changed = X.copy()
        changed[:, 3] = value
        np.testing.assert_allclose(row, trees.predict(changed), atol=1e-6)
    assert np.allclose(each[0], each[1]) != matters


def test_stacked_classifiers_say_what_each_of_them_says():
    rows = [{"a", "x"}, {"b", "x"}, {"b", "y"}, {"a", "y"}] * 10
    parts = {
        "first": fit_softmax(rows, ["up", "down", "down", "up"] * 10, classes=("up", "down")),
        "second": fit_softmax(rows[:20], ["eq", "ge", "le", "ge"] * 5, classes=("eq", "ge", "le")),
    }
    asked = [{"a"}, set(), {"b", "y", "unheard"}]
    found = Stack.of(parts).predict(asked)
    for name, part in parts.items():
        np.testing.assert_allclose(found[name], part.predict(asked), atol=1e-6)
    assert [chances.shape for chances in Stack.of(parts).predict([]).values()] == [(0, 2), (0, 3)]


def test_softmax_of_nothing_says_the_first_class_and_of_no_features_the_most_frequent():
    assert fit_softmax([], [], classes=("eq", "ge")).predict([{"a"}]).argmax(axis=1).tolist() == [0]
    alone = fit_softmax([{"a"}, {"b"}, {"c"}], ["ge", "ge", "eq"], classes=("eq", "ge", "never"))
    assert alone.predict([{"a"}, {"c"}]).argmax(axis=1).tolist() == [1, 1]
