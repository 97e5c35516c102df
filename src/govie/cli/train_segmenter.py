"""``govie train-segmenter``: a word segmenter from annotated bulletins."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govie.cli.options import OutputFolder


def train_segmenter(
    output: OutputFolder = Path("build/segmenter"),
    annotations: Annotated[
        Path, typer.Option(metavar="DIR", help="A folder of .mk files with splits, or the project around it.")
    ] = Path(),
    iterations: Annotated[int, typer.Option(min=1, help="How often the train split is gone over.")] = 5,
) -> None:
    """Train a spacy-pkuseg segmenter: LAC's words, with what the marks say.

    For doc._.words (nlp.add_pipe("govie_words", config={"segmenter": OUT})) and for govie train --segmenter OUT.
    """
    from govie.training.segmenter import train_segmenter as train

    def tell(iteration: int, of: int, f1: float) -> None:
        typer.echo(f"iteration {iteration} of {of}: F1 on dev {f1:.3f}", err=True)

    scores = train(annotations=annotations, output=output, iterations=iterations, report=tell)
    typer.echo(
        f"{output}: on dev, F1 {scores.f1:.3f} against the words to learn; of the edges of marks "
        f"{scores.edges:.1%} are edges of words (LAC alone: {scores.teacher_edges:.1%})"
    )
