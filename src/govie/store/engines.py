"""The two engines of a store: DuckDB by its own library, PostgreSQL by SQLAlchemy; SQL that both read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from govie.errors import ExtraError, InputError
from govie.store.tables import Table

if TYPE_CHECKING:
    import duckdb
    import sqlalchemy

Row = dict[str, Any]

#: A parameter as SQLAlchemy writes it, which is how statements are written here.
_PARAMETER: Final = re.compile(r"(?<!:):(\w+)")
#: PostgreSQL has no NUL in text; its picture is as long, so that offsets hold.
_NUL: Final = str.maketrans({"\0": "\u2400"})


class Engine(Protocol):
    """What a store asks of a database; parameters are named ``:name`` in the SQL."""

    name: str

    def execute(self, sql: str, **parameters: Any) -> None:
        """Run a statement that answers nothing."""

    def fetch(self, sql: str, **parameters: Any) -> list[Row]:
        """The rows that a query answers."""

    def insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows; columns that a row lacks are NULL."""

    def transaction(self) -> Any:
        """A context in which all changes are made or none; one writer at a time."""

    def tables(self) -> set[str]:
        """The names of the tables that are there."""

    def close(self) -> None:
        """Let go of the database."""


def open_engine(target: str | Path, *, read_only: bool = False) -> Engine:
    """The engine of a DuckDB file (made where there is none), of ``:memory:``, or of a ``postgresql://`` URL.

    Raises ExtraError where its library is not installed and InputError for what cannot be opened.
    """
    if "://" in str(target):
        return PostgresEngine(str(target))
    return DuckEngine(target, read_only=read_only)


class DuckEngine:
    """DuckDB in this process; one process at a time may write a file."""

    def __init__(self, path: str | Path, *, read_only: bool = False) -> None:
        try:
            import duckdb
        except ImportError as error:
            raise ExtraError("duckdb", "a store") from error
        self.name = str(path)
        try:
            self.connection: duckdb.DuckDBPyConnection = duckdb.connect(self.name, read_only=read_only)
        except duckdb.Error as error:
            mend = "name a DuckDB file that no other process writes, or a new file in a folder that exists"
            raise InputError(
                f"is no store that can be opened ({_first(error)})", source=self.name, mend=mend
            ) from error

    def execute(self, sql: str, **parameters: Any) -> None:
        self.connection.execute(_PARAMETER.sub(r"$\1", sql), parameters)

    def fetch(self, sql: str, **parameters: Any) -> list[Row]:
        answer = self.connection.execute(_PARAMETER.sub(r"$\1", sql), parameters)
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        # Column by column: a thousand times faster than row by row.
        arrays = ", ".join(f"unnest(CAST(${c.name} AS {c.type}[]))" for c in table.columns)
        values = {name: [row.get(name) for row in rows] for name in table.names}
        if rows:
            self.connection.execute(f"INSERT INTO {table.name} ({', '.join(table.names)}) SELECT {arrays}", values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.connection.begin()
        try:
            yield
        except BaseException:
            self.connection.rollback()
            raise
        self.connection.commit()

    def tables(self) -> set[str]:
        return {row["table_name"] for row in self.fetch("SELECT table_name FROM duckdb_tables()")}

    def close(self) -> None:
        self.connection.close()


class PostgresEngine:
    """PostgreSQL through SQLAlchemy and psycopg; writers wait for each other."""

    def __init__(self, url: str) -> None:
        try:
            import psycopg  # noqa: F401
            import sqlalchemy
        except ImportError as error:
            raise ExtraError("postgres", "a store in PostgreSQL") from error
        self._text = sqlalchemy.text
        try:
            parsed = sqlalchemy.make_url(url)
        except (sqlalchemy.exc.ArgumentError, ValueError) as error:
            raise InputError("a URL that cannot be read", mend="write postgresql://user@host/database") from error
        self.name = parsed.render_as_string(hide_password=True)
        if parsed.get_backend_name() != "postgresql":
            raise InputError("no PostgreSQL URL", source=self.name, mend="write postgresql://user@host/database")
        self.engine = sqlalchemy.create_engine(parsed.set(drivername="postgresql+psycopg"))
        try:
            self.connection: sqlalchemy.Connection = self.engine.connect()
        except sqlalchemy.exc.OperationalError as error:
            mend = "start the server, or mend host, user and database of the URL"
            raise InputError(f"does not answer ({_first(error)})", source=self.name, mend=mend) from error
        self._nested = False

    def execute(self, sql: str, **parameters: Any) -> None:
        self.connection.execute(self._text(sql), parameters)
        self._settle()

    def fetch(self, sql: str, **parameters: Any) -> list[Row]:
        rows = [dict(row) for row in self.connection.execute(self._text(sql), parameters).mappings()]
        self._settle()
        return rows

    def insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        values = ", ".join(f":{name}" for name in table.names)
        sql = self._text(f"INSERT INTO {table.name} ({', '.join(table.names)}) VALUES ({values})")
        if rows:
            self.connection.execute(sql, [{name: _storable(row.get(name)) for name in table.names} for row in rows])
            self._settle()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._nested = True
        try:
            if "bulletins" in self.tables():
                self.execute("LOCK TABLE bulletins IN SHARE ROW EXCLUSIVE MODE")
            yield
        except BaseException:
            self.connection.rollback()
            raise
        else:
            self.connection.commit()
        finally:
            self._nested = False

    def tables(self) -> set[str]:
        sql = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
        return {row["table_name"] for row in self.fetch(sql)}

    def close(self) -> None:
        self.connection.close()
        self.engine.dispose()

    def _settle(self) -> None:
        """Outside a transaction of the store, each statement is one of its own."""
        if not self._nested:
            self.connection.commit()


def _storable(value: Any) -> Any:
    return value.translate(_NUL) if isinstance(value, str) and "\0" in value else value


def _first(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
