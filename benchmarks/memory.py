"""Resident memory of the process after 100 and after more parses: python benchmarks/memory.py [PARSES] (Linux).

1,000 by default, one by one; then as many again through parse_many.
"""

from __future__ import annotations

import gc
import itertools
import os
import random
import sys
from pathlib import Path

CORPUS = Path(__file__).resolve().parent.parent / "corpus"


def resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    import govie

    texts = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt"))]
    random.Random(0).shuffle(texts)  # long and short ones, dense and thin ones among the first hundred
    print(f"before the first parse: {resident_mib():.0f} MiB")
    steps = (100, int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    for name, run in (("parse", lambda every: map(govie.parse, every)), ("parse_many", govie.parse_many)):
        figures = {}
        for n, _ in enumerate(run(itertools.islice(itertools.cycle(texts), max(steps))), start=1):
            if n in steps:
                gc.collect()
                figures[n] = resident_mib()
                print(f"{name}: after {n:,} texts {figures[n]:.0f} MiB")
        print(f"{name}: growth {figures[steps[1]] - figures[steps[0]]:.0f} MiB")


if __name__ == "__main__":
    main()
