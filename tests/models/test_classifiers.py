import numpy as np

from govie.models.linear import fit_softmax
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


def test_softmax_learns_names_and_passes_over_unknown_ones():
    rows = [{"a", "x"}, {"b", "x"}] * 20
    model = fit_softmax(rows, ["up", "down"] * 20, classes=("up", "down", "never"))
    best = model.predict([{"a"}, {"b", "unheard"}]).argmax(axis=1)
    assert [model.classes[i] for i in best] == ["up", "down"]
    assert model.predict([{"a"}])[0, 2] < 1e-6


def test_softmax_of_one_class_always_says_it():
    model = fit_softmax([{"a"}, {"a"}], ["eq", "eq"], classes=("eq", "ge"))
    assert model.predict([set()]).argmax(axis=1).tolist() == [0]


def test_softmax_of_nothing_says_the_first_class_and_of_no_features_the_most_frequent():
    assert fit_softmax([], [], classes=("eq", "ge")).predict([{"a"}]).argmax(axis=1).tolist() == [0]
    alone = fit_softmax([{"a"}, {"b"}, {"c"}], ["ge", "ge", "eq"], classes=("eq", "ge", "never"))
    assert alone.predict([{"a"}, {"c"}]).argmax(axis=1).tolist() == [1, 1]
