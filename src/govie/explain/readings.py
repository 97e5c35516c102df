"""How value, indicator, period and place of a fact were read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from govie.bulletin import Bulletin
from govie.errors import ValueNotRead
from govie.explain.records import Reading
from govie.pipeline.facts import Known
from govie.records import Fact, Mention, plain_number
from govie.values.dates import Anchor, anchor_of, read_date
from govie.values.numerals import read_numeral, to_decimal
from govie.values.quantities import read_quantity
from govie.values.simplify import fold
from govie.values.units import UnitTable

_PLACE_FROM: Final = {
    "subject": "no area is linked: the subject of the bulletin",
    "none": "no area is linked, and the text speaks of a larger whole or has no subject",
}


def read_again(bulletin: Bulletin, fact: Fact, *, given: Known, units: UnitTable) -> tuple[Reading, ...]:
    """The readings of a fact of ``bulletin``; ``given`` is what the caller said of it."""
    period = _period(bulletin, fact, given)
    return (*_value(fact, units), *_indicator(fact, bulletin.entities), period, _place(fact, given))


def _value(fact: Fact, units: UnitTable) -> Iterator[Reading]:
    if fact.raw is None:
        return
    quantity = read_quantity(fact.raw, units=units)
    ends = [plain_number(value) for value in (fact.value, fact.value_max) if value is not None]
    how = (
        quantity.warning
        or number_and_unit(fact.raw, units)
        or "read as a whole (a range, a fraction, 成, 倍, 番 or a sum)"
    )
    if fact.quantum is not None:
        how += f"; one unit of the last digit is {plain_number(fact.quantum)}"
    if quantity.value != fact.value:
        how += f"; the sign went into the direction ({fact.direction})"
    yield Reading("value", fact.raw, " to ".join(str(end) for end in ends) or None, how)
    unit = f"the base unit of {fact.dimension}" if fact.dimension else "no unit with a known dimension is written"
    yield Reading("unit", fact.raw, fact.unit, unit)


def number_and_unit(raw: str, units: UnitTable) -> str | None:
    """The two parts of a plain quantity and what the unit is worth; None where it is not one number and one unit.

    >>> from govie.values.units import default_units
    >>> number_and_unit("78万亩", default_units())
    '78万 = 780000, 亩 = 2000/3 m2'
    """
    text = re.sub(r"\s", "", fold(raw))
    for end in range(1, len(text) + 1):
        try:
            unit, number = units.read(text[end:]), read_numeral(text[:end]).value
        except ValueNotRead:
            continue
        if number is not None and to_decimal(number * unit.factor) == read_quantity(raw, units=units).value:
            worth = f", {text[end:]} = {unit.factor} {unit.base}".rstrip() if text[end:] else ""
            return f"{text[:end]} = {plain_number(to_decimal(number))}{worth}"
    return None


def _indicator(fact: Fact, mentions: Sequence[Mention]) -> Iterator[Reading]:
    if fact.metric is None:
        yield Reading("indicator", None, None, "no metric is linked")
        return
    written = mentions[fact.metric].text
    if fact.indicator:
        how = f"the table's {fact.indicator_name}"
        how += f", narrowed by {fact.indicator_scope}" if fact.indicator_scope else ""
        yield Reading("indicator", written, fact.indicator, how)
    else:
        how = f"not in the table for {fact.dimension or 'such a figure'}: the name stands, cleaned"
        yield Reading("indicator", written, fact.indicator_name, how)


def _period(bulletin: Bulletin, fact: Fact, given: Known) -> Reading:
    if fact.date is None:
        guess = f"; {fact.period_inferred} is a guess, from the date before it or the bulletin's"
        return Reading("period", None, None, "no date is linked" + (guess if fact.period_inferred else ""))
    date = bulletin.entities[fact.date]
    if fact.period is None:
        return Reading("period", date.text, None, "the date has no honest value here")
    if read_date(date.text, anchor=Anchor()) == date.attrs.get("value"):
        return Reading("period", date.text, fact.period, "the date says so itself")
    anchor = anchor_of(bulletin.text, date=given.date)
    source = "given" if given.date else "read from the text" if anchor.publication else "not known"
    known = f"published {anchor.publication or '?'} ({source}), reporting {anchor.reporting or '?'}"
    return Reading("period", date.text, fact.period, f"read against the dates before it and the bulletin: {known}")


def _place(fact: Fact, given: Known) -> Reading:
    name, code = (fact.place.name, fact.place.adcode) if fact.place else (None, None)
    how = _PLACE_FROM.get(fact.place_from, "the area that is linked")
    if fact.place_from == "subject":
        how += ", as given" if given.subject else ", inferred from its names"
    if name and code is None:
        how += "; without a code: unknown, or a name of several areas"
    return Reading("place", name, code, how)
