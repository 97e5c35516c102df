"""Folders that are written whole or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def replace_folder(fresh: Path, target: Path) -> None:
    """Copy ``fresh`` beside ``target`` and put it in its place; what stood there goes last."""
    restore_folder(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside, old = _beside(target)
    for stale in (beside, old):
        shutil.rmtree(stale, ignore_errors=True)
    shutil.copytree(fresh, beside)
    if target.exists():
        target.rename(old)
    beside.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def restore_folder(target: Path) -> None:
    """Undo a replacement that was killed between its two renames."""
    _, old = _beside(target)
    if old.exists() and not target.exists():
        old.rename(target)


def write_file_whole(path: Path, data: bytes) -> None:
    """Write ``data`` so that ``path`` is the old file or the new one whenever the process or the machine stops."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}.part")
    with scratch.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)


def _beside(target: Path) -> tuple[Path, Path]:
    return target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")
