"""Where the names of a table may begin in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


class Openings(dict[str, tuple[int, ...]]):
    """The first two characters of names → the lengths of those names, the longest first.

    >>> openings = Openings(["北票市", "北票", "北京"])
    >>> openings["北票"], list(openings.places("到北票市和北京"))
    ((3, 2), [1, 5])
    """

    def __init__(self, names: Iterable[str]) -> None:
        found: dict[str, set[int]] = {}
        for name in names:
            found.setdefault(name[:2], set()).add(len(name))
        super().__init__((first, tuple(sorted(lengths, reverse=True))) for first, lengths in found.items())
        pairs = [re.escape(char) for first in found if len(first) == 2 for char in first]
        first, second = "".join(dict.fromkeys(pairs[::2])), "".join(dict.fromkeys(pairs[1::2]))
        self._pattern = re.compile(f"[{first}](?=[{second}])" if pairs else "(?!)")

    def places(self, text: str) -> Iterator[int]:
        """Where one of the openings stands in ``text``, in order."""
        return (m.start() for m in self._pattern.finditer(text) if text[m.start() : m.start() + 2] in self)
