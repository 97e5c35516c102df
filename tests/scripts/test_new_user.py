"""The page of a new user's path: its commands, its ten bulletins and their corrected marks."""

import doctest

import pytest

from govie.annotation.checks import check_directory
from govie.annotation.draw import draw_splits
from govie.annotation.marked import read_marked


@pytest.fixture(scope="module")
def new_user(load_script):
    return load_script("new_user")


def test_examples(new_user):
    assert doctest.testmod(new_user).failed == 0


def test_the_page_leads_from_texts_to_an_installed_model(new_user):
    steps = list(new_user.steps_of(new_user.PAGE.read_text(encoding="utf-8")))
    headings = [heading for heading, _ in steps]
    assert headings == [
        *("Install", "Collect", "Suggest", "Correct", "Check", "Train", "Evaluate", "Package", "Install it elsewhere"),
    ]
    assert headings[0] == new_user.INSTALL


def test_a_block_leaves_its_folder_to_the_next(new_user, tmp_path):
    assert new_user.run("mkdir one\ncd one", tmp_path, {"PATH": "/usr/bin:/bin"}) == tmp_path / "one"
    with pytest.raises(new_user.subprocess.CalledProcessError):
        new_user.run("false\ntrue", tmp_path, {"PATH": "/usr/bin:/bin"})


def test_the_corrected_marks_are_of_the_ten_bulletins(root):
    folder = root / "docs" / "first-model"
    marked = {path.stem: read_marked(path) for path in (folder / "corrected").glob("*.mk")}
    texts = {path.stem: path.read_bytes().decode() for path in (folder / "bulletins").glob("*.txt")}
    assert len(texts) == 10
    assert {name: one.text for name, one in marked.items()} == texts
    assert check_directory(folder / "corrected").issues == ()
    assert [len(names) for names in draw_splits(sorted(marked.items())).values()] == [8, 1, 1]
