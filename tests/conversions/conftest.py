"""Bulletins to convert, and conversion there and back in a temporary folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from govie.annotation.marked import MarkedText, parse_marked
from govie.conversions import registry
from govie.conversions.notes import Notes

HEADER = "id: a\ntitle: 一篇\ndate: 2022\nsubject: 甲县\nadcode: 220284\n"
BODY = (
    "😀𠮷村{C1|甲县|@220284}{D1|2021年|=2021}{M1|产\r\n值}{Q|3亿元|M1 D1 C1}，"
    "增长{Q|5%|M1 D1 growth down prev target ge}，居{R|{G|全市|@220200,220300}第一|M1 growth}；"
    "{P1|{E1|宏源}铸造园|E1}{M2|总投资}{Q|8亿元|M2 P1}。\n"
)


@pytest.fixture
def bulletin() -> MarkedText:
    """One bulletin with every label, link and attribute, astral characters and a line break inside a span."""
    return parse_marked(HEADER + "---\n" + BODY)


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Write a text file into the temporary folder and yield its path."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode())
        return path

    return write


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write bulletins in a format and yield the folder."""

    def write(name: str, *bulletins: MarkedText, notes: Notes | None = None) -> Path:
        registry.write(name, bulletins, tmp_path, notes=notes)
        return tmp_path

    return write
