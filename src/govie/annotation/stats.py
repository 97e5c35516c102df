"""Densities of an annotated corpus per genre, beside the plan that real bulletins set."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any, Final

from govie.annotation.documents import AnnotatedFile, find_layout
from govie.annotation.issues import Issue, file_issue
from govie.annotation.marked import MarkedText, read_marked
from govie.errors import TableError
from govie.labels import GENRES, LABEL_LETTERS, LETTERS
from govie.records import Mention

#: A density is off the plan where it differs by more than this share of it and by more than this many in 1,000; it is
#: looked at in genres of at least so many characters.
_OFF_SHARE: Final = 0.25
_OFF: Final = 1.0
_ENOUGH: Final = 10_000

#: A date further than this from its quantity is far, in characters.
_FAR: Final = 60

_QUANTITY_SHARES: Final[dict[str, Callable[[Mention], bool]]] = {
    "growth": lambda m: m.attrs.get("kind") == "growth",
    "delta": lambda m: m.attrs.get("kind") == "delta",
    "share": lambda m: m.attrs.get("kind") == "share",
    "open_status": lambda m: m.attrs.get("status") != "actual",
    "bound": lambda m: m.attrs.get("bound") != "eq",
}
FIGURES: Final = (*LABEL_LETTERS.values(), *_QUANTITY_SHARES, "metric_after", "dated", "far_date")


@cache
def load_plan() -> dict[str, dict[str, float]]:
    """Genre (and ``all``) → figure → planned value. Raises TableError for a table that is not as it says."""
    source = package_files("govie.annotation").joinpath("plan.toml").read_text(encoding="utf-8")
    try:
        plan = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise TableError("plan.toml", "", str(error), mend="write each table and key once") from error
    for genre in ("all", *GENRES):
        if plan.get(genre, {}).keys() != set(FIGURES):
            raise TableError("plan.toml", genre, "lacks a key or has another", mend="write the keys of its head")
    return plan


def corpus_stats(root: Path) -> dict[str, Any]:
    """Documents, characters, mentions and the figures of the plan, for all bulletins and each genre.

    A figure is None where there is nothing to divide by. Raises MarkupError and InputError as reading does.
    """
    bulletins = [read_marked(path) for path in find_layout(root).marked_files]
    groups: dict[str, list[MarkedText]] = {"all": bulletins}
    for genre in GENRES:
        if members := [b for b in bulletins if b.header.get("genre") == genre]:
            groups[genre] = members
    return {name: {**figures_of(members), "plan": load_plan()[name]} for name, members in groups.items()}


def check_densities(files: Sequence[AnnotatedFile], folder: Path) -> Iterator[Issue]:
    """A warning for each density of a genre that is off the plan."""
    for genre in GENRES:
        found = figures_of(file.marked for file in files if file.marked.header.get("genre") == genre)
        if found["characters"] < _ENOUGH:
            continue
        for letter, label in LETTERS.items():
            planned = load_plan()[genre][letter]
            if abs(found[letter] - planned) > max(_OFF, _OFF_SHARE * planned):
                problem = f"{genre}: {label} {found[letter]:g} per 1,000 characters, planned {planned:g}"
                yield file_issue(folder, problem, mend="write the next ones the other way", severity="warning")


def figures_of(bulletins: Iterable[MarkedText]) -> dict[str, Any]:
    """The figures of some bulletins together: densities per 1,000 characters (white space aside), shares in percent."""
    counts: Counter[str] = Counter()
    for bulletin in bulletins:
        counts["documents"] += 1
        counts["characters"] += sum(not char.isspace() for char in bulletin.text)
        counts["mentions"] += len(bulletin.mentions)
        counts.update(LABEL_LETTERS[mention.label] for mention in bulletin.mentions)
        counts.update(_quantity_counts(bulletin))
    figures: dict[str, Any] = {name: counts[name] for name in ("documents", "characters", "mentions")}
    for letter in LABEL_LETTERS.values():
        figures[letter] = _per(1000 * counts[letter], counts["characters"])
    for name in (*_QUANTITY_SHARES, "metric_after", "dated"):
        figures[name] = _per(100 * counts[name], counts["Q"])
    return figures | {"far_date": _per(100 * counts["far_date"], counts["dated"])}


def stats_markdown(stats: Mapping[str, Mapping[str, Any]]) -> str:
    """A table of :func:`corpus_stats`: each figure as ``found / planned``."""
    titles = ["genre", "documents", "characters", *FIGURES]
    lines = [titles, ["---", *("--:" for _ in titles[1:])]]
    for genre, figures in stats.items():
        pairs = [f"{_short(figures[name])} / {_short(figures['plan'][name])}" for name in FIGURES]
        lines.append([genre, str(figures["documents"]), f"{figures['characters']:,}", *pairs])
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return f"Found / planned. Mentions per 1,000 characters, then percent of quantities.\n\n{table}\n"


def _quantity_counts(bulletin: MarkedText) -> Counter[str]:
    mentions = bulletin.mentions
    quantities = [m for m in mentions if m.label == "QUANTITY"]
    counts = Counter({name: sum(map(holds, quantities)) for name, holds in _QUANTITY_SHARES.items()})
    for link in bulletin.links:
        head, tail = mentions[link.head], mentions[link.tail]
        if link.label == "MEASURES":
            counts["metric_after"] += tail.start >= head.end
        elif link.label == "DURING":
            counts["dated"] += 1
            counts["far_date"] += max(head.start - tail.end, tail.start - head.end) > _FAR
    return counts


def _per(top: int, below: int) -> float | None:
    return round(top / below, 1) if below else None


def _short(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:g}"
