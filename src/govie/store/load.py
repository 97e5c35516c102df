"""From files to the rows of a store: documents, marked text, parsed JSON lines, exports."""

from __future__ import annotations

import itertools
import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from govie.bulletin import Bulletin
from govie.errors import GovieError, InputError
from govie.many import Item, parse_many
from govie.readers import SUFFIXES as DOCUMENTS
from govie.readers import Document, read
from govie.records import Failure
from govie.store.contract import bulletin_from_dict
from govie.store.rows import Rows, rows_of
from govie.store.store import Loaded, Store, is_export, open_export

_READ_ALREADY: Final = frozenset({".mk", ".jsonl"})
SUFFIXES: Final = DOCUMENTS | _READ_ALREADY
#: What a manifest may tell of a bulletin beside its ``id``, the name of its file without the suffix.
DETAILS: Final = ("title", "genre", "date", "subject")

_MEND: Final = "name what govie parse --format jsonl writes, and a manifest with --manifest"

Manifest = Mapping[str, Mapping[str, Any]]


@dataclass(slots=True)
class Report:
    """What became of a load: ``loaded`` counts bulletins, ``errors`` says what could not be read; the rest went on."""

    loaded: Loaded = field(default_factory=Loaded)
    errors: list[str] = field(default_factory=list)


def load_files(
    store: Store, paths: Iterable[Path], *, manifest: Path | None = None, recursive: bool = False, model: str
) -> Report:
    """Load files and folders (their files with ``SUFFIXES``, or an export) into ``store``; a file that fails is told.

    ``manifest`` is as of ``read_manifest``. ``recursive`` takes folders in folders too. ``model`` reads what
    ``govie.read`` can read (the title and date of a page count where the manifest has none); the marks of marked text
    are taken as they are; of JSON lines (``govie parse --format jsonl``) the text is read from their ``source`` where
    it still is what was parsed.
    """
    report, told = Report(), read_manifest(manifest) if manifest else {}
    for path in paths:
        if path.is_dir() and is_export(path):
            with open_export(path) as export:
                report.loaded += store.add(export.rows())
        else:
            files = [file for file in files_of(path, recursive=recursive) if not (manifest and file.samefile(manifest))]
            report.loaded += store.add(_each(files, told, model, report))
    return report


def files_of(path: Path, *, recursive: bool = False) -> list[Path]:
    """The file, or the files of a folder (and of folders in it) in order; InputError where there are none."""
    if not path.exists():
        raise InputError("is not there", source=str(path), mend="name a file or folder")
    below = [path] if path.is_file() else sorted(path.glob("**/*" if recursive else "*"))
    found = [file for file in below if file == path or file.suffix.lower() in SUFFIXES]
    if not found:
        raise InputError(f"holds no {', '.join(sorted(SUFFIXES))}", source=str(path), mend="name a folder of bulletins")
    return found


def read_manifest(path: Path) -> Manifest:
    """JSON lines with an ``id`` and any of ``DETAILS``, by id.

    The id is the name of the bulletin's file without its suffix, as in corpus/manifest.jsonl.
    """
    rows = [row for _, row in _objects(path)]
    if any("id" not in row for row in rows):
        raise InputError("a line without an id", source=str(path), mend='write {"id": "…", "genre": "…"} a line')
    return {str(row["id"]): row for row in rows}


def _each(files: Sequence[Path], manifest: Manifest, model: str, report: Report) -> Iterator[Rows]:
    for read_already, run in itertools.groupby(files, key=lambda path: path.suffix in _READ_ALREADY):
        if not read_already:
            yield from _documents(run, manifest, model, report)
            continue
        for path in run:
            try:
                yield from _parsed(path, manifest, report) if path.suffix == ".jsonl" else _marked(path, manifest)
            except GovieError as error:
                report.errors.append(_told(error, path))


def _told(error: GovieError, path: Path) -> str:
    return str(error) if str(path) in str(error) else f"{path}: {error}"


def _documents(paths: Iterable[Path], manifest: Manifest, model: str, report: Report) -> Iterator[Rows]:
    """The rows of files that the model reads, many at a time."""
    taken: deque[tuple[Mapping[str, Any], Document]] = deque()

    def items() -> Iterator[Item]:
        for path in paths:
            known = manifest.get(path.stem, {})
            try:
                document = read(path)
            except GovieError as error:
                report.errors.append(_told(error, path))
                continue
            taken.append((known, document))
            date = known.get("date") or document.date
            yield document.text, {"date": date, "subject": known.get("subject"), "source": str(path)}

    for found in parse_many(items(), model=model):
        known, document = taken.popleft()
        if isinstance(found, Failure):
            report.errors.append(found.error)
        else:
            yield _row(found, {"title": document.title, **known})


def _marked(path: Path, manifest: Manifest) -> Iterator[Rows]:
    from govie.annotation.marked import read_marked
    from govie.api import bulletin_of_marked

    marked, known = read_marked(path), manifest.get(path.stem, {})
    told = {**marked.header, **{key: known[key] for key in DETAILS if known.get(key)}}
    yield _row(bulletin_of_marked(marked, source=str(path)), told)


def _parsed(path: Path, manifest: Manifest, report: Report) -> Iterator[Rows]:
    for line, row in _objects(path):
        if "schema" not in row:
            raise InputError(f"line {line} is no object of the contract", source=str(path), mend=_MEND)
        try:
            source = str(row.get("source") or "")
            bulletin = _with_text(row, (Path(source), path.parent / source) if source else ())
            yield _row(bulletin, manifest.get(Path(source).stem, {}))
        except GovieError as error:
            report.errors.append(f"{path}:{line}: {error}")


def _with_text(row: Mapping[str, Any], sources: Sequence[Path]) -> Bulletin:
    """The bulletin with the text of its source, as long as that is what was parsed; else with a sketch of it."""
    for path in sources:
        if path.is_file() and path.suffix.lower() in DOCUMENTS:
            try:
                return bulletin_from_dict(row, text=read(path).text)
            except GovieError:
                continue
    return bulletin_from_dict(row)


def _row(bulletin: Bulletin, told: Mapping[str, Any]) -> Rows:
    return rows_of(bulletin, genre=told.get("genre") or None, title=told.get("title") or None)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        mend = "convert the file to UTF-8"
        raise InputError("a byte that is not utf-8", source=str(path), offset=error.start, mend=mend) from error
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", source=str(path), mend="name a file to read") from error


def _objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of JSON lines with their line numbers."""
    for number, line in enumerate(_read(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputError(f"line {number} is no JSON", source=str(path), mend="write an object a line") from error
        if not isinstance(row, dict):
            raise InputError(f"line {number} is no object", source=str(path), mend="write an object a line")
        yield number, row
