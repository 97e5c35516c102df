"""Progress bars on standard error: one a tagger in training."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def training_bars() -> Iterator[Callable[[Any], None]]:
    """A function that takes ``govie.training.loop.Progress`` and draws it; where stderr is no terminal, a line for each
    evaluation."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()]
    scores = TextColumn("{task.fields[scores]}")
    tasks: dict[str, Any] = {}
    told: dict[str, str] = {}
    with Progress(*columns, scores, console=console, disable=not console.is_terminal) as bars:

        def draw(progress: Any) -> None:
            name = progress.job
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=progress.steps or None, scores="")
            text = "" if progress.score is None else f"F1 on dev {progress.score:.3f}, best {progress.best:.3f}"
            bars.update(tasks[name], completed=progress.step, scores=text)
            if not console.is_terminal and text and told.get(name) != text:
                told[name] = text
                console.print(f"{name}: step {progress.step} of {progress.steps}: {text}", highlight=False)

        yield draw
