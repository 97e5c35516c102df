"""A bulletin as rows of a store."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from govie.bulletin import Bulletin
from govie.checks.claims import Claim, claims_of
from govie.checks.growths import ADJUSTED
from govie.records import plain_number
from govie.store.genres import guess_genre
from govie.store.tables import FACTS

Row = dict[str, Any]

_BLANKS: Final = re.compile(r"\s+")
_CLAUSE_ENDS: Final = "。；;！？!?\n"
#: A quotation reaches so far beyond the figure and its metric, and is no longer than this.
_REACH, _LONGEST = 30, 160
#: What a figure adds to another one (拉动全市工业增长0.2个百分点) is none of that other one.
_CONTRIBUTION: Final = re.compile("拉动|贡献")
_ANNUAL: Final = re.compile(r"\.\./(\d{4})-12")
_ADCODE: Final = re.compile(r"\d{6}")


@dataclass(frozen=True, slots=True)
class Rows:
    """What a store keeps of one bulletin."""

    bulletin: Row
    facts: list[Row]
    findings: list[Row]


def content_hash(text: str) -> str:
    """What identifies a bulletin in a store: the SHA-256 of its text, in hexadecimal.

    >>> content_hash("粮食产量5万吨。")[:12]
    'b85bd6e1b265'
    """
    return hashlib.sha256(text.encode()).hexdigest()


def rows_of(bulletin: Bulletin, *, genre: str | None = None, title: str | None = None) -> Rows:
    """The rows of a bulletin; a genre that is not given is guessed from the title or the headline."""
    key = content_hash(bulletin.text)
    facts, findings = facts_of(bulletin), findings_of(bulletin)
    row: Row = {
        "id": key,
        "title": title or None,
        "genre": genre or guess_genre(bulletin.text, title=title),
        "date": bulletin.date,
        "subject": bulletin.subject.name if bulletin.subject else None,
        "adcode": bulletin.subject.adcode if bulletin.subject else None,
        "model": bulletin.model,
    }
    reading = hashlib.sha256(json.dumps([row, facts, findings], sort_keys=True, default=str).encode()).hexdigest()
    row |= {"reading": reading, "source": bulletin.source, "text": bulletin.text, "characters": len(bulletin.text)}
    return Rows(row, facts, findings)


def facts_of(bulletin: Bulletin) -> list[Row]:
    """The facts with what makes those of many bulletins comparable.

    ``area`` is the adcode where a fact is about one area and nothing else, ``scope`` what narrows its indicator (with
    the words around the figure: 本级, 现价), ``span`` its period with 全年, 年末 and 截至12月底 made one, ``year`` that
    year, ``number`` the signed value; ``adjusted`` growth was made comparable first (可比, 扣除…). They are empty for
    facts without a metric or number and for those that score below ``govie.checks.claims.MIN_SCORE``.
    """
    key = content_hash(bulletin.text)
    claims = claims_of(bulletin.text, bulletin.entities, bulletin.facts, subject=bulletin.subject)
    by_index = {claim.index: claim for claim in claims}
    found = []
    for index, fact in enumerate(bulletin.to_dict()["facts"]):
        row = {name: _cell(fact[name]) for name in FACTS.names if name in fact}
        place = fact["place"] or {}
        metric = fact["metric"]
        row |= {
            "bulletin": key,
            "fact": index,
            "place": place.get("name"),
            "adcode": place.get("adcode"),
            "metric": bulletin.entities[metric].text if metric is not None else None,
            "quote": quotation(bulletin.text, fact["start"], fact["end"]),
            "char_start": fact["start"],
            "char_end": fact["end"],
        }
        found.append(row | _comparable(by_index.get(index)))
    return found


def _comparable(claim: Claim | None) -> Row:
    if claim is None:
        return {"area": None, "scope": None, "span": None, "year": None, "number": None, "adjusted": None}
    year = _ANNUAL.fullmatch(claim.period or "")
    alone = len(claim.about) == 1 and _ADCODE.fullmatch(claim.about[0]) and not _CONTRIBUTION.search(claim.before)
    return {
        "area": claim.about[0] if alone else None,
        "scope": claim.scope,
        "span": claim.period,
        "year": int(year[1]) if year else None,
        "number": float(claim.value),
        "adjusted": bool(ADJUSTED.search(claim.before + claim.lead)),
    }


def findings_of(bulletin: Bulletin) -> list[Row]:
    """The findings of one bulletin; their facts are pairs of bulletin and fact, as those across bulletins are."""
    key = content_hash(bulletin.text)
    return [
        {
            "bulletin": key,
            "finding": index,
            "across": False,
            "kind": finding.kind,
            "severity": finding.severity,
            "message": finding.message,
            "facts": _cell([[key, fact] for fact in finding.facts]),
            "evidence": _cell(finding.evidence),
            "stated": plain_number(finding.stated),
            "expected": plain_number(finding.expected),
            "unit": finding.unit,
            "tolerance": plain_number(finding.tolerance),
        }
        for index, finding in enumerate(bulletin.findings)
    ]


def quotation(text: str, start: int, end: int) -> str:
    """The words around ``start``–``end``, up to the ends of their sentence, without blanks.

    >>> quotation("全县稳定。粮食产量5万吨，增长2%。", 5, 12)
    '粮食产量5万吨，增长2%'
    """
    left = max([start - _REACH, 0] + [text.rfind(char, 0, start) + 1 for char in _CLAUSE_ENDS])
    right = min([end + _REACH, len(text)] + [at for char in _CLAUSE_ENDS if (at := text.find(char, end)) >= 0])
    words = _BLANKS.sub("", text[left:right])
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def _cell(value: Any) -> Any:
    """Lists and objects as JSON text; empty ones as None."""
    if isinstance(value, (list, tuple, Mapping)):
        return json.dumps(value, ensure_ascii=False) if value else None
    return value
