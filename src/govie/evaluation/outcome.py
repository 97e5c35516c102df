"""A report with floors and a baseline beside it, in the formats that people and machines read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final
from xml.etree import ElementTree

from govie.errors import InputError
from govie.evaluation.baseline import Baseline, Change, compare_with, headlines
from govie.evaluation.floors import FloorResult
from govie.evaluation.html import report_page
from govie.evaluation.report import Report

#: Format → ending of its file.
FORMATS: Final = {"md": ".md", "json": ".json", "html": ".html", "junit": ".xml"}


@dataclass(frozen=True)
class Evaluation:
    """A report, the floors it was held to, and the baseline it is compared with, where there are any."""

    report: Report
    floors: Sequence[FloorResult] = ()
    baseline: Baseline | None = None

    @property
    def changes(self) -> list[Change]:
        return [] if self.baseline is None else compare_with(self.baseline, self.report)

    @property
    def sunk(self) -> list[FloorResult]:
        """The floors that do not hold."""
        return [result for result in self.floors if not result.holds]

    def render(self, name: str) -> str:
        """The evaluation in one of ``FORMATS``; raises InputError for another name, and for junit without floors."""
        if name == "md":
            return self._markdown()
        if name == "json":
            return json.dumps(self.to_dict(), ensure_ascii=False, indent=1) + "\n"
        if name == "html":
            return report_page(self.report, self.floors, self.baseline)
        if name == "junit":
            return junit(self.floors)
        raise InputError(f"no format {name!r}", mend=f"use one of {', '.join(FORMATS)}")

    def to_dict(self) -> dict[str, Any]:
        """The report's object; with floors and a baseline also ``floors`` and ``changes``."""
        data = self.report.to_dict()
        if self.floors:
            data["floors"] = [asdict(r.floor) | {"value": r.value, "holds": r.holds} for r in self.floors]
        if self.baseline is not None:
            note = self.baseline.other_documents(self.report)
            data["baseline"] = {"name": self.baseline.name, "documents": self.baseline.documents, "note": note}
            data["changes"] = [asdict(change) | {"arrow": change.arrow} for change in self.changes]
        return data

    def _markdown(self) -> str:
        """The report, its changes and floors first: they are what a reviewer looks for."""
        title, rest = self.report.to_markdown().split("\n\n", maxsplit=1)
        parts = [title]
        if self.floors:
            parts.append(f"## Floors\n\n{len(self.sunk)} of {len(self.floors)} sunk.\n\n{floors_table(self.floors)}")
        if self.baseline is not None:
            note = self.baseline.other_documents(self.report)
            parts.append(f"## Against {self.baseline.name}" + (f"\n\n{note}" if note else ""))
            parts.append(changes_table(headlines(self.changes)))
            if moved := [change for change in self.changes if change.arrow in "↑↓"]:
                parts.append(f"All that moved:\n\n{changes_table(moved)}")
        return "\n\n".join([*parts, rest])


def floors_table(results: Iterable[FloorResult]) -> str:
    """A Markdown table of floors, sunk ones marked.

    >>> from govie.evaluation.floors import Floor
    >>> print(floors_table([FloorResult(Floor("links", "micro", "f1", 0.78), 0.75)]).splitlines()[-1])
    | links/micro f1 | 78.0 | 75.0 | ✗ 3.0 below |
    """
    lines = ["| figure | floor | now | |", "| --- | --: | --: | --- |"]
    lines += [f"| {r.floor.name} | {_percent(r.floor.floor)} | {_percent(r.value)} | {_verdict(r)} |" for r in results]
    return "\n".join(lines)


def changes_table(changes: Iterable[Change]) -> str:
    """A Markdown table of figures before and now, with arrows."""
    lines = ["| figure | before | now | |", "| --- | --: | --: | --- |"]
    for c in changes:
        cells = (f"{c.part}/{c.label} {c.measure}", _percent(c.before), _percent(c.now), _moved(c))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def junit(results: Sequence[FloorResult]) -> str:
    """JUnit XML as CI services show it: a test case a floor, failed where it sank.

    Raises InputError without floors: a file of tests that cannot fail says nothing.
    """
    if not results:
        raise InputError("no floors to test", mend="name a CSV file of them with --floors")
    totals = {"tests": str(len(results)), "failures": str(sum(not r.holds for r in results)), "errors": "0"}
    root = ElementTree.Element("testsuites", {"name": "govie evaluate", **totals})
    suite = ElementTree.SubElement(root, "testsuite", {"name": "floors", "skipped": "0", **totals})
    for result in results:
        floor = result.floor
        case = ElementTree.SubElement(
            suite,
            "testcase",
            {"classname": f"floors.{floor.part}", "name": f"{floor.label} {floor.measure}", "time": "0"},
        )
        told = f"{_percent(result.value)}, floor {_percent(floor.floor)}"
        if not result.holds:
            ElementTree.SubElement(case, "failure", {"type": "sunk", "message": told}).text = f"{floor.name}: {told}"
        ElementTree.SubElement(case, "system-out").text = told
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _verdict(result: FloorResult) -> str:
    if result.holds:
        return "✓"
    return "✗ no figure" if result.value is None else f"✗ {100 * (result.floor.floor - result.value):.1f} below"


def _moved(change: Change) -> str:
    if change.before is None or change.now is None:
        return change.arrow
    return f"{change.arrow} {100 * (change.now - change.before):+.1f}"


def _percent(figure: float | None) -> str:
    return "–" if figure is None else f"{100 * figure:.1f}"
