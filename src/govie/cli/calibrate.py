"""``govie calibrate``: what the scores of a trained model are worth, fitted anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govie.cli.options import Root
from govie.errors import InputError


def calibrate(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="The folder of a trained model; it is changed.")],
    root: Root = Path(),
    split: Annotated[str, typer.Option(help="The split to fit on; the model must not have learnt from it.")] = "dev",
) -> None:
    """Fit the calibration of a trained model's scores on a split (govie train does so by itself)."""
    if not (model / "meta.json").is_file():
        raise InputError("no model", source=str(model), mend="name a folder that govie train wrote")
    from govie.training.calibration import calibrate_model
    from govie.training.corpus import read_split

    found = calibrate_model(model, read_split(root, split))
    typer.echo(f"{model}: {len(found.curves)} curves")
