"""Microseconds of processor time a character by component of the pipeline: python benchmarks/stages.py [FILE...]

One thread, text by text, best of four rounds, nothing remembered of the round before; every eighth bulletin of corpus/
by default.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is imported
CORPUS = Path(__file__).resolve().parent.parent / "corpus"


def main() -> None:
    import govie
    from govie.api import bulletin_of
    from speed import forget

    files = [Path(name) for name in sys.argv[1:]] or sorted(CORPUS.glob("*.txt"))[::8]
    texts = [path.read_text(encoding="utf-8") for path in files]
    nlp = govie.load()
    steps = [("tokenizer", nlp.make_doc), *nlp.pipeline, ("records", bulletin_of)]
    best: dict[str, float] = {}
    for _ in range(4):
        spent: Counter[str] = Counter()
        forget()
        for found in texts:
            for name, step in steps:
                started = time.process_time()
                found = step(found)
                spent[name] += time.process_time() - started
        best = {name: min(spent[name], best.get(name, spent[name])) for name in spent}
    characters = sum(map(len, texts))
    for name, seconds in best.items():
        print(f"{name:<20}{seconds / characters * 1e6:>8.2f} µs a character")
    whole = sum(best.values())
    print(f"{'whole':<20}{whole / characters * 1e6:>8.2f} µs a character   {characters / whole:,.0f} characters/s")


if __name__ == "__main__":
    main()
