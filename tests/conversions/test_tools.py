"""Files as the tools hand them back: corrected, incomplete, with things that govie does not know."""

import json
from xml.etree import ElementTree

import pytest

from govie.conversions.label_studio import labelling_config, task_of
from govie.conversions.notes import Notes
from govie.conversions.registry import read, write
from govie.labels import LINK_LABELS, QUANTITY_ATTRIBUTES, SPAN_LABELS


def region(key, label, start, end, **value):
    kind = "choices" if "choices" in value else "labels"
    value = value or {"labels": [label]}
    name = "label" if kind == "labels" else "kind"
    return {
        "id": key,
        "from_name": name,
        "to_name": "text",
        "type": kind,
        "value": {"start": start, "end": end, **value},
    }


def relation(head, tail, **more):
    return {"type": "relation", "from_id": head, "to_id": tail, **more}


def tasks(put, *results, **task):
    body = {"data": {"text": "人口3万人", "id": "t"}, "annotations": [{"result": list(results)}]} | task
    return put("export.json", json.dumps([body]))


SPANS = region("x", "METRIC", 0, 2), region("y", "QUANTITY", 2, 5)


@pytest.mark.parametrize(
    ("drawn", "links", "warning"),
    [
        (relation("y", "x", direction="right", labels=["MEASURES"]), ["MEASURES"], None),
        (relation("x", "y", direction="left", labels=["MEASURES"]), ["MEASURES"], None),
        (relation("y", "x"), ["MEASURES"], None),
        (relation("x", "y", direction="right"), [], "METRIC → QUANTITY cannot be linked: 1"),
        (relation("y", "x", labels=["DURING"]), [], "QUANTITY → METRIC cannot be linked as DURING: 1"),
    ],
    ids=["right", "left", "no label", "wrong way", "wrong label"],
)
def test_relations_of_label_studio(put, drawn, links, warning):
    notes = Notes()
    (back,) = read("label-studio", tasks(put, *SPANS, drawn), notes=notes)
    assert [k.label for k in back.links] == links
    assert [line.partition(" (")[0] for line in notes.lines()] == ([warning] if warning else [])


def test_the_newest_annotation_that_was_not_cancelled_counts(put):
    notes = Notes()
    versions = [
        {"result": list(SPANS), "updated_at": "2024-01-02"},
        {"result": [SPANS[0]], "updated_at": "2024-01-01"},
        {"result": [], "updated_at": "2024-01-03", "was_cancelled": True},
    ]
    (back,) = read("label-studio", tasks(put, annotations=versions), notes=notes)
    assert [m.label for m in back.mentions] == ["METRIC", "QUANTITY"]
    assert notes.lines()[0].startswith("older annotations of a task: 1")


def test_a_task_that_nobody_annotated_is_told(put):
    notes = Notes()
    assert read("label-studio", tasks(put, annotations=[]), notes=notes) == []
    assert notes.lines()[0].startswith("tasks without annotation: 1")


def test_predictions_are_written_and_read_where_asked_for(bulletin, put):
    task = task_of(bulletin, predicted=True)
    assert "annotations" not in task
    assert task["predictions"][0]["score"] == 1.0
    notes = Notes()
    (back,) = read("label-studio", put("p.json", json.dumps([task])), notes=notes)
    assert back.mentions == bulletin.mentions
    assert "nobody annotated" in notes.lines()[0]


def test_the_labelling_config_has_all_labels_links_and_attributes():
    view = ElementTree.fromstring(labelling_config())
    assert [e.get("value") for e in view.iter("Label")] == list(SPAN_LABELS)
    assert [e.get("value") for e in view.iter("Relation")] == list(LINK_LABELS)
    choices = {e.get("name"): tuple(c.get("value") for c in e) for e in view.iter("Choices")}
    assert choices == {**QUANTITY_ATTRIBUTES, "of": ("growth",)}
    assert {e.get("name") for e in view.iter("TextArea")} == {"value", "adcode", "candidates"}


def test_attributes_the_guide_does_not_know_are_left_out(put):
    notes = Notes()
    share = region("y", "", 2, 5, choices=["shared"])
    (back,) = read("label-studio", tasks(put, *SPANS, share), notes=notes)
    assert back.mentions[1].attrs["kind"] == "level"
    assert notes.lines()[0].startswith("QUANTITY has no attribute kind=shared: 1")


def test_a_span_that_was_moved_in_doccano_loses_its_attributes_and_says_so(bulletin, tmp_path):
    write("doccano", [bulletin], tmp_path)
    path = tmp_path / "bulletins.jsonl"
    row = json.loads(path.read_text("utf-8"))
    row["entities"] = [{**e, "id": e["id"] + 700} for e in row["entities"]]
    date = next(e for e in row["entities"] if e["label"] == "DATE")
    date["end_offset"] -= 1
    row["relations"] = [{**r, "from_id": r["from_id"] + 700, "to_id": r["to_id"] + 700} for r in row["relations"]]
    path.write_text(json.dumps(row | {"Comments": ["?"]}), encoding="utf-8")
    notes = Notes()
    (back,) = read("doccano", tmp_path, notes=notes)
    assert [m.attrs for m in back.mentions if m.label == "DATE"] == [{}]
    assert len(back.links) == len(bulletin.links)
    assert [line.partition(" (")[0] for line in notes.lines()] == [
        "comments: 1",
        "attributes of a span that was moved or removed: 1",
    ]


def test_answers_of_prodigy(bulletin, tmp_path):
    write("prodigy", [bulletin], tmp_path)
    line = (tmp_path / "bulletins.jsonl").read_text("utf-8")
    rejected = json.dumps(json.loads(line) | {"answer": "reject"})
    (tmp_path / "bulletins.jsonl").write_text(rejected + "\n" + line, encoding="utf-8")
    notes = Notes()
    assert read("prodigy", tmp_path, notes=notes) == [bulletin]
    assert notes.lines()[0].startswith("examples with the answer reject: 1")


def test_prodigy_relates_the_last_tokens(bulletin, tmp_path):
    write("prodigy", [bulletin], tmp_path)
    task = json.loads((tmp_path / "bulletins.jsonl").read_text("utf-8"))
    assert [t["text"] for t in task["tokens"]] == list(bulletin.text)
    for link in task["relations"]:
        assert link["head"] == link["head_span"]["token_end"]
        assert link["child_span"] in task["spans"]


def test_what_brat_adds(put):
    put("a.txt", "人\n口3万人和别的")
    path = put(
        "a.ann",
        "T1\tMETRIC 0 1;2 3\t人 口\nT2\tQUANTITY 3 6\t3万人\nR1\tMEASURES Arg1:T2 Arg2:T1\t\n"
        "A1\tstatus T2 target\n#1\tAnnotatorNotes T2\t还要看\nT3\tENTERPRISE 6 7;8 9\t和 的\n*\tEquiv T1 T3\n",
    )
    notes = Notes()
    (back,) = read("brat", path, notes=notes)
    assert [(m.label, m.text) for m in back.mentions[:2]] == [("METRIC", "人\n口"), ("QUANTITY", "3万人")]
    assert back.mentions[1].attrs == {"kind": "level", "status": "target", "bound": "eq"}
    assert back.header == {"id": "a"}
    assert [line.partition(": 1 (")[0] for line in notes.lines()] == [
        "notes in words",
        "the gap in a discontinuous span",
        "lines that are no span, link, attribute or note",
    ]


def test_brat_configuration(bulletin, tmp_path):
    write("brat", [bulletin], tmp_path)
    conf = (tmp_path / "annotation.conf").read_text("utf-8")
    assert "\nAT\tArg1:QUANTITY, Arg2:COUNTY|REGION\n" in conf
    assert "\nkind\tArg:QUANTITY, Value:level|growth|delta|share|threshold\n" in conf


def test_marked_text_holds_no_crossing_spans(put, tmp_path):
    spans = [{"start": 0, "end": 3, "label": "METRIC"}, {"start": 2, "end": 5, "label": "QUANTITY"}]
    links = [{"head": 1, "tail": 0, "label": "MEASURES"}]
    row = {"schema": "govie-annotation/1", "id": "a", "text": "人口共3人", "spans": spans, "links": links}
    notes = Notes()
    bulletins = read("jsonl", put("a.jsonl", json.dumps(row)), notes=notes)
    write("mk", bulletins, tmp_path, notes=notes)
    assert (tmp_path / "a.mk").read_text("utf-8") == "id: a\n---\n{M|人口共}3人"
    assert notes.lines() == ["a span that crosses another, or overlaps one of its label: 1 (a QUANTITY 2–5)"]


def test_rows_of_conll(put, tmp_path):
    (bulletin,) = read("mk", put("a.mk", "title: 一 #\n---\n{M|人}#\n"))
    write("conll", [bulletin], tmp_path)
    blank = "\tO" * 8
    assert (tmp_path / "bulletins.conll").read_text("utf-8") == (
        "# global.columns = FORM COUNTY REGION ENTERPRISE PROJECT METRIC QUANTITY DATE RANK\n"
        "# newdoc id = a\n# title = 一 \\u{23}\n人\tO\tO\tO\tO\tU\tO\tO\tO\n"
        f"\\u{{23}}{blank}\n\\u{{a}}{blank}\n\n"
    )


def test_rows_of_words_in_conll(put):
    path = put("a.conll", "# global.columns = FORM METRIC\n地区\tB\n生产总值\tL\n。\tO\n\\u{ffffff}\tO\n")
    (back,) = read("conll", path)
    assert (back.text, [m.text for m in back.mentions]) == ("地区生产总值。\\u{ffffff}", ["地区生产总值"])


def test_what_xml_cannot_hold_is_replaced_and_told(put, tmp_path):
    pytest.importorskip("cassis")
    (bulletin,) = read("mk", put("a.mk", "---\n甲\x01{M|人}"))
    notes = Notes()
    write("uima", [bulletin], tmp_path, notes=notes)
    (back,) = read("uima", tmp_path)
    assert back.text == "甲\ufffd人"
    assert back.mentions == bulletin.mentions
    assert notes.lines() == ["characters that XML cannot hold (now U+FFFD): 1 (a)"]
