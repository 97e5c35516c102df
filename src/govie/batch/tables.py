"""The output of a batch from the lines of its parts: JSON lines, CSV or Parquet; and the error records beside it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal

from govie.bulletin import COLUMNS
from govie.errors import ExtraError, InputError

#: The formats of an output by its suffix, and the form of a document that each is made from.
FORMS: Final[dict[str, Literal["contract", "rows"]]] = {".jsonl": "contract", ".csv": "rows", ".parquet": "rows"}
#: Rows of a row group.
_GROUP: Final = 50_000

_Write = Callable[[bytes], None]


def form_of(output: Path) -> Literal["contract", "rows"]:
    """The form that an output needs; raises InputError for a suffix of no format, ExtraError without pyarrow."""
    suffix = output.suffix.lower()
    if suffix not in FORMS:
        mend = "name a file that ends in .jsonl, .csv or .parquet"
        raise InputError(f"no format of a batch ends in {suffix!r}", source=str(output), mend=mend)
    if suffix == ".parquet":
        try:
            import pyarrow  # noqa: F401
        except ImportError as error:
            raise ExtraError("parquet", "writing Parquet") from error
    return FORMS[suffix]


@contextmanager
def table_writer(file: BinaryIO, suffix: str) -> Iterator[_Write]:
    """A function that adds the JSON of one document to ``file``."""
    if suffix == ".jsonl":
        yield _add_line(file)
    elif suffix == ".csv":
        yield _add_csv(file)
    else:
        with _parquet(file) as add:
            yield add


def _add_line(file: BinaryIO) -> _Write:
    def add(document: bytes) -> None:
        file.write(document)

    return add


def _add_csv(file: BinaryIO) -> _Write:
    text = io.StringIO()
    writer = csv.DictWriter(text, ["source", *COLUMNS], lineterminator="\n", extrasaction="ignore")
    writer.writeheader()

    def add(document: bytes) -> None:
        writer.writerows(_rows(document))
        file.write(text.getvalue().encode())
        text.seek(0)
        text.truncate()

    add(b"[null, []]")
    return add


def _rows(document: bytes) -> list[dict[str, Any]]:
    source, rows = json.loads(document)
    return [{"source": source, **row} for row in rows]


@contextmanager
def _parquet(file: BinaryIO) -> Iterator[_Write]:
    """Columns as in ``Bulletin.to_dataframe`` after ``source``: ``value`` and ``value_max`` are doubles, ``value_text``
    is exact."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"start": pa.int64(), "end": pa.int64(), **dict.fromkeys(("score", "value", "value_max"), pa.float64())}
    names = ("source", *COLUMNS, "value_text")
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in names])
    waiting: list[dict[str, Any]] = []
    with pq.ParquetWriter(file, schema) as writer:

        def flush() -> None:
            writer.write_table(pa.Table.from_pylist(waiting, schema=schema))
            waiting.clear()

        def add(document: bytes) -> None:
            waiting.extend(_numbered(row) for row in _rows(document))
            if len(waiting) >= _GROUP:
                flush()

        yield add
        flush()


def _numbered(row: dict[str, Any]) -> dict[str, Any]:
    numbers = {name: None if row[name] is None else float(row[name]) for name in ("value", "value_max")}
    return {**row, **numbers, "value_text": row["value"]}
