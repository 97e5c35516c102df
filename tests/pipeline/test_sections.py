import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.pipeline.sections import read_sections


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("一、工业经济\n全县完成工业产值3亿元，增长5%。", ["heading", "body"]),
        ("2021\n\n粮食产量\n12万吨\n增长3%", ["cell", "blank", "cell", "cell", "cell"]),
        ("图为车间一角。张三 摄", ["caption"]),
    ],
    ids=["heading", "info box", "caption"],
)
def test_kinds_of_lines(text, kinds):
    assert [line.kind for line in read_sections(text).lines] == kinds


def test_a_break_inside_a_clause_is_soft():
    lines = read_sections("全县完成固定资产投资，其中技改投\n资三亿元，同比增长两成。\n下一段从这里开始。").lines
    assert [line.soft for line in lines] == [True, False, False]


def test_sentences_start_after_stops_and_hard_breaks():
    text = "甲县增长。乙县下降！\n丙县持平"
    assert [text[i] for i in read_sections(text).sentence_starts] == ["甲", "乙", "丙"]


@given(st.text(alphabet="一、县。\n\r 　2图摄，", max_size=80))
def test_lines_cover_the_text_in_order(text):
    lines = read_sections(text).lines
    assert all(a.end <= b.start for a, b in itertools.pairwise(lines))
    assert lines[-1].end == len(text)
    assert all(0 <= i < max(1, len(text)) for i in read_sections(text).sentence_starts)
