"""What a worker does: read the files of a chunk, parse them and give back their lines of a part file.

A line is ``D`` and the number of facts, or ``E``; a tab; and JSON. After ``D`` it is the document in the form of the
settings, after ``E`` an error record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from govie.api import DEFAULT_MODEL
from govie.errors import GovieError, InputError
from govie.readers import Document, read
from govie.readers.read import shown

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
    return b"".join(_line(path, settings) for path in paths)


def _line(path: str, settings: Settings) -> bytes:
    try:
        document = read(path, encoding=settings.encoding)
        (bulletin,) = _parsed([document], settings)
        found = replace(bulletin, warnings=(*document.notes, *bulletin.warnings), doc=None)
        form: Any = found.to_dict() if settings.form == "contract" else [found.source, found.rows()]
        return f"D{len(found.facts)}\t".encode() + json.dumps(form, ensure_ascii=False).encode() + b"\n"
    except GovieError as error:
        return error_line(path, error)
    except Exception as error:  # one bad file must not stop ten thousand
        return error_line(path, InputError(f"{type(error).__name__}: {error}", mend="report it with the file"))


def _parsed(documents: Sequence[Document], settings: Settings) -> Iterator[Bulletin]:
    """The bulletins of documents, in order."""
    import govie

    for each in documents:
        yield govie.parse(
            each.text,
            date=settings.date or each.date,
            subject=settings.subject,
            min_score=settings.min_score,
            knowledge=settings.knowledge,
            model=settings.model,
            source=each.path,
        )


def error_line(path: str, error: GovieError) -> bytes:
    """The line of a file that has no facts: what it is, and the whole message."""
    record = {"source": shown(path), "error": type(error).__name__, "message": " ".join(str(error).split())}
    return b"E\t" + json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
