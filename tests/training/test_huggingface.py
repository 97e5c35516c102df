"""What is exported can be read by ``datasets`` without a network."""

import socket

import pytest

from govie.conversions.registry import convert
from govie.training.huggingface import bulletin_features

datasets = pytest.importorskip("datasets")

HEADER = "id: {}\nsubject: 甲县\nadcode: 211381\ngenre: review\n---\n"
BODY = "{D1|2021年|=2021}{M1|产值}{Q|3亿元|M1 D1}，增长{Q|5%|M1 D1 growth}。"


def test_it_is_read_offline(tmp_path, monkeypatch):
    def refuse(*_args, **_options):
        raise AssertionError("the network was asked")

    folder = tmp_path / "annotations"
    folder.mkdir()
    for name, body in {"one": BODY, "two": "乙县"}.items():
        (folder / f"{name}.mk").write_text(HEADER.format(name) + body, encoding="utf-8")
    (folder / "splits.json").write_text('{"train": ["one"], "dev": [], "test": ["two"]}', encoding="utf-8")
    convert(tmp_path, tmp_path, source_format="mk", target_format="datasets")
    monkeypatch.setattr(socket.socket, "connect", refuse)
    loaded = datasets.load_dataset(
        "json",
        data_files={split: str(tmp_path / f"{split}.jsonl") for split in ("train", "test")},
        features=bulletin_features(),
        cache_dir=str(tmp_path / "cache"),
    )
    row = loaded["train"][0]
    assert [row["text"][span["start"] : span["end"]] for span in row["spans"]] == ["2021年", "产值", "3亿元", "5%"]
    assert row["spans"][3]["attrs"]["basis"] == "yoy"
    assert row["links"][0] == {"head": 2, "tail": 1, "label": "MEASURES"}
    assert row["date"] is None
    assert loaded["test"][0]["spans"] == []
    assert loaded["train"].features == loaded["test"].features == bulletin_features()
