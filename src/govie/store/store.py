"""A store: bulletins, their facts and findings, loaded once each by the hash of their text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from govie.errors import InputError
from govie.store.engines import DuckEngine, Engine, Row, open_engine
from govie.store.migrations import prepare
from govie.store.rows import Rows
from govie.store.tables import BULLETINS, FACTS, FINDINGS, META, TABLES

#: Bulletins of one transaction, and of one query when all are read.
_CHUNK: Final = 200


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many bulletins a load added, replaced (read differently before) and found there already."""

    added: int = 0
    replaced: int = 0
    same: int = 0

    def __add__(self, other: Loaded) -> Loaded:
        return Loaded(self.added + other.added, self.replaced + other.replaced, self.same + other.same)


class Store:
    """Bulletins, facts and findings in DuckDB (a file, or ``:memory:``) or PostgreSQL (a ``postgresql://`` URL).

    An older store is brought to this version when it is opened. Use it in a ``with`` statement.

    >>> from govie.annotation.marked import parse_marked
    >>> from govie.api import bulletin_of_marked
    >>> from govie.store.rows import rows_of
    >>> marked = parse_marked("subject: 北票市\\n---\\n{D1|2021年|=2021}{M1|粮食产量}{Q|5万吨|M1 D1}。")
    >>> rows = rows_of(bulletin_of_marked(marked))
    >>> with Store(":memory:") as store:
    ...     store.add([rows]), store.add([rows])
    ...     store.query("SELECT adcode, indicator, value, quote FROM facts")
    (Loaded(added=1, replaced=0, same=0), Loaded(added=0, replaced=0, same=1))
    [{'adcode': '211381', 'indicator': 'grain_output', 'value': '50000000', 'quote': '2021年粮食产量5万吨'}]
    """

    def __init__(self, target: str | Path, *, must_exist: bool = False) -> None:
        if must_exist and "://" not in str(target) and not Path(target).is_file():
            raise InputError("is no file", source=str(target), mend="name a store that govie store load has made")
        self.engine: Engine = open_engine(target)
        try:
            prepare(self.engine)
        except BaseException:
            self.engine.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self.engine.close()

    def query(self, sql: str, **parameters: Any) -> list[Row]:
        """The rows of a query as dicts; parameters are named ``:name``."""
        return self.engine.fetch(sql, **parameters)

    def counts(self) -> dict[str, int]:
        """How many rows the tables hold."""
        names = (BULLETINS.name, FACTS.name, FINDINGS.name)
        return {name: self.query(f"SELECT count(*) AS n FROM {name}")[0]["n"] for name in names}

    def add(self, bulletins: Iterable[Rows]) -> Loaded:
        """Load bulletins: one that is there with the same reading is left alone, one with another reading replaced.

        Each ``_CHUNK`` of them is written as a whole or not at all.
        """
        done, rest = Loaded(), iter(bulletins)
        while chunk := list(islice(rest, _CHUNK)):
            done += self._add(chunk)
        return done

    def _add(self, chunk: Sequence[Rows]) -> Loaded:
        by_id = {str(rows.bulletin["id"]): rows for rows in chunk}
        with self.engine.transaction():
            known = self.query("SELECT id, reading FROM bulletins WHERE id = ANY(:ids)", ids=list(by_id))
            readings = {row["id"]: row["reading"] for row in known}
            new = {key: rows for key, rows in by_id.items() if readings.get(key) != rows.bulletin["reading"]}
            replaced = sorted(new.keys() & readings.keys())
            if new:
                self._drop(replaced)
                self._insert(list(new.values()))
        return Loaded(len(new) - len(replaced), len(replaced), len(chunk) - len(new))

    def _drop(self, ids: list[str]) -> None:
        """Forget bulletins, and all findings across bulletins: they hold for what was there before."""
        self.engine.execute("DELETE FROM findings WHERE across")
        if ids:
            for table, column in ((FINDINGS, "bulletin"), (FACTS, "bulletin"), (BULLETINS, "id")):
                self.engine.execute(f"DELETE FROM {table.name} WHERE {column} = ANY(:ids)", ids=ids)

    def _insert(self, new: Sequence[Rows]) -> None:
        last = self.query("SELECT coalesce(max(loaded), 0) AS n FROM bulletins")[0]["n"]
        now = datetime.now(UTC).isoformat(timespec="seconds")
        stamped = [{"loaded_at": now} | rows.bulletin | {"loaded": last + 1 + i} for i, rows in enumerate(new)]
        self.engine.insert(BULLETINS, stamped)
        self.engine.insert(FACTS, [row for rows in new for row in rows.facts])
        self.engine.insert(FINDINGS, [row for rows in new for row in rows.findings])

    def replace_findings_across(self, findings: Sequence[Row]) -> None:
        """Put ``findings`` in the place of all that were found between bulletins."""
        with self.engine.transaction():
            self.engine.execute("DELETE FROM findings WHERE across")
            self.engine.insert(FINDINGS, findings)

    def rows(self) -> Iterator[Rows]:
        """All bulletins in the order of their loads, a chunk in memory at a time; without findings across them."""
        after = 0
        while True:
            sql = f"SELECT * FROM bulletins WHERE loaded > :after ORDER BY loaded LIMIT {_CHUNK}"
            chunk = self.query(sql, after=after)
            if not chunk:
                return
            after = chunk[-1]["loaded"]
            ids = [row["id"] for row in chunk]
            facts = self._of("facts", ids, "bulletin, fact")
            findings = self._of("findings", ids, "bulletin, finding", "AND NOT across")
            for row in chunk:
                mine = row["id"]
                yield Rows(row, facts.get(mine, []), findings.get(mine, []))

    def _of(self, table: str, ids: list[str], order: str, which: str = "") -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.query(f"SELECT * FROM {table} WHERE bulletin = ANY(:ids) {which} ORDER BY {order}", ids=ids):
            found.setdefault(row["bulletin"], []).append(row)
        return found

    def export(self, folder: str | Path) -> dict[str, int]:
        """Write each table to ``folder`` as Parquet; the numbers of rows.

        Files that are there are replaced, one by one. Needs DuckDB, also for a store in PostgreSQL.
        """
        folder = Path(folder)
        if isinstance(self.engine, DuckEngine):
            _write_parquet(self.engine, folder)
            return self.counts()
        with Store(":memory:") as copy:
            copy.add(self.rows())
            copy.replace_findings_across(self.query("SELECT * FROM findings WHERE across"))
            return copy.export(folder)


def _write_parquet(engine: DuckEngine, folder: Path) -> None:
    import duckdb

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for table in TABLES:
            scratch = folder / f".{table.name}.part"
            engine.execute(f"COPY (SELECT * FROM {table.name} ORDER BY ALL) TO '{_quoted(scratch)}' (FORMAT parquet)")
            scratch.replace(folder / f"{table.name}.parquet")
    except (OSError, duckdb.IOException) as error:
        problem = f"cannot be written ({str(error).splitlines()[0]})"
        raise InputError(problem, source=str(folder), mend="name a folder that can be written") from error


def is_export(folder: Path) -> bool:
    """Does ``folder`` hold what ``Store.export`` writes?"""
    return all((folder / f"{table.name}.parquet").is_file() for table in TABLES)


def open_export(folder: Path) -> Store:
    """The tables of an export, of this or an older version, as a store in memory."""
    store = Store(":memory:")
    import duckdb

    try:
        for table in (META, BULLETINS, FACTS, FINDINGS):
            path = _quoted(folder / f"{table.name}.parquet")
            store.engine.execute(f"DROP TABLE {table.name}")
            store.engine.execute(f"CREATE TABLE {table.name} AS SELECT * FROM read_parquet('{path}')")
        prepare(store.engine)
    except duckdb.Error as error:
        with suppress(Exception):
            store.close()
        problem = f"is no export of a store ({str(error).splitlines()[0]})"
        raise InputError(problem, source=str(folder), mend="name what govie store export has written") from error
    return store


def _quoted(path: Path) -> str:
    return str(path.absolute()).replace("'", "''")
