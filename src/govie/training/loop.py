"""The tagger's training loop: what ``spacy train`` does, with checkpoints to go on from.

Steps, schedules, evaluations and patience are those of the config's ``[training]``. A run that was stopped at any
moment goes on from its last checkpoint and ends with the weights that it would have had.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from spacy.language import Language
from spacy.schemas import ConfigSchemaTraining
from spacy.training import Example
from spacy.training.initialize import init_nlp
from spacy.training.loop import create_evaluation_callback
from spacy.util import registry, resolve_dot_names
from thinc.api import Config

from govie.errors import InputError, ModelError
from govie.training.checkpoint import State, load_checkpoint, save_checkpoint, set_weights, trainable, weights_of

TAGGER: Final = "govie_tagger"


class Progress(NamedTuple):
    """What a run tells after each step; ``score`` is that of the last evaluation, ``best`` the highest so far."""

    job: str
    step: int
    steps: int
    score: float | None
    best: float | None


Report = Callable[[Progress], None]


@dataclass(frozen=True)
class Job:
    """One tagger to train: a config with its paths as text, and the folder for checkpoint and result."""

    name: str
    config: str
    folder: Path

    @property
    def model(self) -> Path:
        """The best model, there when the run is done."""
        return self.folder / self.name

    @property
    def checkpoint(self) -> Path:
        return self.folder / f"{self.name}.npz"


def train_tagger(job: Job, report: Report | None = None) -> Path:
    """Run a job to its end, from its checkpoint where there is one; returns the folder of the best model."""
    if job.model.is_dir():
        return job.model
    run = _Run(job)
    if job.checkpoint.is_file():
        run.state = load_checkpoint(job.checkpoint, run.nlp, run.optimizer)
    told = report or (lambda progress: None)
    told(run.progress())
    for batch in run.batches():
        run.update(batch)
        if run.due():
            run.evaluate()
            save_checkpoint(job.checkpoint, run.nlp, run.optimizer, run.state)
        told(run.progress())
    if not run.state.best:
        raise InputError("no step was made", source=job.name, mend="give training.max_steps or training.max_epochs")
    set_weights(run.nlp, run.state.best)
    scratch = job.model.with_name(f".{job.name}.part")
    shutil.rmtree(scratch, ignore_errors=True)
    run.nlp.to_disk(scratch)
    scratch.rename(job.model)
    job.checkpoint.unlink(missing_ok=True)
    return job.model


class _Run:
    """The pipeline, its data and its optimizer, and one step after another."""

    def __init__(self, job: Job) -> None:
        self.job = job
        config = Config().from_str(job.config, interpolate=False)
        try:
            self.nlp: Language = init_nlp(config)
        except OSError as error:
            mend = "name an installed model with --from, files that are there in the config"
            raise ModelError(job.name, f"cannot be made ({error})", mend=mend) from error
        filled = self.nlp.config.interpolate()
        self.settings: dict[str, Any] = registry.resolve(filled["training"], schema=ConfigSchemaTraining)
        names = [self.settings["train_corpus"], self.settings["dev_corpus"]]
        corpus, dev = resolve_dot_names(filled, names)
        self.examples: list[Example] = list(corpus(self.nlp))
        if "source" in config["components"].get(TAGGER, {}):
            extend_characters(self.nlp, self.examples)
        self.score = create_evaluation_callback(self.nlp, dev, self.settings["score_weights"])
        self.optimizer = self.settings["optimizer"]
        self.state = State()
        self.epochs_done = False

    @property
    def steps(self) -> int:
        return int(self.settings["max_steps"])

    def batches(self) -> Iterator[Sequence[Example]]:
        """The batches that are still to come; those of the steps done are passed over."""
        order = random.Random(self.settings["seed"])
        seen = epoch = 0
        while not self.epochs_done:
            order.shuffle(self.examples)
            epoch += 1
            for batch, last in _with_last(self.settings["batcher"](self.examples)):
                seen += 1
                self.epochs_done = last and epoch == self.settings["max_epochs"]
                if self._stopped():
                    return
                if seen > self.state.step:
                    yield batch

    def _stopped(self) -> bool:
        best = max(self.state.scores, key=lambda s: (s[0], -s[1]), default=None)
        patience = self.settings["patience"]
        tired = bool(patience and best and self.state.step - best[1] >= patience)
        return tired or bool(self.steps and self.state.step >= self.steps)

    def update(self, batch: Sequence[Example]) -> None:
        parts, nothing = self.settings["accumulate_gradient"], cast(Any, False)
        for k in range(parts):
            if part := batch[k::parts]:
                self.nlp.update(
                    part,
                    drop=self.settings["dropout"],
                    sgd=nothing,
                    exclude=self.settings["frozen_components"],
                    annotates=self.settings["annotating_components"],
                )
        pipes: list[tuple[str, Any]] = self.nlp.pipeline
        for name, pipe in pipes:
            if getattr(pipe, "is_trainable", False) and name not in self.settings["frozen_components"]:
                pipe.finish_update(self.optimizer)
        self.optimizer.step_schedules()
        self.state.step += 1

    def due(self) -> bool:
        at_end = self.epochs_done or self.state.step == self.steps
        return at_end or self.state.step % self.settings["eval_frequency"] == 0

    def evaluate(self) -> None:
        """Score on dev, and keep the weights where they are the best so far."""
        with self.nlp.use_params(self.optimizer.averages or {}):
            score, _ = self.score()
            if score > max((s for s, _ in self.state.scores), default=-1.0):
                self.state.best = weights_of(self.nlp)
        self.state.scores.append((score, self.state.step))

    def progress(self) -> Progress:
        scores = [score for score, _ in self.state.scores]
        last, best = (scores[-1], max(scores)) if scores else (None, None)
        return Progress(self.job.name, self.state.step, self.steps, last, best)


def _with_last(items: Any) -> Iterator[tuple[Any, bool]]:
    """Each item, and whether it is the last."""
    held: list[Any] = []
    for item in items:
        if held:
            yield held.pop(), False
        held.append(item)
    for item in held:
        yield item, True


def extend_characters(nlp: Language, examples: Sequence[Example]) -> None:
    """Give the characters of ``examples`` that the tagger's table lacks a row, each that of unknown characters."""
    import numpy as np

    from govie.values.simplify import fold

    model = trainable(nlp)[TAGGER]
    if not model.get_ref("embed").has_param("E"):
        return  # a transformer's vocabulary is what it is
    known = model.attrs["characters"]
    seen = {c for eg in examples for c in fold(eg.reference.text) if not c.isspace() and ord(c) < 0xFFFF}
    new = "".join(sorted(seen - set(known)))
    embed: Any = model.get_ref("embed")
    table = embed.get_param("E")
    model.attrs["characters"] = known + new
    embed._dims["nV"] = len(table) + len(new)  # set_dim refuses once there are weights
    embed.set_param("E", np.concatenate([table, np.repeat(table[:1], len(new), axis=0)]))
