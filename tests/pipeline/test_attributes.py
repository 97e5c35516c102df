import numpy as np
import pytest

from govie.annotation.marked import parse_marked
from govie.pipeline.attributes import GovieAttributes, quantity_features, settle
from govie.pipeline.scene import Scene
from govie.training.attributes import fit_attributes, fit_status_moves
from govie.training.linker import Linked

LINES = (
    "{D1|2020年|=2020}{M1|税收}{Q|2亿元|M1 D1}，增长{Q|9%|M1 D1 growth}；{M2|出口}下降{Q|4%|M2 D1 growth down}。",
    "{D1|2021年|=2021}力争{M1|税收}{Q|3亿元|M1 D1 target ge}以上，{M2|新建学校}{Q|5所|M2 D1 target}。",
    "{M1|服务业}占{Q|四成|M1 share}，比上年提高{Q|2个百分点|M1 delta}；环比增长约{Q|3%|M1 growth approx prev}。",
)
BULLETINS = [parse_marked(f"date: 2021\n---\n{line}") for line in LINES for _ in range(4)]


@pytest.fixture(scope="module")
def fitted():
    linked = [Linked(m.text, m.mentions, m.links, "2021") for m in BULLETINS]
    attributes = GovieAttributes()
    attributes.classifiers = fit_attributes(linked)
    attributes.status_moves = fit_status_moves(linked)
    return attributes


@pytest.mark.parametrize("marked", BULLETINS[::4])
def test_it_learns_what_it_was_shown(fitted, marked):
    found = fitted.attribute(marked.text, marked.mentions, marked.links, date="2021")
    assert [m.attrs for m in found if m.label == "QUANTITY"] == [
        m.attrs for m in marked.mentions if m.label == "QUANTITY"
    ]


def test_it_comes_back_from_disk_and_bytes(fitted, tmp_path):
    fitted.to_disk(tmp_path / "attributes")
    marked = BULLETINS[0]
    expected = fitted.attribute(marked.text, marked.mentions, marked.links, date="2021")
    for again in (
        GovieAttributes().from_bytes(fitted.to_bytes()),
        GovieAttributes().from_disk(tmp_path / "attributes"),
    ):
        assert again.attribute(marked.text, marked.mentions, marked.links, date="2021") == expected


def test_no_quantities_no_features():
    marked = parse_marked("---\n{C|平顺县}的山")
    assert quantity_features(Scene(marked.text, marked.mentions), ()) == {}


def test_kinds_have_only_their_own_attributes():
    chosen = {"kind": "level", "status": "actual", "bound": "eq", "direction": "up", "basis": "yoy"}
    assert settle(chosen) == {"kind": "level", "status": "actual", "bound": "eq"}
    assert settle(chosen | {"kind": "share", "basis": "none"}) == {"kind": "share", "status": "actual", "bound": "eq"}
    assert settle(chosen | {"kind": "growth", "basis": "none"})["basis"] == "yoy"


def test_transitions_favour_staying(fitted):
    moves = fitted.status_moves[0]
    assert np.argmax(moves[0]) == 0
    assert moves[1, 1] > moves[0, 1]


def test_annual_rates_are_told_by_their_word(fitted):
    marked = parse_marked("---\n{M1|税收}年均增长{Q|9%|M1 growth annual}。")
    (quantity,) = (m for m in fitted.attribute(marked.text, marked.mentions, marked.links) if m.label == "QUANTITY")
    assert quantity.attrs["basis"] == "annual"
