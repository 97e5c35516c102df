import pytest

from govie.annotation.checks import check_directory
from govie.errors import TableError

BODY = "{C|甲县}的“甲县红”上市。\n甲县在路上。"


@pytest.fixture
def checked(write):
    def check(table, body=BODY):
        root = write("one", body)
        (root / "annotations" / "warnings.toml").write_text(table, encoding="utf-8")
        return check_directory(root)

    return check


def about_marks(report):
    return [issue.problem for issue in report.warnings]


def test_without_a_table_every_warning_is_told(write):
    report = check_directory(write("one", BODY))
    assert about_marks(report) == ["'甲县' is marked elsewhere, not here"] * 2
    assert report.accepted == 0


def test_what_a_table_lists_is_only_counted(checked):
    report = checked('["a brand"]\nstands = ["one: \'甲县\'"]\n')
    assert about_marks(report) == []
    assert report.accepted == 2
    assert "0 warnings (2 more accepted)" in report.to_text()


def test_an_entry_without_a_warning_is_one(checked):
    report = checked('["a brand"]\nstands = ["one: \'甲县\'", "one: \'乙县\'"]\n')
    assert about_marks(report) == ["nothing to accept: one: '乙县'"]


def test_errors_are_never_accepted(checked):
    report = checked('[x]\nstands = ["one: nothing points"]\n', "{M|人口}")
    assert [issue.problem for issue in report.errors if "points" in issue.problem]
    assert report.accepted == 0


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("[x]\nstands = 3\n", "is no table of entries"),
        ('[x]\nstands = []\nmore = ""\n', "is no table of entries"),
        ('[x]\nstands = ["a: b"]\n[y]\nstands = ["a: b"]\n', "stands twice"),
        ("[x]\n[x]\n", "warnings.toml"),
    ],
    ids=["no list", "another key", "twice", "no TOML"],
)
def test_tables_that_are_none(checked, table, problem):
    with pytest.raises(TableError, match=problem):
        checked(table)
