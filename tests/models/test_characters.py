import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from govie.models.characters import FEATURE_SIZES, WORD_VALUES, Match, feature_rows, id_table, read_chunks

TABLE = id_table("县市增长亿元0123456789")


@given(st.text(alphabet="县市增\n \u3000。，1a😀", max_size=300))
def test_chunks_hold_every_visible_character_once_in_order(text):
    chunks = read_chunks(text, [], TABLE)
    offsets = np.concatenate([c.offsets for c in chunks]).tolist() if chunks else []
    assert offsets == [i for i, char in enumerate(text) if not char.isspace()]
    for chunk in chunks:
        assert len(chunk) == len(chunk.ids) == len(chunk.features)
        assert (chunk.features >= 0).all()
        assert (chunk.features < np.array(FEATURE_SIZES)).all()


def test_unknown_characters_share_row_zero():
    (chunk,) = read_chunks("县龘😀", [], TABLE)
    assert chunk.ids[0] > 0
    assert chunk.ids[1:].tolist() == [0, 0]


def test_long_sentences_are_cut_at_commas():
    text = "增长" * 60 + "，" + "增长" * 60
    first, *_ = read_chunks(text, [], TABLE)
    assert len(first) == 121


def test_a_match_is_seen_across_a_line_break():
    (chunk,) = read_chunks("增\n长县", [Match("INDICATOR", 0, 3)], TABLE)
    assert (chunk.features[:2, -1] > 0).all()
    assert chunk.features[2, -1] == 0


def test_words_are_one_more_column():
    (chunk,) = read_chunks("增 长县市亿\n元。", [], TABLE, words=[(0, 1), (2, 4), (4, 8)])
    assert chunk.features[:, -1].tolist() == [4, 1, 3, 1, 2, 3, 0]
    assert chunk.features.shape[1] == len(FEATURE_SIZES) + 1
    rows = feature_rows([chunk])
    assert rows[:, -1].tolist() == [sum(FEATURE_SIZES) + place for place in chunk.features[:, -1]]
    assert rows.max() < sum(FEATURE_SIZES) + WORD_VALUES


def test_a_text_without_words_has_the_column_as_well():
    (chunk,) = read_chunks("。", [], TABLE, words=[])
    assert chunk.features[:, -1].tolist() == [0]
