"""``govie package``: a trained pipeline as an installable package."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govie.api import DEFAULT_MODEL
from govie.errors import InputError


def package(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="A folder that govie train wrote.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where the package goes.")] = Path(
        "models/zh_govie_sm"
    ),
    name: Annotated[str, typer.Option(help="What pip and spacy.load call it.")] = DEFAULT_MODEL,
    version: Annotated[str | None, typer.Option(help="Its version.  [default: that of govie]")] = None,
    report: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=REPORT.JSON", help="Figures for meta.json, such as test=build/report/report.json."),
    ] = None,
    wheel: Annotated[bool, typer.Option("--wheel", help="Build DIR/dist/*.whl as well, by pip.")] = False,
) -> None:
    """Make MODEL a package for pip, with its figures, sources and licence in meta.json; print its path."""
    reports = {}
    for entry in report or []:
        part, equals, path = entry.partition("=")
        if not equals or not Path(path).is_file():
            raise InputError(f"--report {entry!r} names no report", mend="write NAME=PATH of a report.json")
        reports[part] = Path(path)
    from govie.training.package import package_model

    typer.echo(str(package_model(model=model, output=output, name=name, version=version, reports=reports, wheel=wheel)))
