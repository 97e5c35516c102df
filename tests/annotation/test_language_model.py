import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.annotation.language_model import CharacterModel

TEXTS = ["全镇粮食增产。", "全镇棉花减产。", "全县粮食减产。"]
CHARACTERS = sorted(set("".join(TEXTS)))


@pytest.mark.parametrize("before", ["", "全", "全镇", "粮食增", "全镇棉花", "丙"])
def test_probabilities_sum_to_one_with_one_unseen_character(before):
    model = CharacterModel(TEXTS)
    assert sum(model.probability(c, before) for c in [*CHARACTERS, "丙"]) == pytest.approx(1)


def test_only_the_last_characters_count():
    model = CharacterModel(TEXTS, order=3)
    assert model.probability("产", "全县粮食减") == model.probability("产", "食减")


def test_what_was_read_is_smoother_than_the_same_characters_shuffled():
    model = CharacterModel(TEXTS)
    read, shuffled = (model.perplexity(text) for text in ("全镇粮食减产。", "产。镇减食全粮"))
    assert read is not None
    assert shuffled is not None
    assert read < 3 < shuffled


def test_an_order_of_one_knows_frequencies_only():
    model = CharacterModel(["甲甲甲乙"], order=1)
    # 3 of 4 are 甲; 2 followers weigh the uniform 1/3: (3 + 2/3) / (4 + 2)
    assert model.probability("甲", "乙") == pytest.approx(11 / 18)
    assert model.perplexity("甲") == pytest.approx(18 / 11)


def test_an_empty_text_has_no_perplexity():
    assert CharacterModel(TEXTS).perplexity("") is None


@given(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_any_text_has_a_finite_perplexity_above_one(text):
    value = CharacterModel(TEXTS).perplexity(text)
    assert value is not None
    assert 1 < value < math.inf
