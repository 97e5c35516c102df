"""``govie check``: are the annotations valid, consistent and apart?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govie.cli.files import write_text


def check(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="A project (annotations/ beside corpus/) or a folder of .mk files.")
    ],
    apart_from: Annotated[
        Path | None, typer.Option(help="A folder of .txt files with which no stretch of text may be shared.")
    ] = None,
    stats: Annotated[
        bool, typer.Option("--stats", help="Where nothing is wrong, print densities per genre beside the plan.")
    ] = False,
) -> None:
    """Check marked text; exit 1 where something is wrong."""
    from govie.annotation.checks import check_directory
    from govie.annotation.stats import corpus_stats, stats_markdown

    report = check_directory(directory, apart_from=apart_from)
    write_text(report.to_text() + "\n", None)
    if report.errors:
        raise typer.Exit(1)
    if stats:
        write_text("\n" + stats_markdown(corpus_stats(directory)), None)
