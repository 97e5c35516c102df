"""``govie train``: spaCy trains the tagger, then the linker and the attributes are fitted on top."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import spacy
from spacy.cli.train import train as spacy_train
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from govie.annotation.marked import MarkedText
from govie.pipeline.attributes import GovieAttributes
from govie.pipeline.document import mentions_of
from govie.pipeline.linker import GovieLinker
from govie.training.attributes import fit_attributes, fit_status_moves
from govie.training.corpus import read_split, to_doc, write_docbins
from govie.training.linker import Linked, fit_linker, project_gold

FOLDS: Final = 2


def train_model(
    *, root: Path, config: Path, output: Path, folds: int = FOLDS, overrides: dict[str, Any] | None = None
) -> Language:
    """Train on ``root``'s annotations and write the pipeline to ``output``; returns it.

    The linker and the attributes learn from gold mentions and from mentions that a tagger trained without the bulletin
    predicted, since that is what they will meet.
    """
    gold = read_split(root, "train")
    with TemporaryDirectory() as scratch:
        work = Path(scratch)
        blank = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "govie.CharTokenizer.v1"}}})
        write_docbins(root, work, blank)
        train_tagger(config, work / "train.spacy", work / "dev.spacy", work / "tagger", overrides)
        crossed = cross_predict(gold, config, work, blank, folds=folds, overrides=overrides)
        nlp = spacy.load(work / "tagger" / "model-best")
    fit_rest(nlp, [*map(as_linked, gold), *crossed])
    nlp.to_disk(output)
    return nlp


def train_tagger(config: Path, train: Path, dev: Path, output: Path, overrides: dict[str, Any] | None = None) -> Path:
    """Plain ``spacy train``; returns the folder of the best model."""
    spacy_train(config, output, overrides={"paths.train": str(train), "paths.dev": str(dev), **(overrides or {})})
    return output / "model-best"


def cross_predict(
    gold: Sequence[MarkedText],
    config: Path,
    work: Path,
    blank: Language,
    *,
    folds: int,
    overrides: dict[str, Any] | None = None,
) -> list[Linked]:
    """The bulletins of ``gold`` with the mentions of taggers that have not seen them, and the gold links projected."""
    found: list[Linked] = []
    for fold in range(folds):
        held = [m for i, m in enumerate(gold) if i % folds == fold]
        rest = [m for i, m in enumerate(gold) if i % folds != fold]
        path = work / f"fold{fold}.spacy"
        DocBin(docs=[to_doc(blank, m) for m in rest], store_user_data=True).to_disk(path)
        best = train_tagger(config, path, work / "dev.spacy", work / f"fold{fold}", overrides)
        tagger = spacy.load(best)
        found += [project(marked, doc) for marked, doc in zip(held, tagger.pipe(m.text for m in held), strict=True)]
    return found


def as_linked(marked: MarkedText) -> Linked:
    return Linked(marked.text, marked.mentions, marked.links, marked.header.get("date") or None)


def project(marked: MarkedText, doc: Doc) -> Linked:
    mentions, links = project_gold(mentions_of(doc), marked.mentions, marked.links)
    return Linked(marked.text, mentions, links, marked.header.get("date") or None)


def fit_rest(nlp: Language, bulletins: Iterable[Linked]) -> None:
    """Add the fitted linker, the fitted attributes and the facts to a pipeline that has a tagger."""
    learnt = list(bulletins)
    linker, attributes = (nlp.add_pipe(name) for name in ("govie_linker", "govie_attributes"))
    assert isinstance(linker, GovieLinker)
    assert isinstance(attributes, GovieAttributes)
    linker.classifiers = fit_linker(learnt)
    attributes.classifiers = fit_attributes(learnt)
    attributes.status_moves = fit_status_moves(learnt)
    nlp.add_pipe("govie_facts")


def write_meta(nlp: Language, figures: dict[str, Any], path: Path) -> None:
    """Write ``figures`` into the model's ``meta.json`` under ``performance``."""
    nlp.meta["performance"] = figures
    path.write_text(json.dumps(nlp.meta, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
