"""Annotated bulletins for ``spacy train``: the splits as DocBin files, and the reader over them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from spacy.language import Language
from spacy.tokens import DocBin
from spacy.training import Example
from spacy.util import registry

from govie.annotation.marked import MarkedText, read_marked
from govie.conversions.docbin import blank_pipeline, to_doc, to_marked
from govie.errors import InputError
from govie.pipeline.document import state
from govie.training.augment import Augmenter

__all__ = [
    "blank_pipeline", "make_corpus", "read_split", "to_doc", "to_example", "to_marked", "write_docbins",
]  # fmt: skip

SPLITS: Final = ("train", "dev", "test")


def read_split(root: Path, split: str) -> list[MarkedText]:
    """The annotated bulletins of ``root/annotations`` that ``splits.json`` puts into ``split``, by id."""
    folder = root / "annotations"
    path = folder / "splits.json"
    if not path.is_file():
        raise InputError(
            "no annotations/splits.json", source=str(root), mend="name the folder that holds corpus/ and annotations/"
        )
    splits: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    if split not in splits:
        raise InputError(f"no split {split!r}", source=str(path), mend=f"use one of {', '.join(splits)}")
    return [read_marked(folder / f"{name}.mk") for name in sorted(splits[split])]


def write_docbins(root: Path, output: Path, nlp: Language) -> dict[str, int]:
    """Write ``train.spacy``, ``dev.spacy``, ``test.spacy`` to ``output``; returns the number of documents in each."""
    output.mkdir(parents=True, exist_ok=True)
    counts = {}
    for split in SPLITS:
        docs = [to_doc(nlp, marked) for marked in read_split(root, split)]
        DocBin(docs=docs, store_user_data=True).to_disk(output / f"{split}.spacy")
        counts[split] = len(docs)
    return counts


@registry.readers("govie.Corpus.v1")
def make_corpus(path: Path | None, augmenter: Augmenter | None = None) -> Callable[[Language], Iterator[Example]]:
    """A reader over a DocBin file: the predicted document gets the text and what is known of the bulletin, no marks."""
    if path is None:
        raise InputError("no corpus file given", mend="pass --paths.train and --paths.dev (see govie convert)")

    def read(nlp: Language) -> Iterator[Example]:
        bulletins = [to_marked(doc) for doc in DocBin(store_user_data=True).from_disk(path).get_docs(nlp.vocab)]
        for marked in bulletins if augmenter is None else augmenter(bulletins):
            yield to_example(nlp, marked)

    return read


def to_example(nlp: Language, marked: MarkedText) -> Example:
    """An example whose predicted side knows what a caller would give: text, date, subject."""
    reference = to_doc(nlp, marked)
    predicted = nlp.make_doc(marked.text)
    gold = ("links", "warnings", "header", "refs")
    state(predicted).update({k: v for k, v in state(reference).items() if k not in gold})
    return Example(predicted, reference)
