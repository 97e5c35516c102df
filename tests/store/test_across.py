"""Contradictions between bulletins."""

import json

import pytest

from govie.knowledge.places import load_places
from govie.store.across import check_across
from govie.store.store import Store

LAST = "{D1|2020年|=2020}{M1|一般公共预算收入}{Q|9.00亿元|M1 D1}。"
THIS = "{D1|2021年|=2021}{M1|一般公共预算收入}{Q|9.90亿元|M1 D1}，增长{Q|GROWTH|M1 D1 growth}。"
CITY = "211300"


@pytest.fixture
def check(make_rows):
    """Findings across bulletins, and the rows that the store keeps of them."""

    def run(*bulletins):
        with Store(":memory:") as store:
            for number, (body, subject) in enumerate(bulletins):
                store.add([make_rows(body, subject=subject, source=f"{number}.txt")])
            found = check_across(store)
            assert len(check_across(store)) == len(found)
            return found, store.query("SELECT * FROM findings WHERE across")

    return run


def test_growth_against_the_levels_of_two_bulletins(check):
    (finding,), (row,) = check((LAST, "北票市"), (THIS.replace("GROWTH", "12.0%"), "北票市"))
    assert finding.message == "一般公共预算收入 of 北票市 grew by 12% in 2021, but 9.9亿元 after 9亿元 is 10%"
    assert [figure.row["source"] for figure in finding.figures] == ["1.txt", "1.txt", "0.txt"]
    assert (row["kind"], row["stated"], row["expected"], row["unit"]) == ("growth", "12", "10", "%")
    assert float(row["tolerance"]) < 1
    assert len(json.loads(row["facts"])) == len(json.loads(row["evidence"])) == 3


@pytest.mark.parametrize(
    "bulletins",
    [
        [(LAST, "北票市"), (THIS.replace("GROWTH", "10.1%"), "北票市")],
        [(LAST, "北票市"), (THIS.replace("GROWTH", "12.0%"), "凌源市")],
        [(LAST.replace("Q|9.00亿元|", "Q|9.00亿元|target "), "北票市"), (THIS.replace("GROWTH", "12%"), "北票市")],
        [(LAST, "北票市"), (THIS.replace("，增长", "，可比增长").replace("GROWTH", "12%"), "北票市")],
        [
            (body.replace("一般公共预算收入", "地区生产总值"), "北票市")
            for body in (LAST, THIS.replace("GROWTH", "12%"))
        ],
        [(LAST, "北票市"), (LAST.replace("9.00", "8.84"), "北票市"), (THIS.replace("GROWTH", "12%"), "北票市")],
    ],
    ids=["within rounding", "another place", "a target", "made comparable", "constant prices", "one choice holds"],
)
def test_growth_that_nothing_speaks_against(check, bulletins):
    assert check(*bulletins) == ([], [])


def grain(tonnes):
    return f"{{D1|2021年|=2021}}{{M1|粮食产量}}{{Q|{tonnes}万吨|M1 D1}}。"


@pytest.fixture(scope="module")
def counties():
    return [area.name for area in load_places().areas.values() if area.parent == CITY]


def test_areas_that_exceed_the_whole(check):
    (finding,), _ = check((grain(80), "朝阳市"), (grain(50), "北票市"), (grain(45), "凌源市"))
    assert "粮食产量 of 朝阳市 in 2021 is 8亿kg, but some areas in it (2) make 9.5亿kg" in finding.message
    assert [figure.row["area"] for figure in finding.figures] == [CITY, "211381", "211382"]


def test_all_areas_that_do_not_make_the_whole(check, counties):
    bulletins = [(f"{name}：{grain(10)}", name) for name in counties]
    assert len(counties) == 7
    assert check((grain(70), "朝阳市"), *bulletins)[0] == []
    assert check((grain(71), "朝阳市"), *bulletins)[0] == []
    (finding,), _ = check((grain(90), "朝阳市"), *bulletins)
    assert "all areas in it (7) make 7亿kg" in finding.message


@pytest.mark.parametrize(
    "bulletins",
    [
        [(grain(120), "朝阳市"), (grain(50), "北票市"), (grain(45), "凌源市")],
        [(grain(80), "沈阳市"), (grain(50), "北票市"), (grain(45), "凌源市")],
        [(grain(80).replace("2021", "2020"), "朝阳市"), (grain(50), "北票市"), (grain(45), "凌源市")],
        [
            (grain(n).replace("粮食产量", "城镇居民人均可支配收入").replace("万吨", "万元"), name)
            for n, name in ((2, "朝阳市"), (3, "北票市"))
        ],
    ],
    ids=["room for others", "another city", "another year", "a mean"],
)
def test_sums_that_nothing_speaks_against(check, bulletins):
    assert check(*bulletins) == ([], [])


def test_counties_without_a_whole(check):
    assert check((grain(50), "北票市"), (grain(45), "凌源市"))[0] == []
