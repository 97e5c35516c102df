"""Errors name file, line or field, and the mend."""

import json
import sys

import pytest

from govie.conversions.registry import FORMATS, read, write
from govie.errors import InputError, MarkupError


def row(**fields):
    return json.dumps(
        {"schema": "govie-annotation/1", "id": "a", "text": "人口3万人", "spans": [], "links": []} | fields
    )


def task(**value):
    result = {"id": "x", "from_name": "label", "to_name": "text", "type": "labels", "value": value}
    return json.dumps([{"data": {"text": "人口"}, "annotations": [{"result": [result]}]}])


def entity(start, end, label="METRIC"):
    return json.dumps(
        {"text": "😀人", "entities": [{"id": 1, "label": label, "start_offset": start, "end_offset": end}]}
    )


SPAN = {"start": 0, "end": 2, "label": "METRIC"}
ROW = "\tO" * 8


@pytest.mark.parametrize(
    ("name", "file", "content", "problem"),
    [
        ("jsonl", "a.jsonl", "\n{", r"a\.jsonl:2: no JSON"),
        ("jsonl", "a.jsonl", "[]", r"a\.jsonl:1: no JSON object"),
        ("jsonl", "a.jsonl", row(schema="x/1"), r"a\.jsonl:1: schema is 'x/1'"),
        ("jsonl", "a.jsonl", row(text=None), r"a\.jsonl:1: text is missing"),
        ("jsonl", "a.jsonl", row(text="\ud83d"), r"a\.jsonl:1: a lone surrogate at offset 0"),
        ("jsonl", "a.jsonl", row(spans=[{**SPAN, "start": True}]), r"spans\[0\]: start is no int"),
        ("jsonl", "a.jsonl", row(spans=[{**SPAN, "end": 9}]), r"spans\[0\]: 0–9 is no stretch of the text"),
        ("jsonl", "a.jsonl", row(spans=[{**SPAN, "text": "人"}]), r"spans\[0\]: text is '人', the bulletin has '人口'"),
        ("jsonl", "a.jsonl", row(spans=[{**SPAN, "label": "X"}]), r"spans\[0\]: unknown label 'X'"),
        ("jsonl", "a.jsonl", row(spans=[3]), r"spans\[0\]: no object"),
        ("jsonl", "a.jsonl", row(spans=[{**SPAN, "score": "x"}]), r"spans\[0\]: score is no number"),
        ("jsonl", "a.jsonl", row(links=[{"head": 0, "tail": 1, "label": "AT"}]), r"links\[0\]: no span has the id 0"),
        ("jsonl", "a.jsonl", row() + "\n" + row(), "two bulletins have the id a"),
        ("jsonl", "a.jsonl", row(id="a/b"), "id 'a/b' cannot name a file"),
        ("doccano", "a.jsonl", entity(0, 1), r"a\.jsonl:1 entities\[0\]: offset 1 is outside the text or inside"),
        ("doccano", "a.jsonl", entity(2, 3, "X"), r"entities\[0\]: unknown label 'X'"),
        ("prodigy", "a.jsonl", '{"text": "人", "relations": [{"label": "AT"}]}', r"relations\[0\].head_span: start"),
        ("label-studio", "a.json", "{", r"a\.json: no JSON"),
        ("label-studio", "a.json", task(start=0, end=1, labels=[]), r"result\[0\]\.value: 0 labels"),
        ("label-studio", "a.json", task(start=0, end=1, text="口", labels=["METRIC"]), "text is '口', the b"),
        ("brat", "a.ann", "T1 METRIC 0 1 人", r"a\.ann:1: no standoff"),
        ("brat", "a.ann", "T1\tMETRIC 0 9\t人", r"a\.ann:1: 0–9 is no stretch of the text"),
        ("brat", "a.ann", "\nT1\tMETRIC 0 1\t口", r"a\.ann:2: the span says '口', the text has '人'"),
        ("brat", "a.ann", "R1\tAT Arg1:T1 Arg2:T2", r"a\.ann: line 1: no span has the id T1"),
        ("conll", "a.conll", "人\tO\n", r"a\.conll:1: 2 columns, not 9"),
        ("conll", "a.conll", f"人{ROW[:-1]}I\n", r"a\.conll:1: RANK: 'I' after no open span"),
        ("conll", "a.conll", f"{ROW}\n", r"a\.conll:1: a row without its character"),
        ("conll", "a.conll", f"人{ROW[:-1]}B\n", "RANK: a span is never closed"),
        ("conll", "a.conll", "# global.columns = FORM NER\n", r"a\.conll:1: columns 'FORM NER'"),
        ("docbin", "a.spacy", "x", r"a\.spacy: no DocBin"),
        ("datasets", "a.jsonl", '{"text": 3}', r"a\.jsonl:1: text is no str"),
    ],
)  # fmt: skip
def test_what_cannot_be_read(put, name, file, content, problem):
    if name == "brat":
        put("a.txt", "人口")
    with pytest.raises(InputError, match=problem) as caught:
        read(name, put(file, content))
    assert caught.value.mend


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_there(name, tmp_path):
    if name == "uima":
        pytest.importorskip("cassis")
    with pytest.raises(InputError, match=r"no \.\w+ file"):
        read(name, tmp_path)
    with pytest.raises(InputError, match="no such"):
        read(name, tmp_path / "nowhere")


def test_files_that_are_not_utf8(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(row(text="县").encode("utf-16"))
    with pytest.raises(InputError, match="bytes that are not UTF-8 at offset 0"):
        read("jsonl", tmp_path)


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({}, "no TypeSystem.xml beside it"),
        ({"TypeSystem.xml": "<x/>"}, "has no webanno.custom.GovieSpan|no XMI"),
    ],
    ids=["no types", "other types"],
)
def test_xmi_of_other_projects(put, files, problem):
    pytest.importorskip("cassis")
    for name, text in files.items():
        put(name, text)
    with pytest.raises(InputError, match=problem):
        read("uima", put("a.xmi", '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI"/>'))


def test_uima_says_which_extra_it_needs(monkeypatch, put, tmp_path):
    monkeypatch.setitem(sys.modules, "cassis", None)
    with pytest.raises(InputError, match=r'pip install "govie\[uima\]"'):
        read("uima", put("a.xmi", ""))


def test_splits_that_name_a_bulletin_that_is_gone(put):
    put("splits.json", '{"train": ["gone"]}')
    path = put("a.mk", "---\n")
    with pytest.raises(InputError, match=r"no gone\.mk"):
        read("mk", path.parent)
    with pytest.raises(MarkupError, match=r"a\.mk:1:1"):
        read("mk", put("a.mk", "no header"))


def test_bulletins_need_an_id_to_be_written(bulletin, tmp_path):
    with pytest.raises(InputError, match="two bulletins have the id a"):
        write("jsonl", [bulletin, bulletin], tmp_path)
    with pytest.raises(InputError, match="no format 'xml'"):
        write("xml", [bulletin], tmp_path)
