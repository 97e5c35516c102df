"""``govie findings``: contradictions, sums that do not add up and implausible figures."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from govie.cli.files import read_text, shown, write_text
from govie.cli.options import DEFAULT_MODEL, ModelOption

if TYPE_CHECKING:
    from govie.bulletin import Bulletin


class Format(StrEnum):
    """What ``--format`` takes."""

    table = "table"
    json = "json"
    jsonl = "jsonl"


def findings(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Plain text, or marked text (.mk) with marks of its own; - is stdin."),
    ],
    format: Annotated[Format, typer.Option("--format", "-f", help="What to write.")] = Format.table,
    date: Annotated[str | None, typer.Option(help="Date of publication: 2022, 2022-03 or 2022-03-14.")] = None,
    subject: Annotated[str | None, typer.Option(help="The area the bulletins are about.")] = None,
    model: ModelOption = DEFAULT_MODEL,
    encoding: Annotated[str, typer.Option(help="The encoding of the files; it is never guessed.")] = "utf-8",
) -> None:
    """Check the facts of bulletins against each other; nothing is corrected.

    json: an array of {source, findings}; jsonl: one finding a line, with its source.
    """
    bulletins = [
        _read(name, read_text(name, encoding=encoding), date=date, subject=subject, model=model) for name in files
    ]
    write_text(_render(bulletins, format), None)


def _read(name: str, text: str, *, date: str | None, subject: str | None, model: str) -> Bulletin:
    """The bulletin of a plain text as the model reads it, or of marked text as it is marked."""
    import govie

    if not name.endswith(".mk"):
        return govie.parse(text, date=date, subject=subject, model=model, source=shown(name))
    from dataclasses import replace

    from govie.annotation.marked import parse_marked
    from govie.api import bulletin_of_marked

    marked = parse_marked(text, source=shown(name))
    given = {key: value for key, value in (("date", date), ("subject", subject)) if value}
    return bulletin_of_marked(replace(marked, header={**marked.header, **given}), source=shown(name))


def _render(bulletins: list[Bulletin], format: Format) -> str:
    from govie.cli.render import render_findings

    if format is Format.table:
        return "\n".join(render_findings(bulletin) for bulletin in bulletins)
    found = [{"source": b.source, "findings": b.to_dict()["findings"]} for b in bulletins]
    if format is Format.json:
        return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    rows = [{"source": each["source"], **finding} for each in found for finding in each["findings"]]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
