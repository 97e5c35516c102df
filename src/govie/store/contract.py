"""A bulletin from the JSON contract ``govie/1``, as ``govie parse --format jsonl`` writes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from typing import Any

from govie.bulletin import SCHEMA, Bulletin
from govie.errors import InputError
from govie.records import Fact, Finding, Link, Mention, NamedEntity, Place, Rank, Threshold


def bulletin_from_dict(data: Mapping[str, Any], *, text: str | None = None, source: str | None = None) -> Bulletin:
    """The bulletin of one object of the contract, which holds no text.

    ``text`` is what it was read from; without it the text is ``sketch`` of the mentions. Raises InputError where the
    object is not of the contract or the mentions are not in the text.

    >>> from govie.annotation.marked import parse_marked
    >>> from govie.api import bulletin_of_marked
    >>> bulletin = bulletin_of_marked(parse_marked("---\\n{M1|人口}{Q|3万人|M1}"))
    >>> bulletin_from_dict(bulletin.to_dict(), text=bulletin.text) == bulletin
    True
    """
    where = source or data.get("source")
    if data.get("schema") != SCHEMA:
        raise InputError(f"no object of {SCHEMA}", source=where, mend="pass what govie parse --format jsonl writes")
    try:
        mentions = tuple(_record(Mention, row) for row in data["entities"])
        bulletin = Bulletin(
            text=sketch(mentions) if text is None else text,
            entities=mentions,
            relations=tuple(_record(Link, row) for row in data["relations"]),
            facts=tuple(_fact(row) for row in data["facts"]),
            subject=_maybe(Place, data["subject"]),
            date=data["date"],
            source=data["source"],
            model=data["model"],
            findings=tuple(_finding(row) for row in data["findings"]),
            warnings=tuple(data["warnings"]),
        )
    except (KeyError, TypeError, AttributeError, InvalidOperation) as error:
        problem = f"an object that breaks {SCHEMA} ({type(error).__name__}: {error})"
        raise InputError(problem, source=where, mend="pass what govie parse --format jsonl writes") from error
    wrong = next((m for m in mentions if bulletin.text[m.start : m.end] != m.text), None)
    if wrong is not None:
        problem = f"{wrong.text!r} is not in the text where the object says"
        raise InputError(problem, source=where, offset=wrong.start, mend="parse the text again")
    return bulletin


def sketch(mentions: Sequence[Mention]) -> str:
    """What is known of a text by its mentions: their words in their places, and □ for every other character.

    >>> sketch([Mention("METRIC", 2, 4, "人口"), Mention("QUANTITY", 5, 8, "3万人")])
    '□□人口□3万人'
    """
    characters = ["□"] * max((m.end for m in mentions), default=0)
    for mention in mentions:
        characters[mention.start : mention.end] = mention.text
    return "".join(characters)


def _record(record: type[Any], row: Mapping[str, Any]) -> Any:
    return record(**{field.name: row[field.name] for field in fields(record)})


def _maybe(record: type[Any], row: Mapping[str, Any] | None) -> Any:
    return None if row is None else _record(record, row)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _fact(row: Mapping[str, Any]) -> Fact:
    values: dict[str, Any] = {field.name: row[field.name] for field in fields(Fact)}
    values |= {name: _number(row[name]) for name in ("value", "value_max", "quantum")}
    values |= {
        name: tuple(_record(NamedEntity, each) for each in row[name]) for name in ("places", "projects", "enterprises")
    }
    limit = row["threshold"]
    values["threshold"] = None if limit is None else _record(Threshold, {**limit, "value": _number(limit["value"])})
    values["evidence"] = tuple((start, end) for start, end in row["evidence"])
    return Fact(**values | {"place": _maybe(Place, row["place"]), "rank": _maybe(Rank, row["rank"])})


def _finding(row: Mapping[str, Any]) -> Finding:
    values: dict[str, Any] = {field.name: row[field.name] for field in fields(Finding)}
    values |= {name: Decimal(row[name]) for name in ("stated", "expected", "tolerance")}
    return Finding(**values | {"facts": tuple(row["facts"]), "evidence": tuple(map(tuple, row["evidence"]))})
