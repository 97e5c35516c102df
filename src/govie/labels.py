"""The labels of spans, links and attributes: the contract of data, models and output.

The annotation guide (``annotations/guidelines.md``) says what each of them means.
"""

from __future__ import annotations

from typing import Final

#: Letter of the marked text → span label, in the order that breaks ties between spans on the same characters.
LETTERS: Final[dict[str, str]] = {
    "C": "COUNTY",
    "G": "REGION",
    "E": "ENTERPRISE",
    "P": "PROJECT",
    "M": "METRIC",
    "Q": "QUANTITY",
    "D": "DATE",
    "R": "RANK",
}

SPAN_LABELS: Final[tuple[str, ...]] = tuple(LETTERS.values())
LABEL_LETTERS: Final[dict[str, str]] = {label: letter for letter, label in LETTERS.items()}
LABEL_ORDER: Final[dict[str, int]] = {label: i for i, label in enumerate(SPAN_LABELS)}

#: (head label, tail label) → link label. A pair that is not a key cannot be linked.
LINK_OF_PAIR: Final[dict[tuple[str, str], str]] = {
    ("QUANTITY", "METRIC"): "MEASURES",
    ("QUANTITY", "DATE"): "DURING",
    ("QUANTITY", "COUNTY"): "AT",
    ("QUANTITY", "REGION"): "AT",
    ("QUANTITY", "PROJECT"): "OF",
    ("QUANTITY", "ENTERPRISE"): "OF",
    ("PROJECT", "ENTERPRISE"): "BY",
    ("RANK", "METRIC"): "RANKS",
}

LINK_LABELS: Final[tuple[str, ...]] = tuple(dict.fromkeys(LINK_OF_PAIR.values()))

#: A head has at most one tail under these labels.
SINGLE_LINKS: Final[frozenset[str]] = frozenset({"MEASURES", "DURING"})

#: Attributes of a QUANTITY → their values. The first is the default, except for direction and basis,
#: which only growth, delta and (basis) share have; None stands for "has none".
KINDS: Final = ("level", "growth", "delta", "share", "threshold")
STATUSES: Final = ("actual", "target", "estimate")
BOUNDS: Final = ("eq", "ge", "gt", "le", "lt", "approx")
DIRECTIONS: Final = ("up", "down")
BASES: Final = ("yoy", "prev", "annual", "since", "peer", "plan")

QUANTITY_ATTRIBUTES: Final[dict[str, tuple[str, ...]]] = {
    "kind": KINDS,
    "status": STATUSES,
    "bound": BOUNDS,
    "direction": DIRECTIONS,
    "basis": BASES,
}

#: Attribute value → attribute: the values are distinct across attributes, so marked text needs no keys.
ATTRIBUTE_OF_VALUE: Final[dict[str, str]] = {
    value: name for name, values in QUANTITY_ATTRIBUTES.items() for value in values
}

GENRES: Final[tuple[str, ...]] = (
    "feature",
    "communique",
    "work-report",
    "budget",
    "profile",
    "project-news",
    "briefing",
    "review",
)


def default_attributes(kind: str = "level") -> dict[str, str]:
    """The attributes that a quantity of ``kind`` has where the marks say nothing.

    >>> default_attributes("growth")
    {'kind': 'growth', 'status': 'actual', 'bound': 'eq', 'direction': 'up', 'basis': 'yoy'}
    >>> default_attributes()
    {'kind': 'level', 'status': 'actual', 'bound': 'eq'}
    """
    attributes = {"kind": kind, "status": "actual", "bound": "eq"}
    if kind in ("growth", "delta"):
        attributes |= {"direction": "up", "basis": "yoy"}
    return attributes
