"""The files of a batch, in order, and in chunks that stay the same where files come and go."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from govie.errors import InputError
from govie.readers import SUFFIXES
from govie.readers.read import shown

#: A chunk ends after a file whose hashed name falls into one of so many, but has no more than so many files and bytes.
_MEAN: Final = 8
_MOST: Final = 32
_BYTES: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Chunk:
    """Files that are read one after the other; ``key`` is a hash of their names, their bytes and the settings."""

    paths: tuple[str, ...]
    key: str


def find_documents(
    paths: Sequence[str | os.PathLike[str]], *, passed_over: Counter[str] | None = None
) -> Iterator[str]:
    """The files named, and of folders all files below whose suffix has a reader, by name; none of them twice.

    Passed over are hidden files, links to folders, and files of other suffixes, which ``passed_over`` counts. Raises
    InputError for what does not exist.
    """
    seen: list[Path] = []
    for path in map(Path, paths):
        if not path.exists():
            raise InputError("no such file or folder", source=shown(path), mend="name files or folders that exist")
        place = path.resolve()
        for found in _below(path, Counter() if passed_over is None else passed_over) if path.is_dir() else iter([path]):
            if not any(found.resolve().is_relative_to(other) for other in seen):
                yield os.fspath(found)
        seen.append(place)


def _below(folder: Path, passed_over: Counter[str]) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        problem = f"cannot be listed ({error.strerror})"
        raise InputError(problem, source=shown(folder), mend="mend its permissions") from error
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _below(folder / entry.name, passed_over)
        elif entry.is_file():
            suffix = Path(entry.name).suffix.lower()
            if suffix in SUFFIXES:
                yield folder / entry.name
            else:
                passed_over[suffix] += 1


def chunks(paths: Iterable[str], *, settings: str) -> Iterator[Chunk]:
    """Runs of ``paths``; where they end hangs on the names, so that a new file moves few of the ends.

    ``settings`` is what else the results hang on, as text.
    """
    run: list[str] = []
    digest, size = _start(settings), 0
    for path in paths:
        name = os.fsencode(path)
        run.append(path)
        content, length = _content(path)
        digest.update(hashlib.sha256(name).digest() + content)
        size += length
        if hashlib.sha256(name).digest()[0] % _MEAN == 0 or len(run) >= _MOST or size >= _BYTES:
            yield Chunk(tuple(run), digest.hexdigest()[:40])
            run, digest, size = [], _start(settings), 0
    if run:
        yield Chunk(tuple(run), digest.hexdigest()[:40])


def _start(settings: str) -> hashlib._Hash:
    return hashlib.sha256(settings.encode("utf-8", "surrogateescape"))


def _content(path: str) -> tuple[bytes, int]:
    """The hash and the length of a file; for one that cannot be read, zeros."""
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest(), os.fstat(file.fileno()).st_size
    except OSError:
        return bytes(32), 0
