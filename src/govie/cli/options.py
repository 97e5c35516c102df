"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govie.api import DEFAULT_MODEL

__all__ = ["DEFAULT_MODEL", "ModelOption", "OutputFolder", "Root"]

ModelOption = Annotated[str, typer.Option("--model", help="An installed model, or the folder of one.")]
Root = Annotated[Path, typer.Option(help="The folder that holds corpus/ and annotations/.")]
OutputFolder = Annotated[Path, typer.Option("-o", "--output", help="The folder to write to.")]
