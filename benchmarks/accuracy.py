"""Span F1 of govie and of its peers on the same bulletins, in one table.

    python benchmarks/accuracy.py --scratch build/peers [--gold DIR …] [--python hanlp=/other/venv/bin/python …]

The test split of --root (and every folder of --gold) is read by govie's model, by LAC with rules on top (benchmarks/
peers.py says which), by spaCy's default ner and HanLP's RNN trained on the train split, and by JioNLP's money and time
parsers. Each system runs in a process of its own: --python names another interpreter for one whose libraries do not go
with the others (govie must be installed there too). A system whose library is missing is left out with a message.
Trained models are kept in --scratch. Seconds are of the processor, one thread.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from govie.annotation.marked import read_marked
from govie.annotation.splits import read_splits
from govie.evaluation.counts import Counts
from govie.evaluation.spans import exact_counts, match_relaxed, relaxed_counts
from govie.labels import SPAN_LABELS
from govie.records import Mention
from peers import SYSTEMS

ROOT = Path(__file__).resolve().parent.parent


def read_options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder that holds annotations/")
    parser.add_argument("--split", default="test")
    parser.add_argument("--gold", type=Path, action="append", default=[], help="a further folder of .mk files")
    parser.add_argument("--system", action="append", choices=SYSTEMS, help="only this one (may be given again)")
    parser.add_argument("--python", action="append", default=[], metavar="SYSTEM=PATH")
    parser.add_argument("--scratch", type=Path, required=True, help="where trained models and predictions go")
    parser.add_argument("--steps", type=int, default=1_800, help="of spaCy's ner, 1,000 characters each")
    parser.add_argument("--epochs", type=int, default=12, help="of HanLP's RNN")
    parser.add_argument("--model", default="zh_govie_sm")
    parser.add_argument("--predict", choices=SYSTEMS, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def gold_sets(options: argparse.Namespace) -> dict[str, list[Path]]:
    """Name → marked files: the split and the further folders."""
    folder = options.root / "annotations"
    split = [folder / f"{name}.mk" for name in sorted(read_splits(folder / "splits.json")[options.split])]
    return {options.split: split, **{path.name: sorted(path.glob("*.mk")) for path in options.gold}}


def predict(options: argparse.Namespace) -> dict[str, Any]:
    """Train and run one system; what it found by set and document, with version and seconds."""
    try:
        system = SYSTEMS[options.predict](options.scratch, options)
    except ImportError as error:
        return {"missing": str(error)}
    folder = options.root / "annotations"
    splits = read_splits(folder / "splits.json")
    train, dev = ([read_marked(folder / f"{name}.mk") for name in sorted(splits[s])] for s in ("train", "dev"))
    found: dict[str, Any] = {"version": system.version, "trained": system.fit(train, dev), "sets": {}}
    system.find("2021年全县地区生产总值41.3亿元，增长6.1%。")
    for name, paths in gold_sets(options).items():
        texts = {path.stem: read_marked(path).text for path in paths}
        began = time.process_time()
        spans = {stem: [m.key for m in system.find(text)] for stem, text in texts.items()}
        rate = sum(map(len, texts.values())) / (time.process_time() - began)
        found["sets"][name] = {"spans": spans, "characters_a_second": rate}
    return found


def run_system(name: str, options: argparse.Namespace, arguments: Sequence[str]) -> dict[str, Any]:
    """``predict`` in a process of its own; the predictions stay in ``options.scratch``."""
    interpreters = dict(pair.split("=", 1) for pair in options.python)
    command = [interpreters.get(name, sys.executable), __file__, *arguments, "--predict", name]
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    subprocess.run(command, check=True, env=os.environ | threads)
    found: dict[str, Any] = json.loads((options.scratch / f"{name}.json").read_text(encoding="utf-8"))
    return found


def score(paths: Sequence[Path], spans: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, tuple[Counts, Counts]]:
    """Label and ``micro`` → exact and relaxed counts, over all documents."""
    totals = {label: (Counts(), Counts()) for label in (*SPAN_LABELS, "micro")}
    for path in paths:
        gold = read_marked(path)
        own = [Mention(label, start, end, gold.text[start:end]) for label, start, end in spans[path.stem]]
        exact = exact_counts(gold.mentions, own)
        relaxed = relaxed_counts(gold.mentions, own, match_relaxed(gold.mentions, own))
        totals = {label: (e + exact[label], r + relaxed[label]) for label, (e, r) in totals.items()}
    return totals


def table(name: str, paths: Sequence[Path], results: Mapping[str, Mapping[str, Any]]) -> str:
    """One set as Markdown: exact / relaxed F1 in percent, – for a label that a system does not know."""
    titles = ["system", "trained, s", "characters/s", "all", *SPAN_LABELS]
    lines = [f"## {name}: {len(paths)} bulletins", "", _row(titles), _row(["---", *["--:"] * (len(titles) - 1)])]
    for system, found in results.items():
        if "missing" in found:
            continue
        own = found["sets"][name]
        counts = score(paths, own["spans"])
        known = ("micro", *SYSTEMS[system].labels)
        cells = [_f1(counts[label]) if label in known else "–" for label in ("micro", *SPAN_LABELS)]
        seconds = f"{found['trained']:.0f}" if found["trained"] else "–"
        rate = f"{own['characters_a_second']:,.0f}"
        lines.append(_row([f"{system} {found['version']}", seconds, rate, *cells]))
    return "\n".join(lines)


def _f1(counts: tuple[Counts, Counts]) -> str:
    return " / ".join("–" if c.f1 is None else f"{100 * c.f1:.1f}" for c in counts)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def main(arguments: Sequence[str] | None = None) -> None:
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    options = read_options(arguments)
    options.scratch.mkdir(parents=True, exist_ok=True)
    if options.predict:
        found = predict(options)
        (options.scratch / f"{options.predict}.json").write_text(json.dumps(found), encoding="utf-8")
        return
    results = {name: run_system(name, options, arguments) for name in options.system or SYSTEMS}
    for name, found in results.items():
        if "missing" in found:
            print(f"{name} left out: {found['missing']}\n")
    for name, paths in gold_sets(options).items():
        print(table(name, paths, results) + "\n")


if __name__ == "__main__":
    main()
