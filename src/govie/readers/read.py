"""``read``: a file of any kind that govie knows, as a Document."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from govie.errors import GovieError, InputError
from govie.readers.decode import decode
from govie.readers.document import Document
from govie.readers.docx import read_docx
from govie.readers.html import read_html
from govie.readers.pdf import read_pdf

#: Suffixes of plain text.
TEXT: Final = frozenset({".txt", ".text"})
_HTML: Final = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_OTHERS: Final[dict[str, Callable[..., Document]]] = {".pdf": read_pdf, ".docx": read_docx}
#: What ``read`` can read, by the end of the name in lower case.
SUFFIXES: Final = frozenset({*TEXT, *_HTML, *_OTHERS})


def read(path: str | os.PathLike[str], *, encoding: str | None = None) -> Document:
    """Read a file by the end of its name: .txt, .html, .pdf or .docx (all but .txt need the extra ``readers``).

    ``encoding`` is that of a .txt or .html; None detects UTF-8 and GB18030, and ``Document.notes`` says so. Raises
    InputError, which names the file, for what cannot be read: no such file, another kind, damage, a scan without text;
    ExtraError where the extra is not installed.

    >>> from pathlib import Path; from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "a.txt")
    ...     _ = file.write_bytes("全县粮食产量5万吨。".encode("gb18030"))
    ...     document = read(file)
    >>> document.text, document.encoding, document.notes
    ('全县粮食产量5万吨。', 'gb18030', ('read as gb18030: the bytes are not UTF-8',))
    """
    return read_bytes(_bytes(path), path=path, encoding=encoding)


def read_bytes(data: bytes, *, path: str | os.PathLike[str], encoding: str | None = None) -> Document:
    """The same for the bytes of a file that are at hand; ``path`` names it and tells its kind."""
    source = shown(path)
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        mend = f"save it as one of {', '.join(sorted(SUFFIXES))}"
        raise InputError(f"no reader for {suffix or 'a name without suffix'}", source=source, mend=mend)
    if not data:
        raise InputError("the file is empty", source=source, mend="fetch it again")
    try:
        if suffix in TEXT:
            return _read_text(data, source, encoding)
        if suffix in _HTML:
            return read_html(data, source=source, encoding=encoding)
        return _OTHERS[suffix](data, source=source)
    except GovieError:
        raise
    except Exception as error:  # the libraries raise errors of many kinds for damaged files
        problem = f"cannot be read as {suffix[1:]} ({type(error).__name__}: {error})"
        raise InputError(problem, source=source, mend="open the file and save it anew") from error


def _read_text(data: bytes, source: str, encoding: str | None) -> Document:
    text, used = decode(data, source=source, encoding=encoding)
    told = encoding is not None or used in ("utf-8", "utf-8-sig")
    notes = () if told else (f"read as {used}: the bytes are not UTF-8",)
    return Document(text=text, path=source, kind="text", encoding=used, notes=notes)


def _bytes(path: str | os.PathLike[str]) -> bytes:
    try:
        return Path(path).read_bytes()
    except IsADirectoryError as error:
        raise InputError("is a folder", source=shown(path), mend="name files, or use govie parse -r") from error
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or "cannot be read"
        raise InputError(problem, source=shown(path), mend="name a file to read") from error


def shown(path: str | os.PathLike[str]) -> str:
    """A file name that can be printed and written: bytes that are no UTF-8 are replaced."""
    return os.fsencode(path).decode("utf-8", "replace")
