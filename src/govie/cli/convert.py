"""``govie convert``: annotations as spaCy's DocBin files, or as JSON Lines for ``datasets``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from govie.cli.files import folder_to_fill
from govie.cli.options import OutputFolder


class Target(StrEnum):
    """What ``--to`` may name."""

    DOCBIN = "docbin"
    DATASETS = "datasets"


def convert(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that holds annotations/.")],
    output: OutputFolder,
    to: Annotated[
        Target, typer.Option(help="docbin: .spacy files for spacy train; datasets: .jsonl files for load_dataset.")
    ] = Target.DOCBIN,
) -> None:
    """Write the train, dev and test split, a file each."""
    with folder_to_fill(output) as scratch:
        counts = _write_jsonl(directory, scratch) if to is Target.DATASETS else _write_docbins(directory, scratch)
    typer.echo(", ".join(f"{split}: {n}" for split, n in counts.items()))


def _write_docbins(directory: Path, output: Path) -> dict[str, int]:
    import spacy

    from govie.training.corpus import write_docbins

    blank = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "govie.CharTokenizer.v1"}}})
    return write_docbins(directory, output, blank)


def _write_jsonl(directory: Path, output: Path) -> dict[str, int]:
    from govie.annotation.jsonl import write_jsonl

    return write_jsonl(directory, output)
