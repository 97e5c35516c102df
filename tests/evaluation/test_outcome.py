"""Floors, baselines, and the formats of a report."""

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from govie.annotation.marked import parse_marked
from govie.errors import InputError
from govie.evaluation.baseline import compare_with, headlines, read_baseline
from govie.evaluation.floors import Floor, check_floors, read_floors
from govie.evaluation.gold import Gold
from govie.evaluation.html import highlight
from govie.evaluation.outcome import Evaluation
from govie.evaluation.run import evaluate

MARKED = "---\n{D1|2021年|=2021}<b>{M1|税收}{Q|3亿元|M1 D1}。"
HEAD = "part,label,measure,floor\n"


@pytest.fixture
def perfect_report(perfect):
    gold = Gold(parse_marked(MARKED), name="a")
    return evaluate([(gold, perfect(gold))])


@pytest.fixture
def empty_report():
    gold = Gold(parse_marked(MARKED), name="a")
    return evaluate([(gold, {"entities": [], "relations": [], "facts": []})])


@pytest.fixture
def floors(tmp_path):
    def write(rows):
        path = tmp_path / "floors.csv"
        path.write_text(HEAD + rows, encoding="utf-8")
        return path

    return write


def test_floors_hold_and_sink(floors, perfect_report, empty_report):
    wanted = read_floors(floors("links,micro,f1,0.5\nspans_exact,METRIC,recall,1\nspans_exact,RANK,f1,0\n"))
    assert [r.holds for r in check_floors(perfect_report, wanted)] == [True, True, False]
    assert [r.holds for r in check_floors(empty_report, wanted)] == [False, False, False]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("", "holds no floor"),
        ("links,micro,f1,high\n", "line 2 is no floor"),
        ("links,micro,f1,78\n", "line 2 is no floor"),
        ("links,micro,f2,0.5\n", "line 2 is no floor"),
        ("links,micro\n", "line 2 is no floor"),
    ],
    ids=["empty", "word", "percent", "measure", "short"],
)
def test_what_is_no_floor(floors, rows, problem):
    with pytest.raises(InputError, match=problem):
        read_floors(floors(rows))


@pytest.mark.parametrize("floor", [Floor("links", "X", "f1", 0), Floor("x", "micro", "f1", 0)], ids=["label", "part"])
def test_a_floor_of_no_figure(perfect_report, floor):
    with pytest.raises(InputError, match=f"no figure {floor.part}/{floor.label}"):
        check_floors(perfect_report, [floor])


def test_a_baseline_is_a_report_or_the_meta_of_a_model(tmp_path, perfect_report, empty_report):
    report, meta = tmp_path / "report.json", tmp_path / "meta.json"
    report.write_text(Evaluation(empty_report).render("json"), encoding="utf-8")
    figures = json.loads(report.read_text(encoding="utf-8"))["overall"]
    meta.write_text(json.dumps({"performance": {"test": {"documents": 2, **figures}}}), encoding="utf-8")
    for path, note in ((report, None), (meta, "Not on the same documents: 2 then, 1 now.")):
        baseline = read_baseline(path)
        changes = headlines(compare_with(baseline, perfect_report))
        assert [(c.label, c.before, c.now, c.arrow) for c in changes if c.part == "links"] == [("micro", 0.0, 1.0, "↑")]
        assert baseline.other_documents(perfect_report) == note


@pytest.mark.parametrize("written", ["", "[]", "{}", '{"performance": {}}', '{"overall": {}}'])
def test_what_is_no_baseline(tmp_path, written):
    path = tmp_path / "x.json"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(InputError, match="holds no figures"):
        read_baseline(path)


def test_markdown_shows_floors_and_changes_first(tmp_path, perfect_report, empty_report):
    path = tmp_path / "report.json"
    path.write_text(Evaluation(perfect_report).render("json"), encoding="utf-8")
    floors = check_floors(empty_report, [Floor("links", "micro", "f1", 0.78)])
    shown = Evaluation(empty_report, floors, read_baseline(path)).render("md")
    assert shown.startswith("# Evaluation of 1 documents\n\n## Floors\n\n1 of 1 sunk.")
    assert "| links/micro f1 | 78.0 | 0.0 | ✗ 78.0 below |" in shown
    assert "| links/micro f1 | 100.0 | 0.0 | ↓ -100.0 |" in shown
    assert shown.index("## Against") < shown.index("## Spans, exact")


def test_junit(empty_report):
    floors = check_floors(empty_report, [Floor("links", "micro", "f1", 0.5), Floor("facts", "core", "recall", 0)])
    suites = ElementTree.fromstring(Evaluation(empty_report, floors).render("junit"))
    assert (suites.get("tests"), suites.get("failures")) == ("2", "1")
    failed = [case.get("name") for case in suites.iter("testcase") if case.find("failure") is not None]
    assert failed == ["micro f1"]


def test_junit_needs_floors(perfect_report):
    with pytest.raises(InputError, match="no floors"):
        Evaluation(perfect_report).render("junit")


class Tags(HTMLParser):
    """Which elements are open, and whether each is closed in its order."""

    VOID = frozenset({"meta"})

    def __init__(self):
        super().__init__()
        self.open, self.seen = [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_stands_alone_and_shows_each_mistake(empty_report):
    page = Evaluation(empty_report).render("html")
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert [name for name, attrs in tags.seen if name == "script" or {"src", "style"} & attrs.keys()] == []
    assert all(attrs["href"].startswith("#") for _, attrs in tags.seen if "href" in attrs)
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert '<mark class="gold">税收</mark>' in page
    wrong = sum(len(d.mistakes) + len(d.disagreements) for d in empty_report.documents)
    assert page.count("<li>") == wrong == 5
    ids = {attrs["id"] for _, attrs in tags.seen if "id" in attrs}
    assert {attrs["href"][1:] for _, attrs in tags.seen if "href" in attrs} <= ids


def test_highlighted_text_is_the_text():
    text = "甲乙<丙>丁。" * 30
    html = "".join(highlight(text, [(2, 5, "gold"), (3, 9, "given"), (100, 101, "gold")]))
    plain = re.sub(r"</?mark[^>]*>", "", html).replace("&lt;", "<").replace("&gt;", ">")
    assert all(piece in text for piece in plain.split(" … "))
    assert 'class="gold given"' in html
