"""Fine-tune the body of e5 on the train split: the teacher of the tagger.

    python scripts/teacher/train.py annotations --weights build/e5.npz --layers 6 --epochs 8 --seed 3 -o build/a.npz

Each epoch sees the bulletins once, varied as in ``configs/sm.cfg``. Prints the loss as it goes and, last, exact
precision, recall and F1 of the spans on the dev split.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from network import Teacher, as_model, half_precision, save_teacher, start_teacher
from spacy.language import Language
from spacy.training import Example
from torch import Tensor
from torch.nn import functional as F

from govie.annotation.marked import MarkedText
from govie.models.characters import Chunk
from govie.models.tags import N_TAGS
from govie.pipeline.tagger import GovieTagger, score_spans
from govie.training.augment import make_augmenter
from govie.training.corpus import blank_pipeline, read_split, to_example

#: A chunk and its tags (characters, labels).
Pair = tuple[Chunk, npt.NDArray[Any]]

#: Chunks that are sorted by length together.
_SORTED = 400
#: Tag of a place beyond the end of a chunk, which no loss counts.
_PADDING = -100
_REPORT_EVERY = 100


@dataclass(frozen=True)
class Settings:
    """Of the optimizer: rates of body and heads at their highest, share of the steps it takes to rise to them,
    characters of a batch (padding counts)."""

    epochs: int = 8
    rate: float = 2e-4
    head_rate: float = 1e-3
    warm: float = 0.06
    decay: float = 0.01
    batch: int = 1200


def reading_pipeline() -> Language:
    """What a bulletin goes through before the tagger."""
    nlp = blank_pipeline()
    nlp.add_pipe("govie_sections")
    nlp.add_pipe("govie_matchers")
    return nlp


def examples_of(nlp: Language, bulletins: Iterable[MarkedText]) -> Iterator[Example]:
    """Gold beside a document that went through ``nlp``."""
    for marked in bulletins:
        example = to_example(nlp, marked)
        for _, pipe in nlp.pipeline:
            example.predicted = pipe(example.predicted)
        yield example


def fit(teacher: Teacher, bulletins: Sequence[MarkedText], settings: Settings, *, seed: int) -> None:
    """Train in place; the rates rise, then fall to nothing in a straight line."""
    rng, augment, nlp = random.Random(seed), make_augmenter(seed=seed), reading_pipeline()
    tagger = GovieTagger(nlp.vocab, as_model(teacher))
    optimizer = make_optimizer(teacher, settings)
    highest = [group["lr"] for group in optimizer.param_groups]
    teacher.train()
    began, losses = time.monotonic(), []
    for epoch in range(settings.epochs):
        pairs = [pair for example in examples_of(nlp, augment(bulletins)) for pair in tagger.gold_chunks(example)]
        batches = make_batches(pairs, settings.batch, rng)
        for i, batch in enumerate(batches):
            done = (epoch + i / len(batches)) / settings.epochs
            for group, rate in zip(optimizer.param_groups, highest, strict=True):
                group["lr"] = rate * rate_share(done, settings.warm)
            losses.append(step(teacher, optimizer, batch))
            if len(losses) % _REPORT_EVERY == 0:
                loss, seconds = np.mean(losses[-_REPORT_EVERY:]), time.monotonic() - began
                print(f"epoch {epoch + 1} step {len(losses)} loss {loss:.4f} {seconds:.0f} s", flush=True)
    teacher.eval()


def make_optimizer(teacher: Teacher, settings: Settings) -> torch.optim.Optimizer:
    """AdamW; vectors and tables of the body are not decayed."""
    body = dict(teacher.encoder.named_parameters())
    plain = [p for name, p in body.items() if p.ndim < 2 or name.startswith(("words", "positions"))]
    matrices = [p for name, p in body.items() if p.ndim > 1 and not name.startswith(("words", "positions"))]
    heads = [p for name, p in teacher.named_parameters() if not name.startswith("encoder.")]
    groups = [
        {"params": plain, "lr": settings.rate, "weight_decay": 0.0},
        {"params": matrices, "lr": settings.rate, "weight_decay": settings.decay},
        {"params": heads, "lr": settings.head_rate, "weight_decay": settings.decay},
    ]
    return torch.optim.AdamW(groups, betas=(0.9, 0.99))


def rate_share(done: float, warm: float) -> float:
    """The share of the highest rate after ``done`` (0 to 1) of the training."""
    return min(1.0, done / warm) * (1 - done)


def make_batches(pairs: Sequence[Pair], size: int, rng: random.Random) -> list[list[Pair]]:
    """Batches of chunks of like length, at most ``size`` characters with padding, in random order."""
    shuffled = rng.sample(list(pairs), len(pairs))
    batches: list[list[Pair]] = []
    for first in range(0, len(shuffled), _SORTED):
        part = sorted(shuffled[first : first + _SORTED], key=lambda pair: len(pair[0]) + 20 * rng.random())
        batch: list[Pair] = []
        for pair in part:
            if batch and max(len(chunk) for chunk, _ in (*batch, pair)) * (len(batch) + 1) > size:
                batches.append(batch)
                batch = []
            batch.append(pair)
        batches.append(batch)
    rng.shuffle(batches)
    return batches


def step(teacher: Teacher, optimizer: torch.optim.Optimizer, batch: Sequence[Pair]) -> float:
    """Learn from one batch; returns the loss: the sum over the heads, averaged over the characters."""
    with half_precision():
        logits = teacher([chunk for chunk, _ in batch])
    loss = tag_loss(logits, [tags for _, tags in batch])
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
    optimizer.step()
    return float(loss.detach())


def tag_loss(logits: Tensor, gold: Sequence[npt.NDArray[Any]]) -> Tensor:
    """Cross-entropy of logits (chunks, places, labels, 5)."""
    tags = torch.full(logits.shape[:3], _PADDING)
    for i, own in enumerate(gold):
        tags[i, : len(own)] = torch.tensor(own)
    flat = logits.reshape(-1, N_TAGS), tags.reshape(-1)
    return F.cross_entropy(*flat, ignore_index=_PADDING, reduction="sum") / sum(map(len, gold))


def score(teacher: Teacher, bulletins: Sequence[MarkedText]) -> dict[str, Any]:
    """What ``score_spans`` finds of the mentions of the bulletins, read without their marks."""
    nlp = reading_pipeline()
    tagger = GovieTagger(nlp.vocab, as_model(teacher))
    examples = list(examples_of(nlp, bulletins))
    for example in examples:
        example.predicted = tagger(example.predicted)
    return score_spans(examples)


def to_lines(scores: dict[str, Any]) -> list[str]:
    every = {label: [row[k] for k in "prf"] for label, row in scores["spans_govie_per_type"].items()}
    every["all"] = [scores[f"govie_{k}"] for k in "prf"]
    return [f"{label:10} P {p:.3f} R {r:.3f} F1 {f:.3f}" for label, (p, r, f) in every.items()]


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("annotations", type=Path, help="the folder of marked text with splits.json")
    parser.add_argument("--weights", type=Path, required=True, help="what weights.py wrote")
    parser.add_argument("--layers", type=int, default=6, help="how many layers of the body are used")
    parser.add_argument("--epochs", type=int, default=Settings.epochs)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, default=Path("build/teacher.npz"))
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> None:
    chosen = arguments(given)
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(chosen.seed)
    teacher = start_teacher(chosen.weights, layers=chosen.layers)
    fit(teacher, read_split(chosen.annotations, "train"), Settings(epochs=chosen.epochs), seed=chosen.seed)
    save_teacher(teacher, chosen.output)
    print("\n".join(to_lines(score(teacher, read_split(chosen.annotations, "dev")))))


if __name__ == "__main__":
    main()
