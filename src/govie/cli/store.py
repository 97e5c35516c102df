"""``govie store``: many bulletins in one place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govie.cli.options import DEFAULT_MODEL, ModelOption, OutputFolder

StoreOption = Annotated[
    str, typer.Option("--store", metavar="PATH|URL", help="A DuckDB file, or postgresql://user@host/database.")
]

store = typer.Typer(no_args_is_help=True, help="Keep bulletins, facts and findings in DuckDB or PostgreSQL.")


@store.command()
def load(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE|DIR...",
            help=".txt, .html, .pdf, .docx, .mk, .jsonl of govie parse, folders of them, or an export.",
        ),
    ],
    store: StoreOption,
    recursive: Annotated[bool, typer.Option("-r", "--recursive", help="Folders in folders too.")] = False,
    manifest: Annotated[
        Path | None, typer.Option(help="JSON lines with id (file name without suffix), genre, title, date, subject.")
    ] = None,
    model: ModelOption = DEFAULT_MODEL,
) -> None:
    """Load bulletins, each once by the hash of its text; exit 1 where a file could not be read."""
    from govie.store.load import load_files
    from govie.store.store import Store

    with Store(store) as opened:
        report = load_files(opened, files, manifest=manifest, recursive=recursive, model=model)
        counts = opened.counts()
    for error in report.errors:
        typer.echo(f"govie: {' '.join(error.split())}", err=True)
    done = report.loaded
    typer.echo(f"added: {done.added}, replaced: {done.replaced}, same: {done.same}, errors: {len(report.errors)}")
    typer.echo(", ".join(f"{name}: {n}" for name, n in counts.items()))
    if report.errors:
        raise typer.Exit(1)


@store.command()
def export(store: StoreOption, output: OutputFolder) -> None:
    """Write the tables as Parquet files into a folder; govie store load reads it again."""
    from govie.store.store import Store

    with Store(store, must_exist=True) as opened:
        counts = opened.export(output)
    typer.echo(", ".join(f"{name}: {n}" for name, n in counts.items()))


@store.command()
def check(store: StoreOption) -> None:
    """Check bulletins against each other: growth against the levels of two years, areas against the one above."""
    from govie.store.across import check_across
    from govie.store.store import Store

    with Store(store, must_exist=True) as opened:
        found = check_across(opened)
    for finding in found:
        typer.echo(f"{finding.severity} {finding.kind}: {finding.message}")
        for figure in finding.figures:
            row = figure.row
            typer.echo(f"  {row['source']}:{row['char_start']}-{row['char_end']}: {row['quote']}")
    typer.echo(f"findings: {len(found)}")
