"""Quantities: a written number with its unit → values in base units.

Finding them in running text is ``quantity_spans``; both names are offered here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from govie.errors import ValueNotRead
from govie.records import Quantity
from govie.values.folding import fold
from govie.values.numerals import HAN_DIGITS, HAN_NUMERAL, HAN_UNKNOWN, Numeral, read_numeral, times, to_decimal
from govie.values.quantity_spans import CURRENCY_SIGNS, QuantityMatch, find_quantities
from govie.values.units import Unit, UnitTable, default_units, names_pattern, per

__all__ = ["QuantityMatch", "find_quantities", "read_quantity"]

_LONGEST: Final = 120
_NUMBER: Final = re.compile(rf"(?:{HAN_NUMERAL}|[\d.,余多来点])+")
_START: Final = rf"(?:\d|[{HAN_DIGITS}{HAN_UNKNOWN}十百千半])"
_RANGE: Final = re.compile(rf"(.+?)(——|--|[-—~至到])((?:[-+]|负|零[上下])?{_START}.*)")
_LISTED: Final = re.compile(rf"([{HAN_DIGITS}])、([{HAN_DIGITS}].*)")
_PAIR: Final = re.compile(rf"([^{HAN_DIGITS}]*)([一二两三四五六七八])([{HAN_DIGITS[3:]}])(?![{HAN_DIGITS}])(.*)")
_SCALE: Final = re.compile(r"(?:(?<=\d)[十百千万亿兆]+|[万亿兆]+)$")
_HEDGE: Final = re.compile(
    r"^(?:大约|约为?|近|超过?|逾|不足|不低于|不少于|达到?|上(?=[十百千万亿]))|(?:以上|以下|以内|左右|上下)$"
)
_SIGN: Final = re.compile(rf"(?:([-—]|负|零下)|(\+|正|零上)|(±|正负))(?={_START})")
_CURRENCIES: Final = {"人民币": "CNY"} | CURRENCY_SIGNS
_VAGUE: Final = re.compile(r"[一好有]些|若干.?|(?:一大|大|多|一小|小|过)半")
#: Colloquial 30个亿 for 30亿.
_COUNTED_SCALE: Final = re.compile(rf"(?<=[\d{HAN_DIGITS}十百千])个(?=亿)")
_AGAIN: Final = re.compile(r"(?:翻了?近?)?([一二两三四\d])[番翻](多)?|翻番")
_MONEY: Final = re.compile(rf"((?:{HAN_NUMERAL}|[\d.])+)元零?(?:([{HAN_DIGITS}\d])角)?零?(?:([{HAN_DIGITS}\d])分)?")
_YEARS: Final = re.compile(rf"((?:{HAN_NUMERAL}|\d)+)年零?((?:{HAN_NUMERAL}|\d)+)个月")
_PARTS: Final = re.compile(r"(.+)分之(.+?)([余多强弱]?)|(\d+)/(\d+)")
_HALF: Final = re.compile(r"一半|半数|一半多")
_TENTHS: Final = re.compile(rf"([{HAN_DIGITS}\d]+)成([{HAN_DIGITS}\d])")
_SPLIT_UNIT: Final = re.compile(r"个([余多半])(月|小时|星期|百分点|工作日)")
_PERCENT_PARTS: Final = {Fraction(100): Fraction(1), Fraction(1000): Fraction(1, 10), Fraction(10000): Fraction(1, 100)}
#: A number above zero in digits with all that stands behind it, where that holds no other number.
_PLAIN: Final = re.compile(rf"((?=[\d.]*[1-9])\d{{1,15}}(?:\.\d{{1,9}})?)([^\d.,{HAN_DIGITS}:∶~至到—-]*)")
_PROBE: Final = "3.7"
_PERCENT: Final = Unit("%", Fraction(1), "ratio")


@dataclass(frozen=True, slots=True)
class _Reading:
    """A number with its unit before the unit's factor is applied; ``unit`` is None where none is written."""

    numeral: Numeral
    unit: Unit | None
    written: str = ""
    warning: str | None = None
    #: -1 and 1 where the second end of a range has a sign of its own.
    signed: int = 0


def read_quantity(raw: str, *, units: UnitTable | None = None) -> Quantity:
    """The value of a quantity mention in base units.

    White space and line breaks, script and width of ``raw`` do not matter. Never raises: where there is no honest
    number the values are None and ``warning`` says why. A fraction, 成, 倍 and 番 are put out in ``%``.

    >>> q = read_quantity("137.4亿元")
    >>> q.value, q.unit, q.quantum
    (Decimal('13740000000'), 'CNY', Decimal('10000000'))
    >>> q = read_quantity("每平方米每年25—30元")
    >>> q.value, q.value_max, q.unit
    (Decimal('25'), Decimal('30'), 'CNY/m2/年')
    >>> read_quantity("六成多").value, read_quantity("翻两番").value, read_quantity("数百家").warning
    (Decimal('60'), Decimal('300'), 'a digit is left open')
    """
    return _read_with(raw, units or default_units())


@lru_cache(maxsize=8_000)
def _read_with(raw: str, table: UnitTable) -> Quantity:
    text = "".join(fold(raw).split())
    try:
        if not text or len(text) > _LONGEST:
            raise ValueNotRead(raw, "no quantity")
        return _read(_COUNTED_SCALE.sub("", _HEDGE.sub("", text)), raw, table)
    except ValueNotRead as error:
        return Quantity(raw, None, None, None, "", None, warning=error.problem)


def _read(text: str, raw: str, table: UnitTable) -> Quantity:
    plain = _PLAIN.fullmatch(text)
    one = _one_of(plain[2], table) if plain else None
    if plain is None or one is None or one.value is None:
        return _read_any(text, raw, table)
    number = Decimal(plain[1])
    quantum = one.quantum and times(one.quantum, Decimal((0, (1,), -len(plain[1].partition(".")[2]))))
    value = times(one.value, number)
    return Quantity(raw, value, None, quantum, one.unit, one.dimension, one.approximate, None, one.warning)


@lru_cache(maxsize=4_000)
def _one_of(tail: str, table: UnitTable) -> Quantity | None:
    """What 1 with this scale and unit is, if any other number is so many times it (翻1番 and 1个半月 are not so)."""
    try:
        one, other = (_read_any(number + tail, tail, table) for number in ("1", _PROBE))
    except ValueNotRead:
        return None
    if one.value is None or one.value_max is not None:
        return None
    quantum = one.quantum and times(one.quantum, Decimal("0.1"))
    return one if other == replace(one, value=times(one.value, Decimal(_PROBE)), quantum=quantum) else None


def _read_any(text: str, raw: str, table: UnitTable) -> Quantity:
    below, text = _per_prefix(text, table)
    currency, text = _currency(text)
    if _VAGUE.fullmatch(text):
        raise ValueNotRead(raw, "an amount without a figure")
    sign = _SIGN.match(text)
    low, high = _ends(text[sign.end() :] if sign else text, table)
    signs = _signs(sign, text, high)
    if high is None and sign and sign[3]:
        high = low
    unit = _unit_of(low, high, currency)
    for part in below:
        unit = per(unit, part)
    result = Quantity(
        raw,
        None,
        None,
        None,
        unit.base,
        unit.dimension,
        low.numeral.approximate or (high is not None and high.numeral.approximate),
        {(-1, -1): "down", (1, 1): "up" if sign and sign[2] else None}.get(signs),
    )
    if low.numeral.value is None or (high is not None and high.numeral.value is None):
        return replace(result, warning="a digit is left open")
    ends = [(end, own) for end, own in zip((low, high), signs, strict=True) if end]
    values = [_scaled(end.numeral.value, end.unit or unit, unit, below) * own for end, own in ends]
    quanta = [_scaled(end.numeral.quantum, end.unit or unit, unit, below) for end, _ in ends]
    known = [quantum for quantum in quanta if quantum]
    warning = low.warning or (high.warning if high else None)
    if values[0] > values[-1]:
        warning = warning or ("the range runs downward" if signs == (1, 1) else None)
        values.reverse()
    return replace(
        result,
        value=to_decimal(values[0]),
        value_max=to_decimal(values[1]) if len(values) == 2 else None,
        quantum=to_decimal(min(known)) if known else None,
        warning=warning,
    )


def _signs(sign: re.Match[str] | None, text: str, high: _Reading | None) -> tuple[int, int]:
    """The signs of both ends; each end of a range has its own (-5至10℃), ± is both."""
    first = -1 if sign and (sign[1] or sign[3]) else 1
    if high is None:
        return first, 1 if sign and sign[3] else first
    if sign and sign[0] == "零下" and not high.signed:
        raise ValueNotRead(text, "零下 before one end of a range only")
    return first, high.signed or 1


def _scaled(number: Fraction | None, own: Unit, unit: Unit, below: list[Unit]) -> Fraction:
    if number is None:
        return Fraction(0)
    factor = own.factor
    if own is not unit:
        for part in below:
            factor /= part.factor
    return number * factor


def _unit_of(low: _Reading, high: _Reading | None, currency: Unit | None) -> Unit:
    unit = (high.unit if high else None) or low.unit or currency or Unit("", Fraction(1), None)
    if high and low.unit and high.unit and low.unit.base != high.unit.base:
        raise ValueNotRead(low.written, f"a range from {low.unit.base or 'a bare number'} to {high.unit.base}")
    return unit


def _per_prefix(text: str, table: UnitTable) -> tuple[list[Unit], str]:
    """The units of 每… before the number, and the rest."""
    below: list[Unit] = []
    if text.startswith("每"):
        while prefix := _every(table).match(text):
            below.append(table.read_per(prefix[1]))
            text = text[prefix.end() :]
    return below, text


@lru_cache(maxsize=8)
def _every(table: UnitTable) -> re.Pattern[str]:
    return re.compile(rf"每([十百千万亿]*(?:{names_pattern(table.units, {})}|日|生|孩|学年))")


@lru_cache(maxsize=8)
def _initials(table: UnitTable) -> frozenset[str]:
    """Whatever the name of a unit begins with."""
    return frozenset(name[0] for name in table.units if name)


def _currency(text: str) -> tuple[Unit | None, str]:
    for written, code in _CURRENCIES.items():
        if text.startswith(written) and len(text) > len(written):
            return Unit(code, Fraction(1), "money"), text[len(written) :]
    return None, text


def _ends(text: str, table: UnitTable) -> tuple[_Reading, _Reading | None]:
    """One reading, or the two ends of a range; the unit and the scale of the second end serve the first."""
    parts = _RANGE.fullmatch(text) or _LISTED.fullmatch(text)
    if parts is None:
        if pair := _pair(text):
            return _shared(_one(pair[0], table), _one(pair[1], table), pair[1])
        return _one(text, table), None
    left, right = parts[1], parts[parts.re.groups]
    signed = 0
    if sign := _SIGN.match(right):
        right, signed = right[sign.end() :], -1 if sign[1] else 1
    if left.startswith("百分之") and "分之" not in right:
        right = "百分之" + right
    low, high = _shared(_one(left, table), _one(right, table), right)
    return low, replace(high, signed=signed)


def _pair(text: str) -> tuple[str, str] | None:
    """两三个 → 两个, 三个; 七八十家 → 七十家, 八十家."""
    parts = _PAIR.fullmatch(text)
    if parts is None or re.search(r"[\d点]", parts[1]) or parts[1].endswith("分之"):
        return None
    first, second = read_numeral(parts[2]).value, read_numeral(parts[3]).value
    if first is None or second is None or (second - first != 1 and parts[2] + parts[3] != "三五"):
        return None
    return parts[1] + parts[2] + parts[4], parts[1] + parts[3] + parts[4]


def _shared(low: _Reading, high: _Reading, high_text: str) -> tuple[_Reading, _Reading]:
    number = _NUMBER.match(high_text)
    if low.unit is None and number and low.numeral.value is not None and not re.search(r"[万亿兆]", low.written):
        digits = high.written
        if scale := _SCALE.search(digits):
            bare = read_numeral(digits[: scale.start()]).value if scale.start() else None
            factor = read_numeral("1" + scale[0]).value
            if bare is not None and factor is not None and low.numeral.value <= bare:
                quantum = low.numeral.quantum and low.numeral.quantum * factor
                low = replace(low, numeral=replace(low.numeral, value=low.numeral.value * factor, quantum=quantum))
    return low, high


def _one(text: str, table: UnitTable) -> _Reading:
    """A single number with its unit."""
    if again := _AGAIN.fullmatch(text):
        times = read_numeral(again[1]).value if again[1] else Fraction(1)
        assert times is not None
        return _Reading(Numeral((Fraction(2) ** int(times) - 1) * 100, None, bool(again[2])), _PERCENT)
    if (money := _MONEY.fullmatch(text)) and (money[2] or money[3]):
        return _Reading(
            _sum((money[1], 1), (money[2], Fraction(1, 10)), (money[3], Fraction(1, 100))), table.read("元")
        )
    if re.search(r"\d[:∶]\d", text):
        raise ValueNotRead(text, "parts of a whole, not one number")
    if years := _YEARS.fullmatch(text):
        return _Reading(_sum((years[1], 12), (years[2], 1)), table.read("个月"))
    if _HALF.fullmatch(text):
        return _Reading(Numeral(Fraction(50), None, text.endswith("多")), _PERCENT)
    if parts := _PARTS.fullmatch(text):
        return _fraction(parts)
    if tenths := _TENTHS.fullmatch(text):
        return _Reading(read_numeral(f"{_plain(tenths[1])}.{_plain(tenths[2])}"), table.read("成"))
    added = Fraction(0)
    approximate = False
    if split := _SPLIT_UNIT.search(text):
        added, approximate = Fraction(split[1] == "半", 2), split[1] != "半"
        text = text[: split.start()] + "个" + split[2] + text[split.end() :]
    elif len(text) > 2 and text[-1] in "半" and not _NUMBER.fullmatch(text):
        text, added = text[:-1], Fraction(1, 2)
    elif len(text) > 2 and text[-1] in "余多" and not _NUMBER.fullmatch(text):
        text, approximate = text[:-1], True
    return _number_and_unit(text, table, added, approximate)


def _number_and_unit(text: str, table: UnitTable, added: Fraction, approximate: bool) -> _Reading:
    prefix = _NUMBER.match(text)
    if prefix is None:
        raise ValueNotRead(text, "no number")
    unit: Unit | None = None
    warning = None
    for end in range(1, prefix.end() + 1):
        if end == len(text):
            break
        if text[end] not in _initials(table):
            continue
        try:
            unit = table.units.get(text[end:]) or table.read(text[end:])
            break
        except ValueNotRead:
            continue
    else:
        end = prefix.end()
        if re.search(r"\d|[万亿]$", text[end:]):
            raise ValueNotRead(text, f"{text[end:]!r} is no unit")
        unit = Unit(text[end:], Fraction(1), None)
        warning = f"unknown unit {text[end:]!r}"
    numeral = read_numeral(text[:end])
    if numeral.value is not None and added:
        numeral = replace(numeral, value=numeral.value + added, quantum=added)
    return _Reading(replace(numeral, approximate=numeral.approximate or approximate), unit, text[:end], warning)


def _fraction(parts: re.Match[str]) -> _Reading:
    """百分之八 → 8 %, 三分之一 → 33.3… %."""
    below, above = (parts[1], parts[2]) if parts[1] else (parts[5], parts[4])
    divisor, number = read_numeral(below), read_numeral(above)
    if divisor.value == 0:
        raise ValueNotRead(below, "division by zero")
    if number.value is None or divisor.value is None:
        return _Reading(Numeral(None, None), _PERCENT)
    approximate = number.approximate or bool(parts[3])
    if parts[1] and divisor.value in _PERCENT_PARTS:
        factor = _PERCENT_PARTS[divisor.value]
        quantum = number.quantum and number.quantum * factor
        return _Reading(Numeral(number.value * factor, quantum, approximate), _PERCENT)
    return _Reading(Numeral(number.value * 100 / divisor.value, None, approximate), _PERCENT)


def _sum(*parts: tuple[str | None, Fraction | int]) -> Numeral:
    """Parts of one amount in falling units: 三元五角, 两年零三个月."""
    value, quantum = Fraction(0), Fraction(1)
    for text, factor in parts:
        if text:
            number = read_numeral(text).value
            if number is None:
                return Numeral(None, None)
            value, quantum = value + number * factor, Fraction(factor)
    return Numeral(value, quantum)


def _plain(digits: str) -> str:
    value = read_numeral(digits).value
    assert value is not None
    return str(to_decimal(value))
