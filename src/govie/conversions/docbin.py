"""spaCy's DocBin: ``.spacy`` files, a token a code point; marks in ``doc.spans["govie"]``, the rest in ``doc._``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from govie.annotation.marked import MarkedText
from govie.conversions.assemble import FoundLink, FoundSpan, assemble
from govie.conversions.files import by_split, find_files
from govie.conversions.notes import Notes
from govie.errors import InputError
from govie.pipeline.document import links_of, mentions_of, set_links, set_mentions, state

_KNOWN = ("id", "date", "subject", "adcode", "genre")


def blank_pipeline() -> Language:
    """A pipeline with govie's tokenizer and nothing else."""
    return spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "govie.CharTokenizer.v1"}}})


def to_doc(nlp: Language, marked: MarkedText) -> Doc:
    """A document with the gold mentions, links and header of ``marked``."""
    doc = nlp.make_doc(marked.text)
    set_mentions(doc, marked.mentions)
    set_links(doc, marked.links)
    known = state(doc)
    for name in _KNOWN:
        known[name] = marked.header.get(name) or None
    known["header"] = dict(marked.header)
    known["refs"] = list(marked.refs)
    return doc


def to_marked(doc: Doc) -> MarkedText:
    """The mentions, links and header of ``doc`` as marked text."""
    known = state(doc)
    header = known.get("header")
    if header is None:
        header = {name: known.get(name) or "" for name in _KNOWN}
    refs = tuple(known.get("refs") or ())
    return MarkedText(doc.text, tuple(mentions_of(doc)), tuple(links_of(doc)), header, refs)


def read(source: Path, *, notes: Notes) -> Iterator[MarkedText]:
    """A ``.spacy`` file or a folder of them; raises InputError for files of other pipelines."""
    vocab = blank_pipeline().vocab
    for path in find_files(source, ".spacy"):
        try:
            docs = list(DocBin(store_user_data=True).from_disk(path).get_docs(vocab))
        except Exception as error:  # msgpack and zlib raise what they like
            mend = "name a file that govie convert or DocBin.to_disk wrote"
            raise InputError(f"no DocBin ({error})", source=str(path), mend=mend) from error
        for number, doc in enumerate(docs, start=1):
            where = f"{path} document {number}"
            if any(len(token) != 1 or token.whitespace_ for token in doc):
                mend = "make documents with govie's tokenizer (govie.CharTokenizer.v1)"
                raise InputError("a token that is not one character", source=where, mend=mend)
            yield _checked(to_marked(doc), name=f"{path.stem}-{number}", where=where, notes=notes)


def _checked(marked: MarkedText, *, name: str, where: str, notes: Notes) -> MarkedText:
    refs = marked.refs if len(marked.refs) == len(marked.mentions) else (None,) * len(marked.mentions)
    spans = [
        FoundSpan(str(i), m.label, m.start, m.end, m.attrs, ref, m.score, f"span {i}")
        for i, (m, ref) in enumerate(zip(marked.mentions, refs, strict=True))
    ]
    links = [FoundLink(str(k.head), str(k.tail), k.label, k.score, f"link {i}") for i, k in enumerate(marked.links)]
    return assemble(marked.text, spans, links, header=marked.header, name=name, where=where, notes=notes)


def write(bulletins: Sequence[MarkedText], folder: Path, *, notes: Notes) -> None:
    """``train.spacy`` … where bulletins have splits, else ``bulletins.spacy``."""
    nlp = blank_pipeline()
    for split, group in by_split(bulletins).items():
        docs = [to_doc(nlp, marked) for marked in group]
        DocBin(docs=docs, store_user_data=True).to_disk(folder / f"{split}.spacy")
