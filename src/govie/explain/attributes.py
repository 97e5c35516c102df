"""What decided each attribute of a quantity: the words around it, its neighbours, or a rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from govie.explain.records import Decision, Reason, strongest
from govie.models.linear import Softmax
from govie.pipeline.attributes import GovieAttributes

#: Why an attribute has a value that is not the likeliest by the words around the quantity.
_RULES: Final[Mapping[str, str]] = {
    "status": "a list of plans stays one: the figures before and after outweigh the words",
    "basis": "年均 nearby says annual; growth and delta without a basis are yoy",
}


def explain_attributes(
    component: GovieAttributes, row: Collection[str], attrs: Mapping[str, Any]
) -> tuple[Decision, ...]:
    """A decision for each attribute in ``attrs``, those that the quantity has; ``row`` are its features."""
    return tuple(
        _decision(name, str(attrs[name]), classifier, row)
        for name, classifier in component.classifiers.items()
        if attrs.get(name) is not None
    )


def _decision(name: str, value: str, classifier: Softmax, row: Collection[str]) -> Decision:
    chances = dict(zip(classifier.classes, classifier.predict([row])[0].tolist(), strict=True))
    best = max(chances, key=lambda c: chances[c])
    rival = max((c for c in chances if c != value), key=lambda c: chances[c])
    weights = classifier.contributions(row, value, rival)
    reasons = strongest(Reason(*_named(feature), round(weight, 4)) for feature, weight in weights.items())
    shown = {c: round(chance, 4) for c, chance in sorted(chances.items(), key=lambda item: -item[1])}
    return Decision(name, value, shown, rival, reasons, None if value == best else _RULES.get(name))


def _named(feature: str) -> tuple[str, str]:
    name, given, value = feature.partition("=")
    return name, (value or "(nothing)") if given else "yes"
