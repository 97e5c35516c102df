r"""brat standoff: ``<id>.txt`` and ``<id>.ann``, with ``annotation.conf`` for the folder.

Spans are T lines, links R lines, attributes with a closed list of values A lines; ``value``, ``adcode`` and
``candidates`` are in a note (``#1\tAnnotatorNotes T5\tvalue=2021``). Offsets count code points, and a line end as it
stands in the .txt. Spans are never written discontinuous; brat itself breaks one at line ends, which is read as one
span again. brat has no header: all headers are in ``bulletins.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Final

from govie.annotation.marked import MarkedText
from govie.conversions.assemble import FoundLink, FoundSpan, assemble
from govie.conversions.attributes import ATTRIBUTES_OF_LABEL, CLOSED_VALUES, written_attributes
from govie.conversions.files import ALL, find_files, name_of, parse_node, read_utf8, write_utf8
from govie.conversions.notes import Notes
from govie.errors import InputError
from govie.labels import LINK_OF_PAIR, SPAN_LABELS

_SPAN: Final = re.compile(r"(T\S+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)")
_LINK: Final = re.compile(r"(R\S+)\t(\S+) Arg1:(\S+) Arg2:(\S+)\s*")
_ATTRIBUTE: Final = re.compile(r"([AM]\S+)\t(\S+) (\S+)(?: (\S+))?")
_NOTE: Final = re.compile(r"(#\S*)\t(\S+) (\S+)\t(.*)")
_PAIR: Final = re.compile(r"(value|adcode|candidates)=(\S+)")
_MEND: Final = "write the line as brat's standoff format has it"


def write(bulletins: Sequence[MarkedText], folder: Path, *, notes: Notes) -> None:
    headers = {}
    for marked in bulletins:
        name = name_of(marked)
        headers[name] = dict(marked.header)
        write_utf8(folder / f"{name}.txt", marked.text)
        write_utf8(folder / f"{name}.ann", "".join(line + "\n" for line in _lines(marked)))
    write_utf8(folder / f"{ALL}.json", json.dumps(headers, ensure_ascii=False, indent=1) + "\n")
    write_utf8(folder / "annotation.conf", annotation_conf())


def _lines(marked: MarkedText) -> Iterator[str]:
    attributes = remarks = 0
    for i, m in enumerate(marked.mentions, start=1):
        # The reference text stands on one line; whatever a reader might take for a line end becomes a blank.
        shown = "".join(" " if c.isspace() or not c.isprintable() else c for c in m.text)
        yield f"T{i}\t{m.label} {m.start} {m.end}\t{shown}"
        written = written_attributes(m)
        for name in written.keys() & CLOSED_VALUES.keys():
            attributes += 1
            yield f"A{attributes}\t{name} T{i} {written[name]}"
        if remark := " ".join(f"{name}={value}" for name, value in written.items() if name not in CLOSED_VALUES):
            remarks += 1
            yield f"#{remarks}\tAnnotatorNotes T{i}\t{remark}"
    for i, k in enumerate(marked.links, start=1):
        yield f"R{i}\t{k.label} Arg1:T{k.head + 1} Arg2:T{k.tail + 1}"


def annotation_conf() -> str:
    """The labels, links and attributes, as brat's configuration of a folder."""
    tails: dict[tuple[str, str], list[str]] = {}
    for (head, tail), label in LINK_OF_PAIR.items():
        tails.setdefault((label, head), []).append(tail)
    lines = ["[entities]", *SPAN_LABELS, "", "[relations]"]
    lines += [f"{label}\tArg1:{head}, Arg2:{'|'.join(ends)}" for (label, head), ends in tails.items()]
    lines += ["<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", "", "[events]", "", "[attributes]"]
    for label, names in ATTRIBUTES_OF_LABEL.items():
        lines += [f"{n}\tArg:{label}, Value:{'|'.join(CLOSED_VALUES[n])}" for n in names if n in CLOSED_VALUES]
    return "\n".join(lines) + "\n"


def read(source: Path, *, notes: Notes) -> Iterator[MarkedText]:
    """A folder of ``.ann`` files (or one) with their ``.txt``; events, normalizations and other notes are left out.

    Raises InputError with file and line for what is no standoff, and where the text of a span is not what the
    ``.txt`` has there.
    """
    headers = None
    for path in find_files(source, ".ann"):
        if headers is None:
            index = path.parent / f"{ALL}.json"
            headers = parse_node(read_utf8(index), str(index)) if index.is_file() else parse_node("{}", str(index))
        page = _Page(path, path.with_suffix(".txt"), notes)
        header = {str(k): str(v) for k, v in (headers.maybe(path.stem, dict) or {}).items()}
        yield page.read(header)


@dataclass(slots=True)
class _Page:
    """One ``.ann`` file on its way in."""

    path: Path
    text_path: Path
    notes: Notes
    text: str = ""
    spans: dict[str, FoundSpan] = field(default_factory=dict)
    links: list[FoundLink] = field(default_factory=list)
    attrs: dict[str, dict[str, str]] = field(default_factory=dict)

    def read(self, header: dict[str, str]) -> MarkedText:
        self.text = read_utf8(self.text_path)
        for number, line in enumerate(read_utf8(self.path).split("\n"), start=1):
            if line.strip():
                self._line(line.removesuffix("\r"), f"{self.path}:{number}", f"line {number}")
        spans = [replace(span, attrs=self.attrs.get(key, {})) for key, span in self.spans.items()]
        where, name = str(self.path), self.path.stem
        return assemble(self.text, spans, self.links, header=header, name=name, where=where, notes=self.notes)

    def _line(self, line: str, where: str, at: str) -> None:
        if match := _SPAN.fullmatch(line):
            self._span(*match.groups(), where=where, at=at)
        elif match := _LINK.fullmatch(line):
            self.links.append(FoundLink(match[3], match[4], match[2], field=at))
        elif (match := _ATTRIBUTE.fullmatch(line)) and match[3].startswith("T"):
            self.attrs.setdefault(match[3], {})[match[2]] = match[4] or "true"
        elif match := _NOTE.fullmatch(line):
            self._note(match[3], match[4], where)
        elif line[0] in "TR":
            raise InputError(f"no standoff: {line!r}", source=where, mend=_MEND)
        else:
            self.notes.add("lines that are no span, link, attribute or note", where)

    def _span(self, key: str, label: str, offsets: str, shown: str, *, where: str, at: str) -> None:
        parts = [(int(a), int(b)) for a, b in (part.split(" ") for part in offsets.split(";"))]
        start, end = parts[0][0], parts[-1][1]
        if not 0 <= start < end <= len(self.text):
            problem = f"{start}–{end} is no stretch of the text ({len(self.text)} characters)"
            raise InputError(problem, source=where, mend="annotate the .txt that lies beside it")
        gaps = (self.text[a:b] for (_, a), (b, _) in pairwise(parts))
        if any(gap.strip() for gap in gaps):
            self.notes.add("the gap in a discontinuous span", where)
        elif _solid(shown) != _solid(self.text[start:end]):
            problem = f"the span says {shown!r}, the text has {self.text[start:end]!r}"
            raise InputError(problem, source=where, mend="annotate the .txt that lies beside it; do not change it")
        self.spans[key] = FoundSpan(key, label, start, end, field=at)

    def _note(self, key: str, remark: str, where: str) -> None:
        pairs = _PAIR.findall(remark)
        if key in self.spans and pairs:
            self.attrs.setdefault(key, {}).update(pairs)
        if not pairs or _PAIR.sub("", remark).strip():
            self.notes.add("notes in words", where)


def _solid(text: str) -> str:
    return "".join(c for c in text if not c.isspace() and c.isprintable())
