"""The tables of a store: one definition, from which both engines are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: The version of the tables below; ``migrations`` holds the steps from older ones.
VERSION: Final = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``type`` is one that DuckDB and PostgreSQL share."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table and the columns that identify a row."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def create(self) -> str:
        """The statement that makes the table.

        >>> META.create()
        'CREATE TABLE IF NOT EXISTS meta (key TEXT, value TEXT, PRIMARY KEY (key))'
        """
        columns = ", ".join(f"{c.name} {c.type}" for c in self.columns)
        return f"CREATE TABLE IF NOT EXISTS {self.name} ({columns}, PRIMARY KEY ({', '.join(self.key)}))"


_TYPES: Final = {"text": "TEXT", "integer": "BIGINT", "real": "DOUBLE PRECISION", "flag": "BOOLEAN"}


def _table(name: str, rows: str, *, key: str) -> Table:
    """``rows`` holds lines of a type and the columns that have it."""
    columns = [
        Column(column, _TYPES[type]) for type, *names in (line.split() for line in rows.split("\n")) for column in names
    ]
    return Table(name, tuple(columns), tuple(key.split()))


META: Final = _table("meta", "text key value", key="key")
#: ``id`` is the SHA-256 of the text, ``reading`` that of what was read in it, ``loaded`` counts loads.
BULLETINS: Final = _table(
    "bulletins",
    """text id source title genre date subject adcode model reading text
integer characters loaded
text loaded_at""",
    key="id",
)
#: The fields of a fact as in the JSON contract; ``fact`` is its position there. Behind them what makes facts of many
#: bulletins comparable (see ``rows.facts_of``), empty where a fact cannot be compared.
FACTS: Final = _table(
    "facts",
    """text bulletin
integer fact
text indicator indicator_name indicator_scope kind status hardness bound direction basis
text value value_max quantum unit dimension raw
text period period_start period_end period_inferred
text place adcode place_from places projects enterprises rank threshold metric evidence quote
integer char_start char_end
real score
text area scope span
integer year
real number
flag adjusted""",
    key="bulletin fact",
)
#: ``across``: found between bulletins; ``facts`` are [bulletin, fact] pairs, ``evidence`` the span of each.
FINDINGS: Final = _table(
    "findings",
    """text bulletin
integer finding
flag across
text kind severity message facts evidence stated expected unit tolerance""",
    key="bulletin across finding",
)
TABLES: Final = (META, BULLETINS, FACTS, FINDINGS)
