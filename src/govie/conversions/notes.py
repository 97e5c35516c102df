"""What a conversion could not keep, collected while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

_SHOWN: Final = 5


@dataclass(slots=True)
class Notes:
    """Losses by kind; ``add`` is called where something is left out, and nothing is left out without it.

    >>> notes = Notes()
    >>> notes.add("links are not kept", "a_001", times=12)
    >>> notes.add("links are not kept", "a_002")
    >>> notes.lines()
    ['links are not kept: 13 (a_001, a_002)']
    """

    _places: dict[str, list[str]] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def add(self, what: str, where: str, *, times: int = 1) -> None:
        """Count ``times`` losses of the kind ``what`` at ``where`` (a file and line, or a bulletin and offset)."""
        if times > 0:
            self._places.setdefault(what, []).append(where)
            self._counts[what] = self._counts.get(what, 0) + times

    def lines(self) -> list[str]:
        """A line a kind of loss: how often, and the first places."""
        out = []
        for what, places in self._places.items():
            shown = list(dict.fromkeys(places))
            more = ", …" if len(shown) > _SHOWN else ""
            out.append(f"{what}: {self._counts[what]} ({', '.join(shown[:_SHOWN])}{more})")
        return out
