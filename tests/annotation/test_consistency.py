import pytest

from govie.annotation.checks import check_directory

MARKED = "全镇{M1|蔬菜总产量}{Q|5吨|M1}。"
PROBLEM = "'蔬菜总产量' is a metric in other bulletins"


def problems(root):
    return [issue for issue in check_directory(root).issues if issue.problem.startswith(PROBLEM)]


@pytest.mark.parametrize(
    ("body", "passed_over"),
    [
        ("{M1|面积}{Q|3亩|M1}，蔬菜总产量达{Q|4吨|M1}。", True),
        ("{M1|面积}{Q|3亩|M1}，蔬菜总产量比上年增长{Q|4%|M1 growth}。", True),
        ("{M1|番茄}占蔬菜总产量{Q|四成|M1 share}。", False),
        ("蔬菜总产量稳定。{M1|面积}{Q|3亩|M1}。", False),
        ("{M1|蔬菜总产量}{Q|4吨|M1}。", False),
        ("谈到蔬菜总产量", False),
    ],
    ids=["level", "growth", "base of a share", "no figure at once", "marked", "no figure"],
)
def test_a_well_known_metric_before_a_figure(write, body, passed_over):
    for name in "abc":
        write(name, MARKED)
    found = problems(write("d", body))
    assert len(found) == passed_over
    for issue in found:
        assert issue.severity == "warning"
        assert (issue.line, issue.column) == (10, body.index("蔬") + 1)


def test_two_bulletins_do_not_make_a_metric_well_known(write):
    for name in "ab":
        write(name, MARKED)
    assert problems(write("d", "{M1|面积}{Q|3亩|M1}，蔬菜总产量达{Q|4吨|M1}。")) == []
