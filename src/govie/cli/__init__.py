"""The ``govie`` command: one file a subcommand; each reads its arguments and calls a plain function."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from govie.cli.build import build
from govie.cli.calibrate import calibrate
from govie.cli.check import check
from govie.cli.compare import compare
from govie.cli.convert import convert
from govie.cli.evaluate import evaluate
from govie.cli.explain import explain
from govie.cli.findings import findings
from govie.cli.info import info
from govie.cli.package import package
from govie.cli.panel import panel
from govie.cli.parse import parse
from govie.cli.serve import serve
from govie.cli.store import store
from govie.cli.suggest import suggest
from govie.cli.train import train
from govie.cli.train_segmenter import train_segmenter
from govie.errors import GovieError

app = typer.Typer(
    name="govie",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS = (
    *(parse, findings, explain, evaluate, compare, check, build, convert, suggest, train, train_segmenter, calibrate),
    *(package, panel, serve, info),
)
for command in COMMANDS:
    app.command()(command)
app.add_typer(store, name="store")


def _print_version(wanted: bool) -> None:
    if wanted:
        import govie

        typer.echo(f"govie {govie.__version__}")
        raise typer.Exit


@app.callback()
def govie(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Facts from Chinese local-government economic bulletins."""


def main() -> None:
    """Run the command; an error that govie raises on purpose is one line on stderr and exit code 2."""
    try:
        app()
    except GovieError as error:
        typer.echo(f"govie: {' '.join(str(error).split())}", err=True)
        sys.exit(2)
