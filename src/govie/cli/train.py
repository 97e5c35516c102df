"""``govie train``: a model from annotated bulletins."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govie.cli.options import OutputFolder
from govie.errors import InputError


def train(
    output: OutputFolder = Path("build/model"),
    annotations: Annotated[
        Path, typer.Option(metavar="DIR", help="A folder of .mk files, or the project that holds annotations/.")
    ] = Path(),
    start: Annotated[
        str | None, typer.Option("--from", metavar="MODEL", help="Go on from an installed model or the folder of one.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="A spaCy config of the tagger.  [default: that of --from, else configs/sm.cfg]")
    ] = None,
    steps: Annotated[int | None, typer.Option(min=1, help="At most so many steps, instead of the config's.")] = None,
    patience: Annotated[
        int | None, typer.Option(min=0, help="Stop after so many steps without a better score on dev (0: never).")
    ] = None,
    unlabelled: Annotated[
        Path | None, typer.Option(help="A text file (also .xz) in the genre for machine marks to learn from.")
    ] = None,
    machine_marks: Annotated[
        Path | None, typer.Option(help="Bulletins marked by a teacher (.jsonl) to learn from beside the gold ones.")
    ] = None,
    segmenter: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Words as a feature, from govie train-segmenter.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Taggers trained side by side.")] = 2,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start anew, whatever checkpoints there are.")] = False,
) -> None:
    """Train the tagger, fit the linker and the attributes, calibrate the scores, and write the model.

    A run that was stopped goes on from its last checkpoint when the same command is given again.
    """
    if unlabelled is not None and not unlabelled.is_file():
        raise InputError("no such text file", source=str(unlabelled), mend="name one, or leave --unlabelled out")
    from govie.annotation.documents import find_layout
    from govie.annotation.draw import SEED, ensure_splits
    from govie.api import load
    from govie.cli.progress import training_bars
    from govie.training.train import KEPT, train_model

    layout = find_layout(annotations)
    splits, drawn = ensure_splits(layout)
    if drawn:
        sizes = ", ".join(f"{name} {len(names)}" for name, names in splits.items())
        typer.echo(f"{layout.splits} was missing and is drawn by place (seed {SEED}): {sizes}", err=True)
    limits = {"training.max_steps": steps, "training.patience": patience}
    with training_bars() as report:
        nlp = train_model(
            annotations=annotations,
            output=output,
            config=config,
            start=None if start is None else load(start).path,
            fresh=fresh,
            workers=workers,
            unlabelled=unlabelled,
            machine=machine_marks,
            segmenter=segmenter,
            overrides={name: value for name, value in limits.items() if value is not None},
            report=report,
        )
    if nlp.meta[KEPT]:
        typer.echo(f"the linker and the attributes of {start} do better on dev than new ones and stay", err=True)
    typer.echo(str(output))
