"""What other repositories take from this one: the workflow that evaluates, and the hook that checks annotations."""

import os
import re
import subprocess

import pytest
import srsly
from click import Context
from typer.main import get_command
from typer.testing import CliRunner

from govie.cli import app

GOOD = "---\n{D1|2021年|=2021}{M1|粮食产量}{Q|5万吨|M1 D1}。"


@pytest.fixture
def workflow(root):
    return srsly.read_yaml(root / ".github" / "workflows" / "evaluate.yml")


@pytest.fixture
def calls(workflow, tmp_path):
    """A function that runs the workflow's steps with these inputs; returns the calls of govie and pip."""

    def run(**inputs):
        bin_folder, log = tmp_path / "bin", tmp_path / "log"
        bin_folder.mkdir()
        for name in ("govie", "pip"):
            stand_in = bin_folder / name
            stand_in.write_text(f'#!/bin/sh\nprintf "%s|" {name} "$@" >> {log}; echo >> {log}\n', encoding="utf-8")
            stand_in.chmod(0o755)
        taken = workflow[True if True in workflow else "on"]["workflow_call"]["inputs"]
        given = {name: inputs.get(name, one["default"]) for name, one in taken.items()}
        job = workflow["jobs"]["evaluate"]
        told = {name: given[re.search(r"inputs\.(\w+)", text)[1]] for name, text in job["env"].items()}
        environment = {"PATH": f"{bin_folder}:{os.environ['PATH']}", **told}
        for step in job["steps"]:
            if "run" in step:
                subprocess.run(["bash", "-eo", "pipefail", "-c", step["run"]], env=environment, check=True)
        return [line.rstrip("|").split("|") for line in log.read_text(encoding="utf-8").splitlines()]

    return run


def test_the_workflow_evaluates_what_it_is_given(calls):
    assert calls(annotations="my marks", split="test", floors="floors.csv", baseline="last/report.json") == [
        ["pip", "install", "govie", "zh_govie_sm"],
        ["govie", "check", "my marks"],
        [
            *("govie", "evaluate", "my marks", "--model", "zh_govie_sm", "-o", "govie-report"),
            *("--split", "test", "--floors", "floors.csv", "--baseline", "last/report.json"),
        ],
    ]


def test_what_the_workflow_calls_exists(calls):
    *_, (_, name, *arguments) = calls(install=". ./models/zh_govie_sm")
    command = get_command(app).commands[name]
    known = {option for one in command.get_params(Context(command)) for option in one.opts}
    assert {word for word in arguments if word.startswith("-")} <= known
    assert "--split" not in arguments


@pytest.fixture
def hook(root):
    (hook,) = srsly.read_yaml(root / ".pre-commit-hooks.yaml")
    return hook


@pytest.mark.parametrize(("marked", "code"), [(GOOD, 0), (GOOD.replace("M1 D1}", "M2 D1}"), 1)], ids=["good", "bad"])
def test_the_hook_fails_where_marks_are_wrong(hook, tmp_path, monkeypatch, marked, code):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "marks").mkdir()
    (tmp_path / "marks" / "a.mk").write_text(marked, encoding="utf-8")
    program, *arguments = hook["entry"].split()
    assert program == "govie"
    done = CliRunner().invoke(app, [*arguments, "marks"])
    assert done.exit_code == code, done.output
    assert not hook["pass_filenames"]


@pytest.mark.parametrize(
    ("path", "checked"),
    [("annotations/a.mk", True), ("my/splits.json", True), ("corpus/manifest.jsonl", True), ("a.txt", False)],
)
def test_the_hook_runs_when_annotations_change(hook, path, checked):
    assert bool(re.search(hook["files"], path)) == checked
