"""The curves are fitted to outcomes; what they promise then holds."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import spacy

from govie.annotation.marked import parse_marked
from govie.errors import ModelError
from govie.evaluation.calibration import Outcome, reliability
from govie.models.calibration import Platt
from govie.training.calibration import ENOUGH, calibrate, calibrate_model, fit_calibration, fit_platt

LINE = (
    "{D1|2021年|=2021}全县{M1|地区生产总值}{Q|41.3亿元|M1 D1}，增长{Q|6.1%|M1 D1 growth}；{M2|税收}{Q|3亿元|M2 D1}。\n"
)
BULLETIN = parse_marked("subject: 平顺县\ndate: 2022\n---\n{C|平顺县}经济简报\n" + LINE)


def drawn(n, *, chance, part="spans", label="METRIC", seed=0):
    """Outcomes that are right as often as ``chance`` of their score says."""
    rng = np.random.default_rng(seed)
    return [Outcome(part, label, float(s), bool(rng.random() < chance(s))) for s in rng.random(n)]


def test_scores_that_promise_too_much_are_mended():
    found = drawn(4000, chance=lambda s: s**3)
    curve = fit_platt(found[:2000])
    before, after = (
        reliability([Outcome(o.part, o.label, score(o.score), o.right) for o in found[2000:]])
        for score in (float, curve)
    )
    assert before.error > 0.2
    assert after.error < 0.05


def test_honest_scores_stay():
    curve = fit_platt(drawn(4000, chance=lambda s: s))
    assert curve.slope == pytest.approx(1, abs=0.1)
    assert curve.intercept == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize(("right", "low", "high"), [(True, 0.9, 0.999), (False, 0.001, 0.1)], ids=["right", "wrong"])
def test_what_was_always_so_is_never_certain(right, low, high):
    curve = fit_platt([Outcome("spans", "RANK", 0.9, right)] * 40)
    assert low < curve(0.9) < high


def test_scores_the_wrong_way_round_say_the_rate():
    curve = fit_platt(drawn(1000, chance=lambda s: 1 - s))
    assert curve.slope == 0
    assert curve(0.1) == curve(0.9) == pytest.approx(0.5, abs=0.05)


def test_a_rare_label_takes_the_curve_of_all():
    common = drawn(400, chance=lambda s: s**2)
    rare = drawn(ENOUGH - 1, chance=lambda s: 1.0, label="RANK")
    links = drawn(400, chance=lambda s: s, part="links", label="AT")
    curves = fit_calibration([*common, *rare, *links]).curves
    assert curves["spans.RANK"] == fit_platt([*common, *rare])
    assert curves["spans.METRIC"] == fit_platt(common)
    assert curves["links.AT"] == fit_platt(links)
    assert not [key for key in curves if key.startswith("facts")]


def test_nothing_predicted_no_curves():
    assert fit_calibration([]).curves == {}


@pytest.fixture
def model(tmp_path):
    """A copy of the installed model."""
    import zh_govie_sm

    (source,) = Path(zh_govie_sm.__file__).parent.glob("zh_govie_sm-*")
    return Path(shutil.copytree(source, tmp_path / "model"))


def test_a_trained_model_is_calibrated_in_its_folder(model):
    files = {path: path.read_bytes() for path in model.rglob("*") if path.is_file() and "govie_facts" not in path.parts}
    found = calibrate_model(model, [BULLETIN])
    assert {"spans.QUANTITY", "links.MEASURES"} <= found.curves.keys()
    assert spacy.load(model).get_pipe("govie_facts").calibration == found
    assert {path: path.read_bytes() for path in files} == files
    assert calibrate_model(model, [BULLETIN]) == found


def test_a_pipeline_without_facts_cannot_be_calibrated():
    with pytest.raises(ModelError, match="no component govie_facts"):
        calibrate(spacy.blank("zh"), [BULLETIN])


def test_curves_are_plain_numbers():
    curve = fit_platt(drawn(100, chance=lambda s: s))
    assert isinstance(curve, Platt)
    assert type(curve.slope) is type(curve.intercept) is float
