"""Varied copies of annotated bulletins for the tagger: other names, other layout. Links are left out."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from spacy.util import registry

from govie.annotation.marked import MarkedText
from govie.knowledge.places import load_places
from govie.records import Mention

_NAMES: Final = ("PROJECT", "ENTERPRISE", "REGION", "COUNTY")
_COUNTY_TAIL: Final = re.compile(r"[县区市旗]$")
_CLAUSE_END: Final = re.compile(r"[，。；、]")


@dataclass(frozen=True, slots=True)
class Name:
    """The text of a mention with what is nested in it, by offsets into that text."""

    text: str
    inside: tuple[Mention, ...] = ()


Augmenter = Callable[[Sequence[MarkedText]], Iterator[MarkedText]]


@registry.misc("govie.Augmenter.v1")
def make_augmenter(
    *, swap: float = 0.5, names: float = 0.6, wrap: float = 0.15, join: float = 0.1, seed: int = 0
) -> Augmenter:
    """Each bulletin once an epoch: with chance ``swap`` its names are changed (each with chance ``names``), with chance
    ``wrap`` it is broken into lines of a newspaper column, with chance ``join`` its line breaks are taken out."""
    rng = random.Random(seed)

    def augment(bulletins: Sequence[MarkedText]) -> Iterator[MarkedText]:
        pools = name_pools(bulletins)
        for bulletin in bulletins:
            marked = bulletin
            if rng.random() < swap:
                marked = swap_names(marked, pools, rng, chance=names)
            layout = rng.random()
            if layout < wrap:
                marked = wrap_lines(marked, rng)
            elif layout < wrap + join:
                marked = rewrite(marked, {i: "" for i, c in enumerate(marked.text) if c in "\r\n"})
            yield marked

    return augment


def name_pools(bulletins: Sequence[MarkedText]) -> dict[str, list[Name]]:
    """Names by label from the bulletins; counties from the place table, long and short apart."""
    pools: dict[str, dict[str, Name]] = {label: {} for label in _NAMES}
    for bulletin in bulletins:
        for mention, inside in outermost(bulletin.mentions):
            if mention.label in pools and "\n" not in mention.text:
                moved = tuple(replace(m, start=m.start - mention.start, end=m.end - mention.start) for m in inside)
                pools[mention.label].setdefault(mention.text, Name(mention.text, moved))
    found = {label: list(pool.values()) for label, pool in pools.items()}
    counties = [
        n for n, entries in load_places().names.items() if any(e.label == "COUNTY" and not e.ambiguous for e in entries)
    ]
    found["COUNTY"] = [Name(n) for n in sorted(counties) if _COUNTY_TAIL.search(n) and len(n) > 2]
    found["COUNTY_SHORT"] = [Name(n) for n in sorted(counties) if not _COUNTY_TAIL.search(n)]
    return found


def outermost(mentions: Sequence[Mention]) -> Iterator[tuple[Mention, list[Mention]]]:
    """Names that stand in no other name, each with all mentions inside it (of equal extent, the project is outer)."""
    names = sorted((m for m in mentions if m.label in _NAMES), key=lambda m: (m.start, -m.end, _NAMES.index(m.label)))
    end = 0
    for name in names:
        if name.start >= end:
            end = name.end
            yield name, [m for m in mentions if m is not name and name.start <= m.start and m.end <= name.end]


def swap_names(marked: MarkedText, pools: dict[str, list[Name]], rng: random.Random, *, chance: float) -> MarkedText:
    """``marked`` with other names; equal names stay equal within the bulletin."""
    chosen: dict[tuple[str, str], Name | None] = {}
    parts: list[str] = []
    mentions: list[Mention] = []
    shifts: list[tuple[int, int, int]] = []
    at = length = 0
    swapped: set[int] = set()
    for name, inside in outermost(marked.mentions):
        key = name.label, name.text
        if key not in chosen:
            chosen[key] = _other(name, pools, rng) if rng.random() < chance else None
        new = chosen[key]
        if new is None:
            continue
        parts += [marked.text[at : name.start], new.text]
        length += name.start - at
        mentions.append(Mention(name.label, length, length + len(new.text), new.text, attrs=name.attrs))
        mentions += [replace(m, start=m.start + length, end=m.end + length) for m in new.inside]
        length += len(new.text)
        shifts.append((name.start, name.end, length - name.end))
        at = name.end
        swapped |= {id(name), *map(id, inside)}
    text = "".join([*parts, marked.text[at:]])
    for m in marked.mentions:
        if id(m) not in swapped:
            start, end = _moved(m.start, shifts), _moved(m.end, shifts)
            mentions.append(replace(m, start=start, end=end, text=text[start:end]))
    return MarkedText(text, tuple(mentions), (), marked.header)


def _moved(offset: int, shifts: Sequence[tuple[int, int, int]]) -> int:
    """An offset outside the changed names (at most at their edges) in the new text."""
    moved = offset
    for start, end, shift in shifts:
        if offset >= end and offset != start:
            moved = offset + shift
    return moved


def _other(name: Mention, pools: dict[str, list[Name]], rng: random.Random) -> Name | None:
    label = "COUNTY_SHORT" if name.label == "COUNTY" and not _COUNTY_TAIL.search(name.text) else name.label
    return rng.choice(pools[label]) if pools[label] else None


def wrap_lines(marked: MarkedText, rng: random.Random) -> MarkedText:
    """Lines of one width, as in a newspaper column, with a column break here and there."""
    width = rng.randint(14, 34)
    changes: dict[int, str] = {}
    column = 0
    for i, char in enumerate(marked.text):
        column = 0 if char in "\r\n" else column + 1
        if column >= width and i + 1 < len(marked.text) and char not in " \u3000":
            changes[i] = char + ("\n\n" if rng.random() < 0.04 else "\n")
            column = 0
    return rewrite(marked, changes)


def rewrite(marked: MarkedText, changes: dict[int, str]) -> MarkedText:
    """``marked`` with some characters written differently; spans follow, without white space at their edges."""
    pieces = [changes.get(i, char) for i, char in enumerate(marked.text)]
    ends = [0]
    for piece in pieces:
        ends.append(ends[-1] + len(piece))
    text = "".join(pieces)
    mentions = []
    for m in marked.mentions:
        start, end = ends[m.start], ends[m.end]
        body = text[start:end]
        start += len(body) - len(body.lstrip())
        end -= len(body) - len(body.rstrip())
        if start < end:
            mentions.append(replace(m, start=start, end=end, text=text[start:end]))
    return MarkedText(text, tuple(mentions), (), marked.header)
