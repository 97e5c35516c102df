"""Annotated bulletins for ``spacy train``: the bulletins of a split, and the reader over DocBin files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import DocBin
from spacy.training import Example
from spacy.util import registry

from govie.annotation.documents import find_layout
from govie.annotation.marked import MarkedText, read_marked
from govie.annotation.splits import read_splits
from govie.conversions.docbin import blank_pipeline, to_doc, to_marked
from govie.errors import InputError
from govie.pipeline.document import state
from govie.training.augment import Augmenter

__all__ = [
    "blank_pipeline", "make_corpus", "read_split", "to_doc", "to_example", "to_marked",
]  # fmt: skip


def read_split(annotations: Path, split: str) -> list[MarkedText]:
    """The bulletins of a folder of annotations (or of the project around it) that ``splits.json`` puts into ``split``.

    They come by id. Raises InputError where there is no ``splits.json``, or no such split in it.
    """
    layout = find_layout(annotations)
    if not layout.splits.is_file():
        mend = "name a folder of annotations with splits, or let govie train draw them"
        raise InputError("no splits.json", source=str(layout.annotations), mend=mend)
    splits = read_splits(layout.splits)
    if split not in splits:
        raise InputError(f"no split {split!r}", source=str(layout.splits), mend=f"use one of {', '.join(splits)}")
    return [read_marked(layout.annotations / f"{name}.mk") for name in sorted(splits[split])]


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
