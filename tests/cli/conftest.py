"""A model that knows two bulletins by heart, and a runner of the command."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import govie
from govie.annotation.marked import parse_marked
from govie.api import bulletin_of_marked
from govie.cli import app

MARKED = {
    "a": "subject: 北票市\n---\n{D1|2021年|=2021}{M1|地区生产总值}{Q|137.4亿元|M1 D1}，增长{Q|9%|M1 D1 growth}。",
    "b": "subject: 凌源市\n---\n"
    "{D1|2022年|=2022}力争{M1|粮食产量}{Q|5万吨|M1 D1 target ge}以上；{M2|电商}居{R|全市第一|M2}。",
}
TEXTS = {name: parse_marked(marked).text for name, marked in MARKED.items()}


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Puts the model in place of ``govie.parse``; yields the options of its calls."""
    calls: list[dict[str, Any]] = []

    def parse(text: str, **options: Any) -> govie.Bulletin:
        calls.append(options)
        name = next(name for name, known in TEXTS.items() if known == text)
        return replace(bulletin_of_marked(parse_marked(MARKED[name])), source=options["source"], model="fake 1")

    monkeypatch.setattr(govie, "parse", parse)
    return calls


@pytest.fixture
def files(tmp_path, monkeypatch):
    """The two bulletins as files of the current folder."""
    monkeypatch.chdir(tmp_path)
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run():
    """``run("parse", "a.txt")``; an error of govie's own is raised, not turned into an exit code (see main)."""

    def run_command(*arguments: str, stdin: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(app, list(arguments), input=stdin)
        if isinstance(result.exception, Exception) and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run_command
