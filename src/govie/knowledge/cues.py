"""Cue words around a quantity: what they say of its bound, status, hardness, direction, kind and basis."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from govie.errors import TableError
from govie.values.simplify import fold

TABLE: Final = "cues.toml"
_NONE: Final = ".none"
_STOPS: Final = frozenset("。;!?\n")
_GROUP: Final = re.compile(r"(?:bound|status|hardness|direction|kind|basis)\.[a-z]+")


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue word at ``start``..``end`` of the text; ``group`` is attribute.value (bound.ge); ``distance`` counts the
    characters between it and the quantity."""

    group: str
    word: str
    start: int
    end: int
    distance: int


#: The words of one attribute, longest first, as a pattern; and the groups of each.
Words = tuple[re.Pattern[str], Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class CueTable:
    """By attribute: word → groups, for words before and behind a quantity; patterns with their group."""

    left: Mapping[str, Mapping[str, tuple[str, ...]]]
    right: Mapping[str, Mapping[str, tuple[str, ...]]]
    patterns: tuple[tuple[re.Pattern[str], str], ...]
    left_words: Mapping[str, Words]
    right_words: Mapping[str, Words]


def read_cues(source: str) -> CueTable:
    """The table written in ``source`` (TOML); TableError where a word stands twice under one value."""
    left: dict[str, dict[str, tuple[str, ...]]] = {}
    right: dict[str, dict[str, tuple[str, ...]]] = {}
    patterns: list[tuple[re.Pattern[str], str]] = []
    for attribute, group, row in _groups(tomllib.loads(source)):
        _add(left.setdefault(attribute, {}), row.get("left", "").split(), group)
        _add(right.setdefault(attribute, {}), row.get("right", "").split(), group)
        patterns += [(re.compile(line), group) for line in row.get("patterns", "").splitlines() if line]
    return CueTable(left, right, tuple(patterns), _compiled(left), _compiled(right))


def _compiled(words: Mapping[str, Mapping[str, tuple[str, ...]]]) -> dict[str, Words]:
    found: dict[str, Words] = {}
    for attribute, known in words.items():
        longest_first = "|".join(map(re.escape, sorted(known, key=len, reverse=True))) or "(?!)"
        spoken = {word: tuple(g for g in groups if not g.endswith(_NONE)) for word, groups in known.items()}
        found[attribute] = re.compile(longest_first), spoken
    return found


def _groups(data: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    for attribute, values in data.items():
        for value, row in values.items():
            group = f"{attribute}.{value}"
            if not _GROUP.fullmatch(group) or row.keys() - {"left", "right", "patterns"}:
                raise TableError(TABLE, group, "unknown attribute or key", mend="see the top of the file")
            yield attribute, group, row


def _add(words: dict[str, tuple[str, ...]], given: Iterable[str], group: str) -> None:
    for word in map(fold, given):
        groups = words.get(word, ())
        if group in groups:
            raise TableError(TABLE, group, f"{word} stands twice", mend="keep it once")
        words[word] = (*groups, group)


@cache
def load_cues() -> CueTable:
    """The table that comes with the package, read once.

    >>> load_cues().left["status"]["力争"]
    ('status.target',)
    """
    return read_cues(files("govie.knowledge").joinpath(TABLE).read_text(encoding="utf-8"))


def left_cues(
    text: str, start: int, window: int = 16, *, attribute: str | None = None, table: CueTable | None = None
) -> tuple[Cue, ...]:
    """The cues in the ``window`` characters before ``start``, the nearest first, none from an earlier sentence.

    Of words of one attribute within each other only the longest counts (不超过, not 超过). White space inside a word is
    no hindrance. With ``attribute`` only its cues.

    >>> [(cue.group, cue.word, cue.distance) for cue in left_cues("全年力争突破100亿元", 6)]
    [('bound.gt', '突破', 0), ('status.target', '力争', 2), ('hardness.aspired', '力争', 2)]
    """
    table = table or load_cues()
    chars, offsets = _squeezed(text, max(0, start - window), start)
    stop = max((i + 1 for i, char in enumerate(chars) if char in _STOPS), default=0)
    words = table.left_words.values() if attribute is None else [table.left_words[attribute]]
    patterns = [p for p in table.patterns if attribute is None or p[1].startswith(f"{attribute}.")]
    spans = list(_words(chars, stop, words))
    spans += [(m.start(), m.end(), group) for regex, group in patterns for m in regex.finditer(chars, stop)]
    found = [Cue(group, chars[a:b], offsets[a], offsets[b - 1] + 1, len(chars) - b) for a, b, group in spans]
    return tuple(sorted(found, key=lambda cue: cue.distance))


def right_cues(text: str, end: int, window: int = 6, *, table: CueTable | None = None) -> tuple[Cue, ...]:
    """The cues in the ``window`` characters from ``end`` on, the nearest first, none from beyond a clause.

    >>> [(cue.group, cue.word) for cue in right_cues("不少于30个以上", 5)]
    [('bound.ge', '以上')]
    """
    table = table or load_cues()
    chars, offsets = _squeezed(text, end, min(len(text), end + window))
    stop = min((i for i, char in enumerate(chars) if char in _STOPS or char in ",、"), default=len(chars))
    spans = _words(chars[:stop], 0, table.right_words.values())
    found = [Cue(group, chars[a:b], offsets[a], offsets[b - 1] + 1, a) for a, b, group in spans]
    return tuple(sorted(found, key=lambda cue: cue.distance))


def _squeezed(text: str, start: int, end: int) -> tuple[str, Sequence[int]]:
    """The folded characters of the stretch without white space, and where each of them stands in ``text``."""
    folded = fold(text[start:end])
    chars = "".join(folded.split())
    if len(chars) == len(folded):
        return chars, range(start, end)
    return chars, [start + i for i, char in enumerate(folded) if not char.isspace()]


def _words(chars: str, start: int, words: Iterable[Words]) -> Iterator[tuple[int, int, str]]:
    """For each attribute, its longest words from left to right, apart."""
    for pattern, groups in words:
        for match in pattern.finditer(chars, start):
            for group in groups[match[0]]:
                yield match.start(), match.end(), group
