"""``govie package``: a trained pipeline as an installable package."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govie.errors import InputError


def package(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="A folder that govie train wrote.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where the package goes.")] = Path(
        "models/zh_govie_sm"
    ),
    report: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=REPORT.JSON", help="Figures for meta.json, such as test=build/report/report.json."),
    ] = None,
) -> None:
    """Make MODEL a package for pip, with its figures, sources and licence in meta.json."""
    reports = {}
    for entry in report or []:
        name, equals, path = entry.partition("=")
        if not equals or not Path(path).is_file():
            raise InputError(f"--report {entry!r} names no report", mend="write NAME=PATH of a report.json")
        reports[name] = Path(path)
    from govie.training.package import package_model

    typer.echo(str(package_model(model=model, output=output, reports=reports)))
