"""Marked text: ``<id>.mk`` files, the project's own format (``govie.annotation.marked``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from govie.annotation.documents import Layout, find_layout
from govie.annotation.marked import MarkedText, format_marked, read_marked
from govie.annotation.splits import read_splits
from govie.conversions.assemble import overlapping, without
from govie.conversions.files import name_of, write_utf8
from govie.conversions.notes import Notes
from govie.errors import InputError


def read(source: Path, *, notes: Notes) -> Iterator[MarkedText]:
    """A ``.mk`` file, a folder of them, or a project; the file's name is the id where the header has none.

    Where a ``splits.json`` lies beside them, it fills ``split`` of the header. Raises MarkupError, and InputError where
    ``splits.json`` names a bulletin that is not there.
    """
    if source.is_file():
        yield _named(read_marked(source), source, {})
        return
    layout = find_layout(source)
    split_of = _split_of(layout)
    for path in layout.marked_files:
        yield _named(read_marked(path), path, split_of)


def write(bulletins: Sequence[MarkedText], folder: Path, *, notes: Notes) -> None:
    """Of two spans that cross, or of one label that overlap, the later one is left out; so are scores."""
    for marked in bulletins:
        name = name_of(marked)
        dropped = overlapping(marked.mentions, same_label=False)
        for i in dropped:
            m = marked.mentions[i]
            what = "a span that crosses another, or overlaps one of its label"
            notes.add(what, f"{name} {m.label} {m.start}–{m.end}")
        kept = without(marked, set(dropped)) if dropped else marked
        write_utf8(folder / f"{name}.mk", format_marked(replace(kept, header=_header(kept, name, notes))))


def _header(marked: MarkedText, name: str, notes: Notes) -> dict[str, str]:
    """Header lines hold no line breaks and no colon in the key."""
    lines = {}
    for key, value in marked.header.items():
        flat = " ".join(value.split("\n")).strip() if "\n" in value else value.strip()
        if ":" in key or "\n" in key or not key.strip() or key.strip() == "---":
            notes.add(f"header key {key!r}", name)
            continue
        if flat != value:
            notes.add("line breaks or outer blanks of a header value", f"{name} {key}")
        lines[key.strip()] = flat
    return lines


def _split_of(layout: Layout) -> dict[str, str]:
    if not layout.splits.is_file():
        return {}
    names = {path.stem for path in layout.marked_files}
    split_of = {name: split for split, ids in read_splits(layout.splits).items() for name in ids}
    if missing := sorted(split_of.keys() - names):
        raise InputError(f"no {missing[0]}.mk", mend="build the corpus again", source=str(layout.annotations))
    return split_of


def _named(marked: MarkedText, path: Path, split_of: dict[str, str]) -> MarkedText:
    header = dict(marked.header)
    if not header.get("id"):
        header = {"id": path.stem, **{k: v for k, v in header.items() if k != "id"}}
    if split := split_of.get(path.stem):
        header["split"] = split
    return replace(marked, header=header)
