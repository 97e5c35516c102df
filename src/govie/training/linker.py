"""Fit the linker and the attributes on bulletins with gold mentions, and on bulletins with predicted ones."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from govie.evaluation.spans import match_relaxed
from govie.labels import LINK_LABELS, LINK_OF_PAIR
from govie.models.trees import Trees, fit_trees
from govie.pipeline.candidates import candidates
from govie.pipeline.linker import CHAINED
from govie.pipeline.pairs import features, gold_history, with_history
from govie.pipeline.scene import Scene
from govie.records import Link, Mention

Array = npt.NDArray[Any]

#: Share of the choices before, along a chain, that a classifier is shown wrong.
DISTURBED: Final = 0.2


@dataclass(frozen=True, slots=True)
class Linked:
    """A bulletin to learn links and attributes from; the mentions may be gold or predicted ones with gold links."""

    text: str
    mentions: Sequence[Mention]
    links: Sequence[Link]
    date: str | None = None


def fit_linker(bulletins: Iterable[Linked], *, seed: int = 1) -> dict[str, Trees]:
    """One classifier a link label, for ``GovieLinker.classifiers``; labels without examples are left out."""
    rows: dict[str, list[Array]] = {label: [] for label in LINK_LABELS}
    truth: dict[str, list[Array]] = {label: [] for label in LINK_LABELS}
    rng = random.Random(seed)
    for bulletin in bulletins:
        scene = Scene(bulletin.text, bulletin.mentions, date=bulletin.date)
        scene.note_metrics(bulletin.links)
        gold = {(k.head, k.tail) for k in bulletin.links}
        for label in LINK_LABELS:
            heads, tails = candidates(scene, label)
            own = features(scene, heads, tails)
            if label in CHAINED and len(own):
                chosen = disturb(_tails(bulletin.links, label), heads, tails, rng)
                own = with_history(own, gold_history(heads, tails, chosen))
            rows[label].append(own)
            truth[label].append(np.array([(h, t) in gold for h, t in zip(heads, tails, strict=True)], dtype=bool))
    fitted = {}
    for label in LINK_LABELS:
        X, y = np.concatenate(rows[label]), np.concatenate(truth[label])
        if y.any() and not y.all():
            fitted[label] = fit_trees(X, y, seed=seed)
    return fitted


def disturb(
    chosen: Mapping[int, set[int]], heads: Array, tails: Array, rng: random.Random, *, share: float = DISTURBED
) -> dict[int, set[int]]:
    """``chosen`` with another tail, or none, for a ``share`` of the heads.

    When a chain of figures is read, the choice before may be wrong: a classifier that has only seen right ones trusts
    it too much, and one error runs on to the end of the text.
    """
    changed = dict(chosen)
    for head in dict.fromkeys(heads.tolist()):
        if rng.random() < share:
            own = tails[heads == head].tolist()
            changed[head] = {rng.choice(own)} if rng.random() < 0.7 else set()
    return changed


def _tails(links: Iterable[Link], label: str) -> dict[int, set[int]]:
    tails: dict[int, set[int]] = {}
    for link in links:
        if link.label == label:
            tails.setdefault(link.head, set()).add(link.tail)
    return tails


def project_gold(
    predicted: Sequence[Mention], gold: Sequence[Mention], links: Sequence[Link]
) -> tuple[list[Mention], list[Link]]:
    """Predicted mentions with the attributes and links of the gold ones that they overlap by half or more.

    What matches no gold mention stays without links: the linker must learn to leave the tagger's noise alone.
    """
    partner = {g: p for p, g in match_relaxed(gold, predicted).items()}
    mentions = list(predicted)
    for i, j in partner.items():
        mentions[j] = Mention(
            mentions[j].label, mentions[j].start, mentions[j].end, mentions[j].text, mentions[j].score, gold[i].attrs
        )
    moved = [Link(partner[k.head], partner[k.tail], k.label) for k in links if k.head in partner and k.tail in partner]
    return mentions, [k for k in moved if (mentions[k.head].label, mentions[k.tail].label) in LINK_OF_PAIR]
