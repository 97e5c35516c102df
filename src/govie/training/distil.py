"""Machine marks on unlabelled text: several taggers vote, and a new one learns from gold and machine marks together."""

from __future__ import annotations

import lzma
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from govie.annotation.marked import MarkedText
from govie.pipeline.document import text_of
from govie.pipeline.tagger import GovieTagger

Array = npt.NDArray[Any]

#: Characters of a passage: about a bulletin.
_PASSAGE: Final = 1200


def read_passages(path: Path, *, characters: int, seed: int = 0) -> list[str]:
    """About ``characters`` characters of a text file (also .xz) in passages of whole lines, drawn at random."""
    read = lzma.decompress if path.suffix == ".xz" else bytes
    passages = list(_passages(read(path.read_bytes()).decode("utf-8").splitlines(keepends=True)))
    random.Random(seed).shuffle(passages)
    return passages[: max(1, characters // _PASSAGE)]


def _passages(lines: Iterable[str]) -> Iterator[str]:
    passage = ""
    for line in lines:
        passage += line
        if len(passage) >= _PASSAGE:
            yield passage[: 3 * _PASSAGE]
            passage = ""
    if passage.strip():
        yield passage


def machine_marks(teachers: Sequence[Language], texts: Sequence[str]) -> list[MarkedText]:
    """``texts`` with the mentions on which the teachers agree on average (mean of their log-probabilities)."""
    taggers = [tagger for tagger in (t.get_pipe("govie_tagger") for t in teachers) if isinstance(tagger, GovieTagger)]
    docs = (prepare_doc(teachers[0], text) for text in texts)
    return [mark_doc(doc, taggers[0], mean_scores(doc, taggers)) for doc in docs]


def prepare_doc(nlp: Language, text: str) -> Doc:
    """``text`` as the tagger of ``nlp`` meets it: after sections and matchers."""
    doc = nlp.make_doc(text)
    for name in ("govie_sections", "govie_matchers"):
        doc = nlp.get_pipe(name)(doc)
    return doc


def mean_scores(doc: Doc, taggers: Sequence[GovieTagger]) -> list[Array]:
    """The mean of the taggers' log-probabilities, one (characters, labels, 5) array a chunk."""
    each = [tagger.tag_scores([doc]) for tagger in taggers]
    return [np.mean(scores, axis=0) for scores in zip(*each, strict=True)]


def mark_doc(doc: Doc, tagger: GovieTagger, scores: Sequence[Array]) -> MarkedText:
    """The text with the mentions that follow from the scores of its chunks."""
    (mentions,) = tagger.decode([doc], scores)
    return MarkedText(text_of(doc), tuple(sorted(mentions, key=lambda m: m.start)), ())
