"""What can go wrong, each with its place and the mend."""

from __future__ import annotations


class GovieError(Exception):
    """Base of all errors that govie raises on purpose."""


class InputError(GovieError):
    """A bulletin that cannot be read: what is wrong, where, and what to do."""

    def __init__(self, problem: str, *, mend: str, source: str | None = None, offset: int | None = None) -> None:
        self.problem, self.mend, self.source, self.offset = problem, mend, source, offset
        where = "" if offset is None else f" at offset {offset}"
        named = "" if source is None else f"{source}: "
        super().__init__(f"{named}{problem}{where}; {mend}")


class ModelError(GovieError):
    """A model that is not installed, or does not fit this version."""

    def __init__(self, model: str, problem: str, *, mend: str) -> None:
        self.model, self.problem, self.mend = model, problem, mend
        super().__init__(f"model {model!r} {problem}; {mend}")


class ExtraError(GovieError):
    """A part of govie that needs libraries which are not installed."""

    def __init__(self, extra: str, part: str) -> None:
        self.extra, self.part = extra, part
        super().__init__(f'{part} needs the extra "{extra}"; pip install "govie[{extra}]"')


class MarkupError(GovieError):
    """Marked text that breaks the format, at ``line`` and ``column`` (both from 1)."""

    def __init__(self, problem: str, *, mend: str, line: int, column: int, source: str | None = None) -> None:
        self.problem, self.mend, self.source = problem, mend, source
        self.line, self.column = line, column
        super().__init__(f"{source or '<marked text>'}:{line}:{column}: {problem}; {mend}")


class TableError(GovieError):
    """A data table (units, indicators, places, cues) that contradicts itself."""

    def __init__(self, table: str, entry: str, problem: str, *, mend: str) -> None:
        self.table, self.entry, self.problem, self.mend = table, entry, problem, mend
        super().__init__(f"{table}: {entry}: {problem}; {mend}")


class ValueNotRead(GovieError):
    """A numeral, unit, quantity or date from which no honest value can be had."""

    def __init__(self, text: str, problem: str) -> None:
        self.text, self.problem = text, problem
        super().__init__(f"{text!r}: {problem}")
