"""The formats by name, and conversion from any of them to any other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final, Protocol, cast

from govie.annotation.marked import MarkedText
from govie.conversions.files import by_split, check_names
from govie.conversions.notes import Notes
from govie.errors import InputError


class Converter(Protocol):
    """The two functions that the module of a format has."""

    def read(self, source: Path, *, notes: Notes) -> Iterator[MarkedText]: ...

    def write(self, bulletins: Sequence[MarkedText], folder: Path, *, notes: Notes) -> None: ...


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its module, what its offsets count, whether it keeps the scores of predicted marks, whether bulletins
    go into one file a split."""

    module: str
    offsets: str
    scores: bool = False
    by_split: bool = False

    def load(self) -> Converter:
        return cast(Converter, import_module(f"govie.conversions.{self.module}"))


FORMATS: Final[dict[str, Format]] = {
    "mk": Format("mk", "marks in the text"),
    "jsonl": Format("jsonl", "code points", scores=True),
    "docbin": Format("docbin", "code points (a token each)", scores=True, by_split=True),
    "prodigy": Format("prodigy", "code points (a token each)"),
    "label-studio": Format("label_studio", "code points"),
    "doccano": Format("doccano", "UTF-16 units"),
    "brat": Format("brat", "code points"),
    "uima": Format("uima", "UTF-16 units"),
    "conll": Format("conll", "a row a code point", by_split=True),
    "datasets": Format("datasets", "code points", by_split=True),
}


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a conversion did: bulletins of each split (``bulletins`` where there is none), and a line a kind of loss."""

    counts: dict[str, int]
    warnings: list[str]


def read(name: str, source: Path, *, notes: Notes | None = None) -> list[MarkedText]:
    """The annotated bulletins of ``source`` in the format ``name``, by id; what is left out is told to ``notes``.

    Raises InputError, with file, line and field, for what cannot be read.
    """
    found = format_named(name).load().read(source, notes=Notes() if notes is None else notes)
    bulletins = sorted(found, key=lambda marked: marked.header["id"])
    check_names(bulletins)
    return bulletins


def write(name: str, bulletins: Sequence[MarkedText], folder: Path, *, notes: Notes | None = None) -> None:
    """Write bulletins to a folder that is there; each needs an ``id`` in its header that can name a file."""
    notes = Notes() if notes is None else notes
    target = format_named(name)
    check_names(bulletins)
    if not target.scores:
        for marked in bulletins:
            scored = sum(m.score != 1 for m in marked.mentions) + sum(k.score != 1 for k in marked.links)
            notes.add("scores are not kept", marked.header["id"], times=scored)
    target.load().write(bulletins, folder, notes=notes)


def convert(source: Path, folder: Path, *, source_format: str, target_format: str) -> Conversion:
    """Read ``source`` and write it to ``folder``; nothing is written where something cannot be read.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as name:
    ...     path = Path(name, "a.mk")
    ...     _ = path.write_text("---\\n{M1|人口}{Q|3万人|M1}", encoding="utf-8")
    ...     convert(path, Path(name), source_format="mk", target_format="conll")
    Conversion(counts={'bulletins': 1}, warnings=['links are not kept: 1 (a)', 'attributes are not kept: 1 (a)'])
    """
    notes = Notes()
    bulletins = read(source_format, source, notes=notes)
    write(target_format, bulletins, folder, notes=notes)
    return Conversion({name: len(group) for name, group in by_split(bulletins).items()}, notes.lines())


def format_named(name: str) -> Format:
    if name not in FORMATS:
        raise InputError(f"no format {name!r}", mend=f"use one of {', '.join(FORMATS)}")
    return FORMATS[name]
