"""Resident memory of the process after 100 and after 1,000 parses: python benchmarks/memory.py (Linux)."""

from __future__ import annotations

import gc
import itertools
import os
import random
from pathlib import Path

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
STEPS = (100, 1000)


def resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    import govie

    texts = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt"))]
    random.Random(0).shuffle(texts)  # long and short ones, dense and thin ones among the first hundred
    print(f"before the first parse: {resident_mib():.0f} MiB")
    figures = {}
    for n, text in enumerate(itertools.islice(itertools.cycle(texts), max(STEPS)), start=1):
        govie.parse(text)
        if n in STEPS:
            gc.collect()
            figures[n] = resident_mib()
            print(f"after {n:,} parses: {figures[n]:.0f} MiB")
    print(f"growth: {figures[STEPS[1]] - figures[STEPS[0]]:.0f} MiB")


if __name__ == "__main__":
    main()
