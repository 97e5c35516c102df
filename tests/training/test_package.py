"""``govie package``: a pipeline becomes a package of any name, and a wheel where asked for."""

import json
import sys
import zipfile
from pathlib import Path

import pytest

from govie.errors import InputError
from govie.training import package as module
from govie.training.corpus import blank_pipeline
from govie.training.package import package_model
from govie.training.train import sources_of


@pytest.fixture
def model(tmp_path):
    """A pipeline without weights, as ``govie train`` writes one."""
    nlp = blank_pipeline()
    nlp.meta["sources"] = sources_of(None, 10)
    nlp.to_disk(tmp_path / "model")
    return tmp_path / "model"


def meta_of(folder):
    return json.loads((folder / "meta.json").read_text(encoding="utf-8"))


def test_a_model_of_ones_own_claims_no_authors_of_govie(model, tmp_path):
    output = package_model(model=model, output=tmp_path / "package", name="zh_mine", version="1.2")
    meta = meta_of(output / "zh_mine" / "zh_mine-1.2")
    assert (meta["name"], meta["version"], meta["author"], meta["license"]) == ("mine", "1.2", "", "")
    assert meta["sources"] == [{"name": "10 annotated bulletins", "license": "not stated"}]
    assert "* 10 annotated bulletins: not stated" in (output / "README.md").read_text(encoding="utf-8")


def test_the_model_of_the_project(model, tmp_path):
    meta = meta_of(package_model(model=model, output=tmp_path / "package"))
    assert (meta["name"], meta["license"]) == ("govie_sm", "MIT")
    assert meta["sources"][0]["license"] == "CC BY 4.0"


def test_what_training_started_from_is_a_source(model, tmp_path):
    package = package_model(model=model, output=tmp_path / "package", name="zh_mine", version="1.2")
    told = sources_of(package, 12)
    assert [one["name"] for one in told] == [
        "12 annotated bulletins",
        "zh_mine 1.2 (the model that training started from)",
        "10 annotated bulletins",
    ]


def test_a_wheel(model, tmp_path, monkeypatch):
    """pip is asked for; what stands in for it here builds without fetching its tools."""
    asked = []

    def run(command, **options):
        asked.append(command[:4])
        folder = Path(command[command.index("--wheel-dir") + 1])
        folder.mkdir()
        with zipfile.ZipFile(folder / "zh_mine-1.2-py3-none-any.whl", "w") as file:
            file.write(Path(command[-1]) / "setup.py")
        return module.subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(module.subprocess, "run", run)
    wheel = package_model(model=model, output=tmp_path / "package", name="zh_mine", version="1.2", wheel=True)
    assert wheel == tmp_path / "package" / "dist" / "zh_mine-1.2-py3-none-any.whl"
    assert wheel.is_file()
    assert asked == [[sys.executable, "-m", "pip", "wheel"]]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"name": "mine"}, "'mine' is no name for a package; write one such as zh_govie_mine"),
        ({"name": "zh_Mein Modell"}, "is no name for a package"),
        ({"name": "zh_mine", "version": "first"}, "'first' is no version"),
    ],
    ids=["no language", "blank", "version"],
)
def test_names_and_versions_that_pip_would_refuse(model, tmp_path, given, problem):
    with pytest.raises(InputError, match=problem):
        package_model(model=model, output=tmp_path / "package", **given)
    assert not (tmp_path / "package").exists()


def test_a_wheel_that_pip_does_not_build(model, tmp_path, monkeypatch):
    monkeypatch.setattr(module.sys, "executable", "false")
    with pytest.raises(InputError, match=r"no wheel was built .* leave --wheel out"):
        package_model(model=model, output=tmp_path / "package", name="zh_mine", wheel=True)
    assert not (tmp_path / "package").exists()
