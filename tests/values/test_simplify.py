import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.values.simplify import fold

CHARACTERS = st.one_of(st.characters(), st.sampled_from("臺灣後裏乾燥億％１，縣鎮幣㑮⽅乾縣"))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("農業總產值", "农业总产值", id="traditional"),
        pytest.param("１２．５％", "12.5%", id="full-width"),
        pytest.param("乾縣乾燥", "乾县干燥", id="traditional-qian"),
        pytest.param("乾县粮食", "乾县粮食", id="simplified-qian"),
        pytest.param("乾隆年間", "乾隆年间", id="phrase"),
        pytest.param("皇后與後年", "皇后与后年", id="two-characters-one-form"),
        pytest.param("⽅便", "方便", id="kangxi-radical"),
        pytest.param("a\u3000b", "a b", id="wide-blank"),
        pytest.param("ｱｲｳ", "ｱｲｳ", id="half-width-kana-stay"),
        pytest.param("\ud800臺", "\ud800台", id="lone-surrogate"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(CHARACTERS, max_size=60))
def test_fold_keeps_the_length_and_is_stable(text: str) -> None:
    once = fold(text)
    assert len(once) == len(text)
    assert fold(once) == once


@given(st.text(CHARACTERS, max_size=40))
def test_line_breaks_stay(text: str) -> None:
    assert [i for i, c in enumerate(text) if c in "\r\n"] == [i for i, c in enumerate(fold(text)) if c in "\r\n"]
