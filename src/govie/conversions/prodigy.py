"""Prodigy's ``rel.manual``: JSON Lines with a token a code point, spans, and relations between their last tokens.

Offsets are those of Python strings: code points. ``head`` and ``child`` of a relation are the index of the last token
of a span. Header, attributes and ids of marks are kept under ``govie``, which Prodigy hands through.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from govie.annotation.marked import MarkedText
from govie.conversions.assemble import FoundLink, FoundSpan, assemble
from govie.conversions.files import ALL, Node, format_lines, json_lines, write_utf8
from govie.conversions.notes import Notes
from govie.conversions.sidecar import KEY, header_of, sidecar_of, with_sidecar
from govie.records import Mention


def read(source: Path, *, notes: Notes) -> Iterator[MarkedText]:
    """What ``prodigy db-out`` wrote; examples that were rejected or ignored are noted and passed over."""
    for path, number, node in json_lines(source):
        if (answer := node.maybe("answer", str) or "accept") != "accept":
            notes.add(f"examples with the answer {answer}", node.where)
            continue
        text = node.need("text", str)
        sidecar = node.child(KEY)
        spans = [_span(i, span) for i, span in enumerate(node.children("spans"))]
        keys = {(s.start, s.end, s.label): s.key for s in spans}
        yield assemble(
            text,
            with_sidecar(spans, sidecar, where=node.where, notes=notes),
            [_link(relation, keys) for relation in node.children("relations")],
            header=header_of(sidecar),
            name=f"{path.stem}-{number}",
            where=node.where,
            notes=notes,
        )


def write(bulletins: Sequence[MarkedText], folder: Path, *, notes: Notes) -> None:
    write_utf8(folder / f"{ALL}.jsonl", format_lines([task_of(marked) for marked in bulletins]))


def task_of(marked: MarkedText) -> dict[str, Any]:
    """One annotation task."""
    spans = [_place(m) for m in marked.mentions]
    return {
        "text": marked.text,
        "tokens": [
            {"text": char, "start": i, "end": i + 1, "id": i, "ws": False} for i, char in enumerate(marked.text)
        ],
        "spans": spans,
        "relations": [
            {
                "head": spans[k.head]["token_end"],
                "child": spans[k.tail]["token_end"],
                "head_span": spans[k.head],
                "child_span": spans[k.tail],
                "label": k.label,
            }
            for k in marked.links
        ],
        "meta": {"id": marked.header.get("id", "")},
        KEY: sidecar_of(marked),
    }


def _place(mention: Mention) -> dict[str, Any]:
    place = {"start": mention.start, "end": mention.end}
    return {**place, "token_start": mention.start, "token_end": mention.end - 1, "label": mention.label}


def _span(i: int, node: Node) -> FoundSpan:
    label, start, end = node.need("label", str), node.need("start", int), node.need("end", int)
    return FoundSpan(str(i), label, start, end, field=node.path)


def _link(node: Node, keys: Mapping[tuple[int, int, str], str]) -> FoundLink:
    ends = []
    for name in ("head_span", "child_span"):
        span = node.child(name)
        key = span.need("start", int), span.need("end", int), span.need("label", str)
        if key not in keys:
            mend = "relate spans, not bare tokens"
            raise span.fail(f"{key[2]} {key[0]}–{key[1]} is not among spans", mend)
        ends.append(keys[key])
    return FoundLink(ends[0], ends[1], node.need("label", str), field=node.path)
