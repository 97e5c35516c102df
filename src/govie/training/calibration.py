"""Fit what scores are worth on bulletins that the model has not learnt from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import spacy
from spacy.language import Language

from govie.annotation.marked import MarkedText
from govie.api import bulletin_of
from govie.errors import ModelError
from govie.evaluation.calibration import Outcome
from govie.evaluation.gold import Gold
from govie.evaluation.run import score_document
from govie.models.calibration import Calibration, Platt, log_odds
from govie.pipeline.document import state
from govie.pipeline.facts import FactsComponent

#: A label with fewer predictions takes the curve of all labels of its part.
ENOUGH: Final = 30


def calibrate_model(model: Path, bulletins: Iterable[MarkedText]) -> Calibration:
    """Calibrate the trained model in the folder ``model`` on gold ``bulletins``, anew where it was calibrated before.

    Only the folder of its last component is written.
    """
    nlp = spacy.load(model)
    calibrate(nlp, bulletins)
    component = _facts_of(nlp)
    component.to_disk(model / component.name)
    return component.calibration


def calibrate(nlp: Language, bulletins: Iterable[MarkedText]) -> Calibration:
    """Fit the calibration of a whole pipeline on gold ``bulletins`` and put it in; returns it."""
    component = _facts_of(nlp)
    component.calibration = Calibration()
    component.calibration = fit_calibration(one for marked in bulletins for one in _outcomes(nlp, marked))
    return component.calibration


def _facts_of(nlp: Language) -> FactsComponent:
    for _, component in nlp.pipeline:
        if isinstance(component, FactsComponent):
            return component
    raise ModelError(str(nlp.meta["name"]), "has no component govie_facts", mend="name what govie train wrote")


def _outcomes(nlp: Language, marked: MarkedText) -> tuple[Outcome, ...]:
    doc = nlp.make_doc(marked.text)
    state(doc).update({name: marked.header.get(name) or None for name in ("date", "subject")})
    return score_document(Gold(marked), bulletin_of(nlp(doc)).to_dict()).outcomes


def fit_calibration(outcomes: Iterable[Outcome]) -> Calibration:
    """A curve for each label of spans and links; a fact has its score from the link to its metric."""
    curves: dict[str, Platt] = {}
    found = list(outcomes)
    for part in ("spans", "links"):
        own = [one for one in found if one.part == part]
        for label, n in Counter(one.label for one in own).items():
            curves[f"{part}.{label}"] = fit_platt([one for one in own if n < ENOUGH or one.label == label])
    return Calibration(curves)


def fit_platt(outcomes: Sequence[Outcome]) -> Platt:
    """The likeliest curve. Right and wrong ones count a little less than wholly, as Platt proposes, so that neither is
    ever certain; where a higher score would mean a lower chance, the slope is 0."""
    from sklearn.linear_model import LogisticRegression

    right = np.array([one.right for one in outcomes], dtype=bool)
    x = log_odds([one.score for one in outcomes])
    n_right, n_wrong = int(right.sum()), int((~right).sum())
    target = np.where(right, (n_right + 1) / (n_right + 2), 1 / (n_wrong + 2))
    model = LogisticRegression(C=1.0, max_iter=1000)
    truth = np.repeat([1, 0], len(x))
    model.fit(np.tile(x, 2)[:, None], truth, sample_weight=np.concatenate([target, 1 - target]))
    slope = float(model.coef_[0, 0])
    if slope > 0:
        return Platt(slope, float(model.intercept_[0]))
    mean = float(target.mean())
    return Platt(0.0, float(log_odds(mean)))
