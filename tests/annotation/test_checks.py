import pytest

from govie.annotation.build import build_corpus
from govie.annotation.checks import check_directory, check_header, check_marks
from govie.annotation.marked import MarkedText, parse_marked
from govie.errors import InputError
from govie.records import Link, Mention

GOOD = "{D1|2021年|=2021}{M1|税收}{Q|3亿元|M1 D1},增长{Q|2%|M1 D1 growth}。"


def of_marks(body):
    return [(severity, problem) for severity, _, problem, _ in check_marks(parse_marked("---\n" + body))]


def test_a_built_project_is_clean(write):
    root = write("a", GOOD, traits="ranks table")
    build_corpus(root)
    report = check_directory(root)
    assert report.issues == ()
    assert report.skipped == ()
    assert report.to_text() == "1 documents, 0 errors, 0 warnings"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        pytest.param("{M1| 税收}{Q|3元|M1}", "' 税收' begins or ends with white space", id="blank-before"),
        pytest.param(
            "{M1|税收}{Q|3元\u3000|M1}", "'3元\\u3000' begins or ends with white space", id="wide-blank-after"
        ),
        pytest.param("税收{Q|3元}", "quantity '3元' has no metric", id="quantity-alone"),
        pytest.param("{M|税收}3元", "nothing points at metric '税收'", id="metric-alone"),
        pytest.param("{D|那天|=2021-02-30}", "'2021-02-30' is no date or runs backwards", id="no-such-day"),
        pytest.param("{D|其间|=2022/2021}", "'2022/2021' is no date or runs backwards", id="backwards"),
        pytest.param("{D|其间|=2022-H2/2022-Q2}", "'2022-H2/2022-Q2' is no date or runs backwards", id="half-quarter"),
        pytest.param("{D|其间|=../..}", "'../..' is no date or runs backwards", id="open-on-both-sides"),
    ],
)
def test_marks_that_break_the_guide(body, problem):
    assert of_marks(body) == [("error", problem)]


@pytest.mark.parametrize(
    "value", ["2021", "2021-Q4", "2021-H1", "2020-02-29", "../2021-08", "2021-03/..", "2021/2025", "2021-01/2021-09"]
)
def test_date_values_of_the_guide_pass(value):
    assert of_marks(f"{{D|其间|={value}}}") == []


def test_a_rank_holds_a_metric():
    assert of_marks("{M1|税收}{R|全市第一|M1}") == []


def test_crossing_and_overlapping_spans_of_converted_annotations():
    def marked(*spans):
        text = "甲乙丙丁戊"
        mentions = (Mention(label, start, end, text[start:end]) for label, start, end in spans)
        return [problem for _, _, problem, _ in check_marks(MarkedText(text, tuple(mentions), ()))]

    assert marked(("PROJECT", 0, 3), ("DATE", 2, 5)) == ["'丙丁戊' crosses '甲乙丙'"]
    assert marked(("PROJECT", 0, 5), ("PROJECT", 2, 4)) == ["'丙丁' overlaps another PROJECT"]
    assert marked(("PROJECT", 0, 5), ("ENTERPRISE", 0, 5), ("COUNTY", 3, 5)) == []
    assert marked(("PROJECT", 0, 2), ("PROJECT", 2, 4)) == []


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        pytest.param("{C|甲县}与{G|甲县}", ["'甲县' is REGION here, COUNTY before"], id="two-labels"),
        pytest.param("{C|甲县}与甲县", ["'甲县' is marked elsewhere, not here"], id="unmarked"),
        pytest.param("{C|甲县}与{E|{C|甲县}水泥厂}", [], id="marked-inside-another"),
        pytest.param("{C|甲县}{E|甲县水泥厂}", [], id="part-of-a-marked-name"),
        pytest.param("{P1|{E1|晶源}|E1}、{E|晶源}", [], id="project-and-firm-by-the-ruling"),
        pytest.param("{M1|税收}{Q|3元|M1}和税收", [], id="metrics-are-free"),
    ],
)
def test_the_same_text_marked_differently(body, problems):
    assert of_marks(body) == [("warning", problem) for problem in problems]


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        pytest.param("id", "b", "id b is not the file's name", id="id"),
        pytest.param("subject", "-", "the header lacks subject", id="missing"),
        pytest.param("source", "", "source is empty", id="empty"),
        pytest.param("title", "", "title is empty", id="empty-title"),
        pytest.param("adcode", "2202", "adcode '2202' is not six digits", id="adcode"),
        pytest.param("date", "2022-13", "'2022-13' is no date", id="month"),
        pytest.param("date", "2022-02-30", "'2022-02-30' is no date", id="day"),
        pytest.param("date", "2022年", "'2022年' is no date", id="not-iso"),
        pytest.param("genre", "novel", "unknown genre novel", id="genre"),
        pytest.param("split", "rest", "unknown split rest", id="split"),
        pytest.param("traits", "tabel", "unknown trait tabel", id="trait"),
        pytest.param("trait", "table", "unknown header key trait", id="key"),
    ],
)
def test_headers(write, key, value, problem):
    root = write("a", GOOD, **{key: value})
    issues = [i for i in check_directory(root / "annotations").issues if i.file.endswith("a.mk")]
    assert [(i.problem, i.line, i.column) for i in issues] == [(problem, 1, 1)]


@pytest.mark.parametrize("date", ["-", "", "2022", "2022-08", "2022-08-31"])
def test_dates_of_headers_may_be_partial_or_absent(write, date):
    assert check_directory(write("a", GOOD, date=date)).warnings == ()
    marked = parse_marked((write("a", GOOD, date=date) / "annotations" / "a.mk").read_text("utf-8"))
    assert list(check_header(marked, name="a")) == []


def test_a_plain_folder_may_leave_the_header_out(tmp_path):
    (tmp_path / "a.mk").write_text("order: 1\ngain: 2.5\n---\n平安。", encoding="utf-8")
    assert check_directory(tmp_path).errors == ()
    (tmp_path / "a.mk").write_text("genre: poem\n---\n平安。", encoding="utf-8")
    assert [issue.problem for issue in check_directory(tmp_path).errors] == ["unknown genre poem"]


def test_parse_errors_are_collected_and_the_other_files_still_read(write):
    write("a", "{M1|税收}{Q|3元|M2}")
    write("b", "第一行\n{Q|3元}")
    root = write("c", GOOD)
    (root / "annotations" / "d.mk").write_bytes(b"---\n\xff")
    build_issues = {"corpus", "manifest.jsonl", "splits.json"}
    issues = [i for i in check_directory(root).issues if i.file.split("/")[-1] not in build_issues]
    assert [(i.file[-4:], i.line, i.column, i.problem) for i in issues] == [
        ("a.mk", 10, 14, "no mark has the id M2"),
        ("b.mk", 11, 4, "quantity '3元' has no metric"),
        ("d.mk", None, None, "bytes that are not UTF-8"),
    ]


def test_positions_count_marks_escapes_and_line_ends(write):
    root = write("a", "\\{说明\\}\r\n{M1|税收}{D|{M2|新增}|=2021}和 {Q|3元}")
    found = {i.problem: (i.line, i.column) for i in check_directory(root).issues if i.file.endswith("a.mk")}
    assert found["quantity '3元' has no metric"] == (11, 30)
    assert found["nothing points at metric '新增'"] == (11, 15)


def test_a_plain_folder_of_marked_text_says_what_it_skips(write):
    folder = (write("a", GOOD) / "annotations").rename(write("a", GOOD) / "gold")
    report = check_directory(folder)
    assert report.issues == ()
    assert len(report.skipped) == 2
    assert "skipped: splits (no splits.json)" in report.to_text()


@pytest.mark.parametrize("name", ["nowhere", ""], ids=["missing", "empty"])
def test_nothing_to_check(tmp_path, name):
    with pytest.raises(InputError):
        check_directory(tmp_path / name)


def test_the_report_as_text_and_data(write):
    report = check_directory(write("a", "{Q|3元}", title=""))
    data = report.to_dict()
    assert (data["documents"], data["errors"], data["warnings"]) == (1, len(report.errors), 1)
    assert data["issues"][0].keys() == {"severity", "file", "line", "column", "problem", "mend"}
    lines = report.to_text().splitlines()
    assert [": error: " in line for line in lines[:-2]] == [True] * len(report.errors)
    assert lines[-2].endswith("a.mk:1:1: warning: title is empty; write the title")


def test_links_of_converted_annotations_count():
    mentions = (Mention("METRIC", 0, 1, "甲"), Mention("QUANTITY", 1, 2, "乙"))
    assert list(check_marks(MarkedText("甲乙", mentions, (Link(1, 0, "MEASURES"),)))) == []


@pytest.mark.parametrize(
    "rest",
    [
        "县人民政府",
        "县财政局",
        "县委宣传部",
        "日报",
        "要闻",
        "县融媒体中心",
        "一中",
        "大学",
        "大桥",
        "縣統計局",
        "精神",
    ],
)
def test_an_area_in_the_name_of_a_body_or_a_medium_is_no_inconsistency(write, rest):
    report = check_directory(write("one", "{C|宕昌}报道，来源：宕昌" + rest))
    assert not [issue for issue in report.warnings if "not here" in issue.problem]


@pytest.mark.parametrize("rest", ["。", "县的山路", "县城", "大米"])
def test_an_area_that_is_passed_over_is_an_inconsistency(write, rest):
    report = check_directory(write("one", "{C|宕昌}报道，走进宕昌" + rest))
    assert [issue.problem for issue in report.warnings if "not here" in issue.problem] == [
        "'宕昌' is marked elsewhere, not here"
    ]
