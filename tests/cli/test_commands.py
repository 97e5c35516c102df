"""The other commands, and what main does with errors."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import govie
from govie.annotation.marked import parse_marked
from govie.errors import InputError, MarkupError
from govie.training.loop import Progress
from govie.training.segmenter import Scores

BODY = "{D1|2021年|=2021}{M1|地区生产总值}{Q|137.4亿元|M1 D1}。"
HEADER = (
    "id: {}\ntitle: 一篇\ndate: 2022\nsubject: 北票市\nadcode: 211381\n"
    "genre: profile\nsource: written\nsplit: {}\n---\n"
)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with one bulletin in its test split."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "annotations").mkdir()
    (tmp_path / "annotations" / "one.mk").write_text(HEADER.format("one", "test") + BODY, encoding="utf-8")
    return tmp_path


@pytest.fixture
def gold_model(monkeypatch):
    from govie.api import bulletin_of_marked

    gold = bulletin_of_marked(parse_marked("---\n" + BODY))
    monkeypatch.setattr(govie, "parse", lambda text, **options: gold)


def run_main(*arguments):
    """The command in an interpreter of its own."""
    code = "import sys; from govie.cli import main; sys.argv[0] = 'govie'; main()"
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, encoding="utf-8")


def test_an_error_is_one_line_and_exit_code_2(tmp_path):
    done = run_main("parse", str(tmp_path / "no\nsuch"))
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("govie: ")
    assert done.stderr.count("\n") == 1


def test_version():
    assert run_main("--version").stdout == f"govie {govie.__version__}\n"


def test_help_imports_nothing_heavy():
    heavy = {"spacy", "numpy", "pandas", "sklearn", "rich.console", "govie.pipeline.facts"}
    code = f"""
import sys
from govie.cli import app
try:
    app(["--help"])
except SystemExit:
    pass
print(sorted({heavy} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert "Commands:" in done.stdout
    assert done.stdout.endswith("[]\n")


def test_build_check_and_convert(run, project):
    assert run("build", ".").stdout == "train: 0, dev: 0, test: 1\n"
    assert (project / "corpus" / "one.txt").is_file()
    checked = run("check", ".")
    assert checked.exit_code == 0, checked.stdout
    assert checked.stdout.endswith("1 documents, 0 errors, 0 warnings\n")
    assert run("convert", ".", "-o", "out").stdout == "train: 0, dev: 0, test: 1\n"
    assert sorted(path.name for path in Path("out").iterdir()) == ["dev.spacy", "test.spacy", "train.spacy"]


def test_convert_to_datasets(run, project):
    run("build", ".")
    assert run("convert", ".", "-o", "out", "--to", "datasets").stdout == "train: 0, dev: 0, test: 1\n"
    assert sorted(path.name for path in Path("out").iterdir()) == ["dev.jsonl", "test.jsonl", "train.jsonl"]
    assert json.loads(Path("out/test.jsonl").read_text(encoding="utf-8"))["subject"] == "北票市"


def test_convert_there_and_back(run, project):
    there = run("convert", ".", "-o", "tasks", "--to", "label-studio")
    assert (there.stdout, there.stderr) == ("train: 0, dev: 0, test: 1\n", "")
    assert sorted(path.name for path in Path("tasks").iterdir()) == ["bulletins.json", "label_config.xml"]
    run("convert", "tasks/bulletins.json", "-o", "back", "--from", "label-studio", "--to", "mk")
    assert Path("back/one.mk").read_bytes() == Path("annotations/one.mk").read_bytes()


def test_convert_warns_of_what_is_lost(run, project):
    assert run("convert", ".", "-o", "out", "--to", "conll").stderr.startswith("warning: links are not kept: 2 (one)\n")


def test_convert_writes_nothing_where_something_cannot_be_read(run, project):
    Path("annotations/two.mk").write_text("---\n{", encoding="utf-8")
    with pytest.raises(MarkupError, match=r"two\.mk:2:1"):
        run("convert", ".", "-o", "out", "--to", "brat")
    assert list(Path("out").iterdir()) == []


def test_check_prints_how_real_the_bulletins_are(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for folder, characters in {"ours": "粮棉油糖茶果菜", "real": "钢铁煤电水路桥"}.items():
        Path(folder).mkdir()
        for i in range(6):
            text = "".join(characters[(k * (i + 2) + k // 7) % 7] for k in range(700))
            header = HEADER.format(f"d{i}", "train") if folder == "ours" else ""
            Path(folder, f"d{i}.mk" if header else f"d{i}.txt").write_text(header + text, encoding="utf-8")
    Path("ids").write_text("d1\nd2\nd3\nd4\nd5\n", encoding="utf-8")
    printed = run("check", "ours", "--realism", "real", "--raw", "real", "--ids", "ids").stdout
    assert "| profile | 5 |" in printed
    assert "Telling 10 written from 24 real passages of 300 characters: AUC 1.000" in printed


def test_check_exits_1_where_something_is_wrong(run, project):
    (project / "annotations" / "one.mk").write_text(HEADER.format("two", "test") + BODY, encoding="utf-8")
    checked = run("check", "annotations")
    assert checked.exit_code == 1
    assert "id two is not the file's name" in checked.stdout


def test_check_prints_densities(run, project):
    run("build", ".")
    assert "| profile | 1 |" in run("check", ".", "--stats").stdout


@pytest.mark.usefixtures("gold_model")
def test_evaluate_prints_and_writes_the_report(run, project, monkeypatch):
    summary = project / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    run("build", ".")
    printed = run("evaluate", "annotations", "--split", "test", "-o", "out").stdout
    assert printed.startswith("# Evaluation of 1 documents")
    assert (project / "out" / "report.md").read_text(encoding="utf-8") == printed
    assert summary.read_text(encoding="utf-8") == "before\n" + printed
    report = json.loads((project / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["overall"]["facts"]["core"]["f1"] == 1.0


@pytest.mark.usefixtures("gold_model")
def test_evaluate_writes_every_format_and_exits_1_below_a_floor(run, project):
    run("build", ".")
    head = "part,label,measure,floor\n"
    Path("kept.csv").write_text(f"{head}facts,core,f1,1\n", encoding="utf-8")
    Path("sunk.csv").write_text(f"{head}facts,core,f1,1\nspans_exact,RANK,f1,0.5\n", encoding="utf-8")
    arguments = ("evaluate", "annotations", "--split", "test")
    assert run(*arguments, "--floors", "kept.csv", "-o", "out").exit_code == 0
    assert {path.name for path in Path("out").iterdir()} == {f"report.{e}" for e in ("md", "json", "html", "xml")}
    again = run(*arguments, "--floors", "sunk.csv", "--baseline", "out/report.json", "--format", "junit")
    assert again.exit_code == 1
    assert again.stdout.startswith("<?xml")
    assert 'failures="1"' in again.stdout
    assert again.stderr.splitlines()[-1] == "| spans_exact/RANK f1 | 50.0 | – | ✗ no figure |"
    assert "→ +0.0" in run(*arguments, "--baseline", "out/report.json").stdout


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["evaluate", "nowhere"], "nowhere: is no folder"),
        (["evaluate", "annotations", "--split", "holdout"], "no split 'holdout'"),
        (["evaluate", "annotations", "--format", "xml"], "no format 'xml'"),
        (["evaluate", "annotations", "--format", "junit"], "no floors to test"),
        (["evaluate", "annotations", "--floors", "none.csv"], r"none\.csv: cannot be read"),
        (["evaluate", "annotations", "--baseline", "none.json"], r"none\.json: No such file"),
        (["check", "nowhere"], "nowhere: no such folder"),
        (["check", ".", "--raw", "x.txt"], "--raw and --ids belong to --realism"),
        (["build", "nowhere"], "nowhere: no such folder"),
        (["convert", "nowhere", "-o", "out"], "nowhere: no such folder"),
        (["convert", ".", "-o", "out", "--to", "xml"], "no format 'xml'"),
        (["train"], "no bulletin in train"),
    ],
    ids=[
        *("evaluate", "split", "report", "junit", "floors", "baseline"),
        *("check", "realism", "build", "convert", "format", "train"),
    ],
)
def test_errors(run, project, arguments, problem):
    run("build", ".")
    with pytest.raises(InputError, match=problem):
        run(*arguments)


def test_train_hands_over_to_the_plain_function(run, project, monkeypatch):
    calls = []

    def train_model(*, report, **options):
        report(Progress("tagger", 3, 4, 0.5, 0.5))
        calls.append(options)
        return SimpleNamespace(meta={"linker_kept": False})

    monkeypatch.setattr("govie.training.train.train_model", train_model)
    for split in ("train", "dev"):
        marked = HEADER.format(split, split).replace("211381", {"train": "150925", "dev": "140425"}[split]) + BODY
        (project / "annotations" / f"{split}.mk").write_text(marked, encoding="utf-8")
    run("build", ".")
    done = run("train", "--config", "own.cfg", "-o", "out", "--steps", "4", "--patience", "2", "--fresh")
    assert done.stdout == "out\n"
    assert "tagger: step 3 of 4: F1 on dev 0.500, best 0.500" in done.stderr
    assert calls == [{
        "annotations": Path(), "config": Path("own.cfg"), "output": Path("out"), "unlabelled": None, "machine": None,
        "segmenter": None, "start": None, "fresh": True, "workers": 2,
        "overrides": {"training.max_steps": 4, "training.patience": 2},
    }]  # fmt: skip


def test_train_segmenter_tells_how_good_it_is(run, project, monkeypatch):
    def train(*, report, **options):
        assert options == {"annotations": Path("mine"), "output": Path("out"), "iterations": 2}
        report(1, 2, 0.75)
        return Scores(0.9, 0.98, 0.95)

    monkeypatch.setattr("govie.training.segmenter.train_segmenter", train)
    done = run("train-segmenter", "--annotations", "mine", "-o", "out", "--iterations", "2")
    assert done.stderr == "iteration 1 of 2: F1 on dev 0.750\n"
    assert done.stdout.startswith("out: on dev, F1 0.900 against the words to learn")
    assert "98.0% are edges of words (LAC alone: 95.0%)" in done.stdout


def test_train_says_that_it_draws_splits(run, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "govie.training.train.train_model", lambda **options: SimpleNamespace(meta={"linker_kept": True})
    )
    for name in "abc":
        (tmp_path / f"{name}.mk").write_text(f"id: {name}\n---\n平安。", encoding="utf-8")
    said = run("train", "--annotations", str(tmp_path)).stderr
    assert "was missing and is drawn by place (seed 7): train 1, dev 1, test 1" in said
    assert "better on dev" in said
    assert (tmp_path / "splits.json").is_file()


def test_info_says_how_to_get_a_model_that_is_not_there(run):
    out = run("info", "--model", "nowhere").stdout
    assert f"govie:       {govie.__version__}\n" in out
    assert "model 'nowhere' is not installed" in out
    assert "QUANTITY" in out


def test_calibrate_wants_a_model(run, tmp_path):
    with pytest.raises(InputError, match="no model"):
        run("calibrate", str(tmp_path))


def test_calibrate(run, project, monkeypatch):
    import zh_govie_sm

    (source,) = Path(zh_govie_sm.__file__).parent.glob("zh_govie_sm-*")
    shutil.copytree(source, "model")
    splits = json.dumps({"train": [], "dev": ["one"], "test": []})
    (project / "annotations" / "splits.json").write_text(splits, encoding="utf-8")
    done = run("calibrate", "model", "--root", ".")
    assert done.stdout.startswith("model: ")
    assert (project / "model" / "govie_facts" / "weights.npz").is_file()
