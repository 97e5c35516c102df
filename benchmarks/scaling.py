"""Seconds and most memory for one long text of 1,000 to 1,000,000 characters.

    python benchmarks/scaling.py [--cpu] [FILE...]          bulletins of corpus/ (or of FILE...) one after the other
    python benchmarks/scaling.py [--cpu] --repeats 24000    one unit of text over and over, each of UNITS

The last column says by how much the cost a character grows against the text ten times (with ``--repeats`` four times)
shorter; 1.00 is linear.
"""

from __future__ import annotations

import argparse
import itertools
import os
import resource
import time
from collections.abc import Callable
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is imported
CORPUS = Path(__file__).resolve().parent.parent / "corpus"
LENGTHS = (1_000, 10_000, 100_000, 1_000_000)
#: Repeated without end by ``--repeats``.
UNITS = {
    "digits": "1234567890",
    "Han digits": "一二三四五六七八九十百千万亿",
    "no stops": "全市生产总值达到12.5亿元增长8.3%其中工业增加值3亿元",
    "figures": "粮食产量5万吨，",
    "brackets": "(",
    "pairs of brackets": "（）",
    "lines": "\n产",
    "NUL": "\0",
    "emoji": "😀",
    "right to left": "\u202e",
    "years": "2021年",
    "percent": "5%",
    "dashes": "-",
    "points": ".",
    "braces": "{",
    "counties": "北票市",
    "projects": "项目",
    "firms": "有限公司",
    "ranks": "居全国第一位",
    "and": "和",
    "commas": "，",
    "Latin": "a",
    "zeros": "0",
    "metrics": "产值、产量和",
    "respectively": "分别",
    "dates": "1年和2月至3日、",
    "blanks in numbers": "1 \n",
    "thousands": "1,000",
    "quotes": "“",
    "targets": "力争增长5%，",
    "references": "该项目投资3亿元",
    "shares": "占5%",
    "tenths": "三成",
    "of": "分之",
}


def memory_mb() -> float:
    """The most memory that the process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def corpus(files: list[Path], clock: Callable[[], float]) -> None:
    import govie

    texts = [path.read_text(encoding="utf-8") for path in files or sorted(CORPUS.glob("*.txt"))]
    endless = itertools.chain.from_iterable(itertools.cycle(texts))
    whole = "".join(itertools.islice(endless, max(LENGTHS)))
    govie.parse(texts[0])
    print(f"{memory_mb():.0f} MB once the model is loaded")
    before = None
    for length in LENGTHS:
        rounds = max(1, 20_000 // length)
        started = clock()
        for k in range(rounds):
            found = govie.parse(whole[k * length : (k + 1) * length])
        spent = (clock() - started) / rounds
        growth = "" if before is None else f"{spent / length / before:>8.2f}"
        rate = f"{length / spent:>8,.0f} characters/s"
        told = f"{length:>9,} characters {spent:>8.2f} s {rate} {len(found.facts):>7,} facts {memory_mb():>6,.0f} MB"
        print(f"{told}{growth}", flush=True)
        before = spent / length


def repeats(count: int, clock: Callable[[], float]) -> None:
    import govie

    govie.parse("2021年粮食产量5万吨。")
    for name, unit in UNITS.items():
        taken = []
        for length in (count // 4, count):
            text = (unit * (length // len(unit) + 1))[:length]
            started = clock()
            found = govie.parse(text)
            taken.append(clock() - started)
        told = f"{name:<20}{taken[1]:6.2f} s {len(found.facts):>7,} facts {memory_mb():>6,.0f} MB"
        print(f"{told}{taken[1] / taken[0] / 4:>8.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--cpu", action="store_true", help="time of the processor, not of the clock")
    parser.add_argument("--repeats", type=int, metavar="CHARACTERS")
    options = parser.parse_args()
    clock = time.process_time if options.cpu else time.perf_counter
    if options.repeats:
        repeats(options.repeats, clock)
    else:
        corpus(options.files, clock)


if __name__ == "__main__":
    main()
