"""Golden lines of tests/golden: expectations derived by hand from the rules, with a note where it is not plain why."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from govie.values.dates import find_dates, period_of, resolve_dates
from govie.values.quantities import find_quantities, read_quantity

GOLDEN = Path(__file__).parents[1] / "golden"


@dataclass(frozen=True)
class Line:
    """One line: its cells by column; ``text`` without the marks and the marked stretch, the whole text without them."""

    id: str
    cells: dict[str, str]
    text: str
    span: tuple[int, int]
    marked: bool


def lines(name: str) -> list[Line]:
    rows = (GOLDEN / name).read_text(encoding="utf-8").splitlines()
    columns = rows[0].split("\t")
    found = []
    for number, row in enumerate(rows[1:], start=2):
        if row.startswith("#"):
            continue
        cells = dict(zip(columns, row.split("\t"), strict=True))
        raw = cells["input"].replace("\\n", "\n").replace("\\t", "\t")
        before, bracket, rest = raw.partition("[")
        mention, _, after = rest.partition("]")
        text = before + mention + after if bracket else raw
        span = (len(before), len(before) + len(mention)) if bracket else (0, len(raw))
        found.append(Line(f"{number}-{cells['input']}", cells, text, span, bool(bracket)))
    return found


QUANTITIES, DATES = lines("quantities.tsv"), lines("dates.tsv")


def plain(value: object) -> str:
    return "" if value is None else format(value, "f")  # type: ignore[arg-type]


def reading(raw: str) -> dict[str, str]:
    """What is read of a quantity, in the columns of the golden file."""
    quantity = read_quantity(raw)
    warning = quantity.warning or ""
    words = ["approx"] if quantity.approximate else []
    words += [quantity.direction] if quantity.direction else []
    if warning == "a digit is left open":
        words = ["open"]
    elif quantity.value is None:
        words = ["none"]
    elif warning.startswith("unknown unit"):
        words.append("unknown")
    return {
        "value": plain(quantity.value),
        "value_max": plain(quantity.value_max),
        "unit": quantity.unit,
        "dimension": quantity.dimension or "",
        "reading": " ".join(words),
    }


@pytest.mark.parametrize("line", QUANTITIES, ids=[line.id for line in QUANTITIES])
def test_quantity(line: Line) -> None:
    spans = [(m.start, m.end) for m in find_quantities(line.text)] if line.marked else [line.span]
    if line.cells["reading"] == "none-found":
        assert find_quantities(line.text) == []
    else:
        assert line.span in spans
        got = reading(line.text[slice(*line.span)])
        assert got == {column: line.cells[column] for column in got}


@pytest.mark.parametrize("line", DATES, ids=[line.id for line in DATES])
def test_date(line: Line) -> None:
    spans = [(m.start, m.end) for m in find_dates(line.text)] if line.marked else [line.span]
    assert line.span in spans
    value = resolve_dates(spans, line.text, date=line.cells["date"] or None)[spans.index(line.span)]
    period = period_of(value) if value else None
    got = (period.value, period.start or "", period.end or "") if period else ("", "", "")
    assert got == (line.cells["value"], line.cells["start"], line.cells["end"])


def test_the_files_are_large_enough_and_no_line_stands_twice() -> None:
    assert len(QUANTITIES) >= 700
    assert len(DATES) >= 370
    assert len({line.cells["input"] for line in QUANTITIES}) == len(QUANTITIES)
    assert len({(line.cells["input"], line.cells["date"]) for line in DATES}) == len(DATES)


#: What other parsers get wrong by the survey; the quantities and dates among them are golden lines.
KNOWN_FAILURES = """
3650\\n万元 | 2023年1-9月 | “十四五”期间 | 12.5万亩 | １２．５億元 | 100亿至120亿元 | 五十余亿元 | 1,100.9亿元
二十万亿 | 25万6千 | 一千多万元 | 前三季度 | 2023年末 | 去年同期
小于40万 | 816 000吨 | 35.6万千瓦 | 10.00 | 三分之一 | 8月前 | 截至9月末
"""


@pytest.mark.parametrize(
    "text", [part.strip() for line in KNOWN_FAILURES.split("\n") for part in line.split("|") if part]
)
def test_known_failures_of_others_are_golden(text: str) -> None:
    assert any(text in line.cells["input"].replace("[", "") for line in (*QUANTITIES, *DATES))
