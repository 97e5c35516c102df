import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.annotation.checks import check_directory
from govie.annotation.duplicates import similar_pairs

TEXT = "".join(
    f"{a}村的{b}队{c}" for a in "甲乙丙" for b in "东南西北" for c in ("种下辣椒三千亩。", "修好水渠，", "添了农机。")
)
OTHER = "".join(
    f"{a}厂{b}线{c}" for a in "己庚辛" for b in "一二三四" for c in ("检修后重新开机。", "工人轮班，", "订单排到年末。")
)


@pytest.mark.parametrize(
    ("second", "severity"),
    [
        (TEXT.replace("甲村的东", "丁村的东"), "error"),
        (TEXT[:90] + OTHER, "warning"),
        (OTHER, None),
    ],
    ids=["one word changed", "a third in common", "another text"],
)
def test_near_duplicates(write, second, severity):
    write("a", TEXT)
    root = write("b", second)
    issues = [issue for issue in check_directory(root).issues if "8-character stretches" in issue.problem]
    assert [issue.severity for issue in issues] == ([severity] if severity else [])
    if severity:
        assert issues[0].file.endswith("b.mk")
        assert issues[0].problem.endswith("with a")


def test_figures_blanks_and_script_make_no_difference():
    first = TEXT.replace("三千", "３000").replace("农机", "農機")
    second = TEXT.replace("三千", " 86 ").replace("修好", "修\n好")
    assert list(similar_pairs([first, second])) == [(0, 1, 1.0)]


def test_short_texts_are_not_compared():
    assert list(similar_pairs([TEXT[:50], TEXT[:50]])) == []


@given(st.lists(st.text("甲乙丙丁戊己", min_size=120, max_size=150), max_size=4))
def test_similarity_is_a_share_and_pairs_are_ordered(texts):
    for i, j, similarity in similar_pairs(texts, least=0.0):
        assert i < j
        assert 0 < similarity <= 1
