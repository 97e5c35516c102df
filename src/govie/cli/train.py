"""``govie train``: a model from annotated bulletins."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govie.cli.options import OutputFolder, Root
from govie.errors import InputError


def train(
    config: Annotated[Path, typer.Option(help="A spaCy config of the tagger.")] = Path("configs/sm.cfg"),
    root: Root = Path(),
    output: OutputFolder = Path("build/model"),
    unlabelled: Annotated[
        Path | None, typer.Option(help="A text file (also .xz) in the genre for machine marks to learn from.")
    ] = None,
) -> None:
    """Train the tagger, fit the linker and the attributes, calibrate the scores, and write the model."""
    if not config.is_file():
        raise InputError("no such config", source=str(config), mend="name one with --config, such as configs/sm.cfg")
    if unlabelled is not None and not unlabelled.is_file():
        raise InputError("no such text file", source=str(unlabelled), mend="name one, or leave --unlabelled out")
    from govie.training.train import train_model

    train_model(root=root, config=config, output=output, unlabelled=unlabelled)
    typer.echo(str(output))
