"""``govie findings``."""

import json

import pytest
from typer.testing import CliRunner

from govie.errors import InputError, MarkupError

MARKED = (
    "subject: 北票市\ndate: 2022\n---\n{D1|2021年|=2021}{M1|出口总额}增长{Q|9%|M1 D1 growth}。\n"
    "{M2|出口总额}增长{Q|6%|M2 D1 growth}。"
)


@pytest.fixture
def marked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.mk").write_text(MARKED, encoding="utf-8")
    return tmp_path


def test_a_table_shows_what_and_where(run, marked):
    lines = run("findings", "one.mk").stdout.splitlines()
    assert lines[0] == "one.mk: 北票市 211381, 2022: 1 finding"
    assert lines[1].split(maxsplit=2) == ["high", "repeat", "growth of 出口总额 in 2021 is 9% and 6%"]
    assert [line.split("【")[1].split("】")[0] for line in lines[2:]] == ["6%", "9%"]


def test_json_holds_findings_as_the_contract_does(run, marked):
    (found,) = json.loads(run("findings", "one.mk", "--format", "json").stdout)
    (row,) = map(json.loads, run("findings", "one.mk", "-f", "jsonl").stdout.splitlines())
    assert found["source"] == row.pop("source") == "one.mk"
    assert found["findings"] == [row]
    assert (row["facts"], row["stated"], row["expected"], row["tolerance"]) == ([1, 0], "6", "9", "1")


def test_plain_text_goes_through_the_model(run, files, model):
    result = run("findings", "a.txt", "b.txt", "--date", "2022", "--subject", "北票市")
    assert [line.rsplit(": ", 1)[1] for line in result.stdout.split("\n") if line] == ["no findings", "no findings"]
    assert {(call["date"], call["subject"]) for call in model} == {("2022", "北票市")}


def test_date_and_subject_outweigh_a_header(run, marked):
    assert "凌源市 211382, 2023" in run("findings", "one.mk", "--subject", "凌源市", "--date", "2023").stdout


def test_what_cannot_be_read(run, marked):
    (marked / "two.mk").write_text("---\n{M1|人口", encoding="utf-8")
    with pytest.raises(MarkupError, match=r"two\.mk:2"):
        run("findings", "two.mk")
    with pytest.raises(InputError, match=r"none\.txt"):
        run("findings", "none.txt")


def test_a_format_that_is_none(marked):
    from govie.cli import app

    assert CliRunner().invoke(app, ["findings", "one.mk", "-f", "csv"]).exit_code == 2
