"""Annotated bulletins as JSON Lines, a file a split, in columns that ``datasets`` reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from govie.annotation.documents import SPLITS, find_layout
from govie.annotation.marked import MarkedText, read_marked
from govie.annotation.splits import read_splits
from govie.errors import InputError
from govie.labels import QUANTITY_ATTRIBUTES
from govie.records import Mention

#: Columns of a bulletin that its header fills; null where it says nothing.
HEADER_COLUMNS: Final = ("genre", "subject", "adcode", "date")
#: Attributes of a span: each is a string, or null where the span's label has none such.
ATTRIBUTE_COLUMNS: Final = (*QUANTITY_ATTRIBUTES, "value", "of", "adcode", "candidates")


def dataset_row(marked: MarkedText, *, name: str) -> dict[str, Any]:
    """One bulletin: id, text, header columns, ``spans`` (start, end, label, attrs) and ``links`` (head, tail, label).

    Offsets count code points of ``text``; head and tail are positions in ``spans``. Several ``candidates`` of a place
    are one string with blanks between them.

    >>> from govie.annotation.marked import parse_marked
    >>> row = dataset_row(parse_marked("genre: review\\n---\\n{M1|人口}{Q|3万人|M1}"), name="a")
    >>> row["genre"], row["date"], row["links"]
    ('review', None, [{'head': 1, 'tail': 0, 'label': 'MEASURES'}])
    >>> row["spans"][1]["start"], row["spans"][1]["attrs"]["kind"], row["spans"][0]["attrs"]["kind"]
    (2, 'level', None)
    """
    return {
        "id": name,
        "text": marked.text,
        **{column: marked.header.get(column) or None for column in HEADER_COLUMNS},
        "spans": [{"start": m.start, "end": m.end, "label": m.label, "attrs": _attributes(m)} for m in marked.mentions],
        "links": [{"head": link.head, "tail": link.tail, "label": link.label} for link in marked.links],
    }


def write_jsonl(root: Path, output: Path) -> dict[str, int]:
    """Write ``train.jsonl``, ``dev.jsonl`` and ``test.jsonl`` to ``output``; returns the number of bulletins of each.

    Raises InputError where there is no ``splits.json``, or where it names a split or an id that is not there.
    """
    layout = find_layout(root)
    splits = read_splits(layout.splits)
    counts = {}
    for split in SPLITS:
        names = sorted(splits.get(split, ()))
        rows = [dataset_row(read_marked(_path(layout.annotations, name)), name=name) for name in names]
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (output / f"{split}.jsonl").write_text(lines, encoding="utf-8", newline="")
        counts[split] = len(rows)
    return counts


def _path(folder: Path, name: str) -> Path:
    path = folder / f"{name}.mk"
    if not path.is_file():
        raise InputError(f"no {name}.mk", mend="build the corpus again", source=str(folder))
    return path


def _attributes(mention: Mention) -> dict[str, str | None]:
    attributes: dict[str, str | None] = {}
    for column in ATTRIBUTE_COLUMNS:
        value = mention.attrs.get(column)
        several = isinstance(value, (list, tuple))
        attributes[column] = " ".join(map(str, value or ())) or None if several else (str(value) if value else None)
    return attributes
