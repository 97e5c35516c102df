"""What the tagger reads: the visible characters of a text in chunks, each with a few categorical features."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

#: Labels of ``doc.spans["govie_matches"]``, by feature column.
PLACE_MATCHES: Final = ("COUNTY", "COUNTY_SHORT", "COUNTY_DOUBTFUL", "REGION", "REGION_DOUBTFUL", "REGION_BY_RULE")
MATCH_COLUMNS: Final[tuple[tuple[str, ...], ...]] = (PLACE_MATCHES, ("QUANTITY",), ("DATE",), ("INDICATOR",))

_CLASSES: Final[tuple[str, ...]] = (
    "0123456789",
    "〇零一二两三四五六七八九十几数半廿",
    "百千万亿",
    ".",
    "%‰℅",
    "、",
    ",，",
    ";；",
    "。！？!?",
    ":：",
    "(（[【〔",
    ")）]】〕",
    '“"「『《<‘',
    '”"」』》>’',
    "-—–~～至到",
    "/·•",
    "年月日季",
)
_LATIN, _HAN, _OTHER = len(_CLASSES) + 1, len(_CLASSES) + 2, len(_CLASSES) + 3
_LINE_EDGES: Final = (3, 6, 10, 16, 26, 45, 90)
_PLACE_EDGES: Final = (1, 2, 4, 8, 16)

#: Number of values of each feature column.
FEATURE_SIZES: Final[tuple[int, ...]] = (
    _OTHER + 1,
    5,
    5,
    len(_LINE_EDGES) + 1,
    len(_PLACE_EDGES) + 1,
    *(1 + 4 * len(labels) for labels in MATCH_COLUMNS),
)
#: Values of the column of a tagger that reads words: in none, begin, inside, end, a word by itself.
WORD_VALUES: Final = 5
#: The first row of each column in a table of all values; that of the words comes last.
_FIRST_ROWS: Final[Array] = np.cumsum((0, *FEATURE_SIZES)).astype("i4")

_SHORT, _LONG, _LONGEST = 48, 96, 200
#: Places among ``_CLASSES``, from 1: 。；and ，、：.
_STRONG, _WEAK = (8, 9), (6, 7, 10)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of characters that the encoder reads at once: offsets into the text, ids, features (n, columns)."""

    offsets: Array
    ids: Array
    features: Array

    def __len__(self) -> int:
        return len(self.ids)


class Match(NamedTuple):
    label: str
    start: int
    end: int


@cache
def _tables() -> tuple[Array, Array, Array]:
    """Class, blankness and line-break flags of the code points of the basic plane."""
    classes = np.full(0x10000, _OTHER, dtype="i4")
    classes[0x4E00:0xA000] = _HAN
    for low, high in (("A", "Z"), ("a", "z")):
        classes[ord(low) : ord(high) + 1] = _LATIN
    for i, members in enumerate(_CLASSES):
        for char in members:
            classes[ord(char)] = i + 1
    blank = np.array([chr(i).isspace() or i in (0x200B, 0xFEFF) for i in range(0x10000)])
    breaks = np.zeros(0x10000, dtype=bool)
    breaks[[0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029]] = True
    return classes, blank, breaks


def code_points(text: str) -> Array:
    """The code points of ``text``, those beyond the basic plane as U+FFFF."""
    return np.asarray(np.minimum(np.frombuffer(text.encode("utf-32-le"), dtype="<u4"), 0xFFFF))


def id_table(characters: str) -> Array:
    """Code point → row of the embedding table; row 0 is for all others."""
    table = np.zeros(0x10000, dtype="i4")
    for i, char in enumerate(characters):
        table[min(ord(char), 0xFFFE)] = i + 1
    return table


def read_chunks(
    folded: str, matches: Iterable[Match], table: Array, *, words: Sequence[tuple[int, int]] | None = None
) -> list[Chunk]:
    """Chunks of a folded text with its knowledge matches; ``table`` comes from ``id_table``.

    With ``words`` (start and end of each, in order) there is one more feature column: the place in the word.
    """
    points = code_points(folded)
    classes, blank, breaks = _tables()
    offsets = np.flatnonzero(~blank[points])
    if not len(offsets):
        return []
    features = np.zeros((len(offsets), len(FEATURE_SIZES)), dtype="i4")
    features[:, 0] = classes[points[offsets]]
    _layout_features(features, offsets, np.cumsum(breaks[points]))
    marked = np.zeros((len(points), len(MATCH_COLUMNS)), dtype="i4")
    for match in matches:
        _mark(marked, match)
    features[:, -len(MATCH_COLUMNS) :] = marked[offsets]
    if words is not None:
        features = np.column_stack([features, _places_in_words(words, len(points))[offsets]])
    ids = table[points[offsets]]
    cuts = _cuts(features[:, 0], features[:, 2])
    return [Chunk(offsets[a:b], ids[a:b], features[a:b]) for a, b in itertools.pairwise(cuts)]


def feature_rows(chunks: Sequence[Chunk]) -> Array:
    """The rows (characters, columns) of the features of all chunks in a table of all values."""
    features = np.concatenate([c.features for c in chunks])
    return np.asarray(features + _FIRST_ROWS[: features.shape[1]])


def _layout_features(features: Array, offsets: Array, lines: Array) -> None:
    """White space before and after, length of the line, place in it."""
    line = lines[offsets]
    gap, fallen = np.diff(offsets) > 1, np.diff(line)
    kind = np.where(fallen > 1, 3, np.where(fallen == 1, 2, gap.astype("i4")))
    features[:, 1] = np.concatenate([[4], kind])
    features[:, 2] = np.concatenate([kind, [4]])
    features[:, 3] = np.digitize(np.bincount(line)[line], _LINE_EDGES)
    first = np.searchsorted(line, line)
    features[:, 4] = np.digitize(np.arange(len(line)) - first, _PLACE_EDGES)


def _mark(marked: Array, match: Match) -> None:
    for column, labels in enumerate(MATCH_COLUMNS):
        if match.label in labels:
            base = 1 + 4 * labels.index(match.label)
            at = marked[match.start : match.end, column]
            if at.any():
                return
            at[:] = base + 1
            at[0], at[-1] = base, base + 2
            if len(at) == 1:
                at[0] = base + 3


def _places_in_words(words: Sequence[tuple[int, int]], n: int) -> Array:
    starts, ends = np.array(words, dtype="i8").reshape(-1, 2).T
    inside = np.zeros(n + 1, dtype="i4")
    inside[starts] += 1
    inside[ends] -= 1
    places = 2 * np.cumsum(inside[:-1])
    places[starts], places[ends - 1] = 1, 3
    places[starts[ends - starts == 1]] = 4
    return places


def _cuts(classes: Array, after: Array) -> list[int]:
    """Where chunks begin, and the end: at sentence ends where possible, at line ends or commas where they get long."""
    strong, weak, line_end = np.isin(classes, _STRONG), np.isin(classes, _WEAK), after >= 2
    places = np.flatnonzero(strong | weak | line_end)
    cuts, last, n = [0], 0, len(classes)
    for end, is_strong, is_weak, ends_line in zip(
        (places + 1).tolist(), *(flags[places].tolist() for flags in (strong, weak, line_end)), strict=True
    ):
        _cut_long(cuts, end - 1, last)
        last = end if is_weak or ends_line else last
        length = end - cuts[-1]
        if (is_strong and length >= _SHORT) or (ends_line and length >= _LONG):
            cuts.append(end)
        else:
            _cut_long(cuts, end, last)
    _cut_long(cuts, n, last)
    if cuts[-1] != n:
        cuts.append(n)
    return cuts


def _cut_long(cuts: list[int], end: int, last: int) -> None:
    """Cut what is too long up to ``end``: at ``last``, the last comma or line end, where that is not too near."""
    while end - cuts[-1] >= _LONGEST:
        cuts.append(last if last > cuts[-1] + _SHORT else cuts[-1] + _LONGEST)
