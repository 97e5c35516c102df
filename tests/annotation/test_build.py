import json

import pytest

from govie.annotation.build import build_corpus
from govie.annotation.checks import check_directory
from govie.errors import InputError, MarkupError


def test_files_and_counts(write):
    write("b", "第一行\r\n{M1|税收}{Q|3元|M1}\\|", split="test", adcode="220283", traits="table ranks", date="1998-03")
    root = write("a", "農業發展", date="", genre="review")
    assert build_corpus(root) == {"train": 1, "dev": 0, "test": 1}
    assert (root / "corpus" / "b.txt").read_bytes() == "第一行\r\n税收3元|".encode()
    assert json.loads((root / "annotations" / "splits.json").read_text()) == {"train": ["a"], "dev": [], "test": ["b"]}
    rows = [json.loads(line) for line in (root / "corpus" / "manifest.jsonl").read_text("utf-8").splitlines()]
    common = {"subject": "甲县"}
    assert rows == [
        {"id": "a", "genre": "review", **common, "adcode": "220284", "script": "hant", "decade": None, "traits": []},
        {"id": "b", "genre": "feature", **common, "adcode": "220283", "script": "hans", "decade": "1990s",
         "traits": ["table", "ranks"]},
    ]  # fmt: skip


def test_building_twice_yields_the_same_bytes(write):
    write("b", "乙", split="test", adcode="220283")
    root = write("a", "甲")
    paths = [root / "corpus" / "manifest.jsonl", root / "annotations" / "splits.json", root / "corpus" / "a.txt"]
    build_corpus(root)
    before = [path.read_bytes() for path in paths]
    build_corpus(root)
    assert [path.read_bytes() for path in paths] == before


@pytest.mark.parametrize(
    ("body", "split", "error"), [("甲", "", InputError), ("{M|", "train", MarkupError)], ids=["no-split", "broken"]
)
def test_nothing_is_written_where_a_file_is_wrong(write, body, split, error):
    root = write("a", body, split=split)
    with pytest.raises(error):
        build_corpus(root)
    assert not (root / "corpus").exists()


def test_a_plain_folder_is_no_project(write):
    folder = (write("a", "甲") / "annotations").rename(write("a", "甲") / "gold")
    with pytest.raises(InputError, match="no annotations/ in it"):
        build_corpus(folder)


def change(path, old, new):
    source = path.read_text("utf-8")
    assert old in source
    path.write_text(source.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        pytest.param(lambda c: (c / "a.txt").write_text("乙"), "differs from the text of a.mk", id="text"),
        pytest.param(lambda c: (c / "a.txt").unlink(), "no such file", id="no-text"),
        pytest.param(lambda c: (c / "z.txt").write_text("乙"), "no annotation z.mk", id="text-too-many"),
        pytest.param(lambda c: (c / "manifest.jsonl").unlink(), "no such file", id="no-manifest"),
        pytest.param(lambda c: (c / "manifest.jsonl").write_text(""), "a has no row", id="no-row"),
        pytest.param(
            lambda c: change(c / "manifest.jsonl", "220284", "110000"),
            "a: adcode is '110000', the annotation says '220284'",
            id="row-differs",
        ),
        pytest.param(
            lambda c: change(c / "manifest.jsonl", "\n", '\n{"id": "z"}\n'), "z has no annotation", id="row-too-many"
        ),
        pytest.param(lambda c: change(c / "manifest.jsonl", "\n", "\n[]\n"), "no JSON object with an id", id="no-json"),
        pytest.param(
            lambda c: (c / "manifest.jsonl").write_text((c / "manifest.jsonl").read_text("utf-8") * 2),
            "a stands twice",
            id="row-twice",
        ),
    ],
)
def test_a_corpus_that_does_not_agree(write, spoil, problem):
    root = write("a", "甲")
    build_corpus(root)
    spoil(root / "corpus")
    assert [issue.problem for issue in check_directory(root).errors] == [problem]
