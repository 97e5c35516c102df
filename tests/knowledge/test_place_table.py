import pytest

from govie.errors import TableError
from govie.knowledge import place_table
from govie.knowledge.place_table import PlaceName, load_places


def test_every_area_hangs_under_a_province() -> None:
    table = load_places()
    for adcode, area in table.areas.items():
        chain = list(table.ancestors(adcode))
        top = chain[-1] if chain else adcode
        assert table.areas[top].level == "province", area
        assert all(code[:2] == adcode[:2] for code in chain)


def test_every_name_points_at_areas_of_its_label() -> None:
    table = load_places()
    for entries in table.names.values():
        for entry in entries:
            levels = {table.areas[adcode].level for adcode in entry.adcodes}
            if entry.label == "COUNTY" and not entry.abolished:
                assert levels <= {"county"}, entry


@pytest.mark.parametrize(
    ("old", "current"),
    [
        pytest.param("211381", "211381", id="current"),
        pytest.param("130721", "130705", id="merged"),
        pytest.param("999999", None, id="unknown"),
    ],
)
def test_current_adcode(old: str, current: str | None) -> None:
    assert load_places().current_adcode(old) == current


@pytest.mark.parametrize("name", ["和", "威", "代", "各"])
def test_one_character_is_no_short_name(name: str) -> None:
    assert name not in load_places().names


@pytest.mark.parametrize("name", ["和平", "新城", "城关", "合作", "资源", "城区"])
def test_everyday_words_are_ambiguous(name: str) -> None:
    assert all(entry.ambiguous for entry in load_places().names[name])


def test_extended_adds_and_replaces() -> None:
    table = load_places()
    mine = table.extended([PlaceName("柳營", "COUNTY", ("211381",)), PlaceName("北票", "COUNTY", ("211382",))])
    assert mine.names["柳营"][0].adcodes == ("211381",)
    assert 2 in mine.lengths["柳营"]
    assert [e.adcodes for e in mine.names["北票"]] == [("211382",)]
    assert table.names["北票"][0].adcodes == ("211381",)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([["甲县", "COUNTY", ["1"], ""], ["甲县", "COUNTY", ["1"], ""]], id="twice"),
        pytest.param([["甲县", "COUNTY", ["2"], ""]], id="unknown-adcode"),
    ],
)
def test_a_bad_table_is_refused(rows: list[list[object]]) -> None:
    areas = {"1": place_table.Area("1", "甲县", None, "county")}
    with pytest.raises(TableError):
        place_table._names(rows, areas)
