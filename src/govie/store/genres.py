"""Genres: which is the more official source, and how a title tells one (``genres.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from govie.errors import TableError
from govie.labels import GENRES
from govie.values.simplify import fold

TABLE: Final = "genres.toml"
#: A text without a title is looked at so far: its headline.
_HEAD_LINES: Final = 2
_HEAD: Final = 60


def read_genres(source: str) -> Mapping[str, re.Pattern[str] | None]:
    """Genre → expression of its titles (None: not told by one), the most official first; TableError for bad rows."""
    found: dict[str, re.Pattern[str] | None] = {}
    for row in tomllib.loads(source).get("genre", []):
        genre = str(row.get("id"))
        if genre not in GENRES or genre in found or row.keys() - {"id", "title"}:
            raise TableError(
                TABLE, genre, "is no genre, or stands twice", mend="see the grammar at the top of the file"
            )
        try:
            found[genre] = re.compile(row["title"]) if "title" in row else None
        except re.error as error:
            raise TableError(TABLE, genre, f"title: {error}", mend="write a regular expression") from error
    return found


@cache
def load_genres() -> Mapping[str, re.Pattern[str] | None]:
    """The table of the package."""
    return read_genres(files("govie.store").joinpath(TABLE).read_text(encoding="utf-8"))


def official_rank(genre: str | None) -> int:
    """0 for the most official genre; what is not known comes last.

    >>> official_rank("communique") < official_rank("feature") < official_rank(None)
    True
    """
    order = list(load_genres())
    return order.index(genre) if genre in order else len(order)


def guess_genre(text: str, *, title: str | None = None) -> str | None:
    """The genre that the title or the headline tells, else None.

    >>> guess_genre("和平县2021年国民经济和社会发展统计公报\\n2021年，全县……")
    'communique'
    >>> guess_genre("全县粮食丰收") is None
    True
    """
    lines = [line for line in text.splitlines() if line.strip()][:_HEAD_LINES]
    head = fold(title or "\n".join(line[:_HEAD] for line in lines))
    return next((genre for genre, pattern in load_genres().items() if pattern and pattern.search(head)), None)
