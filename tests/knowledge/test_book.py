from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import govie
from govie.annotation.marked import parse_marked
from govie.api import bulletin_of_marked
from govie.errors import InputError, TableError
from govie.knowledge.book import default_knowledge, extend_knowledge, read_knowledge
from govie.knowledge.indicators import find_indicator
from govie.knowledge.places import resolve_place

OWN = """
[indicators]
ice_output = { name = "冰块产量", aliases = "制冰量", bare = "冰块", dimension = "mass" }

[aliases]
"本级财力" = "available_resources"
"出冰量" = "ice_output"

[places]
"红螺谷" = { adcode = "211381" }
"两塔片区" = { adcode = ["211302", "211303"], label = "REGION" }
"柳营管理区" = { adcode = "211399", parent = "211300" }
"无码台地" = { }

[units]
"大筐" = { base = "kg", factor = "125/2", dimension = "mass" }
"""


@pytest.fixture
def own_file(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_a_file_adds_to_every_table(own_file: Path) -> None:
    mine = read_knowledge(own_file)
    for metric in ("制冰量", "出冰量"):
        assert find_indicator(metric, table=mine.indicators).id == "ice_output"
    assert find_indicator("本级财力", table=mine.indicators).id == "available_resources"
    assert find_indicator("可用财力", table=mine.indicators).id == "available_resources"
    assert resolve_place("红螺谷", label="COUNTY", table=mine.places)[0] == "211381"
    assert resolve_place("两塔片区", label="REGION", table=mine.places) == (None, ("211302", "211303"))
    assert resolve_place("柳营管理区", label="COUNTY", table=mine.places)[0] == "211399"
    assert list(mine.places.ancestors("211399")) == ["211300", "210000"]
    assert mine.units.read("大筐").factor == Fraction(125, 2)


def test_the_packages_own_tables_stay_as_they_are(own_file: Path) -> None:
    read_knowledge(own_file)
    known = default_knowledge()
    assert "ice_output" not in known.indicators.indicators
    assert "红螺谷" not in known.places.names
    assert "大筐" not in known.units.units


def test_an_indicator_with_a_known_id_takes_its_place() -> None:
    mine = extend_knowledge({"indicators": {"gdp": {"name": "地区生产总值", "dimension": "money", "source": "my"}}})
    assert mine.indicators.indicators["gdp"].source == "my"


def test_facts_of_marks_use_it(own_file: Path) -> None:
    marked = parse_marked("subject: 柳营管理区\n---\n{M1|出冰量}{Q|4大筐|M1}。")
    (fact,) = bulletin_of_marked(marked, knowledge=read_knowledge(own_file)).facts
    assert (fact.indicator, str(fact.value), fact.unit) == ("ice_output", "250", "kg")
    assert fact.place is not None
    assert fact.place.adcode == "211399"


def test_parse_and_load_take_a_file(own_file: Path) -> None:
    text = "柳营管理区2021年统计公报\n全年制冰量4500吨，地区生产总值12.3亿元。"
    bulletin = govie.parse(text, subject="柳营管理区", knowledge=own_file)
    assert "ice_output" in {fact.indicator for fact in bulletin.facts}
    assert bulletin.subject is not None
    assert bulletin.subject.adcode == "211399"
    assert govie.load(knowledge=str(own_file)) is govie.load(knowledge=own_file)
    assert govie.load(knowledge=own_file) is not govie.load()
    assert "ice_output" not in {fact.indicator for fact in govie.parse(text).facts}


def test_a_changed_file_is_read_anew(own_file: Path) -> None:
    first = govie.load(knowledge=own_file)
    own_file.write_text(OWN + '\n"小筐" = { base = "kg", factor = "20", dimension = "mass" }\n', encoding="utf-8")
    assert govie.load(knowledge=own_file) is not first


@pytest.mark.parametrize(
    ("own", "words"),
    [
        pytest.param({"indicator": {}}, "is no section", id="section"),
        pytest.param({"aliases": "x"}, "is no table", id="no-table"),
        pytest.param({"indicators": {"a": {}}}, "no name", id="no-name"),
        pytest.param({"indicators": {"a": {"name": "甲", "colour": "red"}}}, "unknown key colour", id="unknown-key"),
        pytest.param({"indicators": {"a": {"name": "甲", "measure": "heap"}}}, "measure heap", id="measure"),
        pytest.param({"indicators": {"a": {"name": "甲", "years": "2010-1990"}}}, "years", id="years"),
        pytest.param({"indicators": {"a": {"name": "甲", "parent": "b"}}}, "no indicator b", id="parent"),
        pytest.param({"indicators": {"a": {"name": "甲", "parent": "a"}}}, "part of itself", id="circle"),
        pytest.param({"indicators": {"a": {"name": "甲"}, "b": {"name": "甲"}}}, "already", id="name-twice"),
        pytest.param({"indicators": {"a": "甲"}}, "is no table", id="row"),
        pytest.param({"aliases": {"甲": "nothing"}}, "no indicator nothing", id="alias-of-nothing"),
        pytest.param({"places": {"甲地": {"adcode": "21"}}}, "is no adcode", id="short-code"),
        pytest.param({"places": {"甲地": {"adcode": "999999"}}}, "no area 999999", id="unknown-code"),
        pytest.param({"places": {"甲地": {"adcode": "211398", "parent": "999999"}}}, "no area 999999", id="no-parent"),
        pytest.param({"places": {"甲地": {"adcode": "211381", "parent": "211300"}}}, "one new adcode", id="taken"),
        pytest.param(
            {"places": {"甲地": {"adcode": "211398", "parent": "211300", "level": "x"}}}, "level x", id="level"
        ),
        pytest.param({"places": {"甲地": {"adcode": "211381", "label": "TOWN"}}}, "label TOWN", id="label"),
        pytest.param({"places": {"甲地": {"code": "211381"}}}, "unknown key code", id="place-key"),
        pytest.param({"units": {"筐": {"factor": "2"}}}, "lacks base or dimension", id="unit-base"),
        pytest.param(
            {"units": {"大筐": {"base": "kg", "dimension": "mass", "factor": "x"}}}, "factor 'x'", id="factor"
        ),
        pytest.param({"units": {"大筐": {"base": "kg", "dimension": "mass", "factor": "0"}}}, "factor '0'", id="zero"),
        pytest.param({"units": {"亩": {"base": "kg", "dimension": "mass"}}}, "already", id="known-unit"),
    ],
)
def test_what_breaks_the_grammar_is_refused(own: dict[str, Any], words: str) -> None:
    with pytest.raises(TableError, match=words) as caught:
        extend_knowledge(own, source="own.toml")
    assert str(caught.value).startswith("own.toml: ")


@pytest.mark.parametrize(
    ("content", "words"),
    [pytest.param(b"[units\n", "is no TOML", id="toml"), pytest.param(b"\xff\xfe", "cannot be read", id="encoding")],
)
def test_a_bad_file_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "own.toml").write_bytes(content)
    with pytest.raises(InputError, match=words):
        govie.parse("粮食产量5万吨。", knowledge=tmp_path / "own.toml")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        govie.load(knowledge=tmp_path / "none.toml")


def test_the_documented_file_is_sound(root: Path, tmp_path: Path) -> None:
    page = (root / "docs" / "knowledge.md").read_text(encoding="utf-8")
    (tmp_path / "my.toml").write_text(page.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    mine = read_knowledge(tmp_path / "my.toml")
    assert mine.indicators.indicators["huazhou_gdp"].years == (2015, 2020)
    assert mine.units.read("马力").base == "W"
