"""``govie compare``: two reports or two models, and which differences are more than chance."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govie.cli.files import read_text, write_text
from govie.errors import InputError

if TYPE_CHECKING:
    from govie.evaluation.compare import Figures


class Format(StrEnum):
    """What ``--format`` takes."""

    md = "md"
    json = "json"


def compare(
    a: Annotated[str, typer.Argument(metavar="A", help="A report.json of govie evaluate, or a model.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The one to hold against it.")],
    gold: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where A or B is a model: the marked text to score it on.")
    ] = None,
    split: Annotated[str | None, typer.Option(help="Only this split of DIR/splits.json.")] = None,
    format: Annotated[Format, typer.Option("--format", "-f", help="What to print.")] = Format.md,
) -> None:
    """Compare two systems document by document (paired bootstrap), figure by figure, and say what is beyond chance."""
    from govie.evaluation.compare import compare as run

    found = run(_figures(a, gold, split), _figures(b, gold, split))
    if format is Format.json:
        write_text(json.dumps({"a": a, "b": b, **found.to_dict()}, ensure_ascii=False, indent=1) + "\n", None)
    else:
        write_text(found.to_markdown(a, b), None)


def _figures(name: str, gold: Path | None, split: str | None) -> Figures:
    """Those of a report, or of a model that is run over the gold bulletins now."""
    from govie.evaluation.compare import figures_of

    if name.endswith(".json"):
        try:
            report = json.loads(read_text(name, encoding="utf-8"))
        except json.JSONDecodeError as error:
            mend = "name a report.json that govie evaluate wrote"
            raise InputError(f"no JSON ({error.msg})", source=name, offset=error.pos, mend=mend) from error
        return figures_of(report, source=name)
    if gold is None:
        mend = "name a folder of marked text with --gold, or two report.json"
        raise InputError("a model needs gold bulletins", source=name, mend=mend)
    from functools import partial

    import govie
    from govie.annotation.splits import read_splits
    from govie.evaluation.run import evaluate_directory

    ids = None
    if split is not None:
        splits = read_splits(gold / "splits.json")
        if split not in splits:
            raise InputError(f"no split {split!r}", source=str(gold), mend=f"use one of {', '.join(splits)}")
        ids = splits[split]
    return figures_of(evaluate_directory(gold, parse=partial(govie.parse, model=name), only_ids=ids))
