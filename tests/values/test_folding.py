from hypothesis import given
from hypothesis import strategies as st

from govie.values.folding import _table, fold

KEYS = "".join(map(chr, _table()))


@given(st.text(st.one_of(st.characters(), st.sampled_from(KEYS)), max_size=30))
def test_fold_replaces_as_a_table_does(text: str) -> None:
    assert fold(text) == text.translate(_table())


def test_fold_of_more_characters_than_are_replaced_one_by_one() -> None:
    assert fold(KEYS) == KEYS.translate(_table())
