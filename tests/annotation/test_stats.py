import pytest

from govie.annotation import stats
from govie.annotation.checks import check_directory
from govie.annotation.marked import parse_marked
from govie.annotation.stats import corpus_stats, figures_of, load_plan, stats_markdown
from govie.errors import TableError
from govie.labels import GENRES

BODY = (
    "{D1|2021年|=2021}{M1|税收}{Q|3亿元|M1 D1},增长{Q|2%|M1 D1 growth}。\n"
    + "话" * 70
    + "力争建{Q|3个|M2 D1 target ge}{M2|园}"
)


def test_figures():
    figures = figures_of([parse_marked("---\n" + BODY)])
    characters = sum(not c.isspace() for c in parse_marked("---\n" + BODY).text)
    assert figures["characters"] == characters
    assert figures["Q"] == round(3000 / characters, 1)
    wanted = {
        "growth": 33.3,
        "open_status": 33.3,
        "bound": 33.3,
        "metric_after": 33.3,
        "dated": 100.0,
        "far_date": 33.3,
    }
    assert {name: figures[name] for name in wanted} == wanted
    assert figures["delta"] == 0.0


def test_nothing_to_divide_by():
    figures = figures_of([parse_marked("---\n空话")])
    assert figures["growth"] is None
    assert figures["far_date"] is None
    assert figures["Q"] == 0.0


def test_genres_stand_beside_their_plan(write):
    write("a", BODY)
    root = write("b", "空话", genre="budget")
    found = corpus_stats(root)
    assert list(found) == ["all", "feature", "budget"]
    assert found["all"]["documents"] == 2
    assert found["budget"]["plan"] == load_plan()["budget"]
    page = stats_markdown(found)
    assert "| feature | 1 | " in page
    assert "– / 28" in page


def test_the_plan_covers_all_genres():
    assert set(load_plan()) == {"all", *GENRES}


@pytest.mark.parametrize("source", ["[all]\nC = 1", "[all]\nC = 1\nC = 2"], ids=["incomplete", "twice"])
def test_a_broken_plan(monkeypatch, tmp_path, source):
    (tmp_path / "plan.toml").write_text(source)
    monkeypatch.setattr(stats, "package_files", lambda package: tmp_path)
    with pytest.raises(TableError, match=r"plan\.toml"):
        load_plan.__wrapped__()


def test_densities_off_the_plan_are_told(write, monkeypatch):
    monkeypatch.setattr(stats, "_ENOUGH", 500)
    root = write("one", "{C|甲县}" * 3 + "话" * 500 + "{M1|税}" + "{Q|3元|M1}" * 4, genre="budget")
    problems = [issue.problem for issue in check_directory(root).warnings if "per 1,000" in issue.problem]
    planned = load_plan()["budget"]
    assert problems[0].startswith("budget: COUNTY 5.8 per 1,000 characters, planned 0")
    assert f"budget: QUANTITY 7.8 per 1,000 characters, planned {planned['Q']:g}" in problems
    assert not any("ENTERPRISE" in problem for problem in problems)


def test_a_genre_of_a_few_characters_is_not_held_against_the_plan(write):
    report = check_directory(write("one", "{C|甲县}" * 3, genre="budget"))
    assert not [issue for issue in report.warnings if "per 1,000" in issue.problem]
