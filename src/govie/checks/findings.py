"""How a finding is put together from claims."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from govie.checks.claims import Claim
from govie.checks.intervals import Interval
from govie.records import Finding

_DIGITS: Final = 6
_SCALES: Final = ((10**8, "亿"), (10**4, "万"))


def make_finding(
    kind: str,
    severity: str,
    message: str,
    claims: Sequence[Claim],
    *,
    stated: Interval,
    expected: Interval,
    unit: str,
) -> Finding:
    """A finding on ``claims`` (the one that is doubted first); the tolerance is half of both intervals together."""
    return Finding(
        kind=kind,
        severity=severity,
        message=message,
        facts=tuple(claim.index for claim in claims),
        evidence=tuple((claim.start, claim.end) for claim in claims),
        stated=_short(stated.best),
        expected=_short(expected.best),
        unit=unit,
        tolerance=_short(sum((i.half_width for i in (stated, expected) if i.half_width.is_finite()), Decimal(0))),
    )


def shown(number: Decimal, unit: str) -> str:
    """A computed number for a message, amounts in 亿 and 万 as bulletins write them.

    >>> shown(Decimal("24.60324"), "%"), shown(Decimal("37830000000"), "CNY"), shown(Decimal("12000"), "人")
    ('24.6%', '378.3亿元', '1.2万人')
    """
    if not number.is_finite():
        return "any number"
    scale, word = next(((s, w) for s, w in _SCALES if abs(number) >= s), (1, ""))
    scaled = number if unit == "%" else number / scale
    text = f"{scaled:.2f}"
    return (text.rstrip("0").rstrip(".")) + ("%" if unit == "%" else word + {"CNY": "元"}.get(unit, unit))


def _short(number: Decimal) -> Decimal:
    """``number`` to six digits behind its first, so that computed ones stay readable; exact ones are shorter anyway."""
    if not number or number == number.to_integral_value():
        return number
    places = max(_DIGITS - 1 - number.adjusted(), 0)
    return Decimal(f"{number:.{places}f}")
