"""Lines, blocks and sentences of a bulletin: what stands together, what is a heading, which line breaks are soft."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from govie.pipeline.document import text_of

_BREAK: Final = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_VISIBLE: Final = re.compile(r"\S+")
_SENTENCE_END: Final = re.compile(r"[。！？!?…]+[”’」』）)\"]*")
_LIST_MARK: Final = re.compile(
    r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．是]|[(（]?\d{1,2}[)）、．]|\d{1,2}\.(?!\d)|[◆●■▲★◇○□※·•—\-]|第[一二三四五六七八九十]+[章节部条]"
)
_CAPTION: Final = re.compile(
    r"[摄攝]$|^图为|^圖為|(?:摄|攝)(?:影)?[。)）]?$|本报(?:特约)?记者|^(?:责任|責任)?[编編][辑輯]"
)
_WIDE: Final = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its break. ``kind``: blank, heading, cell (short, as in boxes and tables), caption or body.

    ``soft`` tells that the break after it was put into a running clause by the layout. ``block`` counts the stretches
    between blank lines and headings.
    """

    start: int
    end: int
    kind: str
    soft: bool
    block: int


@dataclass(frozen=True, slots=True)
class Sections:
    """Lines in order and the offsets at which sentences start."""

    lines: tuple[Line, ...]
    sentence_starts: tuple[int, ...]


@lru_cache(maxsize=4)
def read_sections(text: str) -> Sections:
    """Split ``text`` into lines and sentences; linear in its length.

    >>> [line.kind for line in read_sections("一、工业\\n全年完成产值3亿元，增长5%。").lines]
    ['heading', 'body']
    """
    bare = [(s, e, text[s:e].strip()) for s, e in _raw_lines(text)]
    lines: list[Line] = []
    block = 0
    for i, (start, end, line) in enumerate(bare):
        following = next((b for _, _, b in bare[i + 1 : i + 4] if b), "")
        kind = _kind(line, following)
        if kind in ("blank", "heading") and lines and lines[-1].kind not in ("blank",) and not lines[-1].soft:
            block += 1
        soft = kind in ("body", "cell") and _is_soft(line, following)
        lines.append(Line(start, end, kind, soft, block))
    return Sections(tuple(lines), tuple(_sentence_starts(text, lines)))


def runs(text: str) -> Iterator[list[int]]:
    """The offsets of visible characters that other readers get at a time: the parts of sentences between blanks.

    A line break that the layout put into a clause does not end one.

    >>> text = "上半年，全县规模以上工业企业实现增\\n加值 12亿元"
    >>> ["".join(text[i] for i in run) for run in runs(text)]
    ['上半年，全县规模以上工业企业实现增加值', '12亿元']
    """
    for start, end in pairwise([*read_sections(text).sentence_starts, len(text)]):
        run: list[int] = []
        for part in _VISIBLE.finditer(text, start, end):
            if run and not _BREAK.search(text, run[-1], part.start()):
                yield run
                run = []
            run += range(*part.span())
        if run:
            yield run


def _raw_lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for match in _BREAK.finditer(text):
        yield at, match.start()
        at = match.end()
    yield at, len(text)


def _kind(line: str, following: str) -> str:
    if not line:
        return "blank"
    if _CAPTION.search(line) and len(line) < 80:
        return "caption"
    if line[-1] in "。；;，,、：:！？!?":
        return "body"
    if _LIST_MARK.match(line) and len(line) <= 30 and not re.search(r"[，。；]", line):
        return "heading"
    if len(line) <= _WIDE:
        return "cell"
    if len(line) <= 36 and not re.search(r"[，。；,]", line) and len(following) > len(line):
        return "heading"
    return "body"


def _is_soft(line: str, following: str) -> bool:
    """A clause runs on: the line ends in mid-clause and what follows neither opens a list nor stands apart."""
    if not following or line[-1] in "。；;！？!?：:" or _LIST_MARK.match(following):
        return False
    if line[-1] in "，,、":
        return True
    return len(line) > _WIDE and bool(re.search(r"[，。；、]", line)) and len(following) > 2


def _sentence_starts(text: str, lines: list[Line]) -> Iterator[int]:
    """Offsets of the first visible character of each sentence (0 is always one in a text that is not empty)."""
    ends = [m.end() for m in _SENTENCE_END.finditer(text)]
    ends += [line.end for line in lines if line.kind != "blank" and not line.soft]
    starts = {0} if text else set()
    for end in ends:
        while end < len(text) and text[end].isspace():
            end += 1
        if end < len(text):
            starts.add(end)
    yield from sorted(starts)


@Language.factory("govie_sections", assigns=["token.is_sent_start"])
def make_sections(nlp: Language, name: str) -> SectionsComponent:
    """The component factory."""
    return SectionsComponent()


class SectionsComponent:
    """Sets sentence starts; the rest of the layout is read from the text where it is needed."""

    def __call__(self, doc: Doc) -> Doc:
        if len(doc):
            starts = np.full((len(doc), 1), -1, dtype="int64")
            starts[list(read_sections(text_of(doc)).sentence_starts)] = 1
            doc.from_array([SENT_START], starts.astype("uint64"))
        return doc

    def initialize(self, get_examples: object = None, nlp: object = None) -> None:
        """Nothing to learn: the layout is read by rule."""
