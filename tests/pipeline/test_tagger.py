import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from govie.annotation.marked import parse_marked
from govie.pipeline.document import KEY, mentions_of
from govie.pipeline.spans import drop_crossing, trim
from govie.records import Mention
from govie.training.corpus import to_example

TRAIN = parse_marked(
    "---\n" + "".join(f"{{C|平顺县}}{{P|{{E|恒瑞}}药业园}}{{M{i}|总投资}}{{Q|2亿\n元|M{i}}}。" for i in range(8))
)


@pytest.fixture(scope="module")
def nlp():
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "govie.CharTokenizer.v1"}}})
    small = {"@architectures": "govie.CharTagger.v1", "width": 32, "depth": 1, "feature_width": 8, "head_width": 32}
    nlp.add_pipe("govie_tagger", config={"model": small})
    example = to_example(nlp, TRAIN)
    optimizer = nlp.initialize(lambda: [example])
    optimizer.learn_rate = 0.01
    losses = [nlp.update([example], sgd=optimizer)["govie_tagger"] for _ in range(40)]
    assert losses[-1] < losses[0] / 5
    return nlp


def test_it_learns_nested_spans_and_those_over_a_line_break(nlp):
    doc = nlp(TRAIN.text)
    assert {m.key for m in mentions_of(doc)} == {m.key for m in TRAIN.mentions}
    assert all(0 < score <= 1 for score in doc.spans[KEY].attrs["scores"])


def test_texts_of_blanks_only_have_no_spans(nlp):
    for text in ("", " \n\u3000"):
        doc = nlp(text)
        assert mentions_of(doc) == []
        assert KEY in doc.spans


def test_a_batch_equals_one_by_one(nlp):
    texts = [TRAIN.text[:20], TRAIN.text, "平顺县"]
    batched = [[m.key for m in mentions_of(doc)] for doc in nlp.pipe(texts)]
    assert batched == [[m.key for m in mentions_of(nlp(text))] for text in texts]


def test_it_comes_back_from_disk(nlp, tmp_path):
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert mentions_of(again(TRAIN.text)) == mentions_of(nlp(TRAIN.text))


def test_labels_are_fixed(nlp):
    with pytest.raises(ValueError, match="fixed"):
        nlp.get_pipe("govie_tagger").add_label("NEW")


SPANS = st.builds(
    lambda start, length, score: Mention("METRIC", start, start + length, "", score),
    st.integers(0, 30),
    st.integers(1, 10),
    st.floats(0.1, 1),
)


@given(st.lists(SPANS, max_size=25))
def test_kept_spans_nest_or_are_apart(spans):
    kept = drop_crossing(spans)
    for a in kept:
        for b in kept:
            assert not a.start < b.start < a.end < b.end
    if spans:
        assert max(spans, key=lambda m: m.score) in kept


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("全市完成粮食产量", "粮食产量"),
        ("共有公共图书馆", "公共图书馆"),
        ("计划投资", "计划投资"),
        ("计划新建学校", "新建学校"),
        ("工作)", "工作"),
        ("规上（限上）企业", "规上（限上）企业"),
        ("完成", "完成"),
    ],
)
def test_light_verbs_and_odd_brackets_stay_outside_a_metric(text, metric):
    assert trim(Mention("METRIC", 0, len(text), text), text).text == metric


@pytest.mark.parametrize(
    ("text", "start", "end", "metric"),
    [
        ("工业增加值占生产总值的比重为三成", 0, 13, "工业增加值"),
        ("民生支出占比八成", 0, 6, "民生支出占比"),
        ("占地面积二亩", 0, 4, "占地面积"),
        ("税收占全市财政收入比重为一成", 5, 9, None),
    ],
)
def test_of_a_share_the_metric_is_the_part(text, start, end, metric):
    found = trim(Mention("METRIC", start, end, text[start:end]), text)
    assert (found and found.text) == metric
