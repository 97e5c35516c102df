"""How many of the bulletins that ``govie suggest`` puts first make a model as good as all of them?

    python benchmarks/suggest.py [--seeds 2] [--sizes 10,20,30,45,60] [--orders suggested,random,longest]
                                 [--steps 1000] [--depth 2] [-o build/suggest] [--plot suggest.svg]

A simulation on the train split. For each seed the first size, drawn at random, is taken as annotated and a model made
of it; the others are put in order, by that model as ``govie suggest`` does, at random, or the longest first, and
annotated up to each size. A tagger is trained from nothing on each part and on all, with as many steps over as many
characters, without augmentation. Prints exact span F1 on dev in the mean of the seeds, beside the share of documents
and of characters. Results are kept in OUT: a run that was stopped goes on, and more seeds, sizes and orders can be
added.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import fmean, variance
from typing import Any, Final, cast

from spacy.schemas import ConfigSchemaTraining
from spacy.tokens import Doc, DocBin
from spacy.training.initialize import init_nlp
from spacy.util import registry
from thinc.api import Config, fix_random_seed, set_dropout_rate

from govie.annotation.marked import MarkedText
from govie.api import bulletin_of
from govie.evaluation.counts import total
from govie.evaluation.spans import exact_counts
from govie.pipeline.tagger import GovieTagger
from govie.training.corpus import blank_pipeline, read_split, to_doc, to_example
from govie.training.fit import as_linked, fit_rest
from govie.training.loop import TAGGER
from govie.training.plan import tagger_config, with_paths
from govie.training.suggest import rank

#: Characters that a tagger reads in one step.
BATCH: Final = 1500
#: The order of what the first size and all have in common.
COMMON: Final = "any"

#: Chunk and tags.
Pair = tuple[Any, Any]
Point = tuple[str, int]


@dataclass(frozen=True)
class Trial:
    """One model of the first ``size`` percent of the bulletins in an order: the shares that they are, its span F1."""

    order: str
    size: int
    seed: int
    documents: float
    characters: float
    score: float


class Simulation:
    """What the trials share; figures that are there already are read."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.output, self.first, self.steps = options.output, options.first, options.steps
        self.output.mkdir(parents=True, exist_ok=True)
        self.train = read_split(options.root, "train")
        self.dev = read_split(options.root, "dev")
        settings = {
            "training.max_steps": options.steps,
            "components.govie_tagger.model.depth": options.depth,
            "corpora.train.augmenter": None,
        }
        self.learner = Learner(self.train, config=tagger_config(options.config, None, settings), folder=self.output)

    def count(self, size: int) -> int:
        return math.ceil(size * len(self.train) / 100)

    def run(self, order: str, size: int, *, seed: int) -> Trial:
        path = self.output / f"{seed}-{order}-{size}.json"
        if not path.is_file():
            chosen = self.in_order(order, seed=seed)[: self.count(size)]
            self.learner.fit(chosen, seed=seed)
            shares = [len(chosen) / len(self.train), length(chosen) / length(self.train)]
            path.write_text(json.dumps([*shares, self.learner.score(self.dev)]), encoding="utf-8")
        return Trial(order, size, seed, *json.loads(path.read_text(encoding="utf-8")))

    def in_order(self, order: str, *, seed: int) -> list[MarkedText]:
        """The bulletins drawn first, then the others in the order."""
        shuffled = random.Random(seed).sample(self.train, len(self.train))
        have, others = shuffled[: self.count(self.first)], shuffled[self.count(self.first) :]
        if order == "longest":
            others.sort(key=lambda marked: -len(marked.text))
        if order == "suggested":
            path = self.output / f"{seed}-suggested.json"
            if not path.is_file():
                found = rank(self.learner.mark(others, have, seed=seed), known=[marked.text for marked in have])
                path.write_text(json.dumps([s.marked.header["id"] for s in found]), encoding="utf-8")
            by_id = {marked.header["id"]: marked for marked in others}
            others = [by_id[one] for one in json.loads(path.read_text(encoding="utf-8"))]
        return have + others


class Learner:
    """A tagger with the network and the optimizer of a config, which learns anew from each choice of bulletins.

    Unlike ``govie train`` it reads sentences of like length at once, whatever bulletins they are from: that takes less
    than half the time, and a step reads no more of long bulletins than of short ones.
    """

    def __init__(self, bulletins: Sequence[MarkedText], *, config: Config, folder: Path) -> None:
        path, blank = folder / "train.spacy", blank_pipeline()
        DocBin(docs=[to_doc(blank, marked) for marked in bulletins], store_user_data=True).to_disk(path)
        self.nlp = init_nlp(Config().from_str(with_paths(config, path, path, {}), interpolate=False))
        self.tagger = cast(GovieTagger, self.nlp.get_pipe(TAGGER))
        self.start = self.tagger.model.to_bytes()
        self.learnt: object = None
        self.pairs: dict[str, list[Pair]] = {}
        for marked in bulletins:
            example = to_example(self.nlp, marked)
            self.prepare(example.predicted)
            self.pairs[marked.header["id"]] = self.tagger._gold_chunks(example)

    def prepare(self, doc: Doc) -> Doc:
        """What stands before the tagger."""
        for _, pipe in self.nlp.pipeline[: self.nlp.pipe_names.index(TAGGER)]:
            doc = pipe(doc)
        return doc

    def fit(self, chosen: Iterable[MarkedText], *, seed: int) -> None:
        ids = [marked.header["id"] for marked in chosen]
        if self.learnt == (ids, seed):
            return
        settings: dict[str, Any] = registry.resolve(
            self.nlp.config.interpolate()["training"], schema=ConfigSchemaTraining
        )
        fix_random_seed(seed)
        model, optimizer = self.tagger.model.from_bytes(self.start), settings["optimizer"]
        set_dropout_rate(model, settings["dropout"])
        pairs = [pair for one in ids for pair in self.pairs[one]]
        for batch in islice(batches(pairs, random.Random(seed)), settings["max_steps"]):
            logits, backprop = model.begin_update([chunk for chunk, _ in batch])
            gradients, _ = self.tagger.get_loss_of_tags([tags for _, tags in batch], logits)
            backprop(gradients)
            self.tagger.finish_update(optimizer)
            optimizer.step_schedules()
        self.learnt = ids, seed

    def score(self, gold: Sequence[MarkedText]) -> float:
        """Micro-F1 of exact spans."""
        found = self.tagger.predict([self.prepare(self.nlp.make_doc(marked.text)) for marked in gold])
        counts = [exact_counts(m.mentions, mentions)["micro"] for m, mentions in zip(gold, found, strict=True)]
        return total(counts).f1 or 0.0

    def mark(self, bulletins: Iterable[MarkedText], have: Sequence[MarkedText], *, seed: int) -> list[MarkedText]:
        """Bulletins marked by the whole pipeline of what was learnt from those that are annotated already."""
        self.fit(have, seed=seed)
        before = set(self.nlp.pipe_names)
        fit_rest(self.nlp, map(as_linked, have))
        marked = []
        for bulletin in bulletins:
            found = bulletin_of(self.nlp(bulletin.text))
            header = {"id": bulletin.header["id"]}
            marked.append(MarkedText(bulletin.text, found.entities, found.relations, header))
        for name in set(self.nlp.pipe_names) - before:
            self.nlp.remove_pipe(name)
        return marked


def batches(pairs: Iterable[Pair], rng: random.Random) -> Iterator[list[Pair]]:
    """Batches of chunks of like length, in a random order, epoch after epoch."""
    while True:
        parts: list[list[Pair]] = [[]]
        for pair in sorted(pairs, key=lambda pair: (len(pair[0]), rng.random())):
            if sum(len(chunk) for chunk, _ in parts[-1]) >= BATCH:
                parts.append([])
            parts[-1].append(pair)
        yield from rng.sample(parts, len(parts))


def length(bulletins: Iterable[MarkedText]) -> int:
    return sum(len(marked.text) for marked in bulletins)


def by_point(trials: Iterable[Trial]) -> dict[Point, list[Trial]]:
    """The trials that differ in their seeds alone."""
    found: dict[Point, list[Trial]] = {}
    for trial in trials:
        found.setdefault((trial.order, trial.size), []).append(trial)
    return found


def mean(trials: Iterable[Trial]) -> float:
    return fmean(trial.score for trial in trials)


def noise(points: Iterable[Sequence[Trial]]) -> float:
    """The standard deviation of one model's span F1 over seeds, pooled over all points; 0 from one seed."""
    spreads = [variance([t.score for t in trials]) for trials in points if len(trials) > 1]
    return math.sqrt(fmean(spreads)) if spreads else 0.0


def reached(points: Mapping[Point, Sequence[Trial]], order: str, wanted: float) -> Sequence[Trial] | None:
    """The smallest part in an order whose mean span F1 is at least ``wanted``."""
    return next((trials for trials in curve(points, order) if mean(trials) >= wanted), None)


def curve(points: Mapping[Point, Sequence[Trial]], order: str) -> list[Sequence[Trial]]:
    """The points of an order, and those that it has in common with the others, by size."""
    sizes = sorted((size, name) for name, size in points if name in (order, COMMON))
    return [points[name, size] for size, name in sizes]


def to_markdown(points: Mapping[Point, Sequence[Trial]]) -> str:
    lines = [["order", "documents", "characters", "span F1", "of all"], ["---", *["--:"] * 4]]
    full = mean(points[COMMON, 100])
    for (order, _), trials in sorted(points.items(), key=lambda item: (item[0][1], item[0][0])):
        shares = [f"{fmean(values):.0%}" for values in zip(*((t.documents, t.characters) for t in trials), strict=True)]
        lines.append([order, *shares, f"{100 * mean(trials):.1f}", f"{mean(trials) / full:.1%}"])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def verdict(points: Mapping[Point, Sequence[Trial]], orders: Iterable[str]) -> str:
    spread, full = noise(points.values()), mean(points[COMMON, 100])
    lines = [f"All: {100 * full:.1f}; standard deviation of one model over seeds: {100 * spread:.2f}."]
    for order in orders:
        trials = reached(points, order, full - spread) or ()
        shares = f"{trials[0].documents:.0%} of the documents" if trials else "no part"
        if trials:
            shares += f", {fmean(t.characters for t in trials):.0%} of the characters"
        lines.append(f"* {order}: within that of all with {shares}")
    return "\n".join(lines)


def plot(points: Mapping[Point, Sequence[Trial]], orders: Iterable[str], path: Path) -> None:
    """Span F1 over the share of documents and over that of characters, a line an order; a dot a model."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    spread, full = noise(points.values()), 100 * mean(points[COMMON, 100])
    figure = Figure(figsize=(9, 4), layout="constrained")
    panels = figure.subplots(1, 2, sharey=True)
    for axes, share in zip(panels, ("documents", "characters"), strict=True):
        axes.axhspan(full - 100 * spread, full + 100 * spread, color="#ddd", label="all ± noise of seeds")
        for order, colour in zip(orders, ("#1b6ca8", "#b3541e", "#2a8c4a", "#777"), strict=False):
            own = curve(points, order)
            line = [(100 * fmean(getattr(t, share) for t in trials), 100 * mean(trials)) for trials in own]
            axes.plot(*zip(*line, strict=True), "-", color=colour, label=order)
            dots = [(100 * getattr(t, share), 100 * t.score) for trials in own for t in trials]
            axes.plot(*zip(*dots, strict=True), "o", color=colour, markersize=3)
        axes.set(xlabel=f"{share} annotated (%)")
        axes.grid(alpha=0.3)
    panels[0].set(ylabel="exact span F1 on dev (%)")
    panels[0].legend(fontsize="small")
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "govie"}):
        figure.savefig(path, format="svg", metadata={"Date": None})


def main(given: Sequence[str] | None = None) -> None:
    options = arguments(given)
    options.first, *sizes = (int(size) for size in options.sizes.split(","))
    simulation = Simulation(options)
    orders = options.orders.split(",")
    trials = []
    for seed in range(options.seeds):
        run = partial(simulation.run, seed=seed)
        trials.append(run(COMMON, options.first))
        trials += [run(order, size) for size in reversed(sizes) for order in orders]
        trials.append(run(COMMON, 100))
    points = by_point(trials)
    print(to_markdown(points), verdict(points, orders), sep="\n\n")
    if options.plot:
        plot(points, orders, options.plot)


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(), help="the project, or its annotations")
    parser.add_argument("--config", type=Path, default=Path("configs/sm.cfg"))
    parser.add_argument("--seeds", type=int, default=2, help="each draws, shuffles and learns anew")
    parser.add_argument("--sizes", default="10,20,30,45,60", help="percent of the train split")
    parser.add_argument("--orders", default="suggested,random", help="of suggested, longest, random")
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--depth", type=int, default=2, help="layers of the encoder; one takes half the time of two")
    parser.add_argument("-o", "--output", type=Path, default=Path("build/suggest"))
    parser.add_argument("--plot", type=Path, help="an SVG file to draw the curves into (needs matplotlib)")
    return parser.parse_args(given)


if __name__ == "__main__":
    main()
