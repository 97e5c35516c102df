"""The labelled metric mentions: how many there are, that their labels exist, and how the matcher does on them."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from govie.knowledge.indicators import load_indicators


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("match_metrics")


@pytest.fixture(scope="module")
def judged(script: ModuleType) -> dict[str, list[Any]]:
    return {path.stem: script.judge(path) for path in sorted(script.GOLDEN.glob("indicators*.tsv"))}


def test_the_lists_are_long_and_apart(judged: dict[str, list[Any]]) -> None:
    seen, held_out = ({j.row["source"] for j in judged[name]} for name in ("indicators", "indicators_held_out"))
    assert len(judged["indicators"]) >= 600
    assert len(judged["indicators_held_out"]) >= 150
    assert not seen & held_out


def test_every_label_is_an_indicator(script: ModuleType, judged: dict[str, list[Any]]) -> None:
    known = load_indicators().indicators.keys() | {script.NONE}
    assert [j.row for rows in judged.values() for j in rows if j.row["indicator"] not in known] == []


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [pytest.param("indicators", 0.955, 0.015, id="looked-at"), pytest.param("indicators_held_out", 0.92, 0.015)],
)
def test_the_matcher_is_mostly_right_and_seldom_wrong(
    script: ModuleType, judged: dict[str, list[Any]], name: str, right: float, wrong: float
) -> None:
    assert script.share(judged[name], "right") >= right
    assert script.share(judged[name], "wrong") <= wrong
    assert script.scope_share(judged[name]) >= 0.97


def test_main_prints_the_shares(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = ["粮食\tmass\t\tgrain_output\t", "粮食\tarea\t\tgrain_output\t", "粮食\t\t\tgrain_output\t", "路灯\t\t\t-\t"]
    lines = ["metric\tdimension\trow_end\tindicator\tscope", *rows]
    (tmp_path / "a.tsv").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["match_metrics", str(tmp_path / "a.tsv")])
    script.main()
    assert "4 mentions, right 0.500, wrong 0.250, missed 0.250; scope 1.000" in capsys.readouterr().out
