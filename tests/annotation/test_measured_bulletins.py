"""Real bulletins with gold marks, kept beside the repository where they are at hand: all of them must parse."""

from pathlib import Path

import pytest

from govie.annotation.marked import format_marked, read_marked

FOLDER = Path(__file__).parents[3] / "shared" / "real"
FILES = sorted(FOLDER.glob("*.mk"))


def test_all_parse_and_write_back():
    if not FILES:
        pytest.skip("no real bulletins beside the repository")
    for path in FILES:
        marked = read_marked(path)
        assert marked.text == path.with_suffix(".txt").read_bytes().decode("utf-8"), path.name
        assert format_marked(marked) == path.read_bytes().decode("utf-8"), path.name
