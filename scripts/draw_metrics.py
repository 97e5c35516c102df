"""Draw metric mentions for tests/golden/indicators.tsv: half by frequency, half one a spelling; prints rows to label.

Run ``python scripts/draw_metrics.py --seed 2026 --each 330``; the columns are those of the golden file, with the
figure and the surrounding text in the place of the labels, for the reader who writes them.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from govie.annotation.marked import MarkedText, read_marked
from govie.knowledge.indicators import likely_dimension
from govie.values.quantities import read_quantity

ROOT = Path(__file__).parents[1]
_AND = re.compile(r"\s*[、和与及]\s*")


class Metric(NamedTuple):
    """A metric mention: its dimension is that of its figures, ``row_end`` the last metric of the row it opens."""

    metric: str
    dimension: str
    row_end: str
    source: str
    figure: str
    context: str


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def metrics(name: str, marked: MarkedText) -> Iterator[Metric]:
    """The metric mentions of one bulletin."""
    spans = [(i, m) for i, m in enumerate(marked.mentions) if m.label == "METRIC"]
    last: dict[int, str] = {}
    for (i, m), (j, n) in reversed(list(pairwise(spans))):
        if _AND.fullmatch(marked.text[m.end : n.start]):
            last[i] = last.get(j, n.text)
    for i, m in spans:
        figures = [marked.mentions[k.head] for k in marked.links if k.label == "MEASURES" and k.tail == i]
        levels = [q for q in figures if q.attrs.get("kind") != "threshold"]
        dimension = likely_dimension(read_quantity(q.text).dimension for q in levels)
        context = marked.text[max(0, m.start - 20) : m.start] + "[]" + marked.text[m.end : m.end + 15]
        yield Metric(
            *(squeezed(m.text), dimension or "", squeezed(last.get(i, "")), f"{name}:{m.start}"),
            *(squeezed("|".join(q.text for q in figures)), squeezed(context)),
        )


def draw(rows: list[Metric], *, seed: int, each: int) -> list[Metric]:
    """``each`` mentions at random, then one mention of each of ``each`` other spellings."""
    source = random.Random(seed)
    by_frequency = source.sample(rows, each)
    spellings: dict[str, list[Metric]] = {}
    for row in rows:
        spellings.setdefault(row.metric, []).append(row)
    order = sorted(spellings.keys() - {row.metric for row in by_frequency})
    source.shuffle(order)
    return by_frequency + [source.choice(spellings[spelling]) for spelling in order[:each]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--each", type=int, default=330)
    options = parser.parse_args()
    files = sorted((ROOT / "annotations").glob("*.mk"))
    rows = [row for path in files for row in metrics(path.stem, read_marked(path))]
    for row in draw(rows, seed=options.seed, each=options.each):
        print(*row, sep="\t")


if __name__ == "__main__":
    main()
