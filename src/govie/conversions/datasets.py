"""Hugging Face's ``datasets``: JSON Lines with the same columns in every row, a file a split."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from govie.annotation.documents import SPLITS
from govie.annotation.marked import MarkedText
from govie.conversions.assemble import FoundLink, FoundSpan, assemble
from govie.conversions.files import by_split, format_lines, json_lines, write_utf8
from govie.conversions.notes import Notes
from govie.labels import QUANTITY_ATTRIBUTES
from govie.records import Mention

#: Columns of a bulletin that its header fills; null where it says nothing.
HEADER_COLUMNS: Final = ("title", "date", "year", "subject", "adcode", "genre", "source", "traits")
#: Attributes of a span: each is a string, or null where the span's label has none such.
ATTRIBUTE_COLUMNS: Final = (*QUANTITY_ATTRIBUTES, "value", "of", "adcode", "candidates")


def read(source: Path, *, notes: Notes) -> Iterator[MarkedText]:
    """What ``write`` or ``Dataset.to_json`` wrote; a file named after a split tells the split of its bulletins."""
    for path, number, node in json_lines(source):
        name = node.maybe("id", str) or f"{path.stem}-{number}"
        header = {"id": name} | {c: value for c in HEADER_COLUMNS if (value := node.maybe(c, str)) is not None}
        if path.stem in SPLITS:
            header["split"] = path.stem
        spans = [
            FoundSpan(
                str(i),
                span.need("label", str),
                span.need("start", int),
                span.need("end", int),
                span.child("attrs").value,
                field=span.path,
            )
            for i, span in enumerate(node.children("spans"))
        ]
        links = [
            FoundLink(str(k.need("head", int)), str(k.need("tail", int)), k.need("label", str), field=k.path)
            for k in node.children("links")
        ]
        text = node.need("text", str)
        yield assemble(text, spans, links, header=header, name=name, where=node.where, notes=notes)


def write(bulletins: Sequence[MarkedText], folder: Path, *, notes: Notes) -> None:
    """``train.jsonl`` … where bulletins have splits, else ``bulletins.jsonl``."""
    for marked in bulletins:
        other = marked.header.keys() - {"id", "split", *HEADER_COLUMNS}
        notes.add("header keys that are no column", marked.header.get("id", ""), times=len(other))
    for split, group in by_split(bulletins).items():
        write_utf8(folder / f"{split}.jsonl", format_lines([dataset_row(marked) for marked in group]))


def dataset_row(marked: MarkedText) -> dict[str, Any]:
    """One bulletin: id, text, header columns, ``spans`` (start, end, label, attrs) and ``links`` (head, tail, label).

    Offsets count code points of ``text``; head and tail are positions in ``spans``. Several ``candidates`` of a place
    are one string with blanks between them.

    >>> from govie.annotation.marked import parse_marked
    >>> row = dataset_row(parse_marked("id: a\\ngenre: review\\n---\\n{M1|人口}{Q|3万人|M1}"))
    >>> row["genre"], row["date"], row["links"]
    ('review', None, [{'head': 1, 'tail': 0, 'label': 'MEASURES'}])
    >>> row["spans"][1]["start"], row["spans"][1]["attrs"]["kind"], row["spans"][0]["attrs"]["kind"]
    (2, 'level', None)
    """
    return {
        "id": marked.header.get("id"),
        "text": marked.text,
        **{column: marked.header.get(column) or None for column in HEADER_COLUMNS},
        "spans": [{"start": m.start, "end": m.end, "label": m.label, "attrs": _attributes(m)} for m in marked.mentions],
        "links": [{"head": link.head, "tail": link.tail, "label": link.label} for link in marked.links],
    }


def _attributes(mention: Mention) -> dict[str, str | None]:
    attributes: dict[str, str | None] = {}
    for column in ATTRIBUTE_COLUMNS:
        value = mention.attrs.get(column)
        several = isinstance(value, list | tuple)
        attributes[column] = " ".join(map(str, value or ())) or None if several else (str(value) if value else None)
    return attributes
