"""PDF files: lines of text in the order they are read, column by column (extra ``readers``)."""

from __future__ import annotations

import re
from typing import Any, Final

from govie.errors import ExtraError, InputError
from govie.readers.columns import Box, join_lines
from govie.readers.document import Document

_PAGE_NUMBER: Final = re.compile(r"[-—–−·\s]*\d{1,4}[-—–−·\s]*|第\s*\d{1,4}\s*页(\s*[,，/]?\s*共\s*\d{1,4}\s*页)?")
#: Above this share of characters that stand for none, a font does not say what its signs mean.
_NO_UNICODE: Final = 0.2


def read_pdf(data: bytes, *, source: str) -> Document:
    """The text of a PDF, a line a line of print; page numbers that stand alone at the edge of a page are left out.

    Raises InputError for a file that is damaged, locked by a password or holds no text (a scan), and ExtraError
    without pypdfium2.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise ExtraError("readers", "reading PDF") from error

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        problem = "is locked by a password" if locked else f"is no PDF that can be read ({error})"
        mend = "save it without the password" if locked else "fetch it again"
        raise InputError(problem, source=source, mend=mend) from error
    try:
        pages = [_page_text(page) for page in pdf]
        title = pdf.get_metadata_value("Title") or None
    finally:
        pdf.close()
    text = "\n".join(page for page in pages if page)
    _check(text, len(pages), source)
    empty = [str(number) for number, page in enumerate(pages, start=1) if not page]
    notes = (f"no text on page {', '.join(empty)} of {len(pages)}",) if empty else ()
    return Document(text=text, path=source, kind="pdf", title=title, notes=notes)


def _check(text: str, pages: int, source: str) -> None:
    """Raise InputError for a scan, or where the fonts do not say which characters they show."""
    if not text.strip():
        problem = f"holds no text on its {pages} page{'' if pages == 1 else 's'}: a scan"
        raise InputError(problem, source=source, mend="run a text recognition (OCR) over it first")
    unknown = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or (c < " " and c not in "\n\t") for c in text)
    if unknown > _NO_UNICODE * len(text):
        problem = "its fonts do not say which characters they show"
        raise InputError(problem, source=source, mend="run a text recognition (OCR) over it first")


def _page_text(page: Any) -> str:
    textpage = page.get_textpage()
    try:
        lines = join_lines(_boxes(textpage))
    finally:
        textpage.close()
        page.close()
    while lines and _PAGE_NUMBER.fullmatch(lines[-1]):
        lines.pop()
    if lines and _PAGE_NUMBER.fullmatch(lines[0]):
        lines.pop(0)
    return "\n".join(lines)


def _boxes(textpage: Any) -> list[Box]:
    """The runs of text of a page with their places."""
    boxes = []
    for i in range(textpage.count_rects()):
        left, bottom, right, top = textpage.get_rect(i)
        text = textpage.get_text_bounded(left=left, bottom=bottom, right=right, top=top)
        text = " ".join(text.replace("\ufffe", "").split())
        if text:
            boxes.append(Box(left, bottom, right, top, text))
    return boxes
