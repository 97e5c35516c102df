"""Reading inputs and writing outputs of commands: bytes are decoded as told, and nothing is written half."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from govie.errors import InputError

STDIN = "-"


def read_text(name: str, *, encoding: str) -> str:
    """The text of a file, or of standard input for ``-``; line ends and a byte order mark are kept as they are.

    Raises InputError for a file that cannot be read, an unknown encoding, and bytes that are not of that encoding.
    """
    try:
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except IsADirectoryError as error:
        raise InputError("is a folder", source=shown(name), mend="name files, such as folder/*.txt") from error
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", source=shown(name), mend="name a file to read") from error
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        other = "gb18030" if error.encoding.replace("-", "") == "utf8" else "utf-8"
        raise InputError(
            f"a byte that is not {encoding}",
            source=shown(name),
            offset=error.start,
            mend=f"name the encoding of the file, such as --encoding {other}",
        ) from error
    except LookupError as error:
        raise InputError(f"no text encoding {encoding!r}", mend="name one such as gb18030") from error


def shown(name: str) -> str:
    """A file name that can be printed: bytes that are no UTF-8 are replaced."""
    return os.fsencode(name).decode("utf-8", "replace")


def write_text(text: str, output: Path | None) -> None:
    """Write UTF-8 to ``output``, or to standard output where it is None."""
    if output is not None:
        write_file(output, text.encode())
    elif sys.stdout.isatty():
        typer.echo(text, nl=False)
    else:
        typer.echo(text.encode(), nl=False)


def write_file(path: Path, data: bytes) -> None:
    """Write ``data`` beside ``path`` and move it there, so that the file is the old one or the new one, never half.

    A device or pipe is written to directly. Raises InputError where it cannot be written.
    """
    target = path.resolve()
    special = target.exists() and not target.is_file()
    scratch = target if special else target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        scratch.write_bytes(data)
        if not special:
            if target.exists():
                shutil.copymode(target, scratch)
            scratch.replace(target)
    except OSError as error:
        if not special:
            scratch.unlink(missing_ok=True)
        problem = f"cannot be written ({error.strerror})"
        raise InputError(problem, source=shown(str(path)), mend="name a file in a folder that exists") from error


@contextmanager
def folder_to_fill(output: Path) -> Iterator[Path]:
    """A new folder beside ``output``; when the block ends well, its files are moved into ``output``, else dropped."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=output.resolve().parent, prefix=f".{output.name}.") as name:
            scratch = Path(name)
            yield scratch
            for path in sorted(scratch.iterdir()):
                path.replace(output / path.name)
    except OSError as error:
        problem = f"cannot be written ({error.strerror})"
        raise InputError(problem, source=shown(str(output)), mend="name a folder that can be written") from error
