"""``govie parse``: bulletins in, facts out."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from govie.cli.files import STDIN, read_text, shown, write_file, write_text
from govie.cli.options import DEFAULT_MODEL, ModelOption
from govie.errors import InputError
from govie.readers import SUFFIXES, Document, read
from govie.readers.read import TEXT


class Format(StrEnum):
    """What ``--format`` takes."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    html = "html"
    mk = "mk"


_SUFFIXES = {Format.table: ".txt"}


def parse(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", help="Text, .html, .pdf or .docx; - is text on standard input; with -r folders."
        ),
    ],
    format: Annotated[Format, typer.Option("--format", "-f", help="What to write.")] = Format.table,
    date: Annotated[str | None, typer.Option(help="Date of publication: 2022, 2022-03 or 2022-03-14.")] = None,
    subject: Annotated[str | None, typer.Option(help="The area the bulletins are about.")] = None,
    min_score: Annotated[float, typer.Option(min=0.0, max=1.0, help="Leave out facts below this score.")] = 0.0,
    knowledge: Annotated[
        Path | None, typer.Option(help="A TOML file of your own indicators, aliases, places and units.")
    ] = None,
    model: ModelOption = DEFAULT_MODEL,
    encoding: Annotated[
        str | None, typer.Option(help="The encoding of the files; without it a text is UTF-8, in a batch also GB18030.")
    ] = None,
    recursive: Annotated[
        bool, typer.Option("--recursive", "-r", help="Read folders and all below them: a batch into -o.")
    ] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes of a batch.")] = None,
    progress: Annotated[
        bool | None, typer.Option("--progress/--no-progress", help="Show how a batch gets on; by itself on a terminal.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A file, or an existing folder: then one file for each input.")
    ] = None,
) -> None:
    """Read bulletins and write their facts.

    json: one object (an array for several inputs); jsonl: one object a line; csv: one fact a line; html: a page;
    mk: marked text, to be corrected by hand and trained on.

    A batch (-r, --workers or -o FILE.parquet) writes FILE.jsonl, .csv or .parquet, and a record of each file that could
    not be read into FILE.errors.jsonl (then the exit code is 1). Stopped and started again it goes on where it was.
    """
    if recursive or workers is not None or (output is not None and output.suffix == ".parquet"):
        from govie.batch import Settings
        from govie.cli.batch import run_batch

        if output is None or format not in (Format.table, output.suffix.removeprefix(".")):
            raise InputError("a batch without a file to write", mend="name one with -o: FILE.jsonl, .csv or .parquet")
        own = str(knowledge) if knowledge else None
        known = Settings(date, subject, min_score, own, model, encoding)
        run_batch(files, output, settings=known, recursive=recursive, workers=workers or 1, progress=progress)
        return
    into_folder = output is not None and output.is_dir()
    if format in (Format.html, Format.mk) and len(files) > 1 and not into_folder:
        raise InputError(f"{format} of {len(files)} inputs", mend="name an existing folder with -o, or one input")
    if files.count(STDIN) > 1:
        raise InputError("standard input is named twice", mend="write - once")
    documents = [_document(name, encoding) for name in files]

    import govie
    from govie.cli.render import render

    parse_one = partial(govie.parse, subject=subject, min_score=min_score, knowledge=knowledge, model=model)
    bulletins = [parse_one(each.text, date=date or each.date, source=each.path) for each in documents]
    for document, bulletin in zip(documents, bulletins, strict=True):
        for warning in (*document.notes, *bulletin.warnings):
            typer.echo(f"{bulletin.source}: warning: {warning}", err=True)
    if output is not None and into_folder:
        names = _names(files, _SUFFIXES.get(format, f".{format}"))
        pages = [(name, render([b], format)) for name, b in zip(names, bulletins, strict=True)]
        for name, page in pages:
            write_file(output / name, page.encode())
    else:
        write_text(render(bulletins, format), output)


def _document(name: str, encoding: str | None) -> Document:
    """The file by its reader, or as text in one encoding that is never guessed."""
    if Path(name).suffix.lower() in SUFFIXES - TEXT:
        return read(name, encoding=encoding)
    return Document(read_text(name, encoding=encoding or "utf-8"), shown(name), "text", encoding)


def _names(files: list[str], suffix: str) -> list[str]:
    """The names of the files to write, by those that were read."""
    names = [("stdin" if name == STDIN else Path(name).stem) + suffix for name in files]
    if twice := [name for name in names if names.count(name) > 1]:
        raise InputError(f"two inputs would be written to {twice[0]}", mend="write them to different folders")
    return names
