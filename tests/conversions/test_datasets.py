import json
from dataclasses import replace

import pytest

from govie.conversions.datasets import ATTRIBUTE_COLUMNS, HEADER_COLUMNS
from govie.labels import LINK_LABELS, SPAN_LABELS


@pytest.fixture
def rows(bulletin, written):
    other = replace(bulletin, mentions=(), links=(), refs=(), header={"id": "b", "title": "", "split": "test"})
    folder = written("datasets", replace(bulletin, header={**bulletin.header, "split": "train"}), other)
    return {s: (folder / f"{s}.jsonl").read_text("utf-8").splitlines() for s in ("train", "dev", "test")}


def test_a_line_a_bulletin(rows):
    assert [len(lines) for lines in rows.values()] == [1, 0, 1]
    row = json.loads(rows["test"][0])
    assert (row["id"], row["title"], row["spans"], row["links"]) == ("b", None, [], [])


def test_columns_are_the_same_in_every_row(rows):
    for line in (*rows["train"], *rows["test"]):
        row = json.loads(line)
        assert list(row) == ["id", "text", *HEADER_COLUMNS, "spans", "links"]
        for span in row["spans"]:
            assert list(span) == ["start", "end", "label", "attrs"]
            assert list(span["attrs"]) == list(ATTRIBUTE_COLUMNS)


def test_spans_slice_the_text_and_links_point_at_spans(rows, bulletin):
    row = json.loads(rows["train"][0])
    texts = [row["text"][span["start"] : span["end"]] for span in row["spans"]]
    assert texts == [m.text for m in bulletin.mentions]
    links = {(texts[link["head"]], texts[link["tail"]], link["label"]) for link in row["links"]}
    assert ("3亿元", "甲县", "AT") in links
    assert {label for _, _, label in links} == set(LINK_LABELS)
    assert {span["label"] for span in row["spans"]} == set(SPAN_LABELS)


def test_attributes(rows):
    spans = json.loads(rows["train"][0])["spans"]
    quantities = [span["attrs"] for span in spans if span["label"] == "QUANTITY"]
    growth = {"kind": "growth", "status": "target", "bound": "ge", "direction": "down", "basis": "prev"}
    assert {name: value for name, value in quantities[1].items() if value} == growth
    attrs = {span["label"]: span["attrs"] for span in spans}
    assert attrs["DATE"]["value"] == "2021"
    assert attrs["RANK"]["of"] == "growth"
    assert attrs["REGION"]["candidates"] == "220200 220300"
    assert not any(attrs["METRIC"].values())
