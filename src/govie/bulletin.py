"""A parsed bulletin: facts, entities and relations, and the forms they leave in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from govie.records import Fact, Finding, Link, Mention, Place, plain_number

if TYPE_CHECKING:
    import pandas as pd
    from spacy.tokens import Doc

    from govie.annotation.marked import MarkedText
    from govie.corrections import Edit

SCHEMA: Final = "govie/1"

#: Columns of the fact table, in order.
COLUMNS: Final = (
    *("place", "adcode", "indicator", "indicator_name", "indicator_scope", "period", "kind", "status", "hardness"),
    *("bound", "direction", "basis", "value", "value_max", "unit", "raw", "metric", "projects", "enterprises", "rank"),
    *("threshold", "period_inferred", "place_from", "start", "end", "score"),
)


@dataclass(frozen=True)
class Bulletin:
    """What ``govie.parse`` returns. ``entities`` are in order; relations and facts name them by position.

    ``subject_evidence``: where the text speaks for a subject that was inferred, as (start, end).
    """

    text: str
    entities: tuple[Mention, ...]
    relations: tuple[Link, ...]
    facts: tuple[Fact, ...]
    subject: Place | None = None
    subject_evidence: tuple[tuple[int, int], ...] = ()
    date: str | None = None
    source: str | None = None
    model: str | None = None
    findings: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = ()
    doc: Doc | None = field(default=None, repr=False, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """The JSON contract ``govie/1`` as plain dicts, lists, strings and numbers."""
        return {
            "schema": SCHEMA,
            "source": self.source,
            "model": self.model,
            "subject": _plain(self.subject),
            "date": self.date,
            "entities": [_entity(i, m) for i, m in enumerate(self.entities)],
            "relations": [_plain(k) for k in self.relations],
            "facts": [_plain(f) for f in self.facts],
            "findings": [_plain(f) for f in self.findings],
            "warnings": list(self.warnings),
        }

    def to_json(self, *, indent: int | None = None) -> str:
        """The contract as JSON text, Chinese characters as they are."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def to_mk(self) -> str:
        """The bulletin as marked text, to be corrected by hand and trained on."""
        from govie.annotation.marked import format_marked

        return format_marked(self.to_marked())

    def to_marked(self) -> MarkedText:
        """Text, marks with their scores, and a header with the date and the subject, given or inferred."""
        from govie.annotation.marked import MarkedText

        header = {
            "id": PurePath(self.source or "").stem,
            "title": "",
            "date": self.date or "",
            "subject": self.subject.name if self.subject else "",
            "adcode": (self.subject.adcode or "") if self.subject else "",
        }
        return MarkedText(self.text, self.entities, self.relations, header)

    def rows(self) -> list[dict[str, Any]]:
        """The facts as flat rows with the keys ``COLUMNS``; values are plain strings and numbers."""
        return [self._row(fact) for fact in self.facts]

    def _row(self, fact: Fact) -> dict[str, Any]:
        row = {name: getattr(fact, name, None) for name in COLUMNS}
        row["place"] = fact.place.name if fact.place else None
        row["adcode"] = fact.place.adcode if fact.place else None
        row["metric"] = self.entities[fact.metric].text if fact.metric is not None else None
        row["projects"] = "、".join(p.name for p in fact.projects) or None
        row["enterprises"] = "、".join(e.name for e in fact.enterprises) or None
        row["rank"] = self.entities[fact.rank.entity].text if fact.rank else None
        limit = fact.threshold
        row["threshold"] = f"{limit.bound} {plain_number(limit.value)} {limit.unit}".strip() if limit else None
        return {k: plain_number(v) if isinstance(v, Decimal) else v for k, v in row.items()}

    def to_dataframe(self) -> pd.DataFrame:
        """The facts as a pandas table, one row a fact; ``value`` and ``value_max`` are floats, ``value_text`` exact."""
        import pandas as pd

        frame = pd.DataFrame(self.rows(), columns=list(COLUMNS))
        frame["value_text"] = frame["value"]
        for name in ("value", "value_max"):
            frame[name] = pd.to_numeric(frame[name])
        return frame

    def to_csv(self) -> str:
        """The facts as CSV under the header ``COLUMNS``, one line a fact."""
        return render_csv([self])

    def correct(self, *edits: Edit, min_score: float = 0.0) -> Bulletin:
        """A new bulletin with spans or links moved, added or dropped, and its facts derived anew.

        An edit is an ``AddSpan``, ``ChangeSpan``, ``DropSpan``, ``AddLink``, ``MoveLink`` or ``DropLink`` of
        ``govie.corrections``; it names spans by their positions among ``entities``. What is touched has score 1.
        Raises InputError for what the annotation guide does not allow.
        """
        from govie.corrections import correct

        return correct(self, edits, min_score=min_score)

    def to_html(self) -> str:
        """A page with the marked bulletin, its facts and a chart; needs nothing from the network."""
        from govie.page import render_page

        return render_page(self)

    def _repr_html_(self) -> str:
        from govie.page import render_body

        return render_body(self)

    def __str__(self) -> str:
        name = self.subject.name if self.subject else "?"
        return f"Bulletin({name}, {self.date or '?'}: {len(self.facts)} facts, {len(self.entities)} entities)"


def render_csv(bulletins: Sequence[Bulletin]) -> str:
    """One line a fact under ``COLUMNS``; with several bulletins a first column ``source``."""
    out = io.StringIO()
    lead = ["source"] if len(bulletins) > 1 else []
    writer = csv.DictWriter(out, [*lead, *COLUMNS], lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for bulletin in bulletins:
        writer.writerows({"source": bulletin.source, **row} for row in bulletin.rows())
    return out.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    if hasattr(value, "__dataclass_fields__"):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    return value


def _entity(i: int, m: Mention) -> dict[str, Any]:
    return {
        "id": i,
        "label": m.label,
        "start": m.start,
        "end": m.end,
        "text": m.text,
        "score": round(m.score, 4),
        "attrs": dict(m.attrs),
    }
