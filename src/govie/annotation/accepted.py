"""Warnings that were looked at and stand, each under its reason."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from govie.annotation.issues import Issue, file_issue
from govie.errors import TableError

#: The table's name in the folder of the annotations.
ACCEPTED: Final = "warnings.toml"


def read_accepted(path: Path) -> dict[str, str]:
    """Entry → reason; empty where there is no such file.

    The file has a table a reason with one key, ``stands``: a list of entries. An entry is the id of a bulletin (or the
    name of another file, without ending), a colon, a blank and the beginning of the problem. Raises TableError for a
    file that is not so, and for an entry that stands twice.
    """
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TableError(path.name, "", str(error), mend="write each reason once") from error
    reasons: dict[str, str] = {}
    for reason, content in table.items():
        entries = content.get("stands") if isinstance(content, dict) and len(content) == 1 else None
        if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
            raise TableError(path.name, reason, "is no table of entries", mend='write stands = ["id: problem", …]')
        for entry in entries:
            if entry in reasons:
                raise TableError(path.name, entry, "stands twice", mend="keep it under one reason")
            reasons[entry] = reason
    return reasons


def set_aside(issues: Sequence[Issue], path: Path) -> tuple[list[Issue], int]:
    """The issues without the warnings that ``path`` lists, and how many those are; errors are never set aside.

    An entry that no warning begins with is a warning itself.
    """
    reasons = read_accepted(path)
    used: set[str] = set()
    left = []
    for issue in issues:
        told = f"{Path(issue.file).stem}: {issue.problem}"
        entries = {entry for entry in reasons if told.startswith(entry)} if issue.severity == "warning" else set()
        used |= entries
        if not entries:
            left.append(issue)
    unused = [entry for entry in reasons if entry not in used]
    stale = [file_issue(path, f"nothing to accept: {e}", mend="delete it", severity="warning") for e in unused]
    return [*left, *stale], len(issues) - len(left)
