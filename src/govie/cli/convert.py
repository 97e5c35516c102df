"""``govie convert``: annotations as spaCy's DocBin files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govie.cli.files import folder_to_fill
from govie.cli.options import OutputFolder


def convert(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that holds annotations/.")],
    output: OutputFolder,
) -> None:
    """Write train.spacy, dev.spacy and test.spacy for ``spacy train``."""
    from govie.training.corpus import blank_pipeline, write_docbins

    with folder_to_fill(output) as scratch:
        counts = write_docbins(directory, scratch, blank_pipeline())
    typer.echo(", ".join(f"{split}: {n}" for split, n in counts.items()))
