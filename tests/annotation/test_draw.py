"""Splits that are drawn: by place, seeded, and nothing left out."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.annotation.documents import find_layout
from govie.annotation.draw import draw_splits, ensure_splits
from govie.annotation.marked import MarkedText
from govie.errors import InputError


def bulletins(places):
    return [(f"b{i}", MarkedText("", (), (), {"subject": place} if place else {})) for i, place in enumerate(places)]


@given(st.lists(st.sampled_from(["", "甲县", "乙县", "丙县", "丁县"]), min_size=2, max_size=30))
def test_no_place_is_in_two_splits(places):
    held = bulletins(places)
    if len({place or name for (name, _), place in zip(held, places, strict=True)}) < 2:
        return
    splits = draw_splits(held)
    assert sorted(name for names in splits.values() for name in names) == sorted(name for name, _ in held)
    assert splits["train"]
    assert splits["dev"]
    for place in set(places) - {""}:
        mine = {name for (name, _), p in zip(held, places, strict=True) if p == place}
        assert sum(bool(mine & set(names)) for names in splits.values()) == 1


def test_a_split_in_a_header_is_kept():
    held = [("a", MarkedText("", (), (), {"split": "test"})), *bulletins(["甲县", "乙县", "丙县"])]
    assert "a" in draw_splits(held)["test"]


def test_the_seed_decides():
    held = bulletins([""] * 40)
    assert draw_splits(held, seed=1) == draw_splits(held, seed=1)
    assert draw_splits(held, seed=1) != draw_splits(held, seed=2)
    assert [len(names) for names in draw_splits(held).values()] == [32, 4, 4]


def test_one_place_cannot_be_split():
    with pytest.raises(InputError, match="nothing is left for train or dev"):
        draw_splits(bulletins(["甲县", "甲县"]))


@pytest.fixture
def folder(tmp_path):
    for name in "abc":
        (tmp_path / f"{name}.mk").write_text(f"id: {name}\n---\n平安。", encoding="utf-8")
    return tmp_path


def test_drawn_splits_are_written_once(folder):
    drawn, new = ensure_splits(find_layout(folder))
    assert new
    assert ensure_splits(find_layout(folder)) == (drawn, False)


@pytest.mark.parametrize(
    ("splits", "problem"),
    [
        ({"train": ["a"], "dev": ["b"]}, r"c \(1 in all\) is in no split"),
        ({"train": ["a", "c"], "dev": ["b", "d"]}, r"d has no \.mk file"),
        ({"train": ["a", "b", "c"], "dev": []}, "no bulletin in dev"),
    ],
    ids=["left out", "gone", "no dev"],
)
def test_splits_that_do_not_fit(folder, splits, problem):
    (folder / "splits.json").write_text(json.dumps(splits), encoding="utf-8")
    with pytest.raises(InputError, match=problem):
        ensure_splits(find_layout(folder))
