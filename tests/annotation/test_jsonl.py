import json

import pytest

from govie.annotation.build import build_corpus
from govie.annotation.jsonl import ATTRIBUTE_COLUMNS, HEADER_COLUMNS, write_jsonl
from govie.errors import InputError
from govie.labels import LINK_LABELS, SPAN_LABELS

BODY = (
    "𠮷村{C1|甲县}{D1|2021年|=2021}{M1|产值}{Q|3亿元|M1 D1 C1}，增长{Q|5%|M1 D1 growth down prev}，"
    "增速居{R|全市第一|M1 growth}。"
)


@pytest.fixture
def rows(write, tmp_path):
    write("one", BODY, date="", split="train")
    root = write("two", "乙县", split="test", adcode="211381")
    build_corpus(root)
    assert write_jsonl(root, tmp_path) == {"train": 1, "dev": 0, "test": 1}
    return {s: (tmp_path / f"{s}.jsonl").read_text("utf-8").splitlines() for s in ("train", "dev", "test")}


def test_a_line_a_bulletin(rows):
    assert [len(lines) for lines in rows.values()] == [1, 0, 1]
    row = json.loads(rows["test"][0])
    assert row["text"] == "乙县"
    assert (row["spans"], row["links"]) == ([], [])


def test_columns_are_the_same_in_every_row(rows):
    for line in (*rows["train"], *rows["test"]):
        row = json.loads(line)
        assert list(row) == ["id", "text", *HEADER_COLUMNS, "spans", "links"]
        assert row["date"] in (None, "2022")
        for span in row["spans"]:
            assert list(span) == ["start", "end", "label", "attrs"]
            assert list(span["attrs"]) == list(ATTRIBUTE_COLUMNS)


def test_spans_slice_the_text_and_links_point_at_spans(rows):
    row = json.loads(rows["train"][0])
    texts = [row["text"][span["start"] : span["end"]] for span in row["spans"]]
    assert texts == ["甲县", "2021年", "产值", "3亿元", "5%", "全市第一"]
    links = {(texts[link["head"]], texts[link["tail"]], link["label"]) for link in row["links"]}
    assert ("3亿元", "甲县", "AT") in links
    assert ("全市第一", "产值", "RANKS") in links
    assert {label for _, _, label in links} <= set(LINK_LABELS)
    assert {span["label"] for span in row["spans"]} <= set(SPAN_LABELS)


def test_attributes(rows):
    attrs = {span["label"]: span["attrs"] for span in json.loads(rows["train"][0])["spans"]}
    growth = {"kind": "growth", "status": "actual", "bound": "eq", "direction": "down", "basis": "prev"}
    assert {name: value for name, value in attrs["QUANTITY"].items() if value} == growth
    assert attrs["DATE"]["value"] == "2021"
    assert attrs["RANK"]["of"] == "growth"
    assert not any(attrs["METRIC"].values())


def test_errors(write, tmp_path):
    root = write("one", BODY)
    with pytest.raises(InputError, match="no splits can be read"):
        write_jsonl(root, tmp_path)
    (root / "annotations" / "splits.json").write_text('{"train": ["gone"]}', encoding="utf-8")
    with pytest.raises(InputError, match=r"no gone\.mk"):
        write_jsonl(root, tmp_path)
