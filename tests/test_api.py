import pytest

import govie
from govie.errors import InputError, ModelError


@pytest.mark.parametrize("text", [None, 3, b"bytes"], ids=["None", "number", "bytes"])
def test_what_is_no_string_is_refused(text):
    with pytest.raises(InputError, match="pass a str"):
        govie.parse(text)


@pytest.mark.parametrize("text", ["", " \n\u3000"])
def test_an_empty_text_is_refused(text):
    with pytest.raises(InputError, match="empty"):
        govie.parse(text)


def test_a_lone_surrogate_is_refused_with_its_offset():
    with pytest.raises(InputError) as caught:
        govie.parse("粮食\ud800产量")
    assert caught.value.offset == 2


def test_an_unknown_model_is_refused():
    with pytest.raises(ModelError, match="not installed"):
        govie.parse("粮食产量5万吨", model="no_such_model")


@pytest.mark.parametrize("date", ["22", "2022-13", "2022-1-1", "２０２２", "yesterday"])
def test_a_bad_date_is_refused(date):
    with pytest.raises(InputError, match="not a date"):
        govie.parse("粮食产量5万吨", date=date)


def test_offsets_are_those_of_the_callers_string():
    text = "　平顺县２０２１年\r\n糧食產量\n５萬噸，😀增長３％。"
    bulletin = govie.parse(text)
    assert bulletin.facts
    for mention in bulletin.entities:
        assert text[mention.start : mention.end] == mention.text


def test_facts_below_the_score_are_left_out():
    text = "2021年，全县粮食产量5万吨，增长3%。"
    scores = sorted(fact.score for fact in govie.parse(text).facts)
    assert scores[0] < scores[-1]
    assert [fact.score for fact in govie.parse(text, min_score=scores[-1]).facts] == scores[-1:]


def test_the_given_subject_and_date_are_used():
    bulletin = govie.parse("今年，全县粮食产量5万吨。", subject="平顺县", date="2015-03")
    assert (bulletin.subject.adcode, bulletin.date) == ("140425", "2015-03")
    assert bulletin.facts[0].period == "2015"
