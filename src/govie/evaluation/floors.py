"""Floors: figures of a report that may not sink, one a line of a CSV file (part, label, measure, floor)."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from govie.errors import InputError
from govie.evaluation.report import Report

COLUMNS: Final = ("part", "label", "measure", "floor")
_MEASURES: Final = ("precision", "recall", "f1", "accuracy")


@dataclass(frozen=True, slots=True)
class Floor:
    """The least value, between 0 and 1, of one figure of a report."""

    part: str
    label: str
    measure: str
    floor: float

    @property
    def name(self) -> str:
        return f"{self.part}/{self.label} {self.measure}"


@dataclass(frozen=True, slots=True)
class FloorResult:
    """A floor beside the figure that was measured; None where there was nothing to measure, which does not hold."""

    floor: Floor
    value: float | None

    @property
    def holds(self) -> bool:
        return self.value is not None and self.value >= self.floor.floor


def read_floors(path: Path) -> list[Floor]:
    """Read a CSV file with a head line.

    Raises InputError where it cannot be read, has no floor, or one that is no number from 0 to 1.
    """
    mend = f"write lines of {','.join(COLUMNS)} under a head line of these names, floors from 0 to 1"
    floors = []
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines), start=2):
                try:
                    floor = Floor(row["part"], row["label"], row["measure"], float(row["floor"]))
                except (KeyError, TypeError, ValueError) as error:
                    raise InputError(f"line {number} is no floor", mend=mend, source=str(path)) from error
                if floor.measure not in _MEASURES or not 0 <= floor.floor <= 1:
                    raise InputError(f"line {number} is no floor", mend=mend, source=str(path))
                floors.append(floor)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("cannot be read", mend=mend, source=str(path)) from error
    if not floors:
        raise InputError("holds no floor", mend=mend, source=str(path))
    return floors


def check_floors(report: Report, floors: Iterable[Floor]) -> list[FloorResult]:
    """Each floor beside its figure; raises InputError for a part or label that the report does not have."""
    parts = report.parts()
    results = []
    for floor in floors:
        if floor.label not in parts.get(floor.part, ()):
            known = ", ".join(parts.get(floor.part, parts))
            raise InputError(f"no figure {floor.part}/{floor.label}", mend=f"name one of {known}")
        results.append(FloorResult(floor, report.value(floor.part, floor.label, floor.measure)))
    return results
