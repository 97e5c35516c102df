"""The command on the installed model."""

import json

import pytest

from govie.errors import InputError

TEXT = "林西县2023年地区生产总值98.6亿元，同比增长5.2%。\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def test_without_a_number_the_facts_are_listed(run, file):
    shown = run("explain", file).stdout.splitlines()
    assert [line.split()[:2] for line in shown[2:]] == [["0", "地区生产总值"], ["1", "地区生产总值"]]


def test_the_tables_of_a_fact(run, file):
    shown = run("explain", file, "--fact", "1", "--date", "2024-01").stdout
    assert shown.startswith("fact 1: 地区生产总值 5.2%, score ")
    for part in ("Spans\n", "MEASURES (from ", "DURING (from ", "Attributes\n", "Readings\n"):
        assert part in shown
    (chosen,) = [line for line in shown.split("MEASURES")[1].splitlines() if line.startswith("✓")][:1]
    assert "地区生产总值" in chosen
    assert "\x1b" not in shown


def test_json(run, file):
    found = json.loads(run("explain", file, "--fact", "0", "-f", "json", "--subject", "林西县").stdout)
    assert found["fact"]["raw"] == "98.6亿元"
    assert found["sentence"] == TEXT.strip()


def test_a_number_too_high(run, file):
    with pytest.raises(InputError, match="no fact 7"):
        run("explain", file, "--fact", "7")
