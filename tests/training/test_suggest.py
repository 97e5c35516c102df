"""The order of suggestions: doubtful first, new before known, and no two alike in a row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.annotation.marked import MarkedText
from govie.records import Link, Mention
from govie.training.suggest import numbered, order_table, rank, uncertainty_of, with_offers


def marked(name, text, *scores, links=()):
    mentions = tuple(Mention("QUANTITY", i, i + 1, text[i], score) for i, score in enumerate(scores))
    return MarkedText(text, mentions, tuple(links), {"id": name})


def ids(suggestions):
    return [s.marked.header["id"] for s in suggestions]


def test_scores_of_spans_and_links_add_up():
    assert uncertainty_of(marked("a", "甲乙丙", 0.9, 0.6, links=[Link(0, 1, "MEASURES", 0.5)])) == 1.0


def test_the_doubtful_comes_first():
    found = rank([marked("sure", "粮食产量五万吨", 0.99), marked("doubtful", "公路里程八公里", 0.5)])
    assert ids(found) == ["doubtful", "sure"]


def test_what_is_known_comes_last():
    given = [marked("known", "粮食产量五万吨", 0.5), marked("new", "公路里程八公里", 0.9)]
    assert ids(rank(given, known=["全年粮食产量五万吨。"])) == ["new", "known"]


def test_copies_come_after_all_that_is_new():
    copies = [marked(f"copy{i}", "粮食产量5万吨", 0.5) for i in range(3)]
    assert ids(rank([*copies, marked("new", "公路里程8公里", 0.8)]))[:2] == ["copy0", "new"]


def test_by_character_the_dense_come_before_the_long():
    """Twice the doubt in four times the length."""
    given = [marked("long", "粮食产量五万吨。" * 4, 0.5, 0.5), marked("dense", "公路里程八公里。", 0.5)]
    assert ids(rank(given)) == ["long", "dense"]
    first = rank(given, per_character=True)[0]
    assert (first.marked.header["id"], first.cost, first.gain) == ("dense", 0.008, 0.5 / 0.008)


TEXTS = st.text(st.sampled_from("甲乙丙丁戊己"), min_size=1, max_size=30)


@pytest.mark.parametrize("per_character", [False, True], ids=["by bulletin", "by character"])
@given(rows=st.lists(st.tuples(TEXTS, st.floats(0, 1)), min_size=1, max_size=12))
def test_the_lazy_order_is_the_greedy_one(rows, per_character):
    """Each choice has the highest gain of those that are left, and nothing is lost."""
    bulletins = [marked(str(i), text, score) for i, (text, score) in enumerate(rows)]
    found = rank(bulletins, per_character=per_character)
    assert sorted(ids(found)) == sorted(b.header["id"] for b in bulletins)
    for k, chosen in enumerate(found):
        known = [s.marked.text for s in found[:k]]
        alone = [rank([s.marked], known=known, per_character=per_character)[0].gain for s in found[k:]]
        assert chosen.gain == alone[0] == max(alone)


def test_the_order_is_in_the_headers_and_in_the_table():
    found = rank([marked("sure", "粮食产量五万吨", 0.99), marked("doubtful", "公路里程八公里", 0.5)])
    assert [m.header for m in numbered(found)] == [
        {"id": "doubtful", "order": "1", "gain": "0.500"},
        {"id": "sure", "order": "2", "gain": "0.010"},
    ]
    assert order_table(found).splitlines()[1] == "1\tdoubtful\t0.500\t0.500\t1.000\t7"


def test_offers_stand_between_the_spans_and_links_follow():
    text = "平顺县华昱公司投资3亿元"
    spans = [("COUNTY", 0, 3), ("METRIC", 7, 9), ("QUANTITY", 9, 12)]
    own = tuple(Mention(label, start, end, text[start:end], 0.9) for label, start, end in spans)
    offers = [
        *(Mention("ENTERPRISE", 3, 7, "华昱公司"), Mention("PROJECT", 0, 7, "平顺县华昱公司")),
        *(Mention("QUANTITY", 9, 11, "3亿"), Mention("REGION", 2, 4, "县华"), Mention("PERSON", 3, 5, "华昱")),
        *(Mention("ENTERPRISE", 3, 5, "华昱"), Mention("QUANTITY", 7, 8, "投")),
    ]
    found = with_offers(MarkedText(text, own, (Link(2, 1, "MEASURES", 0.8),)), offers)
    assert [(m.label, m.text) for m in found.mentions] == [
        *(("PROJECT", "平顺县华昱公司"), ("COUNTY", "平顺县"), ("ENTERPRISE", "华昱公司")),
        *(("METRIC", "投资"), ("QUANTITY", "投"), ("QUANTITY", "3亿元")),
    ]
    assert found.links == (Link(5, 3, "MEASURES", 0.8),)
    assert [m.score for m in found.mentions] == [0.5, 0.9, 0.5, 0.9, 0.5, 0.9]
    assert found.mentions[4].attrs == {"kind": "level", "status": "actual", "bound": "eq"}
