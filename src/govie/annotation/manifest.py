"""The corpus beside the annotations: plain texts and their manifest."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Final

from govie.annotation.documents import AnnotatedFile, decade_of, script_of, traits_of
from govie.annotation.issues import Issue, file_issue

#: The manifest's name in the folder of the corpus.
MANIFEST: Final = "manifest.jsonl"

_BUILD: Final = "build the corpus again"


def manifest_row(file: AnnotatedFile) -> dict[str, Any]:
    """What the manifest says of a document: id, genre, subject, adcode, script, decade, traits."""
    header = file.marked.header
    return {
        "id": file.name,
        "genre": header.get("genre") or None,
        "subject": header.get("subject") or None,
        "adcode": header.get("adcode") or None,
        "script": script_of(file.marked.text),
        "decade": decade_of(file.marked),
        "traits": list(traits_of(header)),
    }


def format_manifest(files: Sequence[AnnotatedFile]) -> str:
    """One JSON object a line, in order of id."""
    rows = sorted((manifest_row(file) for file in files), key=lambda row: str(row["id"]))
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def check_manifest(files: Sequence[AnnotatedFile], path: Path, *, known: Collection[str]) -> list[Issue]:
    """Whether ``manifest.jsonl`` has one row for each document, in agreement with header and text.

    ``known`` are the ids of all ``.mk`` files, also of those that could not be read.
    """
    if not path.is_file():
        return [file_issue(path, "no such file", mend="build the corpus, which writes it")]
    rows, issues = _read_rows(path)
    for file in files:
        if file.name not in rows:
            issues.append(file_issue(path, f"{file.name} has no row", mend=_BUILD))
            continue
        number, row = rows[file.name]
        wanted = manifest_row(file)
        for key in sorted(wanted.keys() | row.keys()):
            if row.get(key) != wanted.get(key):
                problem = f"{file.name}: {key} is {row.get(key)!r}, the annotation says {wanted.get(key)!r}"
                issues.append(file_issue(path, problem, line=number, mend=_BUILD))
    for name, (number, _) in rows.items():
        if name not in known:
            issues.append(file_issue(path, f"{name} has no annotation", line=number, mend=_BUILD))
    return issues


def _read_rows(path: Path) -> tuple[dict[str, tuple[int, dict[str, Any]]], list[Issue]]:
    """Id → line and row; what is no row, or stands twice, is an issue."""
    rows: dict[str, tuple[int, dict[str, Any]]] = {}
    issues = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            name = str(row["id"])
        except (ValueError, KeyError, TypeError):
            issues.append(file_issue(path, "no JSON object with an id", line=number, mend=_BUILD))
            continue
        if name in rows:
            issues.append(file_issue(path, f"{name} stands twice", line=number, mend=_BUILD))
        rows.setdefault(name, (number, row))
    return rows, issues


def check_corpus_texts(files: Sequence[AnnotatedFile], corpus: Path, *, known: Collection[str]) -> list[Issue]:
    """Whether ``<id>.txt`` equals the text of ``<id>.mk`` to the byte, and has such a file at all."""
    if not corpus.is_dir():
        return [file_issue(corpus, "no such folder", mend="build the corpus, which writes it")]
    issues = []
    for file in files:
        path = corpus / f"{file.name}.txt"
        if not path.is_file():
            issues.append(file_issue(path, "no such file", mend=_BUILD))
        elif path.read_bytes() != file.marked.text.encode():
            issues.append(file_issue(path, f"differs from the text of {file.path.name}", mend=_BUILD))
    for path in sorted(corpus.glob("*.txt")):
        if path.stem not in known:
            issues.append(file_issue(path, f"no annotation {path.stem}.mk", mend="delete it, or annotate it"))
    return issues
