import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.errors import TableError
from govie.knowledge.cues import left_cues, load_cues, read_cues, right_cues
from govie.labels import QUANTITY_ATTRIBUTES


@pytest.mark.parametrize(
    ("text", "group", "word"),
    [
        pytest.param("投资不超过", "bound.le", "不超过", id="longest"),
        pytest.param("力爭", "hardness.aspired", "力争", id="traditional"),
        pytest.param("比上年下降", "direction.down", "下降", id="inside-a-longer-kind-word"),
        pytest.param("比上年下降", "kind.growth", "比上年下降", id="kind"),
        pytest.param("环比增长", "basis.prev", "环比", id="previous-period"),
        pytest.param("比2015年提高", "basis.since", "比2015年", id="pattern"),
        pytest.param("突\n破", "bound.gt", "突破", id="over-a-break"),
    ],
)
def test_left_cues(text: str, group: str, word: str) -> None:
    assert (group, word) in [(cue.group, cue.word) for cue in left_cues(text, len(text))]


def test_a_hiding_word_gives_nothing() -> None:
    groups = {cue.group for cue in left_cues("不低于", 3)}
    assert "bound.ge" in groups
    assert not groups & {"bound.lt", "direction.down", "basis.peer", "direction.none"}


def test_nearest_first_within_the_sentence_and_the_window() -> None:
    text = "确保完成。预计增长超5亿元"
    words = [cue.word for cue in left_cues(text, text.index("5"))]
    assert words[0] == "超"
    assert "预计" in words
    assert "确保" not in words
    assert left_cues(text, text.index("5"), 1)[-1].word == "超"


def test_right_cues_stop_at_the_clause() -> None:
    assert [cue.group for cue in right_cues("5个以上", 2)] == ["bound.ge"]
    assert right_cues("5个，以上均为", 2) == ()


@given(st.text(st.sampled_from("同比增长不低于约近 \n，。以上左右x力争"), max_size=30), st.integers(0, 30))
def test_offsets_point_at_the_word(text: str, at: int) -> None:
    at = min(at, len(text))
    for cue in (*left_cues(text, at), *right_cues(text, at)):
        assert "".join(text[cue.start : cue.end].split()) == cue.word
        assert cue.end <= at or cue.start >= at


def test_values_are_those_of_the_labels() -> None:
    table = load_cues()
    groups = {g for side in (table.left, table.right) for words in side.values() for gs in words.values() for g in gs}
    for attribute, value in (group.split(".") for group in groups):
        if attribute != "hardness":
            assert value in (*QUANTITY_ATTRIBUTES[attribute], "none")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param('[bound.ge]\nleft = "至少 至少"', id="twice"),
        pytest.param('[colour.red]\nleft = "红"', id="unknown-attribute"),
        pytest.param('[bound.ge]\nup = "红"', id="unknown-key"),
    ],
)
def test_a_bad_table_is_refused(source: str) -> None:
    with pytest.raises(TableError):
        read_cues(source)


def test_cues_of_one_attribute_are_those_among_all() -> None:
    text = "今年力争同比增长不低于"
    every = left_cues(text, len(text), window=24)
    for attribute in ("bound", "status", "basis", "kind"):
        own = [cue for cue in every if cue.group.partition(".")[0] == attribute]
        assert list(left_cues(text, len(text), window=24, attribute=attribute)) == own
    assert {cue.group.partition(".")[0] for cue in every} >= {"bound", "status", "basis"}
