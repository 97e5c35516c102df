"""The table of identities is checked when it is read."""

from importlib.resources import files

import pytest

from govie.checks.identities import TABLE, load_identities, read_identities
from govie.errors import TableError

SOURCE = files("govie.checks").joinpath(TABLE).read_text(encoding="utf-8")


def test_every_name_is_an_indicator_and_every_bound_has_a_source():
    table = load_identities()
    assert len(table.sums) > 20
    assert all(len(row.source) > 10 for row in table.bounds)


def test_patterns_stand_for_all_ids_and_a_minus_takes_one_out():
    (row,) = [row for row in load_identities().sums if row.whole == "budget_expenditure"]
    assert "education_expenditure" in row.parts
    assert "budget_expenditure" not in row.parts
    assert "government_fund_expenditure" not in row.parts


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('whole = "gdp"', 'whole = "gpd"', "gpd: is no indicator"),
        ("contribution_*", "contribtion_*", "stands for no indicator"),
        ("\n[growing]", "\n[shrinking]", "is no part of the table"),
        ('parts = "exports imports"', 'parts = "imports_exports imports"', "is a part of itself"),
        ('low = "15"', 'low = "95"', "the bounds cross"),
    ],
    ids=["a name", "a pattern", "a part", "itself", "bounds"],
)
def test_a_slip_is_found(old, new, problem):
    assert old in SOURCE
    with pytest.raises(TableError, match=problem):
        read_identities(SOURCE.replace(old, new, 1))
