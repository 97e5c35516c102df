"""The facts of a bulletin as rows for people: the table that ``govie parse`` prints and that pages show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from govie.records import Fact, plain_number
from govie.words import Word, say

if TYPE_CHECKING:
    from govie.bulletin import Bulletin

#: Keys of the columns' titles, in order.
COLUMN_KEYS: Final = tuple(
    Word(f"column_{name}") for name in ("indicator", "number", "period", "status", "kind", "place", "about", "score")
)
#: Titles of the columns, in order.
TITLES: Final = tuple(map(say, COLUMN_KEYS))

BOUND_SIGNS: Final[Mapping[str, str]] = {"eq": "", "ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< ", "approx": "≈ "}
_BETWEEN_WORDS: Final = re.compile(r"(?<=[A-Za-z])\s+(?=[A-Za-z])")
_LAYOUT: Final = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")


#: What stands in a cell: words of the table and strings as they are, to be put together with blanks.
Cell = tuple[str, ...]
#: The cell that would be empty.
NOTHING: Final[Cell] = ("–",)


def table_rows(bulletin: Bulletin) -> list[tuple[Fact, tuple[str, ...]]]:
    """Each fact with its cells under ``TITLES``, in the order of the text; a cell is one line and never empty."""
    return [(fact, tuple(" ".join(map(say, cell)) for cell in cells)) for fact, cells in table_cells(bulletin)]


def table_cells(bulletin: Bulletin) -> list[tuple[Fact, tuple[Cell, ...]]]:
    """The same with each cell in its parts, for a page that shows them in either language."""
    facts = sorted(bulletin.facts, key=lambda fact: number_span(bulletin, fact))
    return [(fact, tuple(tuple(filter(None, cell)) or NOTHING for cell in _cells(bulletin, fact))) for fact in facts]


def number_span(bulletin: Bulletin, fact: Fact) -> tuple[int, int]:
    """Where the figure of ``fact`` stands: its quantity, or its rank where it has none."""
    mention = bulletin.entities[number_entity(fact)]
    return mention.start, mention.end


def number_entity(fact: Fact) -> int:
    """The position among the entities of the quantity of ``fact``, or of its rank where it has none."""
    if fact.quantity is not None:
        return fact.quantity
    assert fact.rank is not None, "a fact has a quantity or a rank"
    return fact.rank.entity


def one_line(text: str) -> str:
    r"""``text`` without the white space of its layout and without characters that would steer a terminal.

    >>> one_line("固定资产\n\n投资"), one_line("12. 5 亿元"), one_line("Bonjour  Foods"), one_line("\x1b[31m红")
    ('固定资产投资', '12.5亿元', 'Bonjour Foods', '[31m红')
    """
    joined = _BETWEEN_WORDS.sub(" ", text.strip())
    return "".join(c for c in _LAYOUT.sub("", joined) if c.isprintable())


def _cells(bulletin: Bulletin, fact: Fact) -> tuple[Cell, ...]:
    who = [one_line(named.name) for named in (*fact.projects, *fact.enterprises)]
    place = fact.place
    return (
        (_indicator(fact),),
        (_number(bulletin, fact),),
        (fact.period or (f"{fact.period_inferred}?" if fact.period_inferred else ""),),
        _words(fact.status, fact.hardness),
        _kind(bulletin, fact),
        (one_line(place.name), place.adcode or "") if place else (),
        ("、".join(who),),
        (f"{fact.score:.2f}",),
    )


def _indicator(fact: Fact) -> str:
    name = one_line(fact.indicator_name or "")
    if fact.indicator_scope:
        name += f"（{one_line(fact.indicator_scope)}）"
    if fact.indicator and not fact.indicator_scope and (limit := fact.threshold):
        name += f"（{BOUND_SIGNS[limit.bound]}{plain_number(limit.value) or '?'} {limit.unit}".rstrip() + "）"
    return name


def _number(bulletin: Bulletin, fact: Fact) -> str:
    start, end = number_span(bulletin, fact)
    return BOUND_SIGNS[fact.bound or "eq"] + one_line(bulletin.text[start:end])


def _words(*values: str | None) -> Cell:
    return tuple(Word(value) for value in values if value)


def _kind(bulletin: Bulletin, fact: Fact) -> Cell:
    parts = _words(fact.kind, fact.direction, fact.basis)
    if fact.rank is None:
        return parts
    if fact.quantity is None:
        return (*parts, Word("rank_alone"))
    return (*parts, one_line(bulletin.entities[fact.rank.entity].text))
