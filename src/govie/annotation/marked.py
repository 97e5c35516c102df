r"""Marked text: a bulletin with ``{letter+id|text|attributes}`` around each span.

The header (``key: value`` lines) ends at the first line ``---``; the body starts right after its line feed and is kept
to the character. ``\{ \| \} \\`` stand for the characters themselves. Attributes are ids of linked spans, attribute
values that are not the default, ``=value`` of a date and ``@adcode`` of an area.

>>> gold = parse_marked("---\n{D1|2021年|=2021}{M1|财政收入}{Q|3亿元|M1 D1}")
>>> gold.text, gold.links[0]
('2021年财政收入3亿元', Link(head=2, tail=1, label='MEASURES', score=1.0))
>>> format_marked(gold)
'---\n{D1|2021年|=2021}{M1|财政收入}{Q|3亿元|M1 D1}'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from govie.errors import InputError, MarkupError
from govie.labels import (
    ATTRIBUTE_OF_VALUE,
    BASES,
    LABEL_LETTERS,
    LABEL_ORDER,
    LETTERS,
    LINK_OF_PAIR,
    QUANTITY_ATTRIBUTES,
    SINGLE_LINKS,
    default_attributes,
)
from govie.records import Link, Mention, mention_order

_HEAD: Final = re.compile(r"([A-Z])(\d*)\|")
_REF: Final = re.compile(r"[A-Z]\d+")
_ADCODE: Final = re.compile(r"@(\d{6}(?:,\d{6})*)", re.ASCII)
_FORMER: Final = re.compile(r"@was:(\d{6})", re.ASCII)
_DATE_POINT: Final = r"\d{4}(?:-(?:Q[1-4]|H[12]|(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?))?"
DATE_VALUE: Final = re.compile(rf"(?:\.\.|{_DATE_POINT})/(?:\.\.|{_DATE_POINT})|{_DATE_POINT}", re.ASCII)
_SPECIAL: Final = "{|}\\"


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A bulletin with gold marks: header, the original text, mentions in order, links between them.

    ``refs`` holds the id that each mention carries in the file (``M1``), None where it has none.
    """

    text: str
    mentions: tuple[Mention, ...]
    links: tuple[Link, ...]
    header: Mapping[str, str] = field(default_factory=dict)
    refs: tuple[str | None, ...] = ()


@dataclass(slots=True)
class _Open:
    """A mark whose end has not been read yet."""

    letter: str
    number: str
    start: int
    at: int


@dataclass(slots=True)
class _Mark:
    mention: Mention
    ref: str | None
    targets: tuple[tuple[str, int], ...]
    at: int


class _Reader:
    """One pass over the body; ``where`` turns a position in the file into line and column."""

    def __init__(self, source_text: str, body_at: int, source: str | None) -> None:
        self.s, self.at, self.source = source_text, body_at, source
        self.out: list[str] = []
        self.open: list[_Open] = []
        self.marks: list[_Mark] = []

    def fail(self, at: int, problem: str, mend: str) -> MarkupError:
        line = self.s.count("\n", 0, at) + 1
        column = at - (self.s.rfind("\n", 0, at) + 1) + 1
        return MarkupError(problem, mend=mend, line=line, column=column, source=self.source)

    def read(self) -> None:
        s, end = self.s, len(self.s)
        while self.at < end:
            char = s[self.at]
            if char == "\\":
                if self.at + 1 >= end or s[self.at + 1] not in _SPECIAL:
                    raise self.fail(self.at, "a lone backslash", "write \\\\ for the character itself")
                self.out.append(s[self.at + 1])
                self.at += 2
            elif char == "{":
                self._begin()
            elif char == "|":
                self._end_with_attributes()
            elif char == "}":
                self._end(self.at, "")
                self.at += 1
            else:
                self.out.append(char)
                self.at += 1
        if self.open:
            raise self.fail(self.open[-1].at, "this mark is never closed", "add } after its text")

    def _begin(self) -> None:
        head = _HEAD.match(self.s, self.at + 1)
        if head is None:
            raise self.fail(
                self.at, "{ does not begin a mark", "write {letter|text|attributes}, or \\{ for the character"
            )
        letter, number = head.groups()
        if letter not in LETTERS:
            raise self.fail(self.at + 1, f"unknown letter {letter}", f"use one of {' '.join(LETTERS)}")
        if any(o.letter == letter for o in self.open):
            raise self.fail(self.at, f"{LETTERS[letter]} inside {LETTERS[letter]}", "spans of one label never overlap")
        self.open.append(_Open(letter, number, len(self.out), self.at))
        self.at = head.end()

    def _end_with_attributes(self) -> None:
        closing = self.s.find("}", self.at)
        attributes = self.s[self.at + 1 : closing]
        if closing < 0 or any(c in attributes for c in "{|\n"):
            raise self.fail(self.at, "| is not followed by attributes and }", "close the mark with }, or write \\|")
        self._end(self.at + 1, attributes)
        self.at = closing + 1

    def _end(self, attributes_at: int, attributes: str) -> None:
        if not self.open:
            raise self.fail(
                self.at, f"{self.s[self.at]} outside a mark", f"write \\{self.s[self.at]} for the character"
            )
        opened = self.open.pop()
        text = "".join(self.out[opened.start :])
        if not text:
            raise self.fail(opened.at, "an empty mark", "put the marked text between | and |")
        label = LETTERS[opened.letter]
        attrs, targets = self._attributes(label, attributes, attributes_at)
        mention = Mention(label, opened.start, len(self.out), text, attrs=attrs)
        ref = opened.letter + opened.number if opened.number else None
        self.marks.append(_Mark(mention, ref, targets, opened.at))

    def _attributes(self, label: str, attributes: str, at: int) -> tuple[dict[str, Any], tuple[tuple[str, int], ...]]:
        given: dict[str, Any] = {}
        targets: list[tuple[str, int]] = []
        for match in re.finditer(r"\S+", attributes):
            word, word_at = match[0], at + match.start()
            if _REF.fullmatch(word) and word[0] in LETTERS:
                targets.append((word, word_at))
                continue
            name, value = self._attribute(label, word, word_at)
            if name in given:
                raise self.fail(word_at, f"{name} is given twice", "keep one")
            given[name] = value
        if label == "QUANTITY":
            given = self._with_defaults(given, at)
        return given, tuple(targets)

    def _attribute(self, label: str, word: str, at: int) -> tuple[str, Any]:
        if label == "DATE" and word.startswith("="):
            if not DATE_VALUE.fullmatch(word[1:]):
                raise self.fail(
                    at, f"{word[1:]!r} is no date value", "write 2021, 2022-Q1, 2022-08, ../2022-08 or 2021/2025"
                )
            return "value", word[1:]
        if label in ("COUNTY", "REGION") and (adcode := _ADCODE.fullmatch(word)):
            codes = adcode[1].split(",")
            return ("adcode", codes[0]) if len(codes) == 1 else ("candidates", codes)
        if label in ("COUNTY", "REGION") and (former := _FORMER.fullmatch(word)):
            return "former", former[1]
        if label == "RANK" and word == "growth":
            return "of", "growth"
        if label == "QUANTITY" and word in ATTRIBUTE_OF_VALUE:
            return ATTRIBUTE_OF_VALUE[word], word
        raise self.fail(at, f"{label} has no attribute {word!r}", "see section 3 of the guide")

    def _with_defaults(self, given: dict[str, Any], at: int) -> dict[str, Any]:
        kind = given.get("kind", "level")
        if "direction" in given and kind not in ("growth", "delta"):
            raise self.fail(at, f"a {kind} has no direction", "mark it growth or delta, or drop up/down")
        if "basis" in given and kind not in ("growth", "delta", "share"):
            raise self.fail(at, f"a {kind} has no basis", f"only growth, delta and share take {' '.join(BASES)}")
        return default_attributes(kind) | given


def parse_marked(source_text: str, *, source: str | None = None) -> MarkedText:
    """Read marked text; errors name ``source``, line, column and the mend."""
    header, body_at = _split_header(source_text, source)
    reader = _Reader(source_text, body_at, source)
    reader.read()
    marks = sorted(reader.marks, key=lambda m: mention_order(m.mention))
    links = _resolve(reader, marks)
    return MarkedText(
        text="".join(reader.out),
        mentions=tuple(m.mention for m in marks),
        links=links,
        header=header,
        refs=tuple(m.ref for m in marks),
    )


def read_marked(path: Path) -> MarkedText:
    """Read a ``.mk`` file (UTF-8, line ends kept)."""
    try:
        source_text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            "bytes that are not UTF-8", offset=error.start, source=str(path), mend="save the file as UTF-8"
        ) from error
    return parse_marked(source_text, source=str(path))


def _split_header(source_text: str, source: str | None) -> tuple[dict[str, str], int]:
    header: dict[str, str] = {}
    at, line_number = 0, 1
    while at < len(source_text):
        line_end = source_text.find("\n", at)
        line_end = len(source_text) if line_end < 0 else line_end
        line = source_text[at:line_end].rstrip("\r")
        if line == "---":
            return header, min(line_end + 1, len(source_text))
        key, colon, value = line.partition(":")
        if not colon or not key.strip() or key.strip() in header:
            problem = (
                "a header line that is no new key: value" if colon == "" or not key.strip() else f"key {key!r} twice"
            )
            raise MarkupError(
                problem, mend="write key: value lines, then a line ---", line=line_number, column=1, source=source
            )
        header[key.strip()] = value.strip()
        at, line_number = line_end + 1, line_number + 1
    raise MarkupError("no line --- ends the header", mend="put --- before the body", line=1, column=1, source=source)


def _resolve(reader: _Reader, marks: list[_Mark]) -> tuple[Link, ...]:
    position: dict[str, int] = {}
    for i, mark in enumerate(marks):
        if mark.ref is None:
            continue
        if mark.ref in position:
            raise reader.fail(mark.at, f"id {mark.ref} is used twice", "number the spans of one letter apart")
        position[mark.ref] = i
    links: list[Link] = []
    for head, mark in enumerate(marks):
        single: set[str] = set()
        for ref, at in mark.targets:
            if ref not in position:
                raise reader.fail(at, f"no mark has the id {ref}", "number the span it points at, or drop the link")
            pair = mark.mention.label, LETTERS[ref[0]]
            label = LINK_OF_PAIR.get(pair)
            if label is None:
                raise reader.fail(at, f"{pair[0]} cannot point at {pair[1]}", "see section 2 of the guide")
            if label in single or any(k.head == head and k.tail == position[ref] for k in links):
                raise reader.fail(at, f"a second {label} link", "keep the most specific one")
            if label in SINGLE_LINKS and pair[0] == "QUANTITY":
                single.add(label)
            links.append(Link(head, position[ref], label))
    return tuple(links)


def format_marked(marked: MarkedText) -> str:
    """Write marked text; ``parse_marked(format_marked(m))`` equals ``m`` once every linked mention has its ref."""
    refs = _all_refs(marked)
    attributes = [_format_attributes(i, marked, refs) for i in range(len(marked.mentions))]
    starts: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for i, mention in enumerate(marked.mentions):
        starts.setdefault(mention.start, []).append(i)
        ends.setdefault(mention.end, []).append(i)
    out = [f"{key}: {value}".rstrip(" ") + "\n" for key, value in marked.header.items()] + ["---\n"]
    if not marked.text and not marked.mentions:
        return "".join(out)

    def outer_first(i: int) -> tuple[int, int]:
        mention = marked.mentions[i]
        return mention.start - mention.end, -LABEL_ORDER[mention.label]

    for at in range(len(marked.text) + 1):
        for i in sorted(ends.get(at, ()), key=outer_first, reverse=True):
            out.append(f"|{attributes[i]}}}" if attributes[i] else "}")
        for i in sorted(starts.get(at, ()), key=outer_first):
            out.append("{" + (refs[i] or LABEL_LETTERS[marked.mentions[i].label]) + "|")
        if at < len(marked.text):
            char = marked.text[at]
            out.append("\\" + char if char in _SPECIAL else char)
    return "".join(out)


def _all_refs(marked: MarkedText) -> list[str | None]:
    """The given refs, and a fresh number for each linked mention that has none."""
    refs: list[str | None] = list(marked.refs) if marked.refs else [None] * len(marked.mentions)
    taken = {ref for ref in refs if ref}
    counters: dict[str, int] = {}
    for i in sorted({link.tail for link in marked.links}):
        if refs[i] is not None:
            continue
        letter = LABEL_LETTERS[marked.mentions[i].label]
        number = counters.get(letter, 0) + 1
        while f"{letter}{number}" in taken:
            number += 1
        counters[letter] = number
        refs[i] = f"{letter}{number}"
    return refs


def _format_attributes(i: int, marked: MarkedText, refs: list[str | None]) -> str:
    mention = marked.mentions[i]
    words = [str(refs[link.tail]) for link in marked.links if link.head == i]
    attrs = mention.attrs
    if mention.label == "QUANTITY":
        defaults = default_attributes(attrs.get("kind", "level")) | {"kind": "level"}
        words += [str(attrs[n]) for n in QUANTITY_ATTRIBUTES if attrs.get(n) and attrs[n] != defaults.get(n)]
    if attrs.get("value") and mention.label == "DATE":
        words.append(f"={attrs['value']}")
    if mention.label in ("COUNTY", "REGION"):
        codes = [attrs["adcode"]] if attrs.get("adcode") else list(attrs.get("candidates") or ())
        words += [f"@{','.join(codes)}"] if codes else []
        words += [f"@was:{attrs['former']}"] if attrs.get("former") else []
    if mention.label == "RANK" and attrs.get("of") == "growth":
        words.append("growth")
    return " ".join(words)
