"""Stores of older versions brought to this one, a step a version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from govie.errors import InputError
from govie.store.engines import Engine
from govie.store.genres import guess_genre
from govie.store.tables import META, TABLES, VERSION

_VERSION_KEY: Final = "schema_version"


def prepare(engine: Engine) -> None:
    """Make the tables where there are none, and bring older ones to ``VERSION``; all or nothing.

    Raises InputError for a store of a newer version, and for a database with other tables of these names.
    """
    if _is_current(engine):
        return
    with engine.transaction():
        found = engine.tables()
        if META.name not in found:
            if taken := sorted(found & {table.name for table in TABLES}):
                problem = f"holds a table {taken[0]} that is not of a store"
                raise InputError(problem, source=engine.name, mend="name another database or schema")
            for table in TABLES:
                engine.execute(table.create())
            engine.insert(META, [{"key": _VERSION_KEY, "value": str(VERSION)}])
            return
        for version in range(version_of(engine), VERSION):
            STEPS[version](engine)
            engine.execute("UPDATE meta SET value = :value WHERE key = :key", value=str(version + 1), key=_VERSION_KEY)


def version_of(engine: Engine) -> int:
    """The version that the tables of a store have."""
    rows = engine.fetch("SELECT value FROM meta WHERE key = :key", key=_VERSION_KEY)
    version = int(rows[0]["value"]) if rows and str(rows[0]["value"]).isdecimal() else 0
    if not 1 <= version <= VERSION:
        mend = "use the govie that wrote it, or a newer one" if version else "name a store"
        raise InputError(f"has tables of version {version or '?'}, not {VERSION}", source=engine.name, mend=mend)
    return version


def _is_current(engine: Engine) -> bool:
    return META.name in engine.tables() and version_of(engine) == VERSION


def _from_1(engine: Engine) -> None:
    """Version 1 knew no genres or titles, and findings of single bulletins only (keyed without ``across``)."""
    engine.execute("ALTER TABLE bulletins ADD COLUMN title TEXT")
    engine.execute("ALTER TABLE bulletins ADD COLUMN genre TEXT")
    for row in engine.fetch("SELECT id, text FROM bulletins"):
        engine.execute(
            "UPDATE bulletins SET genre = :genre WHERE id = :id", genre=guess_genre(row["text"]), id=row["id"]
        )
    findings = next(table for table in TABLES if table.name == "findings")
    old = engine.fetch("SELECT * FROM findings")
    engine.execute("DROP TABLE findings")
    engine.execute(findings.create())
    engine.insert(findings, [row | {"across": False} for row in old])


STEPS: Final[Mapping[int, Callable[[Engine], None]]] = {1: _from_1}
