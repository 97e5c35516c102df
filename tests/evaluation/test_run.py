import json
from dataclasses import dataclass
from typing import Any

import pytest

from govie.annotation.marked import parse_marked
from govie.errors import InputError
from govie.evaluation.gold import Gold
from govie.evaluation.run import evaluate, evaluate_directory

BULLETINS = {
    "a": "subject: 甲县\nadcode: 220284\ndate: 2022\ngenre: feature\ntraits: ranks table\nsplit: test\n---\n"
    "{D1|2021年|=2021}{M1|税收}{Q|3亿元|M1 D1},增长{Q|2%|M1 D1 growth}",
    "b": "adcode: 220283\ngenre: budget\ntraits: table\n---\n{M1|農業產值}{Q|5億元|M1}",
}


@dataclass
class Parsed:
    contract: dict[str, Any]

    def to_dict(self):
        return self.contract


@pytest.fixture
def gold_dir(tmp_path):
    for name, source in BULLETINS.items():
        (tmp_path / f"{name}.mk").write_text(source, encoding="utf-8")
    (tmp_path / "a.txt").write_text("not marked text", encoding="utf-8")
    return tmp_path


def golds():
    return [Gold(parse_marked(source), name=name) for name, source in BULLETINS.items()]


@pytest.fixture
def parse(perfect):
    """A parser that knows the gold, and what it was called with."""
    known = {gold.marked.text: perfect(gold) for gold in golds()}

    def call(text, **given):
        call.given.append(given)
        return Parsed(known[text])

    call.given = []
    return call


def test_a_perfect_parser_scores_one_and_empty_classes_are_null(gold_dir, parse):
    report = evaluate_directory(gold_dir, parse=parse)
    figures = report.to_dict()["overall"]
    for part, label in [("spans_exact", "micro"), ("links", "micro"), ("facts", "full"), ("facts", "joined")]:
        assert figures[part][label]["f1"] == 1.0
        assert figures[part][label]["f1_interval"] == [1.0, 1.0]
    assert figures["spans_exact"]["PROJECT"]["f1"] is None
    assert report.value("spans_exact", "PROJECT", "precision") is None


def test_the_parser_gets_date_and_subject_of_the_header(gold_dir, parse):
    evaluate_directory(gold_dir, parse=parse)
    assert parse.given == [{"date": "2022", "subject": "甲县"}, {"date": None, "subject": None}]


def test_only_some_documents(gold_dir, parse):
    report = evaluate_directory(gold_dir, parse=parse, only_ids={"b"})
    assert [document.name for document in report.documents] == ["b"]
    with pytest.raises(InputError, match=r"no c\.mk"):
        evaluate_directory(gold_dir, parse=parse, only_ids={"c"})


@pytest.mark.parametrize(
    ("name", "problem"), [("nowhere", "is no folder"), ("", "holds no .mk file")], ids=["missing", "empty"]
)
def test_no_gold(tmp_path, parse, name, problem):
    with pytest.raises(InputError, match=problem) as caught:
        evaluate_directory(tmp_path / name, parse=parse)
    assert caught.value.mend == "name a folder of marked text"


def test_a_document_with_nothing_predicted_still_counts(perfect):
    first, second = golds()
    nothing = {"entities": [], "relations": [], "facts": []}
    report = evaluate([(first, perfect(first)), (second, nothing)])
    assert report.counts("facts", "core").support == 3
    assert report.value("facts", "core", "recall") == pytest.approx(2 / 3)
    assert report.value("facts", "core", "precision") == 1.0


def test_groups(perfect):
    report = evaluate((gold, perfect(gold)) for gold in golds())
    sizes = {d: {name: len(g.documents) for name, g in report.group(d).items()} for d in ("split", "script", "trait")}
    assert sizes == {"split": {"test": 1}, "script": {"hans": 1, "hant": 1}, "trait": {"ranks": 1, "table": 2}}
    groups = report.to_dict()["groups"]
    assert groups["genre"]["budget"]["facts"]["core"]["support"] == 1


def test_disagreements_name_field_and_values(perfect):
    gold = golds()[0]
    contract = perfect(gold)
    contract["facts"][0] |= {"metric": None, "value": "5"}
    found = evaluate([(gold, contract)]).to_dict()["disagreements"]
    assert [(d["text"], d["field"], d["expected"], d["given"]) for d in found] == [
        ("3亿元", "metric", "税收", None),
        ("3亿元", "value", "300000000", "5"),
    ]


def test_the_report_as_json_and_markdown(perfect):
    gold = golds()[0]
    contract = perfect(gold)
    contract["entities"][3]["attrs"] = {"kind": "delta"}
    report = evaluate([(gold, contract)])
    assert json.loads(json.dumps(report.to_dict(), allow_nan=False)) == report.to_dict()
    page = report.to_markdown()
    assert "| METRIC | 1 | 1 | 100.0 | 100.0 | 100.0 | – |" in page
    assert "| PROJECT | 0 | 0 | – | – | – | – |" in page
    assert "Gold → predicted: growth → delta: 1." in page
    for heading in ("## Facts", "## By genre", "## By trait", "## By document", "### basis"):
        assert heading in page


def test_a_figure_that_is_not_there():
    with pytest.raises(KeyError, match="no figure facts/huge"):
        evaluate([(golds()[0], {"entities": []})]).value("facts", "huge", "f1")
