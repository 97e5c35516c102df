"""Intervals: what a rounded figure may have been, carried through sums, ratios and growth."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_INFINITE: Final = Decimal("Infinity")
#: How far 约 and 左右 reach, as a part of the figure.
APPROXIMATE: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from ``low`` to ``high``, an end of which may be infinite; ``best`` is the one that is printed.

    >>> printed = Interval.around(Decimal("137.4"), Decimal("0.1"))
    >>> printed
    Interval(low=Decimal('137.35'), high=Decimal('137.45'), best=Decimal('137.4'))
    >>> printed.gap(Interval.around(Decimal("137.43"), Decimal("0.01"))), printed.gap(Interval.of(138))
    (Decimal('0'), Decimal('0.55'))
    """

    low: Decimal
    high: Decimal
    best: Decimal

    @classmethod
    def of(cls, number: Decimal | int) -> Interval:
        """A number that is known exactly."""
        return cls(Decimal(number), Decimal(number), Decimal(number))

    @classmethod
    def around(cls, value: Decimal, quantum: Decimal | None) -> Interval:
        """A printed figure: half a unit of its last digit to either side."""
        half = (quantum or Decimal(0)) / 2
        return cls(value - half, value + half, value)

    def bounded(self, bound: str) -> Interval:
        """What is left of the figure behind 以上, 超, 以内, 近 or 约 (``bound`` as of a quantity)."""
        match bound:
            case "ge" | "gt":
                return Interval(self.low, _INFINITE, self.best)
            case "le" | "lt":
                return Interval(-_INFINITE, self.high, self.best)
            case "approx":
                return self.widened(abs(self.best) * APPROXIMATE)
        return self

    def widened(self, by: Decimal) -> Interval:
        """``by`` more to either side."""
        return Interval(self.low - by, self.high + by, self.best)

    def scaled(self, factor: Decimal | int) -> Interval:
        """Times a number above 0."""
        return Interval(self.low * factor, self.high * factor, self.best * factor)

    def gap(self, other: Interval) -> Decimal:
        """How far the two are apart; 0 where they share a number."""
        return max(Decimal(0), self.low - other.high, other.low - self.high)

    @property
    def half_width(self) -> Decimal:
        return (self.high - self.low) / 2

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high, self.best + other.best)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low, self.best - other.best)

    def ratio(self, other: Interval) -> Interval | None:
        """This over ``other`` in percent; None where ``other`` holds 0 or this reaches below it.

        >>> Interval.of(27).ratio(Interval.of(36))
        Interval(low=Decimal('75.00'), high=Decimal('75.00'), best=Decimal('75.00'))
        """
        if other.low <= 0 or self.low < 0:
            return None
        return Interval(self.low / other.high, self.high / other.low, self.best / other.best).scaled(100)

    def growth(self, base: Interval) -> Interval | None:
        """How many percent this is above ``base``; None where a percentage of it says nothing.

        >>> Interval.of(120).growth(Interval.of(100)).best
        Decimal('20.0')
        """
        ratio = self.ratio(base)
        return ratio - Interval.of(100) if ratio is not None else None


def total(parts: list[Interval]) -> Interval:
    """The sum of figures, with the half units of all of them."""
    return sum(parts, Interval.of(0))
