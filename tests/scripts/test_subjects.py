"""The inferred subject of the project's own marked bulletins."""

from collections.abc import Callable
from types import ModuleType

import pytest

from govie.annotation.splits import read_splits


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("subjects")


def test_most_subjects_of_marked_bulletins_are_found(script: ModuleType) -> None:
    ids = read_splits(script.ANNOTATIONS / "splits.json")["dev"]
    wrong, number = script.misses(script.ANNOTATIONS / f"{name}.mk" for name in ids)
    assert number >= 20
    assert len(wrong) / number <= 0.15, wrong


def test_main_prints_each_split(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(script, "read_splits", lambda path: {"dev": ["communique_012"]})
    script.main()
    assert capsys.readouterr().out.startswith("dev: ")
