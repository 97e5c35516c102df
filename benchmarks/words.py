"""Do words help the tagger? Two taggers with the same seed and steps, without and with a segmenter's words.

    govie train-segmenter -o build/segmenter
    python benchmarks/words.py --segmenter build/segmenter [--steps 1200] [--gold DIR …] [-o build/words]

Trains on the train split by configs/sm.cfg, and compares exact spans on dev and on every folder of --gold (paired
bootstrap over documents). Taggers are kept in OUT: a run that was stopped goes on. Seconds are of the processor.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import DocBin

from govie.annotation.marked import MarkedText, read_marked
from govie.evaluation.compare import Figures, compare
from govie.evaluation.spans import exact_counts
from govie.pipeline.document import mentions_of
from govie.training.corpus import blank_pipeline, read_split, to_doc
from govie.training.loop import Job, Progress, train_tagger
from govie.training.plan import tagger_config, with_paths, with_words

SYSTEMS = ("without", "with")


def main(given: Sequence[str] | None = None) -> None:
    options = arguments(given)
    blank, sets = blank_pipeline(), {"dev": read_split(options.root, "dev")}
    sets |= {folder.name: [read_marked(path) for path in sorted(folder.glob("*.mk"))] for folder in options.gold}
    options.output.mkdir(parents=True, exist_ok=True)
    for split in ("train", "dev"):
        docs = [to_doc(blank, marked) for marked in read_split(options.root, split)]
        DocBin(docs=docs, store_user_data=True).to_disk(options.output / f"{split}.spacy")
    taggers = [spacy.load(train(system, options)) for system in SYSTEMS]
    for name, bulletins in sets.items():
        print(f"\n## {name}\n")
        print(compare(*(figures(tagger, bulletins) for tagger in taggers)).to_markdown("without words", "with words"))


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(), help="the folder that holds annotations/")
    parser.add_argument("--segmenter", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1_200)
    parser.add_argument("--gold", type=Path, action="append", default=[], help="a further folder of .mk files")
    parser.add_argument("-o", "--output", type=Path, default=Path("build/words"))
    return parser.parse_args(given)


def train(system: str, options: argparse.Namespace) -> Path:
    config = tagger_config(options.root / "configs" / "sm.cfg", None, {"training.max_steps": options.steps})
    if system == "with":
        with_words(config, options.segmenter)
    paths = [options.output / f"{split}.spacy" for split in ("train", "dev")]
    began = time.process_time()
    path = train_tagger(Job(system, with_paths(config, *paths, {}), options.output), tell)
    print(f"{system}: {time.process_time() - began:.0f} s of processor time", flush=True)
    return path


def tell(progress: Progress) -> None:
    if progress.step % 50 == 0:
        score = "" if progress.score is None else f", F1 on dev {progress.score:.4f}"
        print(f"{progress.job}: step {progress.step}{score}", flush=True)


def figures(nlp: Language, bulletins: Sequence[MarkedText]) -> Figures:
    began, size = time.process_time(), sum(len(marked.text) for marked in bulletins)
    docs = [nlp(marked.text) for marked in bulletins]
    print(f"{size / (time.process_time() - began):,.0f} characters a second")
    return {
        str(i): {("spans", label): c for label, c in exact_counts(marked.mentions, mentions_of(doc)).items()}
        for i, (marked, doc) in enumerate(zip(bulletins, docs, strict=True))
    }


if __name__ == "__main__":
    main()
