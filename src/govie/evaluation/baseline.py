"""Figures beside those of an earlier report, with arrows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from govie.errors import InputError
from govie.evaluation.report import HEADLINES, Report

#: Part → label → measure → value, as reports and meta.json hold them.
Figures = Mapping[str, Mapping[str, Mapping[str, Any]]]

#: A change below this (0.05 percentage points: nothing in the figures as printed) has no arrow up or down.
_STEADY: Final = 0.0005


@dataclass(frozen=True, slots=True)
class Change:
    """One figure before and now; None where there was nothing to divide by, or no such figure."""

    part: str
    label: str
    measure: str
    before: float | None
    now: float | None

    @property
    def arrow(self) -> str:
        """↑, ↓ or →; – where one of the two is missing.

        >>> Change("links", "micro", "f1", 0.80, 0.81).arrow, Change("links", "micro", "f1", None, 0.81).arrow
        ('↑', '–')
        """
        if self.before is None or self.now is None:
            return "–"
        change = self.now - self.before
        return "→" if abs(change) < _STEADY else "↑" if change > 0 else "↓"


@dataclass(frozen=True, slots=True)
class Baseline:
    """Figures of an earlier evaluation: of how many documents, and of which where that is known."""

    name: str
    figures: Figures
    documents: int
    ids: frozenset[str] | None = None

    def other_documents(self, report: Report) -> str | None:
        """What to say where the documents are not the same, since then the figures differ for that reason too."""
        now = frozenset(document.name for document in report.documents)
        if self.ids == now or (self.ids is None and self.documents == len(now)):
            return None
        shared = "" if self.ids is None else f", {len(self.ids & now)} of them the same"
        return f"Not on the same documents: {self.documents} then, {len(now)} now{shared}."


def read_baseline(path: Path) -> Baseline:
    """The figures of a ``report.json``, or of the test split in the ``meta.json`` of a packaged model.

    Raises InputError for a file that is neither.
    """
    mend = "name a report.json that govie evaluate wrote, or the meta.json of a packaged model"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        is_report = "overall" in data
        own: Any = data if is_report else data["performance"]["test"]
        figures: Any = data["overall"] if is_report else own
        parts = {part: dict(labels) for part, labels in figures.items() if isinstance(labels, dict)}
        ids = frozenset(one["id"] for one in data["by_document"]) if is_report else None
        return Baseline(str(path), parts, int(own["documents"]), ids)
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", mend=mend, source=str(path)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError("holds no figures of an evaluation", mend=mend, source=str(path)) from error


def compare_with(baseline: Baseline, report: Report) -> list[Change]:
    """The change of every F1 of the report, and of the accuracy of attributes, in its order."""
    changes = []
    for part, labels in report.parts().items():
        measure = "accuracy" if part == "attributes" else "f1"
        for label in labels:
            old = baseline.figures.get(part, {}).get(label, {})
            before = old.get("recall" if measure == "accuracy" else measure)
            changes.append(Change(part, label, measure, before, report.value(part, label, measure)))
    return changes


def headlines(changes: Iterable[Change]) -> list[Change]:
    """Those of the lines that sum a report up."""
    wanted = {(part, label) for _, part, label in HEADLINES}
    return [change for change in changes if (change.part, change.label) in wanted]
