"""``govie train``: spaCy trains the tagger, then the linker and the attributes are fitted on top."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import spacy
from spacy.cli.train import train as spacy_train
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.util import load_config

from govie.annotation.marked import MarkedText
from govie.pipeline.attributes import GovieAttributes
from govie.pipeline.document import mentions_of
from govie.pipeline.linker import GovieLinker
from govie.training.attributes import fit_attributes, fit_status_moves
from govie.training.corpus import blank_pipeline, read_split, to_doc, write_docbins
from govie.training.linker import Linked, fit_linker, project_gold

FOLDS: Final = 2
_STEPS: Final = "training.max_steps"


def train_model(
    *,
    root: Path,
    config: Path,
    output: Path,
    folds: int = FOLDS,
    workers: int = 2,
    overrides: Mapping[str, Any] | None = None,
) -> Language:
    """Train on ``root``'s annotations and write the pipeline to ``output``; returns it.

    The linker and the attributes learn from gold mentions and from mentions that a tagger trained without the bulletin
    predicted, since that is what they will meet. ``overrides`` are settings of the config, ``workers`` the processes
    that train taggers side by side; neither folds nor workers change the tagger.
    """
    gold = read_split(root, "train")
    steps = int((overrides or {}).get(_STEPS, load_config(config)["training"]["max_steps"]))
    with TemporaryDirectory() as scratch:
        work = Path(scratch)
        write_docbins(root, work, blank_pipeline())
        jobs = [(config, work / "train.spacy", work / "dev.spacy", work / "tagger", dict(overrides or {}))]
        for fold in range(folds):
            write_fold(gold, fold, folds, work / f"fold{fold}.spacy")
            fewer = {**(overrides or {}), _STEPS: max(1, steps * (folds - 1) // folds)}
            jobs.append((config, work / f"fold{fold}.spacy", work / "dev.spacy", work / f"fold{fold}", fewer))
        best = _train_all(jobs, workers)
        crossed = [linked for fold, path in enumerate(best[1:]) for linked in predict_fold(gold, fold, folds, path)]
        nlp = spacy.load(best[0])
    fit_rest(nlp, [*map(as_linked, gold), *crossed])
    nlp.to_disk(output)
    return nlp


def _train_all(jobs: Sequence[tuple[Path, Path, Path, Path, dict[str, Any]]], workers: int) -> list[Path]:
    if workers < 2:
        return [train_tagger(*job) for job in jobs]
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        return [future.result() for future in [pool.submit(train_tagger, *job) for job in jobs]]


def train_tagger(config: Path, train: Path, dev: Path, output: Path, overrides: Mapping[str, Any]) -> Path:
    """Plain ``spacy train``; returns the folder of the best model."""
    spacy_train(config, output, overrides={"paths.train": str(train), "paths.dev": str(dev), **overrides})
    return output / "model-best"


def write_fold(gold: Sequence[MarkedText], fold: int, folds: int, path: Path) -> None:
    """A DocBin of the bulletins outside ``fold``."""
    blank = blank_pipeline()
    rest = [to_doc(blank, m) for i, m in enumerate(gold) if i % folds != fold]
    DocBin(docs=rest, store_user_data=True).to_disk(path)


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
    linker, attributes = (nlp.add_pipe(name) for name in ("govie_linker", "govie_attributes"))
    assert isinstance(linker, GovieLinker)
    assert isinstance(attributes, GovieAttributes)
    linker.classifiers = fit_linker(learnt)
    attributes.classifiers = fit_attributes(learnt)
    attributes.status_moves = fit_status_moves(learnt)
    nlp.add_pipe("govie_facts")
