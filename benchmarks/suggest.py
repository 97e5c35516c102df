"""How many of the bulletins that ``govie suggest`` puts first make a model as good as all of them?

    python benchmarks/suggest.py [--seeds 2] [--sizes 10,20,30,45,60] [--orders suggested,random,longest]
                                 [--steps 1000] [--depth 2] [--untrained] [-o build/suggest] [--plot suggest.svg]

A simulation on the train split. For each seed the first size, drawn at random, is taken as annotated and a model made
of it, and the others are put in order: by that model as ``govie suggest`` does (``suggested``, ``per-character``), at
``random``, the ``longest`` first, or, as a bound, those where the model makes the most ``errors``. They are annotated
in order up to each size. Prints, in the mean of the seeds, the share of documents and of characters annotated; the
share of the first model's errors (wrong and missing spans and links of gold) that lie in them; and exact span F1 on dev
of a tagger trained from nothing on them, without augmentation, with as many steps over as many characters for any part
(``--untrained``: without). Results are kept in OUT: a run that was stopped goes on, and more seeds, sizes and orders
can be added.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
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
    """The first ``size`` percent of the bulletins in an order: the shares that they are, and the span F1 they bring."""

    order: str
    size: int
    seed: int
    documents: float
    characters: float
    errors: float
    score: float | None


@dataclass(frozen=True)
class Draw:
    """Ids of the bulletins drawn first, of the others in each order, and how many errors are made in each of these."""

    have: Sequence[str]
    orders: Mapping[str, Sequence[str]]
    errors: Mapping[str, int]


class Simulation:
    """What the trials share; figures that are there already are read."""

    def __init__(self, options: argparse.Namespace, *, first: int) -> None:
        self.options, self.first, self.output = options, first, options.output
        self.output.mkdir(parents=True, exist_ok=True)
        self.train = {marked.header["id"]: marked for marked in read_split(options.root, "train")}

    @cached_property
    def learner(self) -> Learner:
        settings = {
            "training.max_steps": self.options.steps,
            "components.govie_tagger.model.depth": self.options.depth,
            "corpora.train.augmenter": None,
        }
        config = tagger_config(self.options.config, None, settings)
        return Learner(self.train, config=config, folder=self.output)

    def run(self, order: str, size: int, *, seed: int) -> Trial:
        draw = self.draw(seed)
        chosen = [*draw.have, *draw.orders["random" if order == COMMON else order]][: self.count(size)]
        shares = [len(chosen) / len(self.train), self.length(chosen) / self.length(self.train)]
        found = sum(draw.errors.get(one, 0) for one in chosen) / sum(draw.errors.values())
        score = None if self.options.untrained else self.score(chosen, f"{seed}-{order}-{size}.json", seed=seed)
        return Trial(order, size, seed, *shares, found, score)

    def count(self, size: int) -> int:
        return math.ceil(size * len(self.train) / 100)

    def length(self, ids: Iterable[str]) -> int:
        return sum(len(self.train[one].text) for one in ids)

    def score(self, chosen: Sequence[str], name: str, *, seed: int) -> float:
        def measure() -> float:
            self.learner.fit(chosen, seed=seed)
            return self.learner.score(read_split(self.options.root, "dev"))

        return float(self.kept(name, measure))

    def draw(self, seed: int) -> Draw:
        def measure() -> list[Any]:
            shuffled = random.Random(seed).sample(list(self.train), len(self.train))
            have, others = shuffled[: self.count(self.first)], shuffled[self.count(self.first) :]
            marked = self.learner.mark(
                [self.train[one] for one in others], [self.train[one] for one in have], seed=seed
            )
            errors = {one: wrong(found, self.train[one]) for one, found in zip(others, marked, strict=True)}
            known = [self.train[one].text for one in have]
            orders = {
                "suggested": [s.marked.header["id"] for s in rank(marked, known=known)],
                "per-character": [s.marked.header["id"] for s in rank(marked, known=known, per_character=True)],
                "random": others,
                "longest": sorted(others, key=lambda one: -len(self.train[one].text)),
                "errors": sorted(others, key=lambda one: -errors[one]),
            }
            return [have, orders, errors]

        return Draw(*self.kept(f"{seed}-orders.json", measure))

    def kept(self, name: str, measure: Callable[[], Any]) -> Any:
        path = self.output / name
        if not path.is_file():
            path.write_text(json.dumps(measure()), encoding="utf-8")
        return json.loads(path.read_text(encoding="utf-8"))


def wrong(found: MarkedText, gold: MarkedText) -> int:
    """How many spans and links one has and the other has not."""
    spans, links = ([{m.key for m in one.mentions} for one in (found, gold)], [_links(one) for one in (found, gold)])
    return len(spans[0] ^ spans[1]) + len(links[0] ^ links[1])


def _links(marked: MarkedText) -> set[tuple[Any, ...]]:
    return {(k.label, marked.mentions[k.head].key, marked.mentions[k.tail].key) for k in marked.links}


class Learner:
    """A tagger with the network and the optimizer of a config, which learns anew from each choice of bulletins.

    Unlike ``govie train`` it reads sentences of like length at once, whatever bulletins they are from: that takes less
    than half the time, and a step reads no more of long bulletins than of short ones.
    """

    def __init__(self, bulletins: Mapping[str, MarkedText], *, config: Config, folder: Path) -> None:
        path, blank = folder / "train.spacy", blank_pipeline()
        DocBin(docs=[to_doc(blank, marked) for marked in bulletins.values()], store_user_data=True).to_disk(path)
        self.nlp = init_nlp(Config().from_str(with_paths(config, path, path, {}), interpolate=False))
        self.tagger = cast(GovieTagger, self.nlp.get_pipe(TAGGER))
        self.start = self.tagger.model.to_bytes()
        self.learnt: object = None
        self.pairs: dict[str, list[Pair]] = {}
        for one, marked in bulletins.items():
            example = to_example(self.nlp, marked)
            self.prepare(example.predicted)
            self.pairs[one] = self.tagger.gold_chunks(example)

    def prepare(self, doc: Doc) -> Doc:
        """What stands before the tagger."""
        for _, pipe in self.nlp.pipeline[: self.nlp.pipe_names.index(TAGGER)]:
            doc = pipe(doc)
        return doc

    def fit(self, chosen: Iterable[str], *, seed: int) -> None:
        """Learn from the bulletins of these ids, and forget all else."""
        ids = list(chosen)
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
        self.fit([marked.header["id"] for marked in have], seed=seed)
        before = set(self.nlp.pipe_names)
        fit_rest(self.nlp, map(as_linked, have))
        marked = []
        for bulletin in bulletins:
            found = bulletin_of(self.nlp(bulletin.text))
            marked.append(replace(found.to_marked(), header=bulletin.header))
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


def by_point(trials: Iterable[Trial]) -> dict[Point, list[Trial]]:
    """The trials that differ in their seeds alone."""
    found: dict[Point, list[Trial]] = {}
    for trial in trials:
        found.setdefault((trial.order, trial.size), []).append(trial)
    return found


def mean(trials: Iterable[Trial]) -> float:
    return fmean(trial.score or 0.0 for trial in trials)


def noise(points: Iterable[Sequence[Trial]]) -> float:
    """The standard deviation of one model's span F1 over seeds, pooled over all points; 0 from one seed."""
    spreads = [variance([t.score or 0.0 for t in trials]) for trials in points if len(trials) > 1]
    return math.sqrt(fmean(spreads)) if spreads else 0.0


def reached(points: Mapping[Point, Sequence[Trial]], order: str, wanted: float) -> Sequence[Trial] | None:
    """The smallest part in an order whose mean span F1 is at least ``wanted``."""
    return next((trials for trials in curve(points, order) if mean(trials) >= wanted), None)


def curve(points: Mapping[Point, Sequence[Trial]], order: str) -> list[Sequence[Trial]]:
    """The points of an order, and those that it has in common with the others, by size."""
    sizes = sorted((size, name) for name, size in points if name in (order, COMMON))
    return [points[name, size] for size, name in sizes]


def to_markdown(points: Mapping[Point, Sequence[Trial]]) -> str:
    lines = [["order", "documents", "characters", "errors", "span F1", "of all"], ["---", *["--:"] * 5]]
    full = mean(points[COMMON, 100])
    for (order, _), trials in sorted(points.items(), key=lambda item: (item[0][1], item[0][0])):
        shares = [
            fmean(values) for values in zip(*((t.documents, t.characters, t.errors) for t in trials), strict=True)
        ]
        scores = [f"{100 * mean(trials):.1f}", f"{mean(trials) / full:.1%}"] if full else ["–", "–"]
        lines.append([order, *(f"{share:.0%}" for share in shares), *scores])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def verdict(points: Mapping[Point, Sequence[Trial]], orders: Iterable[str]) -> str:
    spread, full = noise(points.values()), mean(points[COMMON, 100])
    told = f"standard deviation of one model over seeds: {100 * spread:.2f}" if spread else "one seed, noise unknown"
    lines = [f"All: {100 * full:.1f}; {told}."]
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
            dots = [(100 * getattr(t, share), 100 * (t.score or 0.0)) for trials in own for t in trials]
            axes.plot(*zip(*dots, strict=True), "o", color=colour, markersize=3)
        axes.set(xlabel=f"{share} annotated (%)")
        axes.grid(alpha=0.3)
    panels[0].set(ylabel="exact span F1 on dev (%)")
    panels[0].legend(fontsize="small")
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "govie"}):
        figure.savefig(path, format="svg", metadata={"Date": None})


def main(given: Sequence[str] | None = None) -> None:
    options = arguments(given)
    first, *sizes = (int(size) for size in options.sizes.split(","))
    simulation = Simulation(options, first=first)
    orders = options.orders.split(",")
    trials = []
    for seed in range(options.seeds):
        run = partial(simulation.run, seed=seed)
        trials.append(run(COMMON, first))
        trials += [run(order, size) for size in reversed(sizes) for order in orders]
        trials.append(run(COMMON, 100))
    points = by_point(trials)
    print(to_markdown(points))
    if not options.untrained:
        print("", verdict(points, orders), sep="\n")
    if options.plot:
        plot(points, orders, options.plot)


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(), help="the project, or its annotations")
    parser.add_argument("--config", type=Path, default=Path("configs/sm.cfg"))
    parser.add_argument("--seeds", type=int, default=2, help="each draws, shuffles and learns anew")
    parser.add_argument("--sizes", default="10,20,30,45,60", help="percent of the train split")
    parser.add_argument(
        "--orders", default="suggested,random", help="of suggested, per-character, random, longest, errors"
    )
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--depth", type=int, default=2, help="layers of the encoder; one takes half the time of two")
    parser.add_argument("--untrained", action="store_true", help="make the first models only, and count their errors")
    parser.add_argument("-o", "--output", type=Path, default=Path("build/suggest"))
    parser.add_argument("--plot", type=Path, help="an SVG file to draw the curves into (needs matplotlib)")
    return parser.parse_args(given)


if __name__ == "__main__":
    main()
