"""Can written passages be told from real ones? A logistic regression on character n-grams, and what gives them away."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline

from govie.annotation.realism import PASSAGE, Sample
from govie.errors import InputError

#: Passages of a side that are enough, and the most that are used.
ENOUGH: Final = 200
_MOST: Final = 400
_FOLDS: Final = 5
#: Passages that an n-gram must stand in, and the n-grams that are told of each side.
_LEAST: Final = 5
_TOLD: Final = 30
#: Passages of a genre that each side needs for a figure of its own.
_GENRE: Final = 20


@dataclass(frozen=True, slots=True)
class Telling:
    """An n-gram with its weight (> 0: written) and the share of passages of each side that it stands in."""

    gram: str
    weight: float
    written: float
    real: float


@dataclass(frozen=True, slots=True)
class Discrimination:
    """How well written passages are told from real ones: 0.5 is not at all, 1 is always.

    ``auc_of_genre`` compares passages of one genre only, by the same scores: the genre itself gives nothing away there.
    """

    auc: float
    auc_of_genre: dict[str, float]
    written: int
    real: int
    tells_written: tuple[Telling, ...]
    tells_real: tuple[Telling, ...]

    def to_markdown(self) -> str:
        """The figures and both lists of n-grams."""
        genres = ", ".join(f"{genre} {auc:.3f}" for genre, auc in self.auc_of_genre.items()) or "none on both sides"
        head = (
            f"Telling {self.written} written from {self.real} real passages of {PASSAGE} characters: AUC {self.auc:.3f}"
        )
        lists = [
            f"{title}: " + ", ".join(f"{t.gram} ({100 * t.written:.0f} %:{100 * t.real:.0f} %)" for t in tells)
            for title, tells in (("Gives written away", self.tells_written), ("Gives real away", self.tells_real))
        ]
        return "\n\n".join([head, f"Within a genre: {genres}", *lists]) + "\n"


def tell_apart(
    written: Sequence[Sample], real: Sequence[Sample], more_real: Sequence[Sample] = (), *, seed: int = 0
) -> Discrimination:
    """Cross-validate with all passages of a document in one fold; texts of ``more_real`` fill up the real side.

    Raises InputError where a side has passages of fewer documents than there are folds.
    """
    ours, theirs = _choose(written, seed=seed), _choose(real, seed=seed)
    if len(theirs) < ENOUGH:
        theirs += _choose(more_real, seed=seed)[: _MOST - len(theirs)]
    ours = ours[: max(ENOUGH, len(theirs))]
    for side, chosen in (("written", ours), ("real", theirs)):
        if len({name for name, _, _ in chosen}) < _FOLDS:
            mend = f"name at least {_FOLDS} texts of {PASSAGE} characters"
            raise InputError(f"too few {side} texts to tell apart", mend=mend)
    passages = [passage for _, _, passage in (*ours, *theirs)]
    groups = [f"{i}{name}" for i, side in enumerate((ours, theirs)) for name, _, _ in side]
    genres = np.array([genre for _, genre, _ in (*ours, *theirs)])
    is_written = np.array([1] * len(ours) + [0] * len(theirs))
    folds = GroupKFold(_FOLDS, shuffle=True, random_state=seed)
    scores = cross_val_predict(_model(), passages, is_written, groups=groups, cv=folds, method="decision_function")
    first, last = _tellings(passages, is_written)
    return Discrimination(
        auc=float(roc_auc_score(is_written, scores)),
        auc_of_genre=_by_genre(is_written, scores, genres),
        written=len(ours),
        real=len(theirs),
        tells_written=first,
        tells_real=last,
    )


def _choose(samples: Sequence[Sample], *, seed: int) -> list[tuple[str, str, str]]:
    """(name, genre, passage), the documents in turn so that long ones do not outweigh the others."""
    draw = random.Random(seed)
    piles = [[(s.name, s.genre, passage) for passage in draw.sample(s.passages, len(s.passages))] for s in samples]
    draw.shuffle(piles)
    deepest = max((len(pile) for pile in piles), default=0)
    return [pile[depth] for depth in range(deepest) for pile in piles if depth < len(pile)][:_MOST]


def _model() -> Any:
    grams = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=_LEAST, sublinear_tf=True, lowercase=False)
    return make_pipeline(grams, LogisticRegression(C=10, max_iter=1000))


def _by_genre(is_written: Any, scores: Any, genres: Any) -> dict[str, float]:
    found = {}
    for genre in sorted(set(genres) - {""}):
        of_it = genres == genre
        ours = int(is_written[of_it].sum())
        if min(ours, int(of_it.sum()) - ours) >= _GENRE:
            found[str(genre)] = float(roc_auc_score(is_written[of_it], scores[of_it]))
    return found


def _tellings(passages: Sequence[str], is_written: Any) -> tuple[tuple[Telling, ...], tuple[Telling, ...]]:
    grams, regression = (step for _, step in _model().fit(passages, is_written).steps)
    present = grams.transform(passages) > 0
    sides = (is_written == 1, is_written == 0)
    shares = [np.asarray(present[side].sum(axis=0)).ravel() / side.sum() for side in sides]
    names, weights = grams.get_feature_names_out(), regression.coef_[0]
    order = np.argsort(weights)

    def of(columns: Any) -> tuple[Telling, ...]:
        return tuple(Telling(names[i], float(weights[i]), float(shares[0][i]), float(shares[1][i])) for i in columns)

    return of(order[::-1][:_TOLD]), of(order[:_TOLD])
