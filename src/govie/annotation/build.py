"""The corpus made from its annotations: plain texts, manifest and splits."""

from __future__ import annotations

import json
from pathlib import Path

from govie.annotation.documents import SPLITS, AnnotatedFile, find_layout, read_annotated
from govie.annotation.manifest import MANIFEST, format_manifest
from govie.errors import InputError


def build_corpus(root: Path) -> dict[str, int]:
    """Write ``corpus/<id>.txt``, ``corpus/manifest.jsonl`` and ``annotations/splits.json`` from ``annotations/*.mk``.

    The same annotations yield the same bytes. Yields the number of documents of each split. Nothing is written, and
    MarkupError or InputError raised, where a file cannot be read or its header names no split.
    """
    layout = find_layout(root)
    if layout.corpus is None:
        raise InputError("no annotations/ in it", mend="name the folder that holds annotations/", source=str(root))
    files = [read_annotated(path) for path in layout.marked_files]
    splits = _splits(files)
    layout.corpus.mkdir(exist_ok=True)
    for file in files:
        (layout.corpus / f"{file.name}.txt").write_bytes(file.marked.text.encode())
    (layout.corpus / MANIFEST).write_bytes(format_manifest(files).encode())
    layout.splits.write_bytes((json.dumps(splits, ensure_ascii=False, indent=1) + "\n").encode())
    return {split: len(ids) for split, ids in splits.items()}


def _splits(files: list[AnnotatedFile]) -> dict[str, list[str]]:
    splits: dict[str, list[str]] = {split: [] for split in SPLITS}
    for file in sorted(files, key=lambda f: f.name):
        split = file.marked.header.get("split", "")
        if split not in splits:
            problem = f"split is {split!r}"
            raise InputError(problem, mend=f"write one of {', '.join(SPLITS)} into the header", source=str(file.path))
        splits[split].append(file.name)
    return splits
