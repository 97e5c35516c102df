"""The tables of the corpus's datasheet, counted from manifest, splits and marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from govie.annotation.documents import SPLITS, find_layout, read_annotated
from govie.annotation.manifest import manifest_row
from govie.annotation.splits import read_splits
from govie.labels import LINK_LABELS, SPAN_LABELS

#: A document as it is counted: its split, its row of the manifest, and how many of each thing it holds.
Row = tuple[str, dict[str, object], Counter[str]]


def corpus_tables(root: Path) -> str:
    """Markdown tables of the annotated corpus in ``root``, by split: genres, scripts, decades, traits, mentions, links.

    Raises InputError and MarkupError as reading does.
    """
    layout = find_layout(root)
    split_of = {name: split for split, names in read_splits(layout.splits).items() for name in names}
    rows: list[Row] = []
    for path in layout.marked_files:
        file = read_annotated(path)
        held = Counter(mention.label for mention in file.marked.mentions)
        held.update(link.label for link in file.marked.links)
        held["characters"] = sum(not char.isspace() for char in file.marked.text)
        rows.append((split_of[file.name], manifest_row(file), held))
    tables = [
        _documents("genre", rows, lambda row: [str(row["genre"])]),
        _documents("script", rows, lambda row: [str(row["script"])]),
        _documents("decade", rows, lambda row: [str(row["decade"] or "unknown")]),
        _documents("trait", rows, lambda row: list(map(str, _listed(row["traits"]))) or ["none"]),
        _held("mentions and links", rows, (*SPAN_LABELS, *LINK_LABELS)),
    ]
    return "\n\n".join(tables)


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _documents(title: str, rows: Iterable[Row], groups: Callable[[dict[str, object]], list[str]]) -> str:
    """Bulletins of each group by split, with their characters (white space aside)."""
    counts: dict[str, Counter[str]] = {}
    for split, row, held in rows:
        for name in groups(row):
            own = counts.setdefault(name, Counter())
            own.update({split: 1, "characters": held["characters"]})
    lines = [
        [name, *(str(counts[name][split]) for split in SPLITS), f"{counts[name]['characters']:,}"]
        for name in sorted(counts)
    ]
    if title == "genre":
        everything = sum(counts.values(), Counter[str]())
        lines.append(["all", *(str(everything[split]) for split in SPLITS), f"{everything['characters']:,}"])
    return _table([title, *SPLITS, "characters"], lines)


def _held(title: str, rows: Sequence[Row], labels: Sequence[str]) -> str:
    """How many of each label there are by split."""
    lines = []
    for label in labels:
        counts: Counter[str] = Counter()
        for split, _, held in rows:
            counts[split] += held[label]
        lines.append([label, *(f"{counts[split]:,}" for split in SPLITS), f"{counts.total():,}"])
    return _table([title, *SPLITS, "all"], lines)


def _table(titles: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rows = [titles, ["---", *("--:" for _ in titles[1:])], *lines]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)
