"""The batch of ``govie parse``: progress, summary and exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from govie.batch import Progress, Settings, Summary, parse_files
from govie.errors import InputError
from govie.readers.read import shown


def run_batch(
    paths: Sequence[str], output: Path, *, settings: Settings, recursive: bool, workers: int, progress: bool | None
) -> None:
    """Parse files into ``output``, tell what came of it, and leave with code 1 where a file could not be read.

    ``progress``: None shows it where standard error is a terminal.
    """
    for path in paths:
        if path == "-":
            raise InputError("standard input in a batch", mend="name files and folders")
        if Path(path).is_dir() and not recursive:
            raise InputError("is a folder", source=shown(path), mend="add -r to read the files in it")
    with _bar(sys.stderr.isatty() if progress is None else progress) as on_progress:
        summary = parse_files(paths, output, settings=settings, workers=workers, on_progress=on_progress)
    typer.echo(_told(summary, output), err=True)
    if summary.errors:
        raise typer.Exit(1)


def _told(summary: Summary, output: Path) -> str:
    lines = [f"{shown(str(output))}: {summary.documents:,} documents, {summary.facts:,} facts"]
    if summary.kept:
        lines.append(f"{summary.kept:,} documents were done by an earlier run")
    if summary.passed_over:
        kinds = ", ".join(f"{n:,} {kind or 'without suffix'}" for kind, n in summary.passed_over.most_common())
        lines.append(f"files without a reader, passed over: {kinds}")
    if summary.errors:
        lines.append(f"{summary.errors:,} could not be read: {shown(str(summary.error_file))}")
    return "\n".join(lines)


@contextmanager
def _bar(wanted: bool) -> Iterator[Callable[[Progress], None] | None]:
    """A function that shows how far a batch is: a bar, documents, their rate and the time left, on standard error."""
    if not wanted:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    rate = TextColumn("{task.fields[rate]:.1f} documents/s")
    columns = (BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn(elapsed_when_finished=True))
    with Bar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None, rate=0.0)

        def show(progress: Progress) -> None:
            elapsed = bar.tasks[0].elapsed or 0.0
            rate = (progress.done - progress.kept) / elapsed if elapsed else 0.0
            bar.update(task, total=progress.total, completed=progress.done, rate=rate)

        yield show
