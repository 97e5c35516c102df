"""``govie evaluate``: a model against gold bulletins."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govie.cli.files import folder_to_fill, write_text
from govie.cli.options import DEFAULT_MODEL, ModelOption

if TYPE_CHECKING:
    from govie.evaluation.outcome import Evaluation

#: The variable by which GitHub's runners name the file that a job's summary is appended to.
_SUMMARY = "GITHUB_STEP_SUMMARY"


def evaluate(
    gold_dir: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="A folder of marked text (.mk).")],
    model: ModelOption = DEFAULT_MODEL,
    split: Annotated[
        str | None, typer.Option(help="Only this split (train, dev, test) of GOLD_DIR/splits.json.")
    ] = None,
    format_name: Annotated[str, typer.Option("--format", help="What to print: md, json, html or junit.")] = "md",
    floors: Annotated[
        Path | None, typer.Option(metavar="CSV", help="part,label,measure,floor: exit 1 where a figure is below.")
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(metavar="JSON", help="A report.json, or a model's meta.json, to compare with.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A folder for the report in every format.")
    ] = None,
) -> None:
    """Parse gold bulletins and score spans, links, facts and attributes; print the report."""
    from govie.annotation.splits import read_splits
    from govie.errors import InputError
    from govie.evaluation.baseline import read_baseline
    from govie.evaluation.floors import check_floors, read_floors
    from govie.evaluation.outcome import FORMATS, Evaluation

    if format_name not in FORMATS:
        raise InputError(f"no format {format_name!r}", mend=f"use one of {', '.join(FORMATS)}")
    if format_name == "junit" and floors is None:
        raise InputError("no floors to test", mend="name a CSV file of them with --floors")
    ids = None
    if split is not None:
        splits = read_splits(gold_dir / "splits.json")
        if split not in splits:
            raise InputError(f"no split {split!r}", source=str(gold_dir), mend=f"use one of {', '.join(splits)}")
        ids = set(splits[split])
    wanted = [] if floors is None else read_floors(floors)
    before = None if baseline is None else read_baseline(baseline)

    import govie
    from govie.evaluation.run import evaluate_directory

    report = evaluate_directory(gold_dir, parse=partial(govie.parse, model=model), only_ids=ids)
    found = Evaluation(report, check_floors(report, wanted), before)
    _write(found, format_name, output)
    _tell(found)


def _write(found: Evaluation, format_name: str, output: Path | None) -> None:
    from govie.evaluation.outcome import FORMATS

    if output is not None:
        with folder_to_fill(output) as scratch:
            for name, ending in FORMATS.items():
                if name != "junit" or found.floors:
                    (scratch / f"report{ending}").write_text(found.render(name), encoding="utf-8")
    write_text(found.render(format_name), None)
    if summary := os.environ.get(_SUMMARY):
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(found.render("md"))


def _tell(found: Evaluation) -> None:
    """Exit 1 with a table of the floors that sank, where any did."""
    from govie.evaluation.outcome import floors_table

    if found.sunk:
        typer.echo(f"{len(found.sunk)} of {len(found.floors)} floors sunk:\n{floors_table(found.sunk)}", err=True)
        raise typer.Exit(1)
