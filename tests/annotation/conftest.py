"""Small projects of annotated bulletins, written into a temporary folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

HEADER = {"title": "一篇", "date": "2022", "subject": "甲县", "genre": "feature", "source": "written"}


def marked_file(name: str, body: str, **header: str) -> str:
    """Marked text with a valid header; a key given as "" stays empty, one given as "-" is left out."""
    fields = {"id": name, **HEADER, "adcode": "220284", "split": "train"} | header
    return "".join(f"{key}: {value}\n" for key, value in fields.items() if value != "-") + "---\n" + body


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write ``annotations/<name>.mk`` of a project and yield the project's folder."""

    def write_one(name: str, body: str, **header: str) -> Path:
        folder = tmp_path / "annotations"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.mk").write_bytes(marked_file(name, body, **header).encode())
        return tmp_path

    return write_one
