"""Word documents: paragraphs and tables in their order (extra ``readers``)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from govie.errors import ExtraError, InputError
from govie.readers.document import Document


def read_docx(data: bytes, *, source: str) -> Document:
    """The text of a .docx: a line a paragraph, a line a table row with its cells apart by |.

    Text boxes, headers, footers and notes are left out. Raises InputError for a file without text and ExtraError
    without python-docx.
    """
    try:
        import docx
    except ImportError as error:
        raise ExtraError("readers", "reading DOCX") from error

    document = docx.Document(io.BytesIO(data))
    text = "\n".join(_lines(document)).strip("\n")
    if not text.strip():
        mend = "if it holds pictures of pages, run a text recognition (OCR) first"
        raise InputError("the document holds no text", source=source, mend=mend)
    return Document(text=text, path=source, kind="docx", title=document.core_properties.title or None)


def _lines(container: Any) -> Iterator[str]:
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                yield "|".join(_cells(row))
        else:
            yield block.text


def _cells(row: Any) -> Iterator[str]:
    """The text of each cell of a row, merged cells once."""
    last = None
    for cell in row.cells:
        if cell._tc is not last:
            last = cell._tc
            yield " ".join(part for line in _lines(cell) if (part := line.strip()))
