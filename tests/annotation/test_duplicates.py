import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.annotation.checks import check_directory
from govie.annotation.duplicates import similar_pairs

TEXT = "全镇今年种下的三千亩辣椒迎来头茬采收，合作社按保底价敞开收购，家家户户都在地头过秤装车。"
OTHER = "城南水厂的清水池昨天注满，二十二个小区的居民不用再半夜起来接水，老旧管网随后分段更换。"


@pytest.mark.parametrize(
    ("second", "severity"),
    [
        (TEXT.replace("三千", "四千"), "error"),
        (TEXT[:20] + OTHER[:30], "warning"),
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
    first, second = "工業產值３億元，增長５％。利稅減少了", "工业产值 86 亿元，\n增长12%。利税减少了"
    assert list(similar_pairs([first, second])) == [(0, 1, 1.0)]


@given(st.lists(st.text("甲乙丙0", max_size=20), max_size=5))
def test_similarity_is_a_share_and_pairs_are_ordered(texts):
    for i, j, similarity in similar_pairs(texts, least=0.0):
        assert i < j
        assert 0 < similarity <= 1
