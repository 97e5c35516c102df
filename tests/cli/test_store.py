"""``govie store`` and ``govie panel``."""

import csv
import io

import pytest

from govie.errors import InputError

BODY = "{D1|2021年|=2021}{M1|地区生产总值}{Q|%s亿元|M1 D1}，全年平稳。"


@pytest.fixture
def loaded(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, value in (("one", "90"), ("two", "95")):
        header = f"date: 2022\nsubject: 北票市\ngenre: {'budget' if name == 'one' else 'review'}\n---\n"
        (tmp_path / f"{name}.mk").write_text(header + BODY % value, encoding="utf-8")
    return run("store", "load", "one.mk", "two.mk", "--store", "facts.duckdb")


def test_a_load_is_counted(run, loaded):
    expected = ["added: 2, replaced: 0, same: 0, errors: 0", "bulletins: 2, facts: 2, findings: 0"]
    assert loaded.stdout.splitlines() == expected
    again = run("store", "load", "one.mk", "two.mk", "--store", "facts.duckdb")
    assert again.stdout.splitlines()[0] == "added: 0, replaced: 0, same: 2, errors: 0"


def test_a_file_that_cannot_be_read_is_exit_1(loaded, tmp_path):
    from typer.testing import CliRunner

    from govie.cli import app

    (tmp_path / "bad.mk").write_text("---\n{M1|", encoding="utf-8")
    result = CliRunner().invoke(app, ["store", "load", "bad.mk", "one.mk", "--store", "facts.duckdb"])
    assert result.exit_code == 1
    assert "bad.mk:2" in result.stderr
    assert "same: 1, errors: 1" in result.stdout


def test_a_panel_and_its_conflicts(run, loaded, tmp_path):
    options = ("--store", "facts.duckdb", "--indicator", "gdp", "--years", "2015-2024", "--conflicts", "c.csv")
    (row,) = csv.DictReader(io.StringIO(run("panel", *options).stdout))
    assert (row["adcode"], row["value_text"], row["source"]) == ("211381", "9000000000", "one.mk")
    (conflict,) = csv.DictReader((tmp_path / "c.csv").read_text(encoding="utf-8").splitlines())
    assert (conflict["other_value"], conflict["other_source"]) == ("9500000000", "two.mk")
    run("panel", *options[:6], "--wide", "-o", "wide.csv")
    (wide,) = csv.DictReader((tmp_path / "wide.csv").read_text(encoding="utf-8").splitlines())
    assert (wide["place"], wide["unit"], float(wide["2021"])) == ("北票市", "CNY", 9e9)


def test_an_export_is_read_again(run, loaded):
    assert (
        run("store", "export", "--store", "facts.duckdb", "-o", "out").stdout.strip() == loaded.stdout.splitlines()[1]
    )
    assert "added: 2" in run("store", "load", "out", "--store", "copy.duckdb").stdout


def test_checks_tell_what_they_found(run, loaded, tmp_path):
    city = "subject: 朝阳市\ndate: 2022\n---\n" + BODY % 80
    (tmp_path / "city.mk").write_text(city, encoding="utf-8")
    run("store", "load", "city.mk", "--store", "facts.duckdb")
    lines = run("store", "check", "--store", "facts.duckdb").stdout.splitlines()
    assert lines[0].startswith(
        "medium sum: 地区生产总值 of 朝阳市 in 2021 is 80亿元, but some areas in it (1) make 90亿元"
    )
    assert lines[1] == "  city.mk:5-15: 2021年地区生产总值80亿元，全年平稳"
    assert lines[-1] == "findings: 1"


@pytest.mark.parametrize("years", ["2024-2015", "15", "2015–2024"])
def test_years_that_are_none(run, loaded, years):
    with pytest.raises(InputError, match="years"):
        run("panel", "--store", "facts.duckdb", "--years", years)


@pytest.mark.parametrize("command", [("panel",), ("store", "check"), ("store", "export", "-o", "out")])
def test_a_store_that_is_not_there(run, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="is no file"):
        run(*command, "--store", "none.duckdb")
    assert list(tmp_path.iterdir()) == []
