"""govie's own JSON Lines: one bulletin a line, nothing lost.

``{"schema": "govie-annotation/1", "id": …, "header": {…}, "text": …, "spans": […], "links": […]}``. A span has
``start`` and ``end`` (code points), ``label``, ``text``, ``attrs`` (all that apply, defaults written out) and, where
there is one, ``ref`` (the id of its mark) and ``score``. A link has ``head`` and ``tail`` (positions in ``spans``),
``label`` and, where it is not 1, ``score``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from govie.annotation.marked import MarkedText
from govie.conversions.assemble import FoundLink, FoundSpan, assemble
from govie.conversions.files import ALL, Node, format_lines, json_lines, write_utf8
from govie.conversions.notes import Notes
from govie.records import Link, Mention

SCHEMA: Final = "govie-annotation/1"


def read(source: Path, *, notes: Notes) -> Iterator[MarkedText]:
    """A ``.jsonl`` file or a folder of them; raises InputError with file, line and field."""
    for path, number, node in json_lines(source):
        if (schema := node.need("schema", str)) != SCHEMA:
            raise node.fail(f"schema is {schema!r}, not {SCHEMA!r}", "name the format of the file with --from")
        text = node.need("text", str)
        yield assemble(
            text,
            [_span(i, span, text) for i, span in enumerate(node.children("spans"))],
            [_link(link) for link in node.children("links")],
            header={str(k): str(v) for k, v in node.child("header").value.items()},
            name=node.maybe("id", str) or f"{path.stem}-{number}",
            where=node.where,
            notes=notes,
        )


def write(bulletins: Sequence[MarkedText], folder: Path, *, notes: Notes) -> None:
    write_utf8(folder / f"{ALL}.jsonl", format_lines([row_of(marked) for marked in bulletins]))


def row_of(marked: MarkedText) -> dict[str, Any]:
    """The line of one bulletin.

    >>> row_of(MarkedText("3人", (Mention("QUANTITY", 0, 2, "3人"),), ()))["spans"]
    [{'start': 0, 'end': 2, 'label': 'QUANTITY', 'text': '3人', 'attrs': {}}]
    """
    refs = marked.refs or (None,) * len(marked.mentions)
    return {
        "schema": SCHEMA,
        "id": marked.header.get("id"),
        "header": dict(marked.header),
        "text": marked.text,
        "spans": [_span_row(m, ref) for m, ref in zip(marked.mentions, refs, strict=True)],
        "links": [_link_row(link) for link in marked.links],
    }


def _span_row(mention: Mention, ref: str | None) -> dict[str, Any]:
    row: dict[str, Any] = {"start": mention.start, "end": mention.end, "label": mention.label, "text": mention.text}
    row["attrs"] = dict(mention.attrs)
    if ref:
        row["ref"] = ref
    if mention.score != 1:
        row["score"] = mention.score
    return row


def _link_row(link: Link) -> dict[str, Any]:
    row: dict[str, Any] = {"head": link.head, "tail": link.tail, "label": link.label}
    return row if link.score == 1 else row | {"score": link.score}


def _span(i: int, node: Node, text: str) -> FoundSpan:
    start, end = node.need("start", int), node.need("end", int)
    written = node.maybe("text", str)
    if written is not None and written != text[start:end]:
        raise node.fail(f"text is {written!r}, the bulletin has {text[start:end]!r}", "mend start and end")
    return FoundSpan(
        key=str(i),
        label=node.need("label", str),
        start=start,
        end=end,
        attrs=node.child("attrs").value,
        ref=node.maybe("ref", str),
        score=_score(node),
        field=node.path,
    )


def _link(node: Node) -> FoundLink:
    head, tail = node.need("head", int), node.need("tail", int)
    return FoundLink(str(head), str(tail), node.need("label", str), _score(node), node.path)


def _score(node: Node) -> float:
    score = node.value.get("score", 1.0)
    if isinstance(score, bool) or not isinstance(score, int | float):
        raise node.fail("score is no number", "write a probability, or leave it out")
    return float(score)
