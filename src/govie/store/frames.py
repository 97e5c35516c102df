"""Panels as pandas tables, and tables as CSV or Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from govie.errors import ExtraError, InputError
from govie.store.panel import CONFLICT_COLUMNS, PANEL_COLUMNS, Panel

if TYPE_CHECKING:
    import pandas as pd

#: What identifies a row of the wide panel; its other columns are periods.
WIDE_KEY: Final = ("adcode", "place", "indicator", "indicator_name", "scope", "kind", "basis", "unit")


def tidy(panel: Panel) -> pd.DataFrame:
    """One row a cell; ``value`` and ``value_max`` are floats, ``value_text`` is exact."""
    import pandas as pd

    frame = pd.DataFrame(panel.rows(), columns=list(PANEL_COLUMNS))
    frame.insert(PANEL_COLUMNS.index("value") + 1, "value_text", frame["value"])
    for name in ("value", "value_max"):
        frame[name] = pd.to_numeric(frame[name])
    frame["year"] = frame["year"].astype("Int64")
    return frame


def wide(panel: Panel) -> pd.DataFrame:
    """One row for each place, indicator, scope, kind, basis and unit, one column a period."""
    import pandas as pd

    frame = tidy(panel)
    frame["place"] = frame["place"].fillna("")
    frame["indicator_name"] = frame["indicator_name"].fillna("")
    if frame.empty:
        return pd.DataFrame(columns=list(WIDE_KEY))
    shaped = frame.pivot(index=list(WIDE_KEY), columns="period", values="value")
    return shaped.sort_index(axis=1).reset_index().rename_axis(columns=None)


def conflicts(panel: Panel) -> pd.DataFrame:
    """One row for each figure that contradicts the value of a cell, with the evidence of both."""
    import pandas as pd

    return pd.DataFrame(panel.conflicts(), columns=list(CONFLICT_COLUMNS))


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """Write a table to ``path``: Parquet (by DuckDB) where it ends so, else CSV in UTF-8.

    It is written beside ``path`` and moved there. Raises InputError where it cannot be written.
    """
    scratch = path.with_name(f".{path.name}.part")
    try:
        if path.suffix == ".parquet":
            _write_parquet(frame, scratch)
        else:
            frame.to_csv(scratch, index=False, encoding="utf-8", lineterminator="\n")
        scratch.replace(path)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        problem = f"cannot be written ({error.strerror or error})"
        raise InputError(problem, source=str(path), mend="name a file in a folder that exists") from error


def _write_parquet(frame: pd.DataFrame, path: Path) -> None:
    try:
        import duckdb
    except ImportError as error:
        raise ExtraError("duckdb", "writing Parquet") from error
    if not path.parent.is_dir():
        raise FileNotFoundError(2, "No such folder")
    with duckdb.connect(":memory:") as connection:
        connection.register("panel", frame.astype({c: "str" for c in frame.columns if frame[c].isna().all()}))
        target = str(path.absolute()).replace("'", "''")
        connection.execute(f"COPY (SELECT * FROM panel) TO '{target}' (FORMAT parquet)")
