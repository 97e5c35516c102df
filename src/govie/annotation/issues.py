"""Issues that checks find: where, what is wrong, and the mend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing to mend in ``file``; ``line`` and ``column`` count from 1, None where the issue is about a whole file.

    >>> str(Issue("error", "a.mk", 3, 1, "this mark is never closed", "add } after its text"))
    'a.mk:3:1: error: this mark is never closed; add } after its text'
    """

    severity: Severity
    file: str
    line: int | None
    column: int | None
    problem: str
    mend: str

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return f"{place}: {self.severity}: {self.problem}; {self.mend}"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found in ``documents`` files; ``skipped`` names the checks for which something was not there,
    ``accepted`` counts the warnings that were looked at before and stand."""

    issues: tuple[Issue, ...]
    documents: int
    skipped: tuple[str, ...] = ()
    accepted: int = 0

    @property
    def errors(self) -> tuple[Issue, ...]:
        return tuple(issue for issue in self.issues if issue.severity == "error")

    @property
    def warnings(self) -> tuple[Issue, ...]:
        return tuple(issue for issue in self.issues if issue.severity == "warning")

    def to_text(self) -> str:
        """One line an issue, errors first, then what was skipped and the counts."""
        lines = [str(issue) for issue in (*self.errors, *self.warnings)]
        lines += [f"skipped: {what}" for what in self.skipped]
        accepted = f" ({self.accepted} more accepted)" if self.accepted else ""
        lines.append(f"{self.documents} documents, {len(self.errors)} errors, {len(self.warnings)} warnings{accepted}")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        return {
            "documents": self.documents,
            "errors": len(self.errors),
            "warnings": len(self.warnings),
            "accepted": self.accepted,
            "skipped": list(self.skipped),
            "issues": [asdict(issue) for issue in self.issues],
        }


def file_issue(path: Path, problem: str, *, mend: str, line: int | None = None, severity: Severity = "error") -> Issue:
    """An issue about a file as a whole, or about one of its lines."""
    return Issue(severity, str(path), line, None, problem, mend)


def by_place(issues: Sequence[Issue]) -> tuple[Issue, ...]:
    """Sorted by file, line and column."""
    return tuple(sorted(issues, key=lambda i: (i.file, i.line or 0, i.column or 0, i.problem)))
