"""A folder of small files, and what a batch over them must be."""

from __future__ import annotations

import pytest


@pytest.fixture
def folder(tmp_path):
    """Sixty files in three folders, one that cannot be read among them, and files of other kinds."""
    root = tmp_path / "in"
    for i in range(60):
        path = root / f"{i % 3}" / f"{i:02}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("bad" if i == 31 else f"粮食{i}", encoding="utf-8")
    (root / "1" / "old.doc").write_text("x", encoding="utf-8")
    (root / ".hidden.txt").write_text("x", encoding="utf-8")
    return root


@pytest.fixture
def expected(folder):
    """The names of the files that have facts, in order."""
    return [str(path) for path in sorted(folder.rglob("??.txt")) if path.name != "31.txt"]
