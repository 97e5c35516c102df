"""doccano's JSON Lines for projects with relations: ``entities`` and ``relations``.

doccano draws in the browser and keeps the browser's offsets: UTF-16 code units, unless the project counts grapheme
clusters (leave that option off). Header, attributes and ids of marks are kept under ``govie`` as JSON text, a column
that doccano takes for metadata and exports again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from govie.annotation.marked import MarkedText
from govie.conversions.assemble import FoundLink, FoundSpan, assemble
from govie.conversions.files import ALL, Node, format_lines, json_lines, parse_node, write_utf8
from govie.conversions.notes import Notes
from govie.conversions.offsets import Utf16Offsets
from govie.conversions.sidecar import KEY, header_of, sidecar_of, with_sidecar


def read(source: Path, *, notes: Notes) -> Iterator[MarkedText]:
    """What doccano exported as JSONL(relation); comments on bulletins are noted and left out."""
    for path, number, node in json_lines(source):
        text = node.need("text", str)
        offsets = Utf16Offsets(text)
        # doccano exports columns of metadata beside text, or together under "metadata", by version.
        packed = node.maybe(KEY, str) or node.child("metadata").maybe(KEY, str)
        sidecar = parse_node(packed, f"{node.where} {KEY}") if packed else Node({}, node.where)
        notes.add("comments", node.where, times=len(node.maybe("Comments", list) or ()))
        spans = [_span(entity, offsets) for entity in node.children("entities")]
        yield assemble(
            text,
            with_sidecar(spans, sidecar, where=node.where, notes=notes),
            [_link(relation) for relation in node.children("relations")],
            header=header_of(sidecar),
            name=f"{path.stem}-{number}",
            where=node.where,
            notes=notes,
        )


def write(bulletins: Sequence[MarkedText], folder: Path, *, notes: Notes) -> None:
    write_utf8(folder / f"{ALL}.jsonl", format_lines([row_of(marked) for marked in bulletins]))


def row_of(marked: MarkedText) -> dict[str, Any]:
    """One bulletin as doccano imports it; ids of entities are their positions."""
    offsets = Utf16Offsets(marked.text)
    return {
        "text": marked.text,
        "entities": [
            {
                "id": i,
                "label": m.label,
                "start_offset": offsets.to_units(m.start),
                "end_offset": offsets.to_units(m.end),
            }
            for i, m in enumerate(marked.mentions)
        ],
        "relations": [
            {"id": i, "from_id": k.head, "to_id": k.tail, "type": k.label} for i, k in enumerate(marked.links)
        ],
        KEY: json.dumps(sidecar_of(marked), ensure_ascii=False),
    }


def _span(node: Node, offsets: Utf16Offsets) -> FoundSpan:
    where = f"{node.where} {node.path}"
    start = offsets.to_points(node.need("start_offset", int), where=where)
    end = offsets.to_points(node.need("end_offset", int), where=where)
    return FoundSpan(str(node.need("id", int)), node.need("label", str), start, end, field=node.path)


def _link(node: Node) -> FoundLink:
    head, tail = node.need("from_id", int), node.need("to_id", int)
    return FoundLink(str(head), str(tail), node.need("type", str), field=node.path)
