"""Facts: core (quantity and metric), full (attributes and period too) and joined (what users join on)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from govie.annotation.marked import MarkedText
from govie.evaluation.counts import Counts
from govie.evaluation.gold import Gold, Prediction, attributes_of, decimal
from govie.labels import QUANTITY_ATTRIBUTES
from govie.values.dates import period_of
from govie.values.quantities import read_quantity
from govie.values.simplify import fold

#: What must agree for a fact to count at each level, besides its quantity span.
LEVELS: Final[dict[str, tuple[str, ...]]] = {
    "core": ("metric",),
    "full": ("metric", *QUANTITY_ATTRIBUTES, "period"),
    "joined": ("metric", "value", "value_max", "unit", "period", "place", "basis"),
}
FIELDS: Final = tuple(dict.fromkeys(field for fields in LEVELS.values() for field in fields))

#: Values are compared to the 12th significant digit: sources of normal forms round inexact results (亩) in their way.
_TOLERANCE: Final = Decimal("1e-12")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A predicted fact beside the gold quantity that its quantity matches: each field as it should be and as it is."""

    quantity: int
    expected: Mapping[str, Any]
    given: Mapping[str, Any]

    @property
    def wrong(self) -> tuple[str, ...]:
        """The fields that differ."""
        return tuple(name for name in FIELDS if not _agree(self.expected[name], self.given[name]))

    def right(self, level: str) -> bool:
        """Whether the fact counts at ``level`` (core, full or joined)."""
        return not set(LEVELS[level]).intersection(self.wrong)


def judge_facts(gold: Gold, prediction: Prediction, matched: Mapping[int, int]) -> list[Judgement]:
    """Judge each predicted fact whose quantity matches (relaxed) a gold quantity that is no threshold.

    ``matched`` maps predicted mentions to gold ones. A second fact on one quantity is not judged: it is a false one.
    """
    judged: dict[int, Judgement] = {}
    for fact in prediction.facts:
        quantity = matched.get(prediction.position[fact["quantity"]])
        if quantity is None or quantity in judged or is_threshold(gold.marked, quantity):
            continue
        expected = expected_fact(gold, quantity)
        judged[quantity] = Judgement(quantity, expected, _given(gold, fact, expected, prediction, matched))
    return list(judged.values())


def fact_counts(gold: MarkedText, prediction: Prediction, judged: Iterable[Judgement]) -> dict[str, Counts]:
    """Counts of core, full and joined facts: predicted are the facts with a quantity, support the gold quantities that
    are no thresholds."""
    judgements = list(judged)
    support = sum(m.label == "QUANTITY" and not is_threshold(gold, i) for i, m in enumerate(gold.mentions))
    return {level: Counts(sum(j.right(level) for j in judgements), len(prediction.facts), support) for level in LEVELS}


def is_threshold(gold: MarkedText, quantity: int) -> bool:
    return gold.mentions[quantity].attrs.get("kind") == "threshold"


def expected_fact(gold: Gold, quantity: int) -> dict[str, Any]:
    """The fields of the fact that a gold quantity carries.

    Value and unit come from the normal form, where there is none from reading the span.
    """
    mention = gold.marked.mentions[quantity]
    attributes = attributes_of(mention)
    form = gold.normal_form(quantity) or read_quantity(mention.text)
    date = gold.tail(quantity, "DURING")
    written = None if date is None else gold.marked.mentions[date].attrs.get("value")
    unsigned = attributes["kind"] in ("growth", "delta")
    return {
        "metric": gold.tail(quantity, "MEASURES"),
        **{name: attributes.get(name) for name in QUANTITY_ATTRIBUTES},
        "period": None if written is None else period_of(written).value,
        "value": abs(form.value) if unsigned and form.value is not None else form.value,
        "value_max": abs(form.value_max) if unsigned and form.value_max is not None else form.value_max,
        "unit": form.unit,
        "place": _expected_place(gold, quantity),
    }


def _expected_place(gold: Gold, quantity: int) -> str | None:
    """The code of the area that the figure applies to.

    Where nobody wrote codes down: the header's for an area that bears the subject's name or its beginning (北票 of
    北票市), else the area's printed name.
    """
    area, header = gold.tail(quantity, "AT"), gold.marked.header
    if area is None:
        return header.get("adcode") or None
    if gold.norm is not None:
        form = gold.normal_form(area)
        return None if form is None else form.adcode
    mention = gold.marked.mentions[area]
    is_subject = fold(header.get("subject", "")).startswith(fold(mention.text))
    return mention.attrs.get("adcode") or (is_subject and header.get("adcode")) or mention.text


def _given(
    gold: Gold, fact: Mapping[str, Any], expected: Mapping[str, Any], prediction: Prediction, matched: Mapping[int, int]
) -> dict[str, Any]:
    metric, place = fact["metric"], fact["place"] or {}
    by_name = expected["place"] is not None and not expected["place"].isdigit()
    return {
        "metric": None if metric is None else matched.get(prediction.position[metric], "another"),
        **{name: fact[name] for name in QUANTITY_ATTRIBUTES},
        "period": fact["period"],
        "value": decimal(fact["value"]),
        "value_max": decimal(fact["value_max"]),
        "unit": fact["unit"] or "",
        "place": _place_name(gold, fact, prediction, matched) if by_name else place.get("adcode"),
    }


def _place_name(gold: Gold, fact: Mapping[str, Any], prediction: Prediction, matched: Mapping[int, int]) -> str | None:
    """The name of the fact's linked area, as the gold span has it where it matches one; None without a linked area."""
    if not fact["places"]:
        return None
    area = prediction.position[fact["places"][0]["entity"]]
    return gold.marked.mentions[matched[area]].text if area in matched else prediction.mentions[area].text


def _agree(expected: Any, given: Any) -> bool:
    if isinstance(expected, Decimal) and isinstance(given, Decimal):
        return abs(expected - given) <= _TOLERANCE * max(abs(expected), abs(given))
    return bool(expected == given)
