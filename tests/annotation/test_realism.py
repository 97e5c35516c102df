import lzma

import pytest

from govie.annotation.realism import (
    PASSAGE,
    Perplexity,
    Sample,
    mask,
    outliers,
    perplexity_markdown,
    raw_samples,
    real_samples,
    written_samples,
)
from govie.errors import InputError


@pytest.mark.parametrize(
    ("text", "masked"),
    [("增長　３.5%\n", "增长0.0%"), ("第１２期", "第00期"), ("", "")],
    ids=["script, width, blanks", "digits", "empty"],
)
def test_mask(text, masked):
    assert mask(text) == masked


def test_passages_do_not_overlap_and_leave_the_rest_out():
    text = "".join(chr(0x4E00 + i) for i in range(2 * PASSAGE + 5))
    assert Sample("a", "", text).passages == [text[:PASSAGE], text[PASSAGE : 2 * PASSAGE]]


def test_a_table_is_no_passage():
    assert Sample("a", "", "产值0000000.00," * 30).passages == []


def test_written_samples_by_id(write):
    root = write("one", "{M1|人口}{Q|３万人|M1}", genre="review")
    write("two", "乙县")
    assert written_samples(root, ids=["one"]) == [Sample("one", "review", "人口0万人")]
    assert [sample.name for sample in written_samples(root)] == ["one", "two"]
    with pytest.raises(InputError, match=r"no three\.mk"):
        written_samples(root, ids=["one", "three"])


def test_real_samples_take_the_genre_from_marked_text(tmp_path):
    (tmp_path / "a.txt").write_text("甲县\n2001", encoding="utf-8")
    (tmp_path / "a.mk").write_text("genre: budget\n---\n甲县\n2001", encoding="utf-8")
    (tmp_path / "b.txt").write_text("乙县", encoding="utf-8")
    assert real_samples(tmp_path) == [Sample("a", "budget", "甲县0000"), Sample("b", "", "乙县")]


RAW = "甲市统计公报\n增长5%\n\n关于乙市预算执行情况的报告\n\n\n丙市简介\n"


@pytest.mark.parametrize("name", ["raw.txt", "raw.txt.xz"])
def test_raw_documents_are_set_apart_by_empty_lines(tmp_path, name):
    data = RAW.encode()
    (tmp_path / name).write_bytes(lzma.compress(data) if name.endswith("xz") else data)
    samples = raw_samples(tmp_path / name)
    assert [s.genre for s in samples] == ["communique", "budget", ""]
    assert samples[0] == Sample(f"{name}#1", "communique", "甲市统计公报增长0%")


def test_a_folder_of_raw_documents(tmp_path):
    (tmp_path / "a.txt").write_text("各位代表：我代表乙市人民政府向大会报告工作", encoding="utf-8")
    assert [(s.name, s.genre) for s in raw_samples(tmp_path)] == [("a", "work-report")]


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [("no.txt", None, "no text can be read"), ("bad.xz", b"x", "no text can be read"), ("empty.txt", b"\n", "no text")],
    ids=["missing", "not xz", "empty"],
)
def test_raw_text_that_cannot_be_read(tmp_path, name, data, problem):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=problem):
        raw_samples(tmp_path / name)


def found(genre, *values):
    return [Perplexity(f"{genre}{v}", genre, v) for v in values]


def test_outliers_at_both_ends_of_their_own_genre():
    budgets, reviews = (
        found("budget", 8.0, 9.0, 10.0, 11.0, 12.0, 2.0),
        found("review", 80.0, 90.0, 100.0, 110.0, 900.0),
    )
    assert [(one.name, how) for one, how in outliers([*budgets, *reviews])] == [
        ("budget2.0", "smooth"),
        ("review900.0", "odd"),
    ]


def test_texts_that_are_all_alike_have_no_outliers():
    assert outliers(found("budget", 8.0, 8.0, 8.0)) == []


def test_the_table_lists_each_genre_of_either_side():
    table = perplexity_markdown(found("budget", 8.0, 10.0), found("review", 20.0))
    assert "| budget | 2 | 9.0 | 8.0 | 10.0 | 0 | – | – | – |" in table
    assert "| review | 0 | – | – | – | 1 | 20.0 | 20.0 | 20.0 |" in table
    assert table.endswith("* none\n")
