"""The linker and the attributes on top of a trained tagger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from govie.annotation.marked import MarkedText
from govie.pipeline.attributes import GovieAttributes
from govie.pipeline.document import mentions_of, state
from govie.pipeline.linker import GovieLinker
from govie.pipeline.storage import ArrayStore
from govie.training.attributes import fit_attributes, fit_status_moves
from govie.training.linker import Linked, fit_linker, project_gold

FITTED: Final = ("govie_linker", "govie_attributes")


def predict_fold(gold: Sequence[MarkedText], fold: int, folds: int, path: Path) -> list[Linked]:
    """The bulletins of ``fold`` with the mentions of the tagger in ``path``, which has not seen them."""
    tagger = spacy.load(path)
    held = [m for i, m in enumerate(gold) if i % folds == fold]
    return [project(marked, doc) for marked, doc in zip(held, tagger.pipe(m.text for m in held), strict=True)]


def as_linked(marked: MarkedText) -> Linked:
    return Linked(marked.text, marked.mentions, marked.links, marked.header.get("date") or None)


def project(marked: MarkedText, doc: Doc) -> Linked:
    mentions, links = project_gold(mentions_of(doc), marked.mentions, marked.links)
    return Linked(marked.text, mentions, links, marked.header.get("date") or None)


def fit_rest(nlp: Language, bulletins: Iterable[Linked]) -> None:
    """Add the fitted linker, the fitted attributes and the facts to a pipeline that has a tagger."""
    learnt = list(bulletins)
    linker, attributes = (nlp.add_pipe(name) for name in FITTED)
    assert isinstance(linker, GovieLinker)
    assert isinstance(attributes, GovieAttributes)
    linker.classifiers = fit_linker(learnt)
    attributes.classifiers = fit_attributes(learnt)
    attributes.status_moves = fit_status_moves(learnt)
    nlp.add_pipe("govie_facts")


def keep_better(nlp: Language, start: Path, dev: Sequence[MarkedText]) -> bool:
    """Put the linker and the attributes of the model in ``start`` back where they find more facts in ``dev``.

    A linker fitted on a few bulletins may well be worse than the one that the model had. Returns whether it was put
    back.
    """
    own = [cast(ArrayStore, nlp.get_pipe(name)) for name in FITTED]
    fresh = [pipe.to_bytes() for pipe in own]
    refitted = fact_f1(nlp, dev)
    source = spacy.load(start)
    if any(name not in source.pipe_names for name in FITTED):
        return False
    for name, pipe in zip(FITTED, own, strict=True):
        pipe.from_bytes(cast(ArrayStore, source.get_pipe(name)).to_bytes())
    if fact_f1(nlp, dev) > refitted:
        return True
    for pipe, data in zip(own, fresh, strict=True):
        pipe.from_bytes(data)
    return False


def fact_f1(nlp: Language, bulletins: Iterable[MarkedText]) -> float:
    """F1 of whole facts (``facts/full``) over gold bulletins, 0 where there is none."""
    from govie.api import bulletin_of
    from govie.evaluation.gold import Gold
    from govie.evaluation.run import evaluate

    def predicted(marked: MarkedText) -> dict[str, object]:
        doc = nlp.make_doc(marked.text)
        state(doc).update({name: marked.header.get(name) or None for name in ("date", "subject")})
        return bulletin_of(nlp(doc)).to_dict()

    report = evaluate((Gold(marked), predicted(marked)) for marked in bulletins)
    return report.value("facts", "full", "f1") or 0.0 if report.documents else 0.0
