"""Annotated bulletins as spaCy documents: marked text ↔ Doc, DocBin files, and the reader for ``spacy train``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from spacy.util import registry

from govie.annotation.marked import MarkedText, read_marked
from govie.errors import InputError
from govie.pipeline.document import links_of, mentions_of, set_links, set_mentions, state
from govie.training.augment import Augmenter

SPLITS: Final = ("train", "dev", "test")


def blank_pipeline() -> Language:
    """A pipeline with govie's tokenizer and nothing else."""
    return spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "govie.CharTokenizer.v1"}}})


def to_doc(nlp: Language, marked: MarkedText) -> Doc:
    """A document with the gold mentions, links and header of ``marked``."""
    doc = nlp.make_doc(marked.text)
    set_mentions(doc, marked.mentions)
    set_links(doc, marked.links)
    known = state(doc)
    for name in ("id", "date", "subject", "adcode", "genre"):
        known[name] = marked.header.get(name) or None
    return doc


def to_marked(doc: Doc) -> MarkedText:
    """The mentions and links of ``doc`` as marked text."""
    known = state(doc)
    header = {name: known.get(name) or "" for name in ("id", "date", "subject", "adcode", "genre")}
    return MarkedText(doc.text, tuple(mentions_of(doc)), tuple(links_of(doc)), header)


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
    state(predicted).update({k: v for k, v in state(reference).items() if k not in ("links", "warnings")})
    return Example(predicted, reference)
