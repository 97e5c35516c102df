"""Splits for a folder of annotations that has none: drawn by place, so that no place stands in two."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Final

from govie.annotation.documents import SPLITS, Layout
from govie.annotation.marked import MarkedText, read_marked
from govie.annotation.splits import read_splits
from govie.errors import InputError

SEED: Final = 7
#: Of ten bulletins, how many go to dev and how many to test (at least one each where there are three places).
_TENTHS: Final = {"dev": 1, "test": 1}


def place_of(marked: MarkedText, name: str) -> str:
    """What a bulletin must not share with another split: its adcode, else its subject, else its own name."""
    return marked.header.get("adcode") or marked.header.get("subject") or name


def draw_splits(bulletins: Sequence[tuple[str, MarkedText]], *, seed: int = SEED) -> dict[str, list[str]]:
    """Split → names; places are drawn at random (small ones first), dev and test get a tenth each, train the rest.

    A split that a header names is kept. Raises InputError where train or dev would be empty.

    >>> [len(names) for names in draw_splits([(str(i), MarkedText("", (), ())) for i in range(10)]).values()]
    [8, 1, 1]
    """
    splits: dict[str, list[str]] = {split: [] for split in SPLITS}
    places: dict[str, list[str]] = {}
    for name, marked in bulletins:
        given = marked.header.get("split", "")
        (splits[given] if given in SPLITS else places.setdefault(place_of(marked, name), [])).append(name)
    order = sorted(places)
    random.Random(seed).shuffle(order)
    order.sort(key=lambda place: -len(places[place]))
    for split, tenths in _TENTHS.items():
        wanted = max(1, round(len(bulletins) * tenths / 10))
        while order and len(splits[split]) < wanted and len(order) > (not splits["train"]):
            splits[split] += places[order.pop()]
    splits["train"] += [name for place in order for name in places[place]]
    if not (splits["train"] and splits["dev"]):
        mend = "add bulletins of another place, or change the splits that the headers name"
        raise InputError("nothing is left for train or dev: the bulletins are of one place, or of one split", mend=mend)
    return {split: sorted(names) for split, names in splits.items()}


def ensure_splits(layout: Layout, *, seed: int = SEED) -> tuple[dict[str, list[str]], bool]:
    """The splits of a folder, and whether they were drawn now: then ``splits.json`` has been written beside the files.

    Raises InputError where ``splits.json`` leaves a bulletin out, names one that is not there, or has no train or dev.
    """
    drawn = not layout.splits.exists()
    if drawn:
        splits = draw_splits([(path.stem, read_marked(path)) for path in layout.marked_files], seed=seed)
        text = json.dumps(splits, ensure_ascii=False, indent=1) + "\n"
        layout.splits.write_text(text, encoding="utf-8")
    else:
        splits = read_splits(layout.splits)
    known, source = {path.stem for path in layout.marked_files}, str(layout.splits)
    named = {name for names in splits.values() for name in names}
    if missing := sorted(known - named):
        mend = "add it, or delete splits.json for new splits"
        raise InputError(f"{missing[0]} ({len(missing)} in all) is in no split", source=source, mend=mend)
    if gone := sorted(named - known):
        raise InputError(f"{gone[0]} has no .mk file", source=source, mend="delete splits.json for new splits")
    for split in ("train", "dev"):
        if not splits.get(split):
            raise InputError(f"no bulletin in {split}", source=source, mend="put some there, or delete splits.json")
    return splits, drawn
