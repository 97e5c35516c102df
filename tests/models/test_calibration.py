import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.models.calibration import Calibration, Platt

SCORES = st.floats(0, 1)


@given(SCORES, SCORES, st.floats(0, 5), st.floats(-5, 5))
def test_a_curve_keeps_the_order_and_stays_a_chance(a, b, slope, intercept):
    low, high = sorted((a, b))
    curve = Platt(slope, intercept)
    assert 0 <= curve(low) <= curve(high) <= 1


@given(st.floats(0.001, 0.999))
def test_slope_one_without_intercept_changes_nothing(score):
    assert Platt(1.0, 0.0)(score) == pytest.approx(score, abs=1e-4)


def test_labels_without_a_curve_keep_their_score():
    calibration = Calibration({"spans.DATE": Platt(1.0, -2.0)})
    assert calibration.chance("spans", "DATE", 0.9) < 0.9
    assert calibration.chance("spans", "METRIC", 0.9) == 0.9
    assert calibration.chance("links", "DATE", 0.9) == 0.9


def test_a_calibration_comes_back_from_its_arrays():
    calibration = Calibration({"spans.DATE": Platt(0.5, -2.0), "links.AT": Platt(0.0, 0.25)})
    arrays = calibration.to_arrays()
    assert all(array.dtype == np.float64 for array in arrays.values())
    assert Calibration.from_arrays(arrays) == calibration
