r"""CoNLL columns: a code point a row, a column a label with BILOU tags; only text, spans and header are kept.

``# newdoc id = …`` begins a bulletin, ``# key = value`` lines carry its header, ``# global.columns = …`` names the
columns once a file. White space, ``#``, ``\`` and characters that do not print are written ``\u{hex}``. An empty line
ends a sentence; it is no part of the text.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from govie.annotation.marked import MarkedText
from govie.conversions.assemble import FoundSpan, assemble, overlapping
from govie.conversions.files import by_split, find_files, name_of, read_utf8, write_utf8
from govie.conversions.notes import Notes
from govie.errors import InputError
from govie.labels import SPAN_LABELS

_COLUMNS: Final = ("FORM", *SPAN_LABELS)
_ESCAPE: Final = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
_SENTENCE_END: Final = frozenset("。！？\n")
_TAG: Final = re.compile("[BILU]|O")


def write(bulletins: Sequence[MarkedText], folder: Path, *, notes: Notes) -> None:
    """``train.conll`` … where bulletins have splits, else ``bulletins.conll``."""
    for split, group in by_split(bulletins).items():
        lines = [f"# global.columns = {' '.join(_COLUMNS)}\n"]
        for marked in group:
            lines += _document(marked, notes)
        write_utf8(folder / f"{split}.conll", "".join(lines))


def _document(marked: MarkedText, notes: Notes) -> list[str]:
    name = name_of(marked)
    notes.add("links are not kept", name, times=len(marked.links))
    notes.add("attributes are not kept", name, times=sum(bool(m.attrs) for m in marked.mentions))
    dropped = set(overlapping(marked.mentions, same_label=True))
    notes.add("a span that overlaps another one of its label", name, times=len(dropped))
    columns = {label: ["O"] * len(marked.text) for label in SPAN_LABELS}
    inside = [False] * len(marked.text)
    for i, m in enumerate(marked.mentions):
        if i in dropped:
            continue
        length = m.end - m.start
        columns[m.label][m.start : m.end] = "U" if length == 1 else "B" + "I" * (length - 2) + "L"
        inside[m.start : m.end - 1] = [True] * (length - 1)
    lines = [f"# newdoc id = {_escape(name)}\n"]
    lines += [f"# {_escape(k)} = {_escape_value(v)}\n" for k, v in marked.header.items() if k != "id"]
    for i, char in enumerate(marked.text):
        lines.append("\t".join((_escape(char), *(columns[label][i] for label in SPAN_LABELS))) + "\n")
        if char in _SENTENCE_END and not inside[i]:
            lines.append("\n")
    if lines[-1] != "\n":
        lines.append("\n")
    return lines


def _escape(text: str) -> str:
    return "".join(f"\\u{{{ord(c):x}}}" if c in "\\#" or c.isspace() or not c.isprintable() else c for c in text)


def _escape_value(text: str) -> str:
    return "".join(c if c == " " else _escape(c) for c in text)


def _plain(text: str) -> str:
    """``text`` without escapes; one beyond the last code point stays as it is."""
    return _ESCAPE.sub(lambda match: chr(n) if (n := int(match[1], 16)) <= sys.maxunicode else match[0], text)


@dataclass(slots=True)
class _Open:
    """A bulletin that is being read: its text so far, finished spans, and where the span of each label began.

    A row of another tool may hold a word: its tag covers all its characters.
    """

    name: str
    where: str
    header: dict[str, str] = field(default_factory=dict)
    forms: list[str] = field(default_factory=list)
    length: int = 0
    spans: list[FoundSpan] = field(default_factory=list)
    begun: dict[str, int] = field(default_factory=dict)

    def add(self, cells: list[str], columns: Sequence[str], where: str) -> None:
        form, at = _plain(cells[0]), self.length
        if not form:
            raise InputError("a row without its character", source=where, mend="write it in the first column")
        self.forms.append(form)
        self.length += len(form)
        for label, tag in zip(columns[1:], cells[1:], strict=True):
            if not _TAG.fullmatch(tag) or (tag in "IL") != (label in self.begun):
                problem = f"{label}: {tag!r} after {'an open' if label in self.begun else 'no open'} span"
                raise InputError(problem, source=where, mend="write B I … L, U or O")
            if tag == "B":
                self.begun[label] = at
            elif tag in "LU":
                start = self.begun.pop(label, at)
                self.spans.append(FoundSpan(str(len(self.spans)), label, start, self.length, field=f"column {label}"))

    def close(self, where: str, notes: Notes) -> MarkedText:
        if self.begun:
            label = next(iter(self.begun))
            raise InputError(f"{label}: a span is never closed", source=where, mend="write L on its last row")
        text = "".join(self.forms)
        header = {"id": self.name} | self.header
        return assemble(text, self.spans, (), header=header, name=self.name, where=self.where, notes=notes)


def read(source: Path, *, notes: Notes) -> Iterator[MarkedText]:
    """``.conll`` files as ``write`` makes them; raises InputError with file and line for broken tag sequences."""
    for path in find_files(source, ".conll"):
        columns: Sequence[str] = _COLUMNS
        current: _Open | None = None
        for number, line in enumerate(read_utf8(path).split("\n"), start=1):
            where = f"{path}:{number}"
            line = line.removesuffix("\r")
            if line.startswith("# "):
                key, _, value = line[2:].partition(" = ")
                if key == "global.columns":
                    columns = _read_columns(value, where)
                elif key == "newdoc id":
                    if current is not None:
                        yield current.close(where, notes)
                    current = _Open(_plain(value), where)
                elif current is not None:
                    current.header[_plain(key)] = _plain(value)
            elif line:
                cells = line.split("\t")
                if len(cells) != len(columns):
                    problem = f"{len(cells)} columns, not {len(columns)}"
                    raise InputError(problem, source=where, mend=f"write {' '.join(columns)}, tabs between them")
                current = current or _Open(path.stem, where)
                current.add(cells, columns, where)
        if current is not None:
            yield current.close(f"{path}", notes)


def _read_columns(value: str, where: str) -> tuple[str, ...]:
    columns = tuple(value.split())
    if columns[:1] != ("FORM",) or not set(columns[1:]) <= set(SPAN_LABELS):
        raise InputError(f"columns {value!r}", source=where, mend=f"write FORM and labels of {' '.join(SPAN_LABELS)}")
    return columns
