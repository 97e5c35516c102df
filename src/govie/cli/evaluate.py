"""``govie evaluate``: a model against gold bulletins."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from govie.cli.files import folder_to_fill, write_text
from govie.cli.options import DEFAULT_MODEL, ModelOption

#: The variable by which GitHub's runners name the file that a job's summary is appended to.
_SUMMARY = "GITHUB_STEP_SUMMARY"


def evaluate(
    gold_dir: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="A folder of marked text (.mk).")],
    model: ModelOption = DEFAULT_MODEL,
    split: Annotated[
        str | None, typer.Option(help="Only this split (train, dev, test) of GOLD_DIR/splits.json.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A folder for report.md and report.json.")
    ] = None,
) -> None:
    """Parse gold bulletins and score spans, links, facts and attributes; print the report as Markdown."""
    from govie.annotation.splits import read_splits
    from govie.errors import InputError

    ids = None
    if split is not None:
        splits = read_splits(gold_dir / "splits.json")
        if split not in splits:
            raise InputError(f"no split {split!r}", source=str(gold_dir), mend=f"use one of {', '.join(splits)}")
        ids = set(splits[split])

    import govie
    from govie.evaluation.run import evaluate_directory

    report = evaluate_directory(gold_dir, parse=partial(govie.parse, model=model), only_ids=ids)
    markdown = report.to_markdown()
    if output is not None:
        with folder_to_fill(output) as scratch:
            (scratch / "report.md").write_text(markdown, encoding="utf-8")
            figures = json.dumps(report.to_dict(), ensure_ascii=False, indent=1)
            (scratch / "report.json").write_text(figures + "\n", encoding="utf-8")
    write_text(markdown, None)
    if summary := os.environ.get(_SUMMARY):
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(markdown)
