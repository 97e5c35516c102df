import json

import pytest

from govie.annotation.datasheet import corpus_tables
from govie.errors import InputError

HEADER = "id: {}\ndate: 2022\nsubject: 甲县\ngenre: {}\ntraits: {}\nsplit: {}\n---\n"
BODY = "{D1|2021年|=2021}{M1|税收}{Q|3亿元|M1 D1}\n"


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "annotations"
    folder.mkdir()
    kinds = {"a": ("budget", "table ranks", "train"), "b": ("budget", "", "test"), "c": ("review", "table", "train")}
    for name, kind in kinds.items():
        (folder / f"{name}.mk").write_text(HEADER.format(name, *kind) + BODY, encoding="utf-8")
    splits = {"train": ["a", "c"], "dev": [], "test": ["b"]}
    (folder / "splits.json").write_text(json.dumps(splits), encoding="utf-8")
    return tmp_path


def test_documents_and_marks_are_counted_by_split(corpus):
    tables = corpus_tables(corpus)
    for line in (
        "| budget | 1 | 0 | 1 | 20 |",
        "| all | 2 | 0 | 1 | 30 |",
        "| 2020s | 2 | 0 | 1 | 30 |",
        "| table | 2 | 0 | 0 | 20 |",
        "| none | 0 | 0 | 1 | 10 |",
        "| QUANTITY | 2 | 0 | 1 | 3 |",
        "| DURING | 2 | 0 | 1 | 3 |",
        "| PROJECT | 0 | 0 | 0 | 0 |",
    ):
        assert line in tables


def test_a_corpus_without_bulletins(tmp_path):
    with pytest.raises(InputError, match=r"no \.mk file"):
        corpus_tables(tmp_path)
