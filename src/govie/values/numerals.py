"""Numerals, Arabic and Chinese and mixed, read exactly.

>>> read_numeral("1.28亿").value, read_numeral("三万五").value, read_numeral("二十三点五").value
(Fraction(128000000, 1), Fraction(35000, 1), Fraction(47, 2))
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Final

from govie.errors import ValueNotRead
from govie.values.folding import fold

#: A run of Arabic digits, thousands separators and one decimal point.
ARABIC: Final = r"(?:\d{1,3}(?:,\d{3})++(?!\d)(?:\.\d++)?|\d++(?:\.\d++)?)"
#: The characters of a Chinese numeral (folded).
HAN_DIGITS: Final = "〇零一二两三四五六七八九"
HAN_TENS: Final = "十百千廿卅"
HAN_SCALES: Final = "万亿兆"
HAN_UNKNOWN: Final = "几数"
HAN_NUMERAL: Final = f"[{HAN_DIGITS}{HAN_TENS}{HAN_SCALES}{HAN_UNKNOWN}半]"

_DIGIT: Final = {char: int(i) for char, i in zip(HAN_DIGITS, "001223456789", strict=True)}
_SMALL: Final = {"十": 10, "百": 100, "千": 1000}
_BIG: Final = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_TOKEN: Final = re.compile(rf"({ARABIC})|([{HAN_DIGITS}]+)|([廿卅])|([十百千])|([{HAN_SCALES}])|(半)")
_LONGEST: Final = 100
_VAGUE: Final = re.compile(rf"[{HAN_UNKNOWN}]")
_EXACT: Final = Context(prec=400, rounding=ROUND_HALF_EVEN)
_ROUNDED: Final = Context(prec=15, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a numeral says; ``value`` is None where a digit is left open (数百, 几十).

    ``quantum`` is one unit of the last written digit (1.28亿 → 1,000,000), None for fractions.
    ``approximate`` is true after 余, 多 and the like.
    """

    value: Fraction | None
    quantum: Fraction | None
    approximate: bool = False


def read_numeral(text: str) -> Numeral:
    """Read a numeral that fills ``text``; white space and script do not matter.

    Raises ValueNotRead for anything else.

    >>> read_numeral("３，４７８").value, read_numeral("200余").approximate, read_numeral("三分之一").value
    (Fraction(3478, 1), True, Fraction(1, 3))
    >>> read_numeral("数百") == Numeral(None, None)
    True
    """
    folded = re.sub(r"\s", "", fold(text))
    if not folded or len(folded) > _LONGEST:
        raise ValueNotRead(text[:_LONGEST], "no numeral")
    if fraction := _read_fraction(folded, text):
        return fraction
    bare = re.sub(r"[余多来]", "", folded)
    approximate = bare != folded
    if _VAGUE.search(bare):
        if re.fullmatch(rf"(?:{HAN_NUMERAL}|[\d.,])+", bare) and bare not in ("几", "数"):
            return Numeral(None, None, approximate)
        raise ValueNotRead(text, "an open number")
    value, quantum = _read_plain(bare, text)
    return Numeral(value, quantum, approximate)


def _read_fraction(folded: str, text: str) -> Numeral | None:
    if (at := folded.find("分之")) > 0:
        below, above = read_numeral(folded[:at]), read_numeral(folded[at + 2 :])
    elif folded.count("/") == 1:
        left, _, right = folded.partition("/")
        above, below = read_numeral(left), read_numeral(right)
    else:
        return None
    if above.value is None or below.value is None:
        return Numeral(None, None)
    if not below.value:
        raise ValueNotRead(text, "division by zero")
    quantum = above.quantum / below.value if above.quantum and below.value in (100, 1000, 10000) else None
    return Numeral(above.value / below.value, quantum, above.approximate)


def _read_plain(folded: str, text: str) -> tuple[Fraction, Fraction]:
    if "点" in folded:
        return _read_spoken_decimal(folded, text)
    reader = _Reader()
    at = 0
    while at < len(folded):
        token = _TOKEN.match(folded, at)
        if token is None:
            raise ValueNotRead(text, f"{folded[at]!r} is no part of a numeral")
        if not reader.take(token):
            raise ValueNotRead(text, f"{token[0]!r} stands where no digit may")
        at = token.end()
    return reader.result()


def _read_spoken_decimal(folded: str, text: str) -> tuple[Fraction, Fraction]:
    parts = re.fullmatch(rf"([^点]+)点([{HAN_DIGITS}\d]+)([{HAN_SCALES}百千]*)", folded)
    if parts is None:
        raise ValueNotRead(text, "点 does not part digits")
    whole, _ = _read_plain(parts[1], text)
    digits = "".join(str(_DIGIT.get(char, char)) for char in parts[2])
    scale = Fraction(1)
    for char in parts[3]:
        scale *= _SMALL.get(char) or _BIG[char]
    quantum = Fraction(1, 10 ** len(digits))
    return (whole + int(digits) * quantum) * scale, quantum * scale


class _Reader:
    """Adds up the parts of a numeral: ``number`` is the digit at hand, ``section`` what stands below 万."""

    def __init__(self) -> None:
        self.total: Fraction | int = 0
        self.section: Fraction | int = 0
        self.number: Fraction | int | None = None
        self.quantum: Fraction | int = 1
        self.last_big = self.last_unit = 1
        self.zero = False

    def take(self, token: re.Match[str]) -> bool:
        arabic, digits, twenty, small, big, half = token.groups()
        if arabic or digits or half:
            if self.number:
                return False
            self._digits(arabic, digits, half)
        elif twenty:
            self.section += 20 if twenty == "廿" else 30
            self.quantum, self.last_unit, self.zero = 10, 10, False
        elif small:
            if self.number is None and self.section:
                return False
            self._small(_SMALL[small])
        else:
            self._big(_BIG[big])
        return True

    def _digits(self, arabic: str | None, digits: str | None, half: str | None) -> None:
        if arabic:
            plain = arabic.replace(",", "")
            decimals = len(plain.partition(".")[2])
            self.number = Fraction(plain) if decimals else int(plain)
            self.quantum = Fraction(1, 10**decimals) if decimals else 1
            self.zero = False
        elif digits:
            self.zero = digits[0] in "零〇"
            self.number = int("".join(str(_DIGIT[char]) for char in digits))
            self.zero = self.zero or len(digits) > 1
            self.quantum = 1
        elif half:
            self.number, self.quantum = Fraction(1, 2), Fraction(1, 2)

    def _small(self, unit: int) -> None:
        if self.number is None:
            self.quantum = 1
            self.section = unit
        else:
            self.section += self.number * unit
        self.quantum *= unit
        self.number, self.last_unit, self.zero = None, unit, False

    def _big(self, unit: int) -> None:
        at_hand = self.section + (self.number or 0)
        if not at_hand and not self.total:
            at_hand, self.quantum = 1, 1
        if unit > self.last_big:
            self.total = (self.total + at_hand) * unit
        else:
            self.total += at_hand * unit
        self.quantum *= unit
        self.section, self.number = 0, None
        self.last_big = self.last_unit = unit
        self.zero = False

    def result(self) -> tuple[Fraction, Fraction]:
        """Value and quantum; a last digit without its unit counts tenths of the unit before it (三万五)."""
        if self.number is not None and self.last_unit > 10 and not self.zero and 0 < self.number < 10:
            place = Fraction(self.last_unit, 10)
            if self.quantum == 1:
                return self.total + self.section + self.number * place, place
        return Fraction(self.total + self.section + (self.number or 0)), Fraction(self.quantum)


def to_decimal(value: Fraction) -> Decimal:
    """``value`` as a Decimal: exact where decimals can say it, else to 15 significant digits, half-even.

    >>> to_decimal(Fraction(1, 8)), to_decimal(Fraction(2000, 3))
    (Decimal('0.125'), Decimal('666.666666666667'))
    """
    rest = value.denominator
    if rest == 1 and abs(value.numerator) < 10**15:
        return Decimal(value.numerator)
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    context = _EXACT if rest == 1 else _ROUNDED
    result = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    return plain_decimal(result)


def times(left: Decimal, right: Decimal) -> Decimal:
    """The exact product.

    >>> times(Decimal("137.4"), Decimal(100000000))
    Decimal('13740000000')
    """
    return plain_decimal(_EXACT.multiply(left, right))


def plain_decimal(value: Decimal) -> Decimal:
    """``value`` without exponent and trailing zeros; minus zero becomes zero.

    >>> plain_decimal(Decimal("1.370E+10")), plain_decimal(Decimal("9.10"))
    (Decimal('13700000000'), Decimal('9.1'))
    """
    if not value:
        return Decimal(0)
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    while exponent < 0 and digits[-1] == 0:
        digits, exponent = digits[:-1], exponent + 1
    if exponent > 0:
        digits, exponent = digits + (0,) * exponent, 0
    return Decimal((sign, digits, exponent))
