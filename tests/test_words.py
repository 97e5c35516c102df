"""The table of words: whole, and with a word for every label and attribute value."""

import pytest

from govie import words
from govie.errors import TableError
from govie.labels import ATTRIBUTE_OF_VALUE, LINK_LABELS, QUANTITY_ATTRIBUTES, SPAN_LABELS
from govie.words import Word, load_words, say


def test_there_is_a_word_for_every_label_and_value():
    needed = {*SPAN_LABELS, *LINK_LABELS, *QUANTITY_ATTRIBUTES, *ATTRIBUTE_OF_VALUE}
    assert needed <= set(load_words())


def test_only_words_are_put_into_another_language():
    assert say(Word("actual"), "en") == "actual"
    assert say(Word("actual")) == "实际"
    assert say("growth", "zh") == "growth"


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ('[a]\nx = ["一", "one"]\n[b]\nx = ["二", "two"]\n', "stands twice"),
        ('[a]\nx = ["一"]\n', "language is missing"),
        ('[a]\nx = ["一", ""]\n', "language is missing"),
    ],
    ids=["twice", "one language", "empty"],
)
def test_a_table_that_contradicts_itself_is_refused(tmp_path, monkeypatch, table, problem):
    (tmp_path / "words.toml").write_text(table, encoding="utf-8")
    monkeypatch.setattr(words, "files", lambda _: tmp_path)
    with pytest.raises(TableError, match=problem):
        load_words.__wrapped__()
