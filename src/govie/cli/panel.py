"""``govie panel``: a table by place, indicator and year from a store."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from govie.cli.files import write_text
from govie.cli.store import StoreOption
from govie.errors import InputError

_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")


def panel(
    store: StoreOption,
    indicator: Annotated[
        list[str] | None, typer.Option(help="An indicator by id or name; may be given several times. Default: all.")
    ] = None,
    years: Annotated[str | None, typer.Option(metavar="YEAR[-YEAR]", help="Both inclusive. Default: all.")] = None,
    wide: Annotated[bool, typer.Option("--wide", help="One column a year instead of one row a value.")] = False,
    all_periods: Annotated[bool, typer.Option("--all-periods", help="Quarters, months and other spans too.")] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A .csv or .parquet file; else CSV is printed.")
    ] = None,
    conflicts: Annotated[
        Path | None, typer.Option(help="A .csv or .parquet file for the values that contradict those of the panel.")
    ] = None,
) -> None:
    """One value a cell by a stated rule: result over estimate over target, official genre, most confident, latest."""
    from govie.store import frames
    from govie.store.panel import build_panel
    from govie.store.store import Store

    with Store(store, must_exist=True) as opened:
        built = build_panel(
            opened, indicators=indicator or (), years=_years(years), periods="all" if all_periods else "annual"
        )
    table, told = frames.wide(built) if wide else frames.tidy(built), frames.conflicts(built)
    if output is None:
        write_text(table.to_csv(index=False, lineterminator="\n"), None)
    else:
        frames.write_frame(table, output)
    if conflicts is not None:
        frames.write_frame(told, conflicts)
    typer.echo(f"cells: {len(built.cells)}, conflicts: {len(told)}", err=True)


def _years(written: str | None) -> tuple[int, int] | None:
    if written is None:
        return None
    match = _YEARS.fullmatch(written)
    if match is None or (match[2] and match[2] < match[1]):
        raise InputError(f"years {written!r}", mend="write 2015-2024 or 2020")
    return int(match[1]), int(match[2] or match[1])
