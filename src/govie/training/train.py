"""``govie train``: spaCy trains the tagger, the linker and the attributes are fitted on top, the scores calibrated."""

from __future__ import annotations

import math
import multiprocessing
import random
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
from govie.training.calibration import calibrate
from govie.training.corpus import blank_pipeline, read_split, to_doc, write_docbins
from govie.training.distil import machine_marks, read_passages
from govie.training.linker import Linked, fit_linker, project_gold

FOLDS: Final = 2
#: Key of meta.json: characters of unlabelled text that the tagger learnt from with machine marks.
MACHINE_READ: Final = "unlabelled_characters"
_STEPS: Final = "training.max_steps"


def train_model(
    *,
    root: Path,
    config: Path,
    output: Path,
    share: float = 1.0,
    folds: int = FOLDS,
    workers: int = 2,
    unlabelled: Path | None = None,
    characters: int = 240_000,
    overrides: Mapping[str, Any] | None = None,
) -> Language:
    """Train on ``root``'s annotations and write the pipeline to ``output``; returns it.

    The linker and the attributes learn from gold mentions and from mentions that a tagger trained without the bulletin
    predicted, since that is what they will meet. Those taggers also mark about ``characters`` characters of the text
    file ``unlabelled``, where one is given, for the final tagger to learn from beside the gold marks. ``share`` of the
    training bulletins is used, ``overrides`` are settings of the config, ``workers`` the processes side by side. What
    scores are worth is fitted last, on the dev split.
    """
    gold = take_share(read_split(root, "train"), share)
    blank = blank_pipeline()
    own = dict(overrides or {})
    steps = int(own.get(_STEPS, load_config(config)["training"]["max_steps"]))
    fewer = own | {_STEPS: max(1, steps * (folds - 1) // max(1, folds))}
    machine_read = 0
    with TemporaryDirectory() as scratch:
        work = Path(scratch)
        train, dev = work / "train.spacy", work / "dev.spacy"
        write_docbins(root, work, blank)
        _write_docs(blank, gold, train)
        for k in range(folds):
            _write_docs(blank, (m for i, m in enumerate(gold) if i % folds != k), work / f"fold{k}.spacy")
        jobs = [(config, work / f"fold{k}.spacy", dev, work / f"fold{k}", fewer) for k in range(folds)]
        if unlabelled is None:
            best, *crossing = _train_all([(config, train, dev, work / "tagger", own), *jobs], workers)
        else:
            crossing = _train_all(jobs, workers)
            passages = read_passages(unlabelled, characters=characters)
            machine_read = sum(map(len, passages))
            marked = machine_marks([spacy.load(path) for path in crossing], passages)
            _write_docs(blank, [*gold, *marked], train)
            best = train_tagger(config, train, dev, work / "tagger", own)
        crossed = [linked for fold, path in enumerate(crossing) for linked in predict_fold(gold, fold, folds, path)]
        nlp = spacy.load(best)
    fit_rest(nlp, [*map(as_linked, gold), *crossed])
    calibrate(nlp, read_split(root, "dev"))
    nlp.meta[MACHINE_READ] = machine_read
    nlp.to_disk(output)
    return nlp


def _train_all(jobs: Sequence[tuple[Path, Path, Path, Path, dict[str, Any]]], workers: int) -> list[Path]:
    if workers < 2:
        return [train_tagger(*job) for job in jobs]
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        return [future.result() for future in [pool.submit(train_tagger, *job) for job in jobs]]


def take_share(bulletins: Sequence[MarkedText], share: float, *, seed: int = 0) -> list[MarkedText]:
    """The first ``share`` of the bulletins in a seeded order, rounded up and at least one, in their own order.

    A smaller share is part of every larger one. Raises ValueError for a share that is not in (0, 1].

    >>> from govie.annotation.marked import parse_marked
    >>> [b.text for b in take_share([parse_marked(f"---\\n{c}") for c in "甲乙丙丁"], 0.5)]
    ['乙', '丁']
    """
    if not 0 < share <= 1:
        raise ValueError(f"share is {share}, not above 0 and at most 1")
    order = random.Random(seed).sample(range(len(bulletins)), len(bulletins))
    return [bulletins[i] for i in sorted(order[: math.ceil(share * len(bulletins))])]


def _write_docs(blank: Language, bulletins: Iterable[MarkedText], path: Path) -> None:
    DocBin(docs=[to_doc(blank, marked) for marked in bulletins], store_user_data=True).to_disk(path)


def train_tagger(config: Path, train: Path, dev: Path, output: Path, overrides: Mapping[str, Any]) -> Path:
    """Plain ``spacy train``; returns the folder of the best model."""
    spacy_train(config, output, overrides={"paths.train": str(train), "paths.dev": str(dev), **overrides})
    return output / "model-best"


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
