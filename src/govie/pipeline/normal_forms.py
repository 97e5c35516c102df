"""Normal forms of mentions: values of dates, codes of areas; and the subject and date of the bulletin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from govie.knowledge.book import Knowledge, default_knowledge
from govie.knowledge.places import former_adcode, resolve_place, resolve_places, subject_place
from govie.knowledge.subjects import infer_subject
from govie.records import Mention
from govie.values.dates import resolve_dates
from govie.values.publication import publication_of
from govie.values.simplify import fold

_AREAS: Final = ("COUNTY", "REGION")
#: How many names settle a doubtful one.
_NEIGHBOURS: Final = 60


@dataclass(frozen=True, slots=True)
class Known:
    """What the caller says of the bulletin, or what was read from it; and the tables to look things up in.

    ``evidence`` are the stretches of the text that speak for a subject that was not given.
    """

    date: str | None = None
    subject: str | None = None
    adcode: str | None = None
    genre: str | None = None
    knowledge: Knowledge = field(default_factory=default_knowledge)
    evidence: tuple[tuple[int, int], ...] = ()


def normalize(text: str, mentions: Sequence[Mention], known: Known) -> tuple[list[Mention], Known]:
    """Mentions with values of dates and codes of areas; and what is known of the bulletin, inferred where not given."""
    known = _with_subject(text, mentions, known)
    dates = [i for i, m in enumerate(mentions) if m.label == "DATE"]
    values = resolve_dates([(mentions[i].start, mentions[i].end) for i in dates], text, date=known.date)
    out = list(mentions)
    for i, value in zip(dates, values, strict=True):
        out[i] = _with_attrs(mentions[i], {"value": value} if value else {})
    if known.date is None:
        known = replace(known, date=publication_of(text).date)
    areas = [i for i, m in enumerate(mentions) if m.label in _AREAS]
    codes = resolve_places(
        _spans(mentions[i] for i in areas), text, subject=known.adcode or known.subject, table=known.knowledge.places
    )
    for i, (adcode, candidates) in zip(areas, codes, strict=True):
        out[i] = _with_attrs(mentions[i], _place_attrs(mentions[i].text, adcode, candidates, known))
    return out, known


def _with_attrs(m: Mention, attrs: dict[str, Any]) -> Mention:
    return Mention(m.label, m.start, m.end, m.text, m.score, attrs)


def _spans(mentions: Iterable[Mention]) -> list[tuple[int, int, str]]:
    return [(m.start, m.end, m.label) for m in mentions]


def _place_attrs(name: str, adcode: str | None, candidates: Sequence[str], known: Known) -> dict[str, Any]:
    if adcode is None:
        return {"candidates": list(candidates)} if candidates else {}
    year = int(known.date[:4]) if known.date else None
    former = former_adcode(name, adcode, year=year, table=known.knowledge.places)
    return {"adcode": adcode} | ({"former": former} if former else {})


def _with_subject(text: str, mentions: Sequence[Mention], known: Known) -> Known:
    """``known`` with the area that the bulletin is about: the given one, else the inferred one with its evidence.

    A given name of several areas (向阳区) is settled by the other areas of the bulletin.
    """
    areas, table = [m for m in mentions if m.label in _AREAS], known.knowledge.places
    if known.subject is None:
        inferred = infer_subject(text, _spans(areas), table=table)
        if inferred is None:
            return known
        return replace(known, subject=inferred.name, adcode=inferred.adcode, evidence=inferred.evidence)
    place = subject_place(known.subject, table=table)
    code = known.adcode or (place.adcode if place else None)
    if place and code is None:
        others = (subject_place(_name(m), table=table) for m in areas[:_NEIGHBOURS])
        context = {other.adcode for other in others if other and other.adcode}
        label = next((m.label for m in areas if _name(m) == place.name), "COUNTY")
        code = resolve_place(place.name, label=label, context=context, table=table)[0]
    return replace(known, adcode=code)


def _name(mention: Mention) -> str:
    return re.sub(r"\s", "", fold(mention.text))
