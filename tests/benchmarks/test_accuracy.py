"""The comparison's own parts: what peers are given and how their output becomes spans."""

import importlib
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from govie.annotation.marked import parse_marked
from govie.records import Mention

FOLDER = Path(__file__).parents[2] / "benchmarks"
GOLD = "---\n{M1|引进{Q|1亿元|M1 threshold ge}以上项目}{Q|30个|M1}，{E1|{C|平顺县}宏源公司}\n{M2|投产}。"


@pytest.fixture(scope="module")
def scripts():
    """accuracy and peers, as ``python benchmarks/accuracy.py`` has them."""
    sys.path.insert(0, str(FOLDER))
    try:
        yield SimpleNamespace(accuracy=importlib.import_module("accuracy"), peers=importlib.import_module("peers"))
    finally:
        sys.path.remove(str(FOLDER))


def texts(mentions):
    return [(m.label, m.text) for m in mentions]


def test_the_longest_spans_are_kept(scripts):
    flat = scripts.peers.flatten(parse_marked(GOLD).mentions)
    assert texts(flat) == [
        ("METRIC", "引进1亿元以上项目"), ("QUANTITY", "30个"), ("ENTERPRISE", "平顺县宏源公司"), ("METRIC", "投产"),
    ]  # fmt: skip


def test_training_lines_are_visible_characters_with_bio_tags(scripts):
    lines = scripts.peers.to_tsv([parse_marked("---\n{Q|3\n亿}元。{M1|税 收}")]).splitlines()
    assert [line.split("\t") for line in lines if line] == [
        ["3", "B-QUANTITY"], ["亿", "I-QUANTITY"], ["元", "O"], ["。", "O"], ["税", "B-METRIC"], ["收", "I-METRIC"],
    ]  # fmt: skip
    assert lines[-1] == ""


def words(scripts, tagged):
    text, found = "", []
    for word, tag in tagged:
        found.append((len(text), len(text) + len(word), tag))
        text += word
    return texts(scripts.peers.spans_of_words(found, text))


@pytest.mark.parametrize(
    ("tagged", "expected"),
    [
        ([("平顺县", "LOC")], [("COUNTY", "平顺县")]),
        ([("滨海新区", "LOC")], [("REGION", "滨海新区")]),
        ([("辽宁省", "LOC"), ("胜利路", "LOC")], [("REGION", "辽宁省")]),
        ([("宏源公司", "ORG"), ("县政府", "ORG")], [("ENTERPRISE", "宏源公司")]),
        ([("2021年", "TIME"), ("3月", "TIME"), ("到", "v"), ("5月", "TIME")], [("DATE", "2021年3月"), ("DATE", "5月")]),
        ([("粮食", "n"), ("产量", "n"), ("达到", "v"), ("5万", "m"), ("吨", "m")],
         [("METRIC", "粮食产量"), ("QUANTITY", "5万吨")]),
        ([("税收", "n"), ("，", "w"), ("3亿元", "m")], [("QUANTITY", "3亿元")]),
        ([("第三", "m"), ("许多", "m")], []),
    ],
    ids=["county", "new area", "province and road", "firm", "dates", "metric", "no metric over a comma", "no quantity"],
)  # fmt: skip
def test_rules_on_lac(scripts, tagged, expected):
    assert words(scripts, tagged) == expected


class Echo:
    """Finds every 3亿元."""

    labels = ("QUANTITY",)
    version = "1"

    def __init__(self, scratch, options):
        self.scratch = scratch

    def fit(self, train, dev):
        return float(len(train))

    def find(self, text):
        at = text.find("3亿元")
        return [Mention("QUANTITY", at, at + 3, "3亿元")] if at >= 0 else []


@pytest.fixture
def project(tmp_path, scripts, monkeypatch):
    folder = tmp_path / "annotations"
    folder.mkdir()
    bodies = {"a": "{M1|税收}{Q|3亿元|M1}", "b": "{M1|出口}{Q|3亿元|M1}，{M2|进口}{Q|2亿元|M2}"}
    for name, body in bodies.items():
        (folder / f"{name}.mk").write_text(f"---\n{body}", encoding="utf-8")
    splits = {"train": ["a"], "dev": ["a"], "test": ["b"]}
    (folder / "splits.json").write_text(json.dumps(splits), encoding="utf-8")

    def missing(scratch, options):
        raise ImportError("No module named 'elsewhere'")

    for name, system in {"govie": Echo, "lac": missing}.items():
        monkeypatch.setitem(scripts.peers.SYSTEMS, name, system)
    return tmp_path


def options_of(scripts, project, *more):
    return scripts.accuracy.read_options(["--root", str(project), "--scratch", str(project / "scratch"), *more])


def test_predictions_are_scored_by_label(scripts, project):
    options = options_of(scripts, project, "--predict", "govie", "--gold", str(project / "annotations"))
    found = scripts.accuracy.predict(options)
    assert (found["version"], found["trained"]) == ("1", 1.0)
    sets = scripts.accuracy.gold_sets(options)
    page = scripts.accuracy.table("test", sets["test"], {"govie": found, "lac": {"missing": "…"}})
    assert page.startswith("## test: 1 bulletins")
    (row,) = [line for line in page.splitlines() if line.startswith("| govie 1 | 1 |")]
    cells = [cell.strip() for cell in row.split("|")[4:-1]]
    assert cells[0] == "40.0 / 40.0"
    assert cells[6] == "66.7 / 66.7"
    assert set(cells[1:6] + cells[7:]) == {"–"}
    assert len(sets["annotations"]) == 2


def test_what_is_not_installed_is_said(scripts, project):
    assert scripts.accuracy.predict(options_of(scripts, project, "--predict", "lac")) == {
        "missing": "No module named 'elsewhere'"
    }


def test_a_system_runs_in_the_interpreter_that_is_named(scripts, project, monkeypatch):
    calls = []

    def run(command, *, check, env):
        calls.append(command)
        (project / "scratch" / "lac.json").write_text('{"missing": "x"}', encoding="utf-8")
        assert check
        assert env["OMP_NUM_THREADS"] == "1"

    monkeypatch.setattr(scripts.accuracy, "subprocess", SimpleNamespace(run=run))
    (project / "scratch").mkdir()
    options = options_of(scripts, project, "--python", "lac=/other/python")
    assert scripts.accuracy.run_system("lac", options, ["--split", "test"]) == {"missing": "x"}
    assert calls[0][0] == "/other/python"
    assert calls[0][2:] == ["--split", "test", "--predict", "lac"]
