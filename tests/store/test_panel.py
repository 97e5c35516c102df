"""One value a cell by the stated rule, and everything that contradicts it."""

from itertools import count

import pytest

from govie.errors import InputError
from govie.store.frames import WIDE_KEY, conflicts, tidy, wide, write_frame
from govie.store.panel import CONFLICT_COLUMNS, PANEL_COLUMNS, build_panel
from govie.store.store import Store

#: Marks of one letter are numbered apart.
NUMBERS = count(10)


@pytest.fixture
def panel_of(make_rows):
    """The panel of bulletins, each a body or a body with options."""

    def build(*bulletins, **options):
        with Store(":memory:") as store:
            for body in bulletins:
                text, more = body if isinstance(body, tuple) else (body, {})
                store.add([make_rows(text, **more)])
            return build_panel(store, **options)

    return build


def gdp(value, attributes="", year=2021):
    n = next(NUMBERS)
    return f"{{D{n}|{year}年|={year}}}{{M{n}|地区生产总值}}{{Q|{value}|M{n} D{n} {attributes}}}。"


def growth(value, attributes=""):
    return gdp(value, f"growth {attributes}")


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        (gdp("90亿元"), gdp("95亿元", "target"), "9000000000"),
        (gdp("90亿元", "estimate"), gdp("95亿元", "target"), "9000000000"),
        ((gdp("90亿元"), {"genre": "budget"}), (gdp("95亿元"), {"genre": "feature"}), "9000000000"),
        ((gdp("90亿元"), {"genre": "feature"}), (gdp("95亿元"), {"genre": None}), "9000000000"),
        ((gdp("90亿元", "target"), {"genre": "communique"}), (gdp("95亿元"), {"genre": "feature"}), "9500000000"),
        ((gdp("90亿元"), {"date": "2022-03"}), (gdp("95亿元"), {"date": "2022-01"}), "9000000000"),
    ],
    ids=["actual, target", "estimate, target", "genre", "a genre before none", "status before genre", "latest"],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_the_rule(panel_of, first, second, taken, swapped):
    (row,) = panel_of(*((second, first) if swapped else (first, second))).rows()
    assert row["value"] == taken


def test_the_most_confident_is_taken(make_rows):
    low, high = make_rows(gdp("90亿元")), make_rows(gdp("95亿元"))
    low.facts[0]["score"] = 0.52
    with Store(":memory:") as store:
        store.add([high, low])
        assert build_panel(store).rows()[0]["value"] == "9500000000"
        assert build_panel(store).rows()[0]["score"] == 1.0


def test_what_rounding_explains_is_borne_out(panel_of):
    panel = panel_of(gdp("137.43亿元"), gdp("137.4亿元"), gdp("137亿元"), gdp("约130亿元", "approx"))
    (row,) = panel.rows()
    assert (row["sources"], row["conflicts"], panel.conflicts()) == (4, 0, [])


def test_a_conflict_shows_the_evidence_of_both(panel_of):
    panel = panel_of(
        (gdp("95亿元"), {"source": "a.txt"}), (gdp("90亿元") + "平稳。", {"source": "b.txt", "genre": "review"})
    )
    (row,) = panel.conflicts()
    assert tuple(row) == CONFLICT_COLUMNS
    assert (row["reason"], row["value"], row["other_value"]) == ("value", "9500000000", "9000000000")
    assert (row["source"], row["other_source"]) == ("a.txt", "b.txt")
    assert (row["quote"], row["other_quote"]) == ("2021年地区生产总值95亿元", "2021年地区生产总值90亿元")
    assert (row["other_char_start"], row["other_char_end"]) == (5, 15)
    assert panel.rows()[0]["conflicts"] == 1


@pytest.mark.parametrize(
    ("bodies", "reasons"),
    [
        ([gdp("90亿元"), gdp("95亿元", "target")], []),
        ([gdp("90亿元"), gdp("15亿美元")], ["unit"]),
        ([gdp("90亿元"), gdp("900000")], []),
        ([gdp("90亿元"), gdp("89.8")], []),
        ([gdp("90亿元"), gdp("70")], ["value"]),
        ([gdp("90亿元"), gdp("5")], ["unit"]),
        ([gdp("90亿元"), gdp("是五年前的2倍")], []),
        ([growth("6%"), "{D1|2021年|=2021}{M1|地区生产总值}按可比价格{Q|3%|M1 D1 growth}。"], ["adjusted"]),
    ],
    ids=[
        "a target",
        "another currency",
        "in 万",
        "in 亿",
        "in 亿 and apart",
        "no unit fits",
        "a multiple",
        "comparable prices",
    ],
)
def test_what_is_a_conflict(panel_of, bodies, reasons):
    assert sorted(row["reason"] for row in panel_of(*bodies).conflicts()) == reasons


def test_growth_is_kept_apart_by_basis(panel_of):
    rows = panel_of(growth("6%") + growth("3%", "prev") + growth("8%", "annual") + growth("2%", "down since")).rows()
    assert [(row["kind"], row["basis"], row["value"]) for row in rows] == [
        ("growth", "annual", "8"),
        ("growth", "prev", "3"),
        ("growth", "since", "-2"),
        ("growth", "yoy", "6"),
    ]


@pytest.mark.parametrize(
    ("body", "cells"),
    [
        ("{C1|北票市}、{C2|凌源市}{D1|2021年|=2021}{M1|地区生产总值}{Q|90亿元|M1 D1 C1 C2}。", 0),
        ("{C1|凌源市}{D1|2021年|=2021}{M1|地区生产总值}{Q|90亿元|M1 D1 C1}。", 1),
        ("{M1|地区生产总值}{Q|90亿元|M1}。", 0),
        ("{D1|2021年|=2021}{M1|欢乐指数}{Q|90亿元|M1 D1}。", 0),
        ("{D1|2021年|=2021}{E1|宏发公司}{M1|工业总产值}{Q|9亿元|M1 D1 E1}。", 0),
        (growth("6亿元"), 0),
        ("{D1|2021年|=2021}建筑业拉动全市{M1|地区生产总值}增长{Q|0.2个百分点|M1 D1 delta}。", 0),
    ],
    ids=[
        "two areas",
        "a linked area",
        "no period",
        "no indicator",
        "a firm",
        "growth that is an amount",
        "a contribution",
    ],
)
def test_what_makes_a_cell(panel_of, body, cells):
    assert len(panel_of(body).rows()) == cells


def test_scopes_are_kept_apart(panel_of):
    body = "{D1|2021年|=2021}全市{M1|一般公共预算收入}{Q|9亿元|M1 D1}。市本级{M2|一般公共预算收入}{Q|4亿元|M2 D1}。"
    assert [(row["scope"], row["value"]) for row in panel_of(body).rows()] == [("", "900000000"), ("本级", "400000000")]


def test_years_and_indicators_narrow_the_panel(panel_of):
    body = (
        "".join(gdp("90亿元", year=year) for year in (2014, 2015, 2024, 2025))
        + "{D2|2015年|=2015}{M2|粮食产量}{Q|5万吨|M2 D2}。"
    )
    panel = panel_of(body, indicators=["地区生产总值"], years=(2015, 2024))
    assert [(row["indicator"], row["year"]) for row in panel.rows()] == [("gdp", 2015), ("gdp", 2024)]


def test_quarters_are_told_apart_from_years(panel_of):
    body = gdp("90亿元") + "{D2|2021年一季度|=2021-Q1}{M2|地区生产总值}{Q|20亿元|M2 D2}。"
    assert [row["period"] for row in panel_of(body).rows()] == ["2021"]
    rows = panel_of(body, periods="all", years=(2021, 2021)).rows()
    assert [(row["period"], row["year"], row["value"]) for row in rows] == [
        ("../2021-03", None, "2000000000"),
        ("2021", 2021, "9000000000"),
    ]


def test_an_indicator_that_is_none(panel_of):
    with pytest.raises(InputError, match=r"did you mean.*gdp"):
        panel_of(indicators=["gpd"])


def test_tables_are_tidy_and_wide(panel_of):
    panel = panel_of(gdp("90亿元", year=2020) + gdp("95亿元"), gdp("80亿元") + "平稳。")
    frame = tidy(panel)
    assert [c for c in frame.columns if c != "value_text"] == list(PANEL_COLUMNS)
    assert list(frame["value"]) == [9e9, 8e9]
    across = wide(panel)
    assert list(across.columns) == [*WIDE_KEY, "2020", "2021"]
    assert across[["place", "2020", "2021"]].values.tolist() == [["北票市", 9e9, 8e9]]
    assert list(conflicts(panel)["other_value"]) == ["9500000000"]


@pytest.mark.parametrize("shape", [tidy, wide, conflicts])
def test_an_empty_panel_has_its_columns(panel_of, shape, tmp_path):
    frame = shape(panel_of())
    assert len(frame) == 0
    assert "indicator" in frame.columns
    write_frame(frame, tmp_path / "empty.parquet")
    assert (tmp_path / "empty.parquet").read_bytes()[:4] == b"PAR1"


@pytest.mark.parametrize("shape", [tidy, wide])
def test_csv_and_parquet_hold_the_same(panel_of, shape, tmp_path):
    import duckdb
    import pandas as pd

    frame = shape(panel_of(gdp("90亿元"), growth("6%") + "平稳。"))
    write_frame(frame, tmp_path / "it's.parquet")
    write_frame(frame, tmp_path / "panel.csv")
    back = duckdb.read_parquet(str(tmp_path / "it's.parquet")).df()
    assert list(back.columns) == list(frame.columns)
    assert back["adcode"].tolist() == frame["adcode"].tolist()
    assert pd.read_csv(tmp_path / "panel.csv", dtype=str)["adcode"].tolist() == frame["adcode"].tolist()


@pytest.mark.parametrize("name", ["panel.csv", "panel.parquet"])
def test_a_folder_that_is_not_there(panel_of, tmp_path, name):
    with pytest.raises(InputError, match="cannot be written"):
        write_frame(tidy(panel_of(gdp("90亿元"))), tmp_path / "none" / name)
