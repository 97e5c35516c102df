"""Attributes of mentions on their way out and in: only what differs from the defaults is written, as in marked text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from govie.annotation.marked import DATE_VALUE
from govie.labels import QUANTITY_ATTRIBUTES, default_attributes
from govie.records import Mention

#: Label → attributes it may have.
ATTRIBUTES_OF_LABEL: Final[dict[str, tuple[str, ...]]] = {
    "QUANTITY": tuple(QUANTITY_ATTRIBUTES),
    "DATE": ("value",),
    "COUNTY": ("adcode", "candidates"),
    "REGION": ("adcode", "candidates"),
    "RANK": ("of",),
}

#: Attributes whose values are a closed list, with that list.
CLOSED_VALUES: Final[dict[str, tuple[str, ...]]] = {**QUANTITY_ATTRIBUTES, "of": ("growth",)}

_ADCODE: Final = re.compile(r"[0-9]{6}")
_TAKES_DIRECTION: Final = ("growth", "delta")
_TAKES_BASIS: Final = ("growth", "delta", "share")


def written_attributes(mention: Mention) -> dict[str, str]:
    """The attributes that differ from the defaults; several ``candidates`` have commas between them.

    >>> written_attributes(Mention("QUANTITY", 0, 2, "9%", attrs=default_attributes("growth") | {"status": "target"}))
    {'kind': 'growth', 'status': 'target'}
    """
    defaults: dict[str, str] = {}
    if mention.label == "QUANTITY":
        defaults = default_attributes(mention.attrs.get("kind") or "level") | {"kind": "level"}
    out = {}
    for name in ATTRIBUTES_OF_LABEL.get(mention.label, ()):
        value = mention.attrs.get(name)
        if value and value != defaults.get(name):
            out[name] = value if isinstance(value, str) else ",".join(value)
    return out


def complete_attributes(label: str, given: Mapping[str, Any], leave_out: Callable[[str], None]) -> dict[str, Any]:
    """The attributes of a mention with its defaults; ``leave_out`` is told of each that the guide does not allow.

    >>> complete_attributes("QUANTITY", {"kind": "share", "direction": "up"}, print)
    share has no direction
    {'kind': 'share', 'status': 'actual', 'bound': 'eq'}
    """
    kept: dict[str, Any] = {}
    for name, value in given.items():
        if value is None or value == "":
            continue
        read = _read_value(label, name, value)
        if read is None:
            leave_out(f"{label} has no attribute {name}={value}")
        else:
            kept[name] = read
    if "candidates" in kept and len(kept["candidates"]) == 1:
        kept["adcode"] = kept.pop("candidates")[0]
    if "adcode" in kept and "candidates" in kept:
        leave_out(f"{label} has adcode and candidates")
        del kept["candidates"]
    if label != "QUANTITY":
        return kept
    kind = kept.get("kind", "level")
    for name, kinds in (("direction", _TAKES_DIRECTION), ("basis", _TAKES_BASIS)):
        if name in kept and kind not in kinds:
            leave_out(f"{kind} has no {name}")
            del kept[name]
    whole = default_attributes(kind) | kept
    return {name: whole[name] for name in QUANTITY_ATTRIBUTES if name in whole}


def _read_value(label: str, name: str, value: Any) -> Any:
    """The value of an attribute as a mention holds it, None where it is none."""
    if name not in ATTRIBUTES_OF_LABEL.get(label, ()):
        return None
    if name == "candidates":
        codes = re.split(r"[\s,]+", value.strip()) if isinstance(value, str) else value
        good = isinstance(codes, list | tuple) and codes and all(_ADCODE.fullmatch(str(code)) for code in codes)
        return [str(code) for code in codes] if good else None
    if not isinstance(value, str):
        return None
    value = value.strip()
    if name in CLOSED_VALUES:
        good = value in CLOSED_VALUES[name]
    else:
        good = bool((DATE_VALUE if name == "value" else _ADCODE).fullmatch(value))
    return value if good else None
