"""spaCy's own commands on the project's configs, each as ``python -m spacy`` runs it."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest
from spacy.cli import setup_cli  # noqa: F401
from spacy.cli._util import app
from spacy.tokens import Doc, DocBin
from typer.testing import CliRunner

from govie.annotation.marked import parse_marked
from govie.api import bulletin_of
from govie.cli import app as govie_app
from govie.pipeline.document import links_of, mentions_of
from govie.training.corpus import blank_pipeline, to_doc
from govie.training.train import train_model

PLACES = {
    "a": ("平顺县", "140425", "train"),
    "b": ("城口县", "500229", "train"),
    "c": ("阿荣旗", "150721", "dev"),
    "d": ("北票市", "211381", "test"),
}
BODY = "{{C|平顺县}}{{D1|2020年|=2020}}{{M1|粮食产量}}{{Q|{}万吨|M1 D1}}，增长{{Q|3%|M1 D1 growth}}。"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """DocBins of 104 bulletins: below 100 ``spacy debug data`` says that there are too few and exits with 1."""
    folder = tmp_path_factory.mktemp("spacy")
    blank = blank_pipeline()
    for split, numbers in (("train", range(104)), ("dev", range(200, 203))):
        docs = [to_doc(blank, parse_marked(f"id: {i}\ndate: 2021\n---\n" + BODY.format(i + 1))) for i in numbers]
        DocBin(docs=docs, store_user_data=True).to_disk(folder / f"{split}.spacy")
    return folder


@pytest.fixture(scope="module")
def spacy():
    def run(*arguments):
        result = CliRunner().invoke(app, [str(a) for a in arguments])
        assert result.exit_code == 0, (result.output, result.exception)
        return result.output

    return run


@pytest.fixture(scope="module")
def paths(folder):
    return "--paths.train", folder / "train.spacy", "--paths.dev", folder / "dev.spacy"


@pytest.fixture(scope="module")
def tagger(spacy, folder, config, paths):
    """One step of ``spacy train``."""
    limits = ("--training.max_steps", 1, "--training.eval_frequency", 1, "--components.govie_tagger.model.depth", 1)
    spacy("train", config, "-o", folder / "model", *paths, *limits)
    return folder / "model" / "model-last"


def test_train(tagger):
    assert (tagger / "govie_tagger" / "model").is_file()


def test_evaluate(spacy, tagger, folder):
    spacy("evaluate", tagger, folder / "dev.spacy", "-sk", "govie", "-o", folder / "scores.json")
    scores = json.loads((folder / "scores.json").read_text(encoding="utf-8"))
    assert {"spans_govie_p", "spans_govie_r", "spans_govie_f", "spans_govie_per_type"} <= scores.keys()
    assert {"COUNTY", "DATE", "METRIC", "QUANTITY"} <= scores["spans_govie_per_type"].keys()


def test_debug_data(spacy, config, paths):
    assert "104 training docs" in spacy("debug", "data", config, *paths)


def test_debug_config(spacy, config, paths):
    assert "Config is valid" in spacy("debug", "config", config, *paths)


def test_benchmark_speed(spacy, tagger, folder):
    assert "words/s" in spacy("benchmark", "speed", tagger, folder / "dev.spacy", "-n", 1, "-w", 1, "-b", 3)


def test_package(spacy, tagger, folder):
    (folder / "packages").mkdir()
    spacy("package", tagger, folder / "packages", "--name", "own", "--version", "1.2.3", "--build", "none")
    inner = folder / "packages" / "zh_own-1.2.3" / "zh_own" / "zh_own-1.2.3"
    assert (inner / "config.cfg").is_file()


@pytest.fixture(scope="module")
def nlp(corpus, config, quick):
    return train_model(annotations=corpus, config=config, output=corpus / "whole", overrides=quick, folds=0)


TEXT = "平顺县2020年粮食产量5万吨，增长3%；城口县税收收入1亿元，下降2%。"


def contract(doc):
    return bulletin_of(doc).to_dict()


def test_two_processes_keep_spans_links_and_facts(nlp):
    alone = [contract(nlp(text)) for text in (TEXT, TEXT * 2)]
    assert alone[0]["entities"]
    assert [contract(doc) for doc in nlp.pipe([TEXT, TEXT * 2], n_process=2)] == alone


def test_the_bytes_of_a_pipeline_keep_all(nlp):
    again = blank_pipeline()
    for name in nlp.pipe_names:
        again.add_pipe(
            name, config={"model": dict(nlp.config["components"][name]["model"])} if "tagger" in name else {}
        )
    again.from_bytes(nlp.to_bytes())
    assert contract(again(TEXT)) == contract(nlp(TEXT))


def test_the_bytes_of_a_document_keep_all(nlp):
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert mentions_of(again) == mentions_of(doc)
    assert links_of(again) == links_of(doc)
    assert contract(again) == contract(doc)


def test_project_run_all(spacy, root, tmp_path, monkeypatch):
    """The project's own steps, on four bulletins and a few training steps."""
    project = tmp_path / "project"
    (project / "annotations").mkdir(parents=True)
    for name, (place, code, split) in PLACES.items():
        header = (
            f"id: {name}\ntitle: 快讯\ndate: 2021\nsubject: {place}\nadcode: {code}\ngenre: profile\nsource: written"
        )
        body = BODY.format(int(code[-2:])).replace("平顺县", place)
        marked = f"{header}\nsplit: {split}\n---\n{body}"
        (project / "annotations" / f"{name}.mk").write_text(marked, encoding="utf-8")
    shutil.copytree(root / "configs", project / "configs")
    shutil.copy(root / "project.yml", project)
    path = project / "configs" / "sm.cfg"
    quick = (
        path.read_text(encoding="utf-8").replace("max_steps = 3600", "max_steps = 2").replace("depth = 2", "depth = 1")
    )
    path.write_text(quick, encoding="utf-8")
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    monkeypatch.setenv("PYTHONPATH", str(root / "src"), prepend=os.pathsep)
    monkeypatch.chdir(project)
    CliRunner().invoke(govie_app, ["build", "."])
    spacy("project", "run", "all", project)
    assert (project / "build" / "report" / "report.json").is_file()
    assert (project / "models" / "zh_govie_sm" / "setup.py").is_file()
