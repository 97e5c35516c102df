"""The part files of a batch: one a chunk, named by its key, whole or not there.

A part is written under another name, brought to the disk and renamed, so that a process killed at any moment leaves no
half of one; its name says which files, bytes and settings it came from: no other record of what is done is needed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from govie.errors import InputError
from govie.readers.read import shown


class Parts:
    """The folder ``OUT.parts`` beside the output ``OUT``."""

    def __init__(self, output: Path) -> None:
        self.folder = output.with_name(f"{output.name}.parts")
        with _writing(self.folder):
            self.folder.mkdir(exist_ok=True)

    def has(self, key: str) -> bool:
        return self._path(key).exists()

    def write(self, key: str, data: bytes) -> None:
        path = self._path(key)
        with _writing(path):
            path.parent.mkdir(exist_ok=True)
            with whole(path) as file:
                file.write(data)

    def lines(self, key: str) -> Iterator[bytes]:
        with self._path(key).open("rb") as file:
            yield from file

    def drop(self) -> None:
        shutil.rmtree(self.folder)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key


@contextmanager
def whole(path: Path, *, within: Path | None = None) -> Iterator[BinaryIO]:
    """A file to write to that takes the place of ``path`` when the block ends well; it is on the disk before.

    It lies in the folder ``within``, else beside ``path``.
    """
    scratch = (within or path.parent) / f".{path.name}.{os.getpid()}.part"
    try:
        with scratch.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
        _sync_folder(path.parent)
    finally:
        scratch.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        problem = f"cannot be written ({error.strerror})"
        raise InputError(problem, source=shown(path), mend="name an output in a folder that can be written") from error
