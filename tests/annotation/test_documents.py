import pytest

from govie.annotation.documents import _HANS, _HANT, decade_of, find_layout, script_of
from govie.annotation.marked import parse_marked


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("全县完成农业产值三亿元", "hans"),
        ("全縣完成農業產值三億元", "hant"),
        ("全縣完成農業產值三億元,比去年增收,后勤", "hant"),
        ("全县农业产值,全縣農業產值", "mixed"),
        ("GDP 37", "hans"),
    ],
    ids=["simplified", "traditional", "slips", "both", "neither"],
)
def test_script(text, script):
    assert script_of(text) == script


def test_the_tables_of_script_pair_up_and_share_nothing():
    assert len(set(_HANS)) == len(set(_HANT)) == len(_HANS) == len(_HANT)
    assert not set(_HANS) & set(_HANT)


@pytest.mark.parametrize(
    ("header", "body", "decade"),
    [
        ("date: 2003-05\n", "{D|去年|=2019}", "2000s"),
        ("year: 1998\n", "", "1990s"),
        ("", "{D|去年|=2019}{D|今年|=2020}{D|年末|=2020-12-31}", "2020s"),
        ("", "{D|五年|=2006/2010}", "2010s"),
        ("", "{D|近年}", None),
    ],
    ids=["date", "year", "values", "end-of-a-run", "nothing"],
)
def test_decade(header, body, decade):
    assert decade_of(parse_marked(f"{header}---\n{body}")) == decade


def test_layouts(write):
    root = write("a", "甲")
    assert find_layout(root) == find_layout(root)
    assert find_layout(root).corpus == root / "corpus"
    assert find_layout(root / "annotations").corpus == root / "corpus"
    plain = (root / "annotations").rename(root / "gold")
    assert find_layout(plain).corpus is None
