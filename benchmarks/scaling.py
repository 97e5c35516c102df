"""Seconds for one long text of 1,000 to 1,000,000 characters: python benchmarks/scaling.py [--cpu] [FILE...]

The texts are the bulletins of corpus/ (or of FILE...) one after the other. The last column says by how much the cost a
character grows against the text ten times shorter; 1.00 is linear.
"""

from __future__ import annotations

import argparse
import itertools
import os
import time
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is imported
CORPUS = Path(__file__).resolve().parent.parent / "corpus"
LENGTHS = (1_000, 10_000, 100_000, 1_000_000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--cpu", action="store_true")
    options = parser.parse_args()
    clock = time.process_time if options.cpu else time.perf_counter
    texts = [path.read_text(encoding="utf-8") for path in options.files or sorted(CORPUS.glob("*.txt"))]
    endless = itertools.chain.from_iterable(itertools.cycle(texts))
    whole = "".join(itertools.islice(endless, max(LENGTHS)))

    import govie

    govie.parse(texts[0])
    before = None
    for length in LENGTHS:
        rounds = max(1, 20_000 // length)
        started = clock()
        for k in range(rounds):
            found = govie.parse(whole[k * length : (k + 1) * length])
        spent = (clock() - started) / rounds
        growth = "" if before is None else f"{spent / length / before:>8.2f}"
        rate = f"{length / spent:>8,.0f} characters/s"
        print(f"{length:>9,} characters {spent:>8.2f} s {rate} {len(found.facts):>7,} facts{growth}")
        before = spent / length


if __name__ == "__main__":
    main()
