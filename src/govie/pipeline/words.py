"""Words over the characters of a document, ``doc._.words``, by a segmenter that ``govie train-segmenter`` made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import srsly
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.tokens.span_group import SpanGroup

from govie.errors import ModelError
from govie.models.segmenter import Segmenter
from govie.pipeline.document import WORDS, text_of
from govie.pipeline.sections import runs
from govie.values.simplify import fold


def find_words(text: str, segmenter: Segmenter) -> Iterator[tuple[int, int]]:
    """Start and end of each word, in order; every visible character is in one. A word may run over a line break."""
    folded = fold(text)
    for run in runs(text):
        at = 0
        for word in segmenter.cut("".join(folded[i] for i in run)):
            yield run[at], run[at + len(word) - 1] + 1
            at += len(word)


@Language.factory("govie_words", assigns=["doc.spans", "doc._.words"], default_config={"segmenter": None})
def make_words(nlp: Language, name: str, segmenter: str | Path | None) -> WordsComponent:
    """The component factory; ``segmenter`` is the folder of one (a saved pipeline holds its own)."""
    return WordsComponent(name, None if segmenter is None else Path(segmenter))


class WordsComponent:
    """Writes the words to ``doc.spans["govie_words"]``, which ``doc._.words`` shows as a list."""

    def __init__(self, name: str, folder: Path | None = None) -> None:
        self.name, self.folder = name, folder
        self._segmenter: Segmenter | None = None

    @property
    def segmenter(self) -> Segmenter:
        """Read when first needed: the folder of the config need not be there where a saved pipeline is loaded.

        Raises ModelError where there is none.
        """
        if self._segmenter is None:
            if self.folder is None:
                mend = 'nlp.add_pipe("govie_words", config={"segmenter": "FOLDER"}), made with govie train-segmenter'
                raise ModelError(self.name, "has no segmenter", mend=mend)
            self._segmenter = Segmenter.read(self.folder)
        return self._segmenter

    def __call__(self, doc: Doc) -> Doc:
        spans = [Span(doc, start, end) for start, end in find_words(text_of(doc), self.segmenter)]
        doc.spans[WORDS] = SpanGroup(doc, name=WORDS, spans=spans)
        return doc

    def to_disk(self, path: str | Path, *, exclude: Any = ()) -> None:
        self.segmenter.write(Path(path))

    def from_disk(self, path: str | Path, *, exclude: Any = ()) -> WordsComponent:
        self._segmenter = Segmenter.read(Path(path))
        return self

    def to_bytes(self, *, exclude: Any = ()) -> bytes:
        return bytes(srsly.msgpack_dumps(self.segmenter.files))

    def from_bytes(self, data: bytes, *, exclude: Any = ()) -> WordsComponent:
        self._segmenter = Segmenter(srsly.msgpack_loads(data))
        return self
