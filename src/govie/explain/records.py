"""What an explanation holds: plain, frozen records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

#: The reasons that are told: this many for, and as many against.
TOLD: Final = 4
#: Reasons that weigh less than this, in log-odds, are not told.
_LIGHT: Final = 0.05


@dataclass(frozen=True, slots=True)
class Reason:
    """A feature with its value in words and what it adds to the log-odds: above 0 it speaks for, below 0 against."""

    feature: str
    value: str
    weight: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention that the figure could be linked to; ``score`` is the classifier's chance, ends taken for right.

    The reasons are against the average candidate of the neighbourhood (see ``Choice.average``).
    """

    label: str
    start: int
    end: int
    text: str
    score: float
    chosen: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates of one link label, best first; ``average`` is the log-odds of the average candidate around."""

    link: str
    threshold: float
    average: float
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """The value of an attribute, the chances by the words around alone, and what speaks for it against ``rival``.

    ``rule`` says what settled the value where it is not the likeliest by the words.
    """

    attribute: str
    value: str
    chances: Mapping[str, float]
    rival: str
    reasons: tuple[Reason, ...]
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How one field came about: the text it was read from, the result, and the way."""

    field: str
    text: str | None
    result: str | None
    how: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything behind one fact; ``fact`` and ``evidence`` are as in the JSON contract, offsets are of the text.

    ``spans`` are the mentions that carry the fact with their scores; ``sentence`` is the sentence of the figure.
    """

    number: int
    model: str | None
    sentence: str
    fact: Mapping[str, Any]
    spans: tuple[Mapping[str, Any], ...]
    choices: tuple[Choice, ...]
    decisions: tuple[Decision, ...]
    readings: tuple[Reading, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts, lists, strings and numbers."""
        return asdict(self)


def strongest(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The ``TOLD`` strongest reasons on each side, the strongest first.

    >>> [r.feature for r in strongest([Reason("a", "1", 0.5), Reason("b", "1", -2), Reason("c", "1", 0.01)])]
    ['b', 'a']
    """
    found = sorted((r for r in reasons if abs(r.weight) >= _LIGHT), key=lambda r: -abs(r.weight))
    sides = ([r for r in found if r.weight > 0][:TOLD], [r for r in found if r.weight < 0][:TOLD])
    return tuple(sorted((r for side in sides for r in side), key=lambda r: -abs(r.weight)))
