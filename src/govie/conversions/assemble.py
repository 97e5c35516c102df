"""Marked text put together from what a tool exported: checked, in order, with a note of all that is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from govie.annotation.marked import MarkedText
from govie.conversions.attributes import complete_attributes
from govie.conversions.notes import Notes
from govie.errors import InputError
from govie.labels import LABEL_LETTERS, LETTERS, LINK_OF_PAIR, SINGLE_LINKS, SPAN_LABELS
from govie.records import Link, Mention

_REF: Final = re.compile(r"([A-Z])\d+")


@dataclass(frozen=True, slots=True)
class FoundSpan:
    """A span of a tool: ``key`` is the tool's id, ``field`` the place in the file, ``attrs`` as written there."""

    key: str
    label: str
    start: int
    end: int
    attrs: Mapping[str, Any] = field(default_factory=dict)
    ref: str | None = None
    score: float = 1.0
    field: str = ""


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link of a tool between the keys of two spans; ``label`` is None where the tool has none."""

    head: str
    tail: str
    label: str | None = None
    score: float = 1.0
    field: str = ""


def assemble(
    text: str,
    spans: Iterable[FoundSpan],
    links: Iterable[FoundLink],
    *,
    header: Mapping[str, str],
    name: str,
    where: str,
    notes: Notes,
) -> MarkedText:
    """A bulletin from what was found at ``where``; ``name`` is its id where the header has none.

    Raises InputError for unknown labels, offsets outside the text, keys that are not there and lone surrogates. What
    the guide does not allow (a pair that cannot be linked, an attribute that its label does not have) is left out and
    noted. Ids of marks are kept where they fit their label and are unique.
    """
    _check_text(text, where)
    ordered = sorted(spans, key=lambda s: (s.start, -s.end, SPAN_LABELS.index(_known(s, where))))
    mentions, position = [], {}
    for i, span in enumerate(ordered):
        if not 0 <= span.start < span.end <= len(text):
            problem = f"{span.field}: {span.start}–{span.end} is no stretch of the text ({len(text)} characters)"
            raise InputError(problem, source=where, mend="export again, with the text that was annotated")
        if span.key in position:
            raise InputError(f"{span.field}: id {span.key} twice", source=where, mend="give each span its own id")
        position[span.key] = i
        attrs = complete_attributes(span.label, span.attrs, partial(_note, notes, f"{where} {span.field}"))
        mentions.append(Mention(span.label, span.start, span.end, text[span.start : span.end], span.score, attrs))
    named = {"id": name} | dict(header) if not header.get("id") else dict(header)
    return MarkedText(text, tuple(mentions), _links(links, mentions, position, where, notes), named, _refs(ordered))


def without(marked: MarkedText, dropped: set[int]) -> MarkedText:
    """``marked`` without the mentions at these positions and their links."""
    kept = [i for i in range(len(marked.mentions)) if i not in dropped]
    new = {old: i for i, old in enumerate(kept)}
    ends_kept = (k for k in marked.links if k.head in new and k.tail in new)
    links = tuple(replace(k, head=new[k.head], tail=new[k.tail]) for k in ends_kept)
    refs = tuple(marked.refs[i] for i in kept) if marked.refs else ()
    return replace(marked, mentions=tuple(marked.mentions[i] for i in kept), links=links, refs=refs)


def overlapping(mentions: Sequence[Mention], *, same_label: bool) -> list[int]:
    """Positions of mentions that overlap an earlier one of their label, or (unless ``same_label``) cross an earlier
    one of any label. Mentions are in order."""
    dropped: list[int] = []
    open_ones: list[Mention] = []
    for i, mention in enumerate(mentions):
        open_ones = [o for o in open_ones if o.end > mention.start]
        if any(o.label == mention.label or (not same_label and o.end < mention.end) for o in open_ones):
            dropped.append(i)
        else:
            open_ones.append(mention)
    return dropped


def _note(notes: Notes, where: str, what: str) -> None:
    notes.add(what, where)


def _check_text(text: str, where: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        mend = "export again: half a character was written"
        raise InputError("a lone surrogate", offset=error.start, source=where, mend=mend) from error


def _known(span: FoundSpan, where: str) -> str:
    if span.label not in LABEL_LETTERS:
        problem = f"{span.field}: unknown label {span.label!r}"
        raise InputError(problem, source=where, mend=f"use one of {', '.join(SPAN_LABELS)}")
    return span.label


def _refs(spans: Sequence[FoundSpan]) -> tuple[str | None, ...]:
    refs: list[str | None] = []
    for span in spans:
        match = _REF.fullmatch(span.ref or "")
        fits = match is not None and LETTERS.get(match[1]) == span.label and span.ref not in refs
        refs.append(span.ref if fits else None)
    return tuple(refs)


def _links(
    links: Iterable[FoundLink], mentions: Sequence[Mention], position: Mapping[str, int], where: str, notes: Notes
) -> tuple[Link, ...]:
    out: list[Link] = []
    for link in links:
        if missing := [key for key in (link.head, link.tail) if key not in position]:
            problem = f"{link.field}: no span has the id {missing[0]}"
            raise InputError(problem, source=where, mend="export again, with the spans that links point at")
        head, tail = position[link.head], position[link.tail]
        pair = mentions[head].label, mentions[tail].label
        label = LINK_OF_PAIR.get(pair)
        at = f"{where} {link.field}"
        if label is None or (link.label is not None and link.label != label):
            notes.add(f"{pair[0]} → {pair[1]} cannot be linked{f' as {link.label}' if link.label else ''}", at)
        elif any(k.head == head and (k.tail == tail or (k.label == label and label in SINGLE_LINKS)) for k in out):
            notes.add(f"a second {label} link", at)
        else:
            out.append(Link(head, tail, label, link.score))
    return tuple(sorted(out, key=lambda k: k.head))
