"""What a worker does: read the files of a chunk, parse them and give back their lines of a part file.

A line is ``D`` and the number of facts, or ``E``; a tab; and JSON. After ``D`` it is the document in the form of the
settings, after ``E`` an error record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from govie.api import DEFAULT_MODEL
from govie.errors import GovieError, InputError
from govie.readers import Document, read
from govie.readers.read import shown
from govie.records import Failure

if TYPE_CHECKING:
    from govie.bulletin import Bulletin


@dataclass(frozen=True, slots=True)
class Settings:
    """Options of ``govie.parse`` for all files of a batch.

    ``date`` is used before a date that a page states. ``encoding``: that of .txt and .html; None detects it.
    ``form``: ``contract`` is the JSON of a bulletin, ``rows`` are its facts as flat rows.
    """

    date: str | None = None
    subject: str | None = None
    min_score: float = 0.0
    knowledge: str | None = None
    model: str = DEFAULT_MODEL
    encoding: str | None = None
    form: Literal["contract", "rows"] = "contract"

    def fingerprint(self) -> str:
        """All that the results hang on besides the files: options, own knowledge, versions of govie and the model."""
        own = Path(self.knowledge).read_bytes() if self.knowledge and Path(self.knowledge).is_file() else b""
        states = (hashlib.sha256(own).hexdigest(), version("govie"), _model_state(self.model))
        return json.dumps([asdict(self), *states])


def _model_state(model: str) -> str:
    """A hash of the descriptions of a model, which change when it is trained anew; of nothing where it is absent."""
    folder = Path(model)
    if not folder.is_dir():
        spec = find_spec(model) if model.isidentifier() else None
        folder = Path(spec.origin).parent if spec and spec.origin else folder
    files = sorted(folder.rglob("meta.json")) if folder.is_dir() else []
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def work(paths: Sequence[str], settings: Settings) -> bytes:
    """The lines of the files, in order; a file that cannot be read or parsed has an error record.

    Raises ModelError and TableError for a model or own knowledge that cannot be used at all.
    """
    from govie.api import load

    load(settings.model, knowledge=settings.knowledge)
    documents: dict[str, Document] = {}
    lines = dict.fromkeys(paths, b"")
    for path in paths:
        try:
            documents[path] = read(path, encoding=settings.encoding)
        except GovieError as error:
            lines[path] = error_line(path, error)
        except Exception as error:  # one bad file must not stop ten thousand
            lines[path] = _fault(path, error)
    for (path, document), found in zip(documents.items(), _parsed(documents.values(), settings), strict=True):
        try:
            lines[path] = _line(document, found, settings)
        except Exception as error:
            lines[path] = _fault(path, error)
    return b"".join(lines.values())


def _parsed(documents: Iterable[Document], settings: Settings) -> Iterator[Bulletin | Failure]:
    """The bulletins of documents, in order, read many at a time."""
    from govie.many import parse_many

    known = {"subject": settings.subject}
    return parse_many(
        [(d.text, {**known, "date": settings.date or d.date, "source": d.path}) for d in documents],
        min_score=settings.min_score,
        knowledge=settings.knowledge,
        model=settings.model,
    )


def _line(document: Document, found: Bulletin | Failure, settings: Settings) -> bytes:
    if isinstance(found, Failure):
        return _record(document.path, "InputError", found.error)
    whole = replace(found, warnings=(*document.notes, *found.warnings))
    form: Any = whole.to_dict() if settings.form == "contract" else [whole.source, whole.rows()]
    return f"D{len(whole.facts)}\t".encode() + json.dumps(form, ensure_ascii=False).encode() + b"\n"


def _fault(path: str, error: Exception) -> bytes:
    return error_line(path, InputError(f"{type(error).__name__}: {error}", mend="report it with the file"))


def error_line(path: str, error: GovieError) -> bytes:
    """The line of a file that has no facts: what it is, and the whole message."""
    return _record(shown(path), type(error).__name__, str(error))


def _record(source: str, error: str, message: str) -> bytes:
    record = {"source": source, "error": error, "message": " ".join(message.split())}
    return b"E\t" + json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
