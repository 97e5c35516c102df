"""``govie parse`` over folders: arguments, what is told, exit codes."""

from functools import partial

import pytest

from govie.batch import run
from govie.errors import InputError

from ..batch.stand_in import Here


@pytest.fixture
def crews(monkeypatch, files):
    """Puts workers without a model in place of the processes; yields what they were hired with."""
    got = []

    def hire(workers, settings):
        got.append((workers, settings))
        return Here(settings)

    monkeypatch.setattr(run, "Pool", hire)
    (files / "in").mkdir()
    for name, text in (("a.txt", "甲"), ("b.txt", "乙"), ("old.doc", "x")):
        (files / "in" / name).write_text(text, encoding="utf-8")
    return got


def test_a_folder(run_batch, crews, files):
    result = run_batch("in", "-r", "-o", "out.jsonl", "--workers", "2", "--date", "2022", "--encoding", "gbk")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "out.jsonl: 2 documents, 2 facts",
        "files without a reader, passed over: 1 .doc",
    ]
    ((workers, settings),) = crews
    assert (workers, settings.date, settings.encoding, settings.form) == (2, "2022", "gbk", "contract")
    assert len((files / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_files_that_cannot_be_read_are_told_and_the_code_is_1(run_batch, crews, files):
    (files / "in" / "c.txt").write_text("bad", encoding="utf-8")
    result = run_batch("in", "-r", "-o", "out.csv")
    assert (result.exit_code, crews[0][1].form) == (1, "rows")
    assert "1 could not be read: out.csv.errors.jsonl" in result.stderr


@pytest.mark.parametrize(("option", "shown"), [("--progress", True), ("--no-progress", False)])
def test_progress(run_batch, crews, option, shown):
    assert ("2/2" in run_batch("in", "-r", "-o", "out.csv", option).stderr) is shown


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["in", "-r"], "a batch without a file to write"),
        (["in", "-r", "-o", "out.csv", "-f", "jsonl"], "a batch without a file to write"),
        (["in", "-r", "-o", "out.html"], "no format of a batch ends in '.html'"),
        (["in", "-o", "out.csv", "--workers", "2"], "in: is a folder; add -r"),
        (["-", "-r", "-o", "out.csv"], "standard input in a batch"),
    ],
    ids=["output", "format", "suffix", "recursive", "stdin"],
)
def test_errors(run_batch, crews, arguments, problem):
    with pytest.raises(InputError, match=problem):
        run_batch(*arguments)


@pytest.fixture
def run_batch(run):
    return partial(run, "parse")


def test_one_page_is_read_by_its_reader(run, files, model):
    pytest.importorskip("trafilatura")
    text = (files / "a.txt").read_text(encoding="utf-8")
    (files / "a.html").write_text(f"<html><body><p>{text}</p></body></html>", encoding="utf-8")
    assert "137.4亿元" in run("parse", "a.html").stdout
    assert model[0]["source"] == "a.html"
