"""``govie train``: taggers are trained, the linker and the attributes are fitted on top, the scores calibrated."""

from __future__ import annotations

import json
import math
import random
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import spacy
from spacy.language import Language
from spacy.tokens import DocBin
from thinc.api import Config

from govie.annotation.marked import MarkedText
from govie.conversions.registry import read
from govie.errors import InputError
from govie.training.calibration import calibrate
from govie.training.corpus import blank_pipeline, read_split, to_doc
from govie.training.distil import machine_marks, read_passages
from govie.training.fit import as_linked, fit_rest, keep_better, predict_fold
from govie.training.folders import replace_folder, restore_folder
from govie.training.loop import Job, Report
from govie.training.parallel import train_all
from govie.training.plan import (
    claim,
    hash_bulletins,
    hash_folder,
    second_stage,
    tagger_config,
    with_paths,
    with_words,
)

FOLDS: Final = 2
#: Key of meta.json: characters of unlabelled text that the tagger learnt from with machine marks.
MACHINE_READ: Final = "unlabelled_characters"
#: Key of meta.json: whether linker and attributes are those of the model that training started from.
KEPT: Final = "linker_kept"
CHECKPOINTS: Final = ".checkpoint"
_STEPS: Final = "training.max_steps"


def train_model(
    *,
    annotations: Path,
    output: Path,
    config: Path | None = None,
    start: Path | None = None,
    fresh: bool = False,
    share: float = 1.0,
    folds: int = FOLDS,
    workers: int = 2,
    unlabelled: Path | None = None,
    characters: int = 240_000,
    machine: Path | None = None,
    segmenter: Path | None = None,
    overrides: Mapping[str, Any] | None = None,
    report: Report | None = None,
) -> Language:
    """Train on a folder of annotations with splits, and write the pipeline to ``output``; returns it.

    The tagger starts from that of the model in ``start``, where given; without ``config`` it also has its settings. The
    linker and the attributes learn from gold mentions and from mentions that a tagger trained without the bulletin
    predicted, since that is what they will meet; those of ``start`` stay where they do better on dev. The taggers of
    the folds also mark about ``characters`` characters of the text file ``unlabelled``, where one is given, for the
    final tagger to learn from beside the gold marks; so it does from the bulletins in the file ``machine`` (govie's
    JSON Lines), which a slower and better teacher marked. A second, shorter stage on the gold marks alone then has the
    last word. With a ``segmenter`` (a folder, see ``govie train-segmenter``) the taggers also read where in a word each
    character stands. ``share`` of the training bulletins is used, ``overrides`` are settings of the config, ``workers``
    the processes side by side. What scores are worth is fitted last, on dev.

    Checkpoints lie in ``output/.checkpoint``: a run that was stopped goes on there when called again with the same data
    and settings, and raises InputError with others unless ``fresh``. A model that stands in ``output`` is replaced when
    all is done, never before.
    """
    restore_folder(output)
    check_output(output)
    gold, dev = take_share(read_split(annotations, "train"), share), read_split(annotations, "dev")
    folds = min(folds, len(gold)) if len(gold) > 1 else 0
    settings = tagger_config(config, start, overrides or {})
    if segmenter is not None:
        with_words(settings, segmenter)
    marked = [] if machine is None else read("jsonl", machine)
    folder = output / CHECKPOINTS
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    claim(folder, {
        "annotations": [hash_bulletins(gold), hash_bulletins(dev)],
        "config": settings.to_str(interpolate=False),
        "model to start from": hash_folder(start),
        "unlabelled text": [hash_bulletins(_texts(unlabelled, characters)), characters],
        "machine marks": hash_bulletins(marked),
        "folds": folds,
        "segmenter": hash_folder(segmenter),
    })  # fmt: skip
    run = _Run(folder, settings, gold, dev, folds=folds, workers=workers, report=report)
    best, crossing, machine_read = run.taggers(marked, unlabelled, characters)
    nlp = spacy.load(best)
    crossed = [linked for fold, path in enumerate(crossing) for linked in predict_fold(gold, fold, folds, path)]
    fit_rest(nlp, [*map(as_linked, gold), *crossed])
    nlp.meta[MACHINE_READ] = machine_read
    nlp.meta[KEPT] = start is not None and keep_better(nlp, start, dev)
    nlp.meta["sources"] = sources_of(start, len(gold) + len(dev))
    calibrate(nlp, dev)
    nlp.config["paths"].update(train=None, dev=None)
    nlp.to_disk(folder / "whole")
    replace_folder(folder / "whole", output)
    return nlp


class _Run:
    """The taggers of one training: the final one, and one a fold."""

    def __init__(
        self,
        folder: Path,
        config: Config,
        gold: Sequence[MarkedText],
        dev: Sequence[MarkedText],
        *,
        folds: int,
        workers: int,
        report: Report | None,
    ) -> None:
        self.folder, self.config, self.gold, self.folds = folder, config, gold, folds
        self.workers, self.report = workers, report
        self.blank = blank_pipeline()
        _write_docs(self.blank, dev, folder / "dev.spacy")

    def taggers(
        self, machine: Sequence[MarkedText], unlabelled: Path | None, characters: int
    ) -> tuple[Path, list[Path], int]:
        """The final tagger, those of the folds, and how many characters with machine marks the former learnt from."""
        steps = int(self.config["training"]["max_steps"])
        fewer = {_STEPS: max(1, steps * (self.folds - 1) // max(1, self.folds)) if steps else 0}
        parts = [[m for i, m in enumerate(self.gold) if i % self.folds != k] for k in range(self.folds)]
        crossing = [self._job(f"fold{k + 1}", part, fewer) for k, part in enumerate(parts)]
        crossed: list[Path] = []
        if unlabelled is not None and crossing:
            crossed = self._train(crossing)
            passages = read_passages(unlabelled, characters=characters)
            machine = [*machine, *machine_marks([spacy.load(path) for path in crossed], passages)]
        first = self._job("first" if machine else "tagger", [*self.gold, *machine], {})
        best, *rest = self._train([first, *([] if crossed else crossing)])
        if machine:
            again = tagger_config(None, best, second_stage(self.config))
            (best,) = self._train([self._job("tagger", self.gold, {}, config=again)])
        return best, crossed or rest, sum(len(marked.text) for marked in machine)

    def _job(
        self, name: str, bulletins: Sequence[MarkedText], overrides: Mapping[str, Any], *, config: Config | None = None
    ) -> Job:
        path = self.folder / f"{name}.spacy"
        _write_docs(self.blank, bulletins, path)
        return Job(name, with_paths(config or self.config, path, self.folder / "dev.spacy", overrides), self.folder)

    def _train(self, jobs: Sequence[Job]) -> list[Path]:
        return train_all(jobs, workers=self.workers, report=self.report)


def sources_of(start: Path | None, bulletins: int) -> list[dict[str, str]]:
    """What meta.json names as sources: so many annotated bulletins; the model in ``start`` and its own sources."""
    own = {"name": f"{bulletins} annotated bulletins", "license": "not stated"}
    if start is None:
        return [own]
    meta = json.loads((start / "meta.json").read_text(encoding="utf-8"))
    name = f"{meta['lang']}_{meta['name']} {meta['version']} (the model that training started from)"
    return [own, {"name": name, "license": meta.get("license") or "not stated"}, *(meta.get("sources") or ())]


def check_output(output: Path) -> None:
    """Raises InputError where ``output`` is something else than a model, a run's folder, an empty folder or nothing."""
    if not output.exists():
        return
    held = {path.name for path in output.iterdir()} if output.is_dir() else {""}
    if held - {CHECKPOINTS} and "meta.json" not in held:
        mend = "name a new folder, or one that holds a model to replace"
        raise InputError("holds something that is no model", source=str(output), mend=mend)


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


def _texts(unlabelled: Path | None, characters: int) -> Iterable[MarkedText]:
    passages = [] if unlabelled is None else read_passages(unlabelled, characters=characters)
    return (MarkedText(passage, (), ()) for passage in passages)


def _write_docs(blank: Language, bulletins: Iterable[MarkedText], path: Path) -> None:
    DocBin(docs=[to_doc(blank, marked) for marked in bulletins], store_user_data=True).to_disk(path)
