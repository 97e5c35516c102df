"""The facts of a bulletin as rows for people: the table that ``govie parse`` prints and that pages show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from govie.records import Fact, plain_number

if TYPE_CHECKING:
    from govie.bulletin import Bulletin

#: Titles of the columns, in order.
TITLES: Final = ("指标", "数值", "时期", "性质", "口径", "地区", "对象", "分数")

BOUND_SIGNS: Final[Mapping[str, str]] = {"eq": "", "ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< ", "approx": "≈ "}
_STATUSES: Final[Mapping[str, str]] = {"actual": "实际", "target": "目标", "estimate": "预计"}
_HARDNESS: Final[Mapping[str, str]] = {"firm": "确保", "aspired": "力争", "planned": "计划"}
_KINDS: Final[Mapping[str, str]] = {"level": "水平", "growth": "增速", "delta": "增减", "share": "占比"}
_ARROWS: Final[Mapping[str, str]] = {"up": "↑", "down": "↓"}
_BASES: Final[Mapping[str, str]] = {
    "yoy": "同比",
    "prev": "环比",
    "annual": "年均",
    "since": "比基期",
    "peer": "比其他",
    "plan": "比计划",
}
_NONE: Final = "–"
_BETWEEN_WORDS: Final = re.compile(r"(?<=[A-Za-z])\s+(?=[A-Za-z])")
_LAYOUT: Final = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")


def table_rows(bulletin: Bulletin) -> list[tuple[Fact, tuple[str, ...]]]:
    """Each fact with its cells under ``TITLES``, in the order of the text; a cell is one line and never empty."""
    facts = sorted(bulletin.facts, key=lambda fact: number_span(bulletin, fact))
    return [(fact, tuple(cell or _NONE for cell in _cells(bulletin, fact))) for fact in facts]


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


def _cells(bulletin: Bulletin, fact: Fact) -> tuple[str, ...]:
    who = [one_line(named.name) for named in (*fact.projects, *fact.enterprises)]
    return (
        _indicator(fact),
        _number(bulletin, fact),
        fact.period or (f"{fact.period_inferred}?" if fact.period_inferred else ""),
        _status(fact),
        _kind(bulletin, fact),
        f"{one_line(fact.place.name)} {fact.place.adcode or ''}".strip() if fact.place else "",
        "、".join(who),
        f"{fact.score:.2f}",
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


def _status(fact: Fact) -> str:
    status = _STATUSES.get(fact.status or "", "")
    return f"{status} {_HARDNESS[fact.hardness]}" if fact.hardness else status


def _kind(bulletin: Bulletin, fact: Fact) -> str:
    parts = [_KINDS.get(fact.kind or "", ""), _ARROWS.get(fact.direction or "", ""), _BASES.get(fact.basis or "", "")]
    if fact.rank is not None:
        parts.append(one_line(bulletin.entities[fact.rank.entity].text) if fact.quantity is not None else "名次")
    return " ".join(part for part in parts if part)
