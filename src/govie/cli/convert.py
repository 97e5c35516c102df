"""``govie convert``: annotated bulletins from one format to another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govie.cli.files import folder_to_fill
from govie.cli.options import OutputFolder
from govie.conversions.registry import FORMATS

_NAMES = ", ".join(FORMATS)


def convert(
    source: Annotated[
        Path, typer.Argument(metavar="IN", help="A file or folder; for mk also the folder that holds annotations/.")
    ],
    output: OutputFolder,
    source_format: Annotated[
        str, typer.Option("--from", metavar="FORMAT", help=f"The format of IN, one of {_NAMES}.")
    ] = "mk",
    target_format: Annotated[
        str, typer.Option("--to", metavar="FORMAT", help="The format to write, one of the same.")
    ] = "docbin",
) -> None:
    """Convert annotations between formats; a warning for each kind of thing that cannot be kept."""
    from govie.conversions.registry import convert as run

    with folder_to_fill(output) as scratch:
        done = run(source, scratch, source_format=source_format, target_format=target_format)
    for warning in done.warnings:
        typer.echo(f"warning: {warning}", err=True)
    typer.echo(", ".join(f"{name}: {n}" for name, n in done.counts.items()))
