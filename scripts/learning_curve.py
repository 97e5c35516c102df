"""What would more data bring? Train on growing parts of the train split and score each model.

    python scripts/learning_curve.py --extra FOLDER -o build/curve [--shares 25,50,75,100] [--folds 0] [--steps 800]

Prints a Markdown table of F1 on the test split and on the folder of other marked text, the gap between the two beside
them, and writes it to ``OUT/curve.md``, ``OUT/curve.json`` and, where matplotlib is installed (extra ``plots``),
``OUT/curve.svg``. A smaller part is contained in each larger one; parts are of documents, in a seeded order.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

#: Figure → (part, label) of an evaluation.
FIGURES = {"spans": ("spans_exact", "micro"), "core": ("facts", "core"), "full": ("facts", "full")}


@dataclass(frozen=True)
class Point:
    """F1 in percent of the model of one share: test set → figure → value, None where there is nothing to count."""

    share: float
    documents: int
    scores: Mapping[str, Mapping[str, float | None]]


def measure(
    *,
    root: Path,
    config: Path,
    output: Path,
    shares: Sequence[float],
    extra: Path | None,
    folds: int = 2,
    unlabelled: Path | None = None,
    overrides: dict[str, Any] | None = None,
) -> list[Point]:
    """Train and score a model for each share; the models stay in ``output``."""
    from govie.annotation.splits import read_splits
    from govie.api import parse
    from govie.evaluation.run import evaluate_directory
    from govie.training.train import train_model

    splits = read_splits(root / "annotations" / "splits.json")
    points = []
    for share in shares:
        folder = output / f"model-{round(100 * share)}"
        options = {"folds": folds, "unlabelled": unlabelled, "overrides": overrides}
        train_model(annotations=root, config=config, output=folder, share=share, **options)
        read = partial(parse, model=str(folder))
        reports = {"test": evaluate_directory(root / "annotations", parse=read, only_ids=splits["test"])}
        if extra is not None:
            reports[extra.name] = evaluate_directory(extra, parse=read)
        scores = {
            name: {figure: _percent(report.value(*where, "f1")) for figure, where in FIGURES.items()}
            for name, report in reports.items()
        }
        points.append(Point(share, math.ceil(share * len(splits["train"])), scores))
    return points


def _percent(value: float | None) -> float | None:
    return None if value is None else round(100 * value, 1)


def to_markdown(points: Sequence[Point]) -> str:
    """A row a share: each figure on each test set, and what the second set lies below the first."""
    names = list(points[0].scores)
    columns = [(figure, name) for figure in FIGURES for name in (*names, *(["gap"] if len(names) > 1 else []))]
    head = ["share", "documents", *(f"{figure}, {name}" for figure, name in columns)]
    lines = [head, ["--:"] * len(head)]
    for point in points:
        cells = [_shown(_cell(point, names, figure, name)) for figure, name in columns]
        lines.append([f"{point.share:.0%}", str(point.documents), *cells])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _cell(point: Point, names: Sequence[str], figure: str, name: str) -> float | None:
    if name != "gap":
        return point.scores[name][figure]
    first, second = (point.scores[one][figure] for one in names)
    return None if first is None or second is None else first - second


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def plot(points: Sequence[Point], path: Path) -> bool:
    """Write the curves as SVG; False where matplotlib is not installed."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return False
    figure = Figure(figsize=(7, 4.2), layout="constrained")
    axes = figure.subplots()
    colours = dict(zip(FIGURES, ("#1b6ca8", "#2a8c4a", "#b3541e"), strict=True))
    for name, style in zip(points[0].scores, ("o-", "s--"), strict=False):
        for measured, colour in colours.items():
            values = [point.scores[name][measured] for point in points]
            axes.plot([point.documents for point in points], values, style, color=colour, label=f"{measured}, {name}")
    axes.set(xlabel="training bulletins", ylabel="F1 (%)")
    axes.grid(alpha=0.3)
    axes.legend(fontsize="small")
    figure.savefig(path, format="svg")
    return True


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(), help="the folder that holds annotations/")
    parser.add_argument("--config", type=Path, default=Path("configs/sm.cfg"))
    parser.add_argument("-o", "--output", type=Path, default=Path("build/curve"))
    parser.add_argument("--extra", type=Path, help="another folder of marked text to score on")
    parser.add_argument("--shares", default="25,50,75,100", help="percent of the train split")
    parser.add_argument("--folds", type=int, default=2, help="as in training; 0 is cheap: linker from gold marks alone")
    parser.add_argument("--unlabelled", type=Path, help="a text file whose machine marks are learnt from, too")
    parser.add_argument("--epochs", type=int, help="at most so many rounds over the data")
    parser.add_argument("--steps", type=int, help="at most so many steps")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> None:
    chosen = arguments(given)
    limits = {"training.max_epochs": chosen.epochs, "training.max_steps": chosen.steps}
    chosen.output.mkdir(parents=True, exist_ok=True)
    points = measure(
        root=chosen.root,
        config=chosen.config,
        output=chosen.output,
        shares=[float(share) / 100 for share in chosen.shares.split(",")],
        extra=chosen.extra,
        folds=chosen.folds,
        unlabelled=chosen.unlabelled,
        overrides={name: limit for name, limit in limits.items() if limit is not None},
    )
    table = to_markdown(points)
    print(table)
    (chosen.output / "curve.md").write_text(table, encoding="utf-8")
    data = json.dumps([asdict(point) for point in points], indent=1)
    (chosen.output / "curve.json").write_text(data + "\n", encoding="utf-8")
    if not plot(points, chosen.output / "curve.svg"):
        print("no plot: pip install 'govie[plots]'")


if __name__ == "__main__":
    main()
