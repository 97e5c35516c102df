"""How often the inferred subject of our own bulletins is the one in their header: ``python scripts/subjects.py``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from govie.annotation.marked import MarkedText, read_marked
from govie.annotation.splits import read_splits
from govie.knowledge.subjects import Subject, infer_subject

ANNOTATIONS = Path(__file__).parents[1] / "annotations"


def inferred(marked: MarkedText) -> Subject | None:
    return infer_subject(
        marked.text, [(m.start, m.end, m.label) for m in marked.mentions if m.label in ("COUNTY", "REGION")]
    )


def misses(paths: Iterable[Path]) -> tuple[list[str], int]:
    """The bulletins whose subject was not found, with what was found instead; and how many there are in all."""
    wrong, number = [], 0
    for path in paths:
        marked = read_marked(path)
        header, found = marked.header, inferred(marked)
        number += 1
        if (found.adcode if found else None) != header["adcode"]:
            given = f"{found.name} {found.adcode or found.candidates}" if found else "no area"
            wrong.append(f"{path.stem}: {header['subject']} {header['adcode']}, found {given}")
    return wrong, number


def main() -> None:
    for split, ids in read_splits(ANNOTATIONS / "splits.json").items():
        wrong, number = misses(ANNOTATIONS / f"{name}.mk" for name in ids)
        print(f"{split}: {number - len(wrong)} of {number} right", *wrong, sep="\n  ")


if __name__ == "__main__":
    main()
