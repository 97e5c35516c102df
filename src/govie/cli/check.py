"""``govie check``: are the annotations valid, consistent, apart, on plan and like the real thing?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govie.cli.files import read_text, write_text


def check(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="A project (annotations/ beside corpus/) or a folder of .mk files.")
    ],
    apart_from: Annotated[
        Path | None, typer.Option(help="A folder of .txt files with which no stretch of text may be shared.")
    ] = None,
    stats: Annotated[
        bool, typer.Option("--stats", help="Where nothing is wrong, print densities per genre beside the plan.")
    ] = False,
    realism: Annotated[
        Path | None, typer.Option(help="A folder of real .txt files: print how far the bulletins are from them.")
    ] = None,
    raw: Annotated[
        Path | None, typer.Option(help="With --realism: more real text, unlabelled (.txt, .txt.xz or a folder).")
    ] = None,
    ids: Annotated[
        Path | None, typer.Option(help="With --realism: only the bulletins whose ids are in this file, one a line.")
    ] = None,
) -> None:
    """Check marked text; exit 1 where something is wrong."""
    from govie.annotation.checks import check_directory
    from govie.annotation.stats import corpus_stats, stats_markdown
    from govie.errors import InputError

    if realism is None and (raw or ids):
        raise InputError("--raw and --ids belong to --realism", mend="name a folder of real text with --realism")
    report = check_directory(directory, apart_from=apart_from)
    write_text(report.to_text() + "\n", None)
    if realism is not None:
        write_text("\n" + _realism(directory, realism, raw, ids), None)
    if report.errors:
        raise typer.Exit(1)
    if stats:
        write_text("\n" + stats_markdown(corpus_stats(directory)), None)


def _realism(directory: Path, real: Path, raw: Path | None, ids: Path | None) -> str:
    """Perplexities (where there is unlabelled text to learn from) and how well written text is told from real."""
    from govie.annotation.language_model import CharacterModel
    from govie.annotation.realism import (
        perplexities,
        perplexity_markdown,
        raw_samples,
        real_samples,
        written_samples,
    )
    from govie.training.realism import tell_apart

    chosen = None if ids is None else read_text(str(ids), encoding="utf-8").split()
    written, theirs = written_samples(directory, ids=chosen), real_samples(real)
    more = [] if raw is None else raw_samples(raw)
    parts = []
    if more:
        model = CharacterModel(sample.text for sample in more)
        parts.append(perplexity_markdown(perplexities(model, written), perplexities(model, theirs)))
    return "\n".join([*parts, tell_apart(written, theirs, more).to_markdown()])
