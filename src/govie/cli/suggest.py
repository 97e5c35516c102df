"""``govie suggest``: new bulletins with machine marks, those first that teach the model most."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govie.cli.files import folder_to_fill, read_text
from govie.cli.options import DEFAULT_MODEL, ModelOption, OutputFolder
from govie.conversions.registry import FORMATS
from govie.errors import InputError
from govie.labels import SPAN_LABELS
from govie.records import Mention

if TYPE_CHECKING:
    from govie.annotation.marked import MarkedText
    from govie.conversions.notes import Notes


def suggest(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of plain text files (.txt).")],
    output: OutputFolder,
    target_format: Annotated[
        str, typer.Option("--to", metavar="FORMAT", help=f"What to write, one of {', '.join(FORMATS)}.")
    ] = "label-studio",
    model: ModelOption = DEFAULT_MODEL,
    known: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Annotations that you have: what is like them comes later.")
    ] = None,
    per_character: Annotated[
        bool, typer.Option("--per-character", help="Order by the gain a character, not a bulletin.")
    ] = False,
    hanlp: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A HanLP model whose spans of govie's labels are offered, too.")
    ] = None,
    rename: Annotated[
        list[str] | None, typer.Option(metavar="THEIRS=OURS", help="A label of the HanLP model and what it is here.")
    ] = None,
    number: Annotated[int | None, typer.Option("-n", "--number", min=1, help="Only the first so many.")] = None,
    encoding: Annotated[str, typer.Option(help="The encoding of the files; it is never guessed.")] = "utf-8",
) -> None:
    """Mark new bulletins by the model, order them by what correcting them should bring, and write them to be corrected.

    OUT/order.tsv holds the order: gain = uncertainty (spans and links expected to be wrong) x novelty, with
    --per-character divided by the thousands of characters.
    """
    from govie.annotation.documents import find_layout
    from govie.annotation.marked import read_marked
    from govie.conversions.notes import Notes
    from govie.conversions.registry import format_named
    from govie.training.suggest import numbered, order_table, rank, with_offers

    format_named(target_format)
    paths = sorted(directory.glob("*.txt"))
    if not paths:
        raise InputError("no .txt file", source=str(directory), mend="name a folder of plain text files")
    texts = [] if known is None else [read_marked(path).text for path in find_layout(known).marked_files]

    import govie

    offers = _offers(hanlp, rename or [])
    bulletins = []
    for path in paths:
        found = govie.parse(read_text(str(path), encoding=encoding), model=model, source=str(path))
        bulletins.append(found.to_marked())
    chosen = rank(bulletins, known=texts, per_character=per_character)[:number]
    chosen = [replace(s, marked=with_offers(s.marked, offers(s.marked.text))) for s in chosen]
    notes = Notes()
    with folder_to_fill(output) as scratch:
        _write(target_format, numbered(chosen), scratch, notes)
        (scratch / "order.tsv").write_text(order_table(chosen), encoding="utf-8")
    for line in notes.lines():
        typer.echo(f"warning: {line}", err=True)
    typer.echo(f"{len(chosen)} of {len(bulletins)} bulletins, {chosen[0].marked.header['id']} first: {output}")


def _offers(folder: Path | None, renamed: list[str]) -> Callable[[str], Iterable[Mention]]:
    """A function that finds the spans of a HanLP model in a text, under govie's labels; nothing without one."""
    if wrong := [pair for pair in renamed if pair.rpartition("=")[2] not in SPAN_LABELS or "=" not in pair]:
        mend = f"write NS=REGION; labels are {', '.join(SPAN_LABELS)}"
        raise InputError(f"no such renaming {', '.join(wrong)}", mend=mend)
    if folder is None:
        return lambda text: ()
    from govie.pipeline.hanlp import find_names, load_recognizer

    recognizer, labels = load_recognizer(folder), dict(pair.split("=", 1) for pair in renamed)

    def find(text: str) -> Iterable[Mention]:
        for label, start, end in find_names(text, recognizer):
            yield Mention(labels.get(label, label), start, end, text[start:end])

    return find


def _write(name: str, bulletins: list[MarkedText], folder: Path, notes: Notes) -> None:
    """In Label Studio machine marks are predictions, also where there is none: nobody has looked at them yet."""
    from govie.conversions import label_studio, registry

    if name == "label-studio":
        label_studio.write(bulletins, folder, notes=notes, predicted=True)
    else:
        registry.write(name, bulletins, folder, notes=notes)
