"""Gold and predicted bulletins as the scorer reads them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path
from typing import Any

from govie.annotation.marked import MarkedText, read_marked
from govie.errors import InputError
from govie.labels import default_attributes
from govie.records import Mention

#: A bulletin in the JSON contract ``govie/1``.
Predicted = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NormalForm:
    """What a mention means, from an independent source: value and base unit of a quantity, code of an area."""

    value: Decimal | None
    value_max: Decimal | None
    unit: str
    adcode: str | None


@dataclass(frozen=True)
class Gold:
    """A bulletin with gold marks; ``norm`` holds normal forms by (label, start, end), None where nobody wrote any."""

    marked: MarkedText
    norm: Mapping[tuple[str, int, int], NormalForm] | None = None
    name: str = ""

    @cached_property
    def tails(self) -> list[dict[str, list[int]]]:
        """For each mention, what it points at: link label → positions of mentions, in the order of the marks."""
        tails: list[dict[str, list[int]]] = [{} for _ in self.marked.mentions]
        for link in self.marked.links:
            tails[link.head].setdefault(link.label, []).append(link.tail)
        return tails

    def tail(self, head: int, label: str) -> int | None:
        """The first mention that ``head`` points at under ``label``."""
        return next(iter(self.tails[head].get(label, ())), None)

    def normal_form(self, mention: int) -> NormalForm | None:
        return None if self.norm is None else self.norm.get(self.marked.mentions[mention].key)


@dataclass(frozen=True)
class Prediction:
    """The contract's entities as mentions, and its relations with positions for ids; a score not given is 1."""

    mentions: tuple[Mention, ...]
    links: tuple[tuple[int, int, str], ...]
    link_scores: tuple[float, ...]
    facts: tuple[Mapping[str, Any], ...]
    position: Mapping[Any, int] = field(default_factory=dict)


def read_prediction(predicted: Predicted, text: str, *, source: str | None = None) -> Prediction:
    """Read a contract object; raises InputError where an entity is not the slice of ``text`` that it claims to be.

    >>> entity = {"id": 0, "label": "METRIC", "start": 0, "end": 2, "text": "人口", "attrs": {}}
    >>> read_prediction({"entities": [entity]}, "人口3人").mentions[0].text
    '人口'
    """
    mentions = []
    entities: Sequence[Mapping[str, Any]] = predicted["entities"]
    for entity in entities:
        start, end = entity["start"], entity["end"]
        if text[start:end] != entity["text"]:
            raise InputError(
                f"entity {entity['id']} is {entity['text']!r}, the text holds {text[start:end]!r}",
                mend="score a parse of the very text of the gold",
                source=source,
                offset=start,
            )
        score, attrs = entity.get("score", 1.0), entity.get("attrs") or {}
        mentions.append(Mention(entity["label"], start, end, entity["text"], score, attrs))
    position = {entity["id"]: i for i, entity in enumerate(entities)}
    relations: Sequence[Mapping[str, Any]] = predicted.get("relations") or ()
    links = tuple((position[r["head"]], position[r["tail"]], r["label"]) for r in relations)
    scores = tuple(r.get("score", 1.0) for r in relations)
    facts = tuple(fact for fact in predicted.get("facts") or () if fact["quantity"] is not None)
    return Prediction(tuple(mentions), links, scores, facts, position)


def attributes_of(mention: Mention) -> dict[str, Any]:
    """The attributes of a quantity with its defaults; what it has none of is absent.

    >>> attributes_of(Mention("QUANTITY", 0, 2, "9%", attrs={"kind": "growth"}))["direction"]
    'up'
    """
    given = {name: value for name, value in mention.attrs.items() if value is not None}
    return default_attributes(str(given.get("kind", "level"))) | given


def read_gold(path: Path) -> Gold:
    """Read ``NAME.mk`` and, where it stands beside it, ``NAME.norm.tsv``."""
    table = path.with_suffix(".norm.tsv")
    norm = read_normal_forms(table) if table.is_file() else None
    return Gold(read_marked(path), norm, path.stem)


def read_normal_forms(path: Path) -> dict[tuple[str, int, int], NormalForm]:
    """Read a table with the columns start, end, label, text, value, value_max, unit, adcode (tabs, UTF-8)."""
    forms: dict[tuple[str, int, int], NormalForm] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=2):
            try:
                key = row["label"], int(row["start"]), int(row["end"])
                form = NormalForm(
                    decimal(row["value"]), decimal(row["value_max"]), row["unit"] or "", row["adcode"] or None
                )
            except (KeyError, TypeError, ValueError, InvalidOperation) as error:
                raise InputError(
                    f"line {number} is no normal form",
                    mend="write start, end, label, text, value, value_max, unit and adcode",
                    source=str(path),
                ) from error
            forms[key] = form
    return forms


def decimal(written: str | None) -> Decimal | None:
    """A plain decimal string as a number; nothing stays nothing.

    >>> decimal("3.50"), decimal("")
    (Decimal('3.50'), None)
    """
    return Decimal(written) if written else None
