"""The names that a HanLP recognizer finds, beside what the tagger finds (extra ``hanlp``)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.tokens.span_group import SpanGroup

from govie.errors import ExtraError, ModelError
from govie.pipeline.document import text_of
from govie.pipeline.sections import runs
from govie.values.simplify import fold

KEY: Final = "hanlp"
_NAMED: Final = 'hanlp.load it yourself and set nlp.get_pipe("govie_hanlp").recognizer'


class Name(NamedTuple):
    """A span that a recognizer found, under its own label."""

    label: str
    start: int
    end: int


def load_recognizer(folder: Path) -> Any:
    """The HanLP component saved in ``folder``, on the CPU.

    Raises ExtraError without HanLP, and ModelError for what is no such folder (HanLP would try to download it) or holds
    an RNN recognizer trained with ``crf=True`` (in HanLP 2.1.5 such a one finds nothing at all).
    """
    config = folder / "config.json"
    if not config.is_file():
        raise ModelError(str(folder), "is no folder of a HanLP model", mend=f"name one, or {_NAMED}")
    settings = json.loads(config.read_text(encoding="utf-8"))
    if settings.get("crf") and "RNN" in settings.get("classpath", ""):
        problem = "was trained with crf=True, with which HanLP finds nothing"
        raise ModelError(str(folder), problem, mend="fit it with crf=False")
    try:
        import hanlp
    except ImportError as error:
        raise ExtraError("hanlp", "a HanLP recognizer") from error
    return hanlp.load(str(folder), devices=-1, verbose=False)


def find_names(text: str, recognizer: Any) -> Iterator[Name]:
    """What a recognizer finds in ``text``, in order; it reads a visible character a token, in simplified script.

    Full-width characters stay, since models of the news know their punctuation by them.

    Raises ModelError where it does not answer with a list of names for each list of characters (multi-task models).
    """
    characters = [own if plain.isascii() else plain for own, plain in zip(text, fold(text), strict=True)]
    stretches = list(runs(text))
    found = recognizer([[characters[i] for i in run] for run in stretches]) if stretches else []
    if isinstance(found, Mapping) or len(found) != len(stretches):
        mend = "take one of hanlp.pretrained.ner"
        raise ModelError(type(recognizer).__name__, "is no recognizer of names", mend=mend)
    for run, names in zip(stretches, found, strict=True):
        for first, end, label in sorted((first, end, label) for _, label, first, end in names):
            yield Name(label, run[first], run[end - 1] + 1)


@Language.factory("govie_hanlp", assigns=["doc.spans"], default_config={"recognizer": None, "labels": None, "key": KEY})
def make_hanlp(
    nlp: Language, name: str, recognizer: str | Path | None, labels: Mapping[str, str] | None, key: str
) -> HanlpComponent:
    """The component factory: ``recognizer`` is the folder of a model, ``labels`` renames its labels."""
    return HanlpComponent(name, None if recognizer is None else Path(recognizer), labels=labels or {}, key=key)


class HanlpComponent:
    """Writes the names to ``doc.spans[key]``; the tagger's spans stay as they are.

    ``recognizer`` may be set to any loaded HanLP recognizer. A saved pipeline holds its folder's name, not the model.
    """

    def __init__(
        self, name: str, folder: Path | None = None, *, labels: Mapping[str, str] | None = None, key: str = KEY
    ) -> None:
        self.name, self.folder, self.labels, self.key = name, folder, dict(labels or {}), key
        self._recognizer: Any = None

    @property
    def recognizer(self) -> Any:
        if self._recognizer is None:
            if self.folder is None:
                raise ModelError(self.name, "has no recognizer", mend=f'give "recognizer" a folder, or {_NAMED}')
            self._recognizer = load_recognizer(self.folder)
        return self._recognizer

    @recognizer.setter
    def recognizer(self, recognizer: Any) -> None:
        self._recognizer = recognizer

    def __call__(self, doc: Doc) -> Doc:
        names = find_names(text_of(doc), self.recognizer)
        spans = [Span(doc, n.start, n.end, label=self.labels.get(n.label, n.label)) for n in names]
        doc.spans[self.key] = SpanGroup(doc, name=self.key, spans=spans)
        return doc
