"""What features add must add up."""

import numpy as np
import pytest

from govie.models.calibration import log_odds
from govie.models.linear import fit_softmax
from govie.models.trees import fit_trees


@pytest.fixture(scope="module")
def rows():
    return np.random.default_rng(0).normal(size=(500, 5)).astype("f")


@pytest.fixture(scope="module")
def trees(rows):
    return fit_trees(rows, (rows[:, 0] > 0) & (rows[:, 3] > -1), rounds=15)


def test_the_rows_and_the_average_make_the_log_odds(rows, trees):
    added, average = trees.contributions(rows[:60])
    np.testing.assert_allclose(average + added.sum(axis=1), log_odds(trees.predict(rows[:60])), atol=1e-5)
    np.testing.assert_allclose(added.sum(axis=1).mean(), 0, atol=1e-6)


def test_a_feature_that_tells_nothing_adds_little(rows, trees):
    added, _ = trees.contributions(rows)
    weight = np.abs(added).mean(axis=0)
    assert weight[0] > weight[3] > 5 * max(weight[1], weight[2], weight[4])


def test_a_row_alone_is_the_average(rows, trees):
    added, average = trees.contributions(rows[:1])
    assert not added.any()
    assert average == pytest.approx(float(log_odds(trees.predict(rows[:1]))[0]), abs=1e-5)


def test_words_add_up_to_the_odds_of_two_classes():
    data = [{"a", "x"}, {"b", "x"}, {"c", "x"}] * 15
    model = fit_softmax(data, ["up", "down", "flat"] * 15, classes=("up", "down", "flat"))
    row = {"a", "x", "unheard"}
    added = model.contributions(row, "up", "down")
    assert added.keys() == {"a", "x"}
    (chances,) = model.predict([row])
    assert sum(added.values()) + model.bias[0] - model.bias[1] == pytest.approx(np.log(chances[0] / chances[1]), rel=1e-4)
    assert added["a"] > 1 > abs(added["x"])
