"""What Prodigy and doccano have no fields for: header, attributes and ids of marks ride along beside the spans.

Both keep unknown fields of a document as they are. Attributes are found again by label and offsets, so they survive
as long as their span does; they cannot be edited there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from govie.annotation.marked import MarkedText
from govie.conversions.assemble import FoundSpan
from govie.conversions.attributes import written_attributes
from govie.conversions.files import Node
from govie.conversions.notes import Notes

KEY: Final = "govie"


def sidecar_of(marked: MarkedText) -> dict[str, Any]:
    """Header, and label, start, end (code points), ``attrs`` and ``ref`` of each mention that has any of them."""
    refs = marked.refs or (None,) * len(marked.mentions)
    spans = []
    for mention, ref in zip(marked.mentions, refs, strict=True):
        extra: dict[str, Any] = {}
        if attrs := written_attributes(mention):
            extra["attrs"] = attrs
        if ref:
            extra["ref"] = ref
        if extra:
            spans.append({"label": mention.label, "start": mention.start, "end": mention.end, **extra})
    return {"header": dict(marked.header), "spans": spans}


def header_of(sidecar: Node) -> dict[str, str]:
    return {str(key): str(value) for key, value in (sidecar.maybe("header", dict) or {}).items()}


def with_sidecar(spans: Iterable[FoundSpan], sidecar: Node, *, where: str, notes: Notes) -> list[FoundSpan]:
    """The spans with their attributes and ids; attributes of spans that are gone or moved are noted."""
    extras = {
        (node.need("label", str), node.need("start", int), node.need("end", int)): node
        for node in sidecar.children("spans")
    }
    out = []
    used = set()
    for span in spans:
        key = span.label, span.start, span.end
        if key in extras:
            used.add(key)
            node = extras[key]
            span = replace(span, attrs=node.maybe("attrs", dict) or {}, ref=node.maybe("ref", str))
        out.append(span)
    for key in extras.keys() - used:
        if extras[key].maybe("attrs", dict):
            notes.add("attributes of a span that was moved or removed", f"{where} {key[0]} {key[1]}–{key[2]}")
    return out
