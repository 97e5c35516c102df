import itertools
import multiprocessing
import os
from dataclasses import replace

import pytest

import govie
from govie import Bulletin, Failure
from govie.errors import InputError, ModelError

TEXTS = [
    "平顺县2021年经济运行情况\n全年粮食产量5万吨，增长3％。",
    "2024年，全市一般公共预算收入31.5亿元，下降2.3%。",
    "力争今年规模以上工业增加值增长8%左右，\n固定资产投资增长10%以上。" * 9,
    "完",
]
BAD = ["", " \n", None, b"bytes", "粮食\ud800产量", ("a", "b", "c"), ("产量5吨", {"datum": "2024"})]
BAD += [("产量5吨", {"date": "soon"}), ("产量5吨", {"subject": 5}), ("产量5吨", "2024")]


def plain(bulletin):
    return replace(bulletin, doc=None).to_dict()


def close(found, expected):
    """Equal but for the last digits of scores, which hang on what is read together."""
    if isinstance(found, dict):
        return found.keys() == expected.keys() and all(close(found[k], expected[k]) for k in found)
    if isinstance(found, list):
        return len(found) == len(expected) and all(map(close, found, expected))
    return found == (pytest.approx(expected, abs=2e-3) if isinstance(expected, float) else expected)


@pytest.mark.parametrize("batch_size", [1, 3, 50])
def test_many_say_what_each_says_alone_in_order(batch_size):
    texts = TEXTS * 3
    found = list(govie.parse_many(texts, batch_size=batch_size))
    assert [b.text for b in found] == texts
    for bulletin, text in zip(found, texts, strict=True):
        assert close(plain(bulletin), plain(govie.parse(text)))
        assert bulletin.doc is None


def test_what_is_known_of_a_text_comes_with_it():
    known = {"date": "2015-03", "subject": "平顺县", "source": "a.txt"}
    (first, second) = govie.parse_many([("今年粮食产量5万吨。", known), ("今年粮食产量5万吨。", {})])
    assert (first.subject.adcode, first.date, first.source) == ("140425", "2015-03", "a.txt")
    assert first.facts[0].period == "2015"
    assert (second.subject, second.source) == (None, None)


@pytest.mark.parametrize("bad", BAD, ids=repr)
def test_a_bad_text_leaves_its_error_in_its_place(bad):
    found = list(govie.parse_many([TEXTS[0], bad, TEXTS[1]], batch_size=2))
    assert [type(result) for result in found] == [Bulletin, Failure, Bulletin]
    assert found[1].index == 1
    assert found[1].error


def test_a_failure_keeps_its_source():
    (failure,) = govie.parse_many([("", {"source": "empty.txt"})])
    assert failure.source == "empty.txt"
    assert failure.error.startswith("empty.txt: the text is empty")


def test_a_text_that_stops_the_pipeline_stops_no_other(monkeypatch):
    tagger = govie.load().get_pipe("govie_tagger")
    read = type(tagger).predict

    def stumble(self, docs):
        docs = list(docs)
        if any("绊" in doc.text for doc in docs):
            raise ZeroDivisionError("stumbled")
        return read(self, docs)

    monkeypatch.setattr(type(tagger), "predict", stumble)
    found = list(govie.parse_many([TEXTS[0], "绊", TEXTS[1]]))
    assert [type(result) for result in found] == [Bulletin, Failure, Bulletin]
    assert found[1].error == "ZeroDivisionError: stumbled"


def test_scores_below_the_least_are_left_out():
    (all_of_them,) = govie.parse_many(TEXTS[:1])
    least = max(fact.score for fact in all_of_them.facts)
    (found,) = govie.parse_many(TEXTS[:1], min_score=least - 1e-3)
    assert 0 < len(found.facts) < len(all_of_them.facts)


def test_it_takes_no_more_than_a_batch_ahead():
    taken = itertools.count()
    endless = (f"第{next(taken)}年，粮食产量5万吨。" for _ in itertools.count())
    results = govie.parse_many(endless, batch_size=4)
    assert next(taken) == 0  # nothing is read before it is asked for
    assert len(list(itertools.islice(results, 5))) == 5
    assert next(taken) == 9


def test_long_texts_fill_a_batch(monkeypatch):
    monkeypatch.setattr("govie.many._BATCH_CHARACTERS", 2 * len(TEXTS[2]))
    taken = []
    texts = (taken.append(k) or TEXTS[2] for k in range(9))
    next(govie.parse_many(texts))
    assert taken == [0, 1]


def test_what_the_texts_raise_is_passed_on():
    def texts():
        yield TEXTS[0]
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(govie.parse_many(texts()))


@pytest.mark.parametrize("option", [{"workers": 0}, {"batch_size": 0}], ids=str)
def test_less_than_one_is_refused_at_once(option):
    with pytest.raises(InputError, match="use 1 or more"):
        govie.parse_many(TEXTS, **option)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_unknown_model_is_refused(workers):
    with pytest.raises(ModelError, match="not installed"):
        list(govie.parse_many(TEXTS, model="no_such_model", workers=workers))


def test_nothing_in_nothing_out():
    assert list(govie.parse_many([])) == []


def test_workers_say_the_same_in_the_same_order(monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    texts = [*TEXTS, "", *TEXTS]
    results = govie.parse_many(iter(texts), workers=2, batch_size=2)
    found = [next(results)]
    assert "OMP_NUM_THREADS" not in os.environ
    found += results
    alone = list(govie.parse_many(texts))
    assert [type(result) for result in found] == [type(result) for result in alone]
    assert found[4] == alone[4]
    for a, b in zip(found, alone, strict=True):
        assert isinstance(a, Failure) or close(plain(a), plain(b))


def test_workers_are_let_go_when_the_caller_stops():
    results = govie.parse_many(itertools.cycle(TEXTS), workers=2, batch_size=1)
    next(results)
    results.close()
    assert not multiprocessing.active_children()
