"""``govie build``: the corpus from its annotations."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def build(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that holds annotations/.")],
) -> None:
    """Write corpus/*.txt, corpus/manifest.jsonl and annotations/splits.json from annotations/*.mk."""
    from govie.annotation.build import build_corpus

    counts = build_corpus(directory)
    typer.echo(", ".join(f"{split}: {n}" for split, n in counts.items()))
