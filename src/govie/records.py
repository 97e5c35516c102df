"""What a parse yields: plain, frozen records with offsets into the caller's own string."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from govie.labels import LABEL_ORDER


@dataclass(frozen=True, slots=True)
class Mention:
    """A labelled stretch of the text: ``text == bulletin_text[start:end]`` (code points).

    ``attrs`` holds what marked text carries for the label: kind, status, bound, direction and basis of a QUANTITY,
    ``value`` of a DATE, ``adcode`` (or ``candidates``) of a COUNTY or REGION and the ``former`` code of an
    abolished one, ``of`` of a RANK.
    ``score`` is a probability; 1.0 for gold marks.
    """

    label: str
    start: int
    end: int
    text: str
    score: float = 1.0
    attrs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, int, int]:
        return self.label, self.start, self.end


@dataclass(frozen=True, slots=True)
class Link:
    """``head`` and ``tail`` are positions in the list of mentions; ``label`` is one of ``LINK_LABELS``."""

    head: int
    tail: int
    label: str
    score: float = 1.0


def mention_order(mention: Mention) -> tuple[int, int, int]:
    """Sort key of mentions: start, longest first, then the order of the label table."""
    return mention.start, -mention.end, LABEL_ORDER[mention.label]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A read quantity in base units.

    ``value`` and ``value_max`` (of a range) are exact where the unit is; ``quantum`` is one unit of the last printed
    digit, in base units. ``unit`` is the base unit (``CNY``, ``m2``, ``%``, a classifier such as 个), "" where the text
    shows none. ``dimension`` names what is measured (money, area, mass, ratio, count …), None where unknown.
    ``direction`` is ``down`` for a written minus and ``up`` for a written plus, else None. All are None where the text
    holds no honest number; ``warning`` then says why.
    """

    raw: str
    value: Decimal | None
    value_max: Decimal | None
    quantum: Decimal | None
    unit: str
    dimension: str | None
    approximate: bool = False
    direction: str | None = None
    warning: str | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A canonical period (``2021``, ``2022-Q1``, ``2021/2025``, ``../2022-08`` …) with its first and last day as ISO
    strings; an open end is None."""

    value: str
    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """An area by name; ``adcode`` is its current six-digit code, None where the name is unknown or ambiguous."""

    name: str
    adcode: str | None


@dataclass(frozen=True, slots=True)
class NamedEntity:
    """A project, enterprise or place that a fact is about; ``entity`` is its position in the list of mentions."""

    entity: int
    name: str
    adcode: str | None = None


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in an order: ``place`` 1 is first, ``place_max`` bounds a range, ``scope`` is the field (全市), ``of`` is
    ``level`` or ``growth``."""

    entity: int
    place: int | None
    place_max: int | None
    scope: str | None
    of: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """The limit that narrows a metric (500万元以上项目)."""

    value: Decimal | None
    unit: str
    bound: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One quantity with everything it links to. Field by field as in the JSON contract ``govie/1``."""

    quantity: int | None
    metric: int | None
    date: int | None
    indicator: str | None
    indicator_name: str | None
    indicator_scope: str | None
    kind: str | None
    status: str | None
    hardness: str | None
    bound: str | None
    direction: str | None
    basis: str | None
    value: Decimal | None
    value_max: Decimal | None
    quantum: Decimal | None
    unit: str | None
    dimension: str | None
    raw: str | None
    period: str | None
    period_start: str | None
    period_end: str | None
    period_inferred: str | None
    place: Place | None
    place_from: str
    places: tuple[NamedEntity, ...]
    projects: tuple[NamedEntity, ...]
    enterprises: tuple[NamedEntity, ...]
    rank: Rank | None
    threshold: Threshold | None
    start: int
    end: int
    evidence: tuple[tuple[int, int], ...]
    score: float


#: What a finding can be of, and how sure it is that something is wrong.
FINDING_KINDS: Final = ("repeat", "sum", "growth", "share", "rank", "target", "magnitude", "count")
SEVERITIES: Final = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the facts that deserves a look (a contradiction, a sum that does not add up); never a correction.

    ``facts`` are positions among the facts and ``evidence`` the span of the figure of each of them. ``stated`` is the
    number that the text gives, ``expected`` what it should be after the others, both in ``unit``; they are apart by
    more than ``tolerance``, what rounding explains. ``expected`` is the nearer bound where only a bound is known.
    ``docs/findings.md`` tells the kinds.
    """

    kind: str
    severity: str
    message: str
    facts: tuple[int, ...]
    evidence: tuple[tuple[int, int], ...]
    stated: Decimal
    expected: Decimal
    unit: str
    tolerance: Decimal


def plain_number(value: Decimal | None) -> str | None:
    """A decimal without exponent or trailing zeros.

    >>> plain_number(Decimal("1.3740E+10")), plain_number(Decimal("9.0"))
    ('13740000000', '9')
    """
    if value is None:
        return None
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


@dataclass(frozen=True, slots=True)
class Failure:
    """What ``parse_many`` yields in the place of a text that cannot be read: which one, why, and its source."""

    index: int
    error: str
    source: str | None = None
