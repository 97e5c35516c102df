"""``govie parse``: formats, inputs, outputs."""

import csv
import io
import json
import unicodedata
from pathlib import Path

import jsonschema
import pytest

from govie.annotation.marked import parse_marked
from govie.bulletin import COLUMNS
from govie.errors import InputError
from govie.schema import load_schema

pytestmark = pytest.mark.usefixtures("model", "files")


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def test_table(run):
    lines = run("parse", "a.txt").stdout.splitlines()
    assert lines[0] == "a.txt: 北票市 211381, 2021: 2 facts"
    assert lines[2].split() == ["指标", "数值", "时期", "性质", "口径", "地区", "分数"]
    assert lines[4].split() == ["地区生产总值", "137.4亿元", "2021", "实际", "水平", "北票市", "211381", "1.00"]
    assert lines[5].split() == ["地区生产总值", "9%", "2021", "实际", "增速", "↑", "同比", "北票市", "211381", "1.00"]


def test_table_columns_are_aligned_by_the_width_of_characters(run):
    lines = run("parse", "b.txt").stdout.splitlines()
    starts = {width(line[: line.index("凌源市")]) for line in lines[4:]}
    assert starts == {width(lines[2][: lines[2].index("地区")])}


def test_table_shows_bounds_plans_and_ranks(run):
    target, rank = run("parse", "b.txt").stdout.splitlines()[4:]
    assert target.split()[:5] == ["粮食产量", "≥", "5万吨", "2022", "目标"]
    assert "全市第一" in rank
    assert "名次" in rank


def test_table_has_no_colour_codes_and_no_cut_lines(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setenv("FORCE_COLOR", "1")
    out = run("parse", "a.txt").stdout
    assert "\x1b" not in out
    assert "地区生产总值" in out


def test_json_of_one_input_is_an_object(run):
    found = json.loads(run("parse", "a.txt", "--format", "json").stdout)
    jsonschema.validate(found, load_schema())
    assert (found["source"], len(found["facts"])) == ("a.txt", 2)


def test_json_of_several_inputs_is_an_array(run):
    found = json.loads(run("parse", "a.txt", "b.txt", "-f", "json").stdout)
    assert [one["source"] for one in found] == ["a.txt", "b.txt"]


def test_jsonl_has_one_object_a_line(run):
    lines = run("parse", "a.txt", "b.txt", "-f", "jsonl").stdout.splitlines()
    assert [json.loads(line)["source"] for line in lines] == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    ("inputs", "columns"), [(["a.txt"], list(COLUMNS)), (["a.txt", "b.txt"], ["source", *COLUMNS])], ids=["one", "two"]
)
def test_csv(run, inputs, columns):
    rows = list(csv.DictReader(io.StringIO(run("parse", *inputs, "-f", "csv").stdout)))
    assert list(rows[0]) == columns
    assert rows[0]["value"] == "13740000000"
    assert len(rows) == 2 * len(inputs)


def test_mk_can_be_read_again(run):
    marked = parse_marked(run("parse", "a.txt", "-f", "mk").stdout)
    assert [m.text for m in marked.mentions] == ["2021年", "地区生产总值", "137.4亿元", "9%"]
    assert marked.header["id"] == "a"


def test_html_is_a_page(run):
    assert run("parse", "a.txt", "-f", "html").stdout.startswith("<!DOCTYPE html>")


def test_standard_input(run, files):
    assert run("parse", "-", stdin=(files / "a.txt").read_bytes()).stdout.startswith("北票市 211381, 2021: 2 facts")


def test_options_reach_the_parse(run, model):
    run("parse", "a.txt", "--date", "2022-01", "--subject", "北票市", "--min-score", "0.5", "--model", "other")
    expected = {"date": "2022-01", "subject": "北票市", "min_score": 0.5, "knowledge": None, "model": "other"}
    assert model == [expected | {"source": "a.txt"}]


def test_own_knowledge_reaches_the_parse(run, model):
    run("parse", "a.txt", "--knowledge", "my.toml")
    assert [call["knowledge"] for call in model] == [Path("my.toml")]


@pytest.mark.parametrize("value", ["-0.1", "1.5", "nan", "x"])
def test_a_score_outside_its_range_is_refused(run, value):
    assert run("parse", "a.txt", "--min-score", value).exit_code == 2


def test_encoding(run, files):
    (files / "gb.txt").write_bytes((files / "a.txt").read_text(encoding="utf-8").encode("gb18030"))
    assert "137.4亿元" in run("parse", "gb.txt", "--encoding", "gb18030").stdout


def test_bytes_of_another_encoding_are_an_error_that_names_offset_and_mend(run, files):
    (files / "gb.txt").write_bytes("2021年".encode("gb18030"))
    with pytest.raises(InputError, match=r"gb\.txt: .*utf-8 at offset 4; .*--encoding gb18030"):
        run("parse", "gb.txt")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["absent.txt"], "absent.txt: No such file"),
        (["."], "is a folder"),
        (["a.txt", "--encoding", "klingon"], "no text encoding 'klingon'"),
        (["a.txt", "--encoding", "hex"], "no text encoding 'hex'"),
        (["a.txt", "b.txt", "-f", "html"], "html of 2 inputs"),
        (["a.txt", "b.txt", "-f", "mk", "-o", "out.mk"], "mk of 2 inputs"),
        (["-", "-"], "standard input is named twice"),
        (["a.txt", "-o", "no/such/folder.txt"], "cannot be written"),
    ],
    ids=["absent", "folder", "encoding", "codec", "html", "mk", "stdin", "output"],
)
def test_errors(run, arguments, problem):
    with pytest.raises(InputError, match=problem):
        run("parse", *arguments)


def test_output_file(run, files):
    assert run("parse", "a.txt", "-f", "json", "-o", "out.json").stdout == ""
    assert json.loads((files / "out.json").read_text(encoding="utf-8"))["source"] == "a.txt"


def test_output_folder_gets_one_file_an_input(run, files):
    (files / "out").mkdir()
    run("parse", "a.txt", "b.txt", "-f", "mk", "-o", "out")
    assert sorted(path.name for path in (files / "out").iterdir()) == ["a.mk", "b.mk"]


def test_inputs_of_one_name_are_not_written_over_each_other(run, files):
    (files / "out").mkdir()
    with pytest.raises(InputError, match=r"two inputs would be written to a\.mk"):
        run("parse", "a.txt", "./a.txt", "-f", "mk", "-o", "out")


def test_nothing_is_written_where_one_input_fails(run, files):
    with pytest.raises(InputError):
        run("parse", "a.txt", "absent.txt", "-f", "jsonl", "-o", "out.jsonl")
    assert not (files / "out.jsonl").exists()
