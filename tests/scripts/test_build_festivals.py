import importlib.util
import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from govie.values.festivals import festival_day, lunar_day

ROOT = Path(__file__).parents[2]
TABLE = tomllib.loads((ROOT / "src/govie/values/lunar_years.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def script() -> ModuleType:
    if importlib.util.find_spec("lunar_python") is None:
        pytest.skip("lunar-python is not installed")
    spec = importlib.util.spec_from_file_location("build_festivals", ROOT / "scripts" / "build_festivals.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_table_is_what_the_library_computes(script: ModuleType) -> None:
    assert script.TABLE.read_text(encoding="utf-8") == script.build()


def test_years_follow_each_other_without_a_gap() -> None:
    rows = {int(year): row.split() for year, row in TABLE["months"].items()}
    starts = {year: date.fromisoformat(f"{year}-{row[0]}") for year, row in rows.items()}
    for year, following in pairwise(rows):
        days = sum(int(word) for word in rows[year][1:] if word != "+")
        assert (starts[following] - starts[year]).days == days
        assert sum(word != "+" for word in rows[year][1:]) == 12 + rows[year].count("+")


def test_terms_come_twice_a_month_a_fortnight_apart() -> None:
    names = TABLE["terms"]["names"].split()
    days = [
        date(int(year), i // 2 + 1, int(day))
        for year, row in TABLE["terms"].items()
        if year != "names"
        for i, day in enumerate(row.split())
    ]
    assert len(names) == 24
    assert {(b - a).days for a, b in pairwise(days)} == {14, 15, 16}


#: Days as the yearly notices of the State Council on holidays give them.
KNOWN = [
    ("春节", 2008, "2008-02-07"),
    ("春节", 2020, "2020-01-25"),
    ("清明", 2012, "2012-04-04"),
    ("清明", 2023, "2023-04-05"),
    ("端午", 2019, "2019-06-07"),
    ("中秋", 2020, "2020-10-01"),
    ("中秋", 2012, "2012-09-30"),
]


@pytest.mark.parametrize(("name", "year", "day"), KNOWN)
def test_known_days(name: str, year: int, day: str) -> None:
    assert festival_day(name, year) == day


def test_outside_the_calendar_there_is_no_day() -> None:
    assert festival_day("春节", 1948) is festival_day("立春", 2051) is lunar_day(2023, 13, 1) is None
