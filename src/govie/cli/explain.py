"""``govie explain``: why a fact is what it is."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from govie.cli.files import read_text, write_text
from govie.cli.options import DEFAULT_MODEL, ModelOption


class Format(StrEnum):
    """What ``--format`` takes."""

    table = "table"
    json = "json"


def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A plain text file; - is standard input.")],
    fact: Annotated[
        int | None, typer.Option(metavar="N", help="The fact, by its position in the JSON's facts, from 0.")
    ] = None,
    format: Annotated[Format, typer.Option("--format", "-f", help="What to write.")] = Format.table,
    date: Annotated[str | None, typer.Option(help="Date of publication: 2022, 2022-03 or 2022-03-14.")] = None,
    subject: Annotated[str | None, typer.Option(help="The area the bulletin is about.")] = None,
    knowledge: Annotated[
        Path | None, typer.Option(help="A TOML file of your own indicators, aliases, places and units.")
    ] = None,
    model: ModelOption = DEFAULT_MODEL,
    encoding: Annotated[str, typer.Option(help="The encoding of the file; it is never guessed.")] = "utf-8",
) -> None:
    """Show the candidates, scores and features behind a fact; without --fact, list the facts with their numbers."""
    text = read_text(file, encoding=encoding)

    import govie
    from govie.cli.render_explanation import render_explanation, render_numbers

    if fact is None:
        bulletin = govie.parse(text, date=date, subject=subject, knowledge=knowledge, model=model)
        write_text(render_numbers(bulletin), None)
        return
    from govie.explain import explain_fact

    found = explain_fact(text, fact, date=date, subject=subject, knowledge=knowledge, model=model)
    if format is Format.json:
        write_text(json.dumps(found.to_dict(), ensure_ascii=False, indent=2) + "\n", None)
    else:
        write_text(render_explanation(found), None)
