"""What each tool counts, in a text with characters beyond U+FFFF and a carriage return."""

import json

import pytest

from govie.conversions.offsets import Utf16Offsets
from govie.errors import InputError


def first_place(folder, name):
    text = (folder / name).read_text("utf-8")
    return json.loads(text if name.endswith(".json") else text.split("\n")[0])


def test_doccano_counts_utf16_units(bulletin, written):
    first = first_place(written("doccano", bulletin), "bulletins.jsonl")["entities"][0]
    assert (first["start_offset"], first["end_offset"]) == (5, 7)


def test_xmi_counts_utf16_units(bulletin, written):
    pytest.importorskip("cassis")
    xmi = (written("uima", bulletin) / "a.xmi").read_bytes().decode()
    assert 'begin="5" end="7" label="COUNTY"' in xmi


@pytest.mark.parametrize("name", ["prodigy", "jsonl", "datasets"])
def test_these_count_code_points(name, bulletin, written):
    first = first_place(written(name, bulletin), "bulletins.jsonl")["spans"][0]
    assert (first["start"], first["end"]) == (3, 5)


def test_label_studio_counts_code_points(bulletin, written):
    task = first_place(written("label-studio", bulletin), "bulletins.json")[0]
    assert task["annotations"][0]["result"][0]["value"] == {"start": 3, "end": 5, "text": "甲县", "labels": ["COUNTY"]}


def test_brat_counts_code_points_and_the_carriage_return(bulletin, written):
    folder = written("brat", bulletin)
    lines = (folder / "a.ann").read_text("utf-8").split("\n")
    assert "T1\tCOUNTY 3 5\t甲县" in lines
    assert next(line for line in lines if "\tMETRIC " in line).endswith("\tMETRIC 10 14\t产  值")
    assert (folder / "a.txt").read_bytes().decode() == bulletin.text


def test_an_offset_inside_a_character_is_refused():
    with pytest.raises(InputError, match="offset 1 is outside the text or inside a character"):
        Utf16Offsets("😀").to_points(1, where="a.jsonl:1")
