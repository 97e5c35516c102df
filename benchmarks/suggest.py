"""How many of the bulletins that ``govie suggest`` puts first make a model as good as all of them?

    python benchmarks/suggest.py [--steps 1000] [--sizes 25,40,60] [--random 1] [-o build/suggest]

A simulation on the train split: a quarter, drawn at random, is taken as annotated and a model trained on it; the
rest is ordered by that model (``govie.training.suggest.rank``), or at random, and annotated up to each size; a model
is trained anew on each, with the same few steps. Prints exact span F1 and the F1 of core facts on dev and test
together, beside those of the whole train split. Linkers learn from gold mentions only. Results are kept in OUT: a run
that was stopped goes on.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from govie.annotation.documents import find_layout
from govie.annotation.marked import MarkedText, read_marked
from govie.annotation.splits import read_splits
from govie.api import parse
from govie.evaluation.run import evaluate_directory
from govie.training.suggest import rank
from govie.training.train import train_model

SPANS, CORE = ("spans_exact", "micro"), ("facts", "core")


def main(given: Sequence[str] | None = None) -> None:
    options = arguments(given)
    layout = find_layout(options.root)
    splits = read_splits(layout.splits)
    bulletins = {name: read_marked(layout.annotations / f"{name}.mk") for name in splits["train"]}
    first, *sizes = (math.ceil(len(bulletins) * int(size) / 100) for size in options.sizes.split(","))
    shuffled = random.Random(0).sample(sorted(bulletins), len(bulletins))
    trial = partial(run, splits=splits, bulletins=bulletins, options=options)
    rows = [trial("start", shuffled[:first])]
    order = suggested(options.output / "start", bulletins, shuffled[:first])
    rows += [trial(f"suggested-{size}", order[:size]) for size in sizes]
    for seed in range(options.random):
        rest = random.Random(seed + 1).sample(shuffled[first:], len(shuffled) - first)
        rows += [trial(f"random{seed}-{size}", (shuffled[:first] + rest)[:size]) for size in sizes]
    rows.append(trial("all", shuffled))
    print(to_markdown(rows, rows[-1]))


def suggested(model: Path, bulletins: Mapping[str, MarkedText], have: Sequence[str]) -> list[str]:
    """``have``, then the others as ``govie suggest`` orders them."""
    marked = []
    for name, gold in bulletins.items():
        if name not in have:
            found = parse(gold.text, model=str(model))
            marked.append(MarkedText(gold.text, found.entities, found.relations, {"id": name}))
    chosen = rank(marked, known=[bulletins[name].text for name in have])
    return [*have, *(s.marked.header["id"] for s in chosen)]


def run(
    name: str,
    chosen: Sequence[str],
    *,
    splits: Mapping[str, Sequence[str]],
    bulletins: Mapping[str, MarkedText],
    options: argparse.Namespace,
) -> dict[str, Any]:
    """Train on the chosen bulletins and score on dev and test; figures that are there already are read."""
    layout = find_layout(options.root)
    model, kept = options.output / name, options.output / f"{name}.json"
    if not kept.is_file():
        folder = options.output / f"{name}-annotations"
        folder.mkdir(parents=True, exist_ok=True)
        for one in (*chosen, *splits["dev"]):
            (folder / f"{one}.mk").write_bytes((layout.annotations / f"{one}.mk").read_bytes())
        own = {"train": sorted(chosen), "dev": list(splits["dev"])}
        (folder / "splits.json").write_text(json.dumps(own), encoding="utf-8")
        limits = {"training.max_steps": options.steps, "training.eval_frequency": max(1, options.steps // 4)}
        train_model(annotations=folder, output=model, config=options.config, folds=0, workers=1, overrides=limits)
        ids = {*splits["dev"], *splits["test"]}
        report = evaluate_directory(layout.annotations, parse=partial(parse, model=str(model)), only_ids=ids)
        row = {
            "name": name,
            "documents": len(chosen) / len(bulletins),
            "characters": characters(bulletins[one] for one in chosen) / characters(bulletins.values()),
            "spans": report.value(*SPANS, "f1"),
            "core": report.value(*CORE, "f1"),
            "interval": report.interval(*SPANS),
        }
        kept.write_text(json.dumps(row), encoding="utf-8")
    found: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return found


def characters(bulletins: Iterable[MarkedText]) -> int:
    return sum(len(marked.text) for marked in bulletins)


def to_markdown(rows: Sequence[Mapping[str, Any]], full: Mapping[str, Any]) -> str:
    lines = [["annotated", "documents", "characters", "spans F1", "of all", "core facts F1"], ["---", *["--:"] * 5]]
    for row in rows:
        shares = [f"{row[key]:.0%}" for key in ("documents", "characters")]
        scores = [f"{100 * row['spans']:.1f}", f"{row['spans'] / full['spans']:.1%}", f"{100 * row['core']:.1f}"]
        lines.append([row["name"], *shares, *scores])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(), help="the project, or its annotations")
    parser.add_argument("--config", type=Path, default=Path("configs/sm.cfg"))
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--sizes", default="25,40,60", help="percent of the train split; the first is drawn at random")
    parser.add_argument("--random", type=int, default=1, help="random orders to compare with")
    parser.add_argument("-o", "--output", type=Path, default=Path("build/suggest"))
    return parser.parse_args(given)


if __name__ == "__main__":
    main()
