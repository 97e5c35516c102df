"""Offsets of tools that count UTF-16 code units, where govie counts code points."""

from __future__ import annotations

from itertools import accumulate

from govie.errors import InputError


class Utf16Offsets:
    """Both directions of one text: a character beyond U+FFFF counts two units.

    >>> offsets = Utf16Offsets("𠮷村3人")
    >>> offsets.to_units(1), offsets.to_points(2, where="a.jsonl:1")
    (2, 1)
    """

    def __init__(self, text: str) -> None:
        self._units = list(accumulate((1 + (char > "\uffff") for char in text), initial=0))
        self._points = {unit: point for point, unit in enumerate(self._units)}

    def to_units(self, point: int) -> int:
        return self._units[point]

    def to_points(self, unit: int, *, where: str) -> int:
        """Raises InputError for an offset outside the text or between the two halves of a character."""
        if unit not in self._points:
            problem = f"offset {unit} is outside the text or inside a character (UTF-16 units are counted)"
            raise InputError(problem, source=where, mend="export again, with the text that was annotated")
        return self._points[unit]
