"""Words over characters: offsets are the text's, whatever the segmenter; no library is needed here."""

from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govie.annotation.marked import parse_marked
from govie.errors import ModelError
from govie.pipeline.document import WORDS
from govie.pipeline.words import find_words
from govie.training.corpus import blank_pipeline, to_example

SIZES = [2, 1, 3]


class Cutter:
    """Stands for a segmenter: words of two, one and three characters in turn."""

    def __init__(self):
        self.seen = []

    def cut(self, run):
        self.seen.append(run)
        edges = [0, *accumulate(SIZES * len(run))]
        return [run[a:b] for a, b in pairwise(edges) if a < len(run)]


@settings(deadline=None)
@given(st.text(alphabet="县市增\n \u3000\r。，1a😀\u2028", max_size=120))
def test_every_visible_character_is_in_one_word(text):
    spans = list(find_words(text, Cutter()))
    assert all(not text[s].isspace() and not text[e - 1].isspace() for s, e in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    inside = {i for start, end in spans for i in range(start, end)}
    assert {i for i, char in enumerate(text) if not char.isspace()} <= inside


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("粮食产量。棉花产量", ["粮食产量。", "棉花产量"]),
        ("粮食 产量\n棉花", ["粮食", "产量", "棉花"]),
        ("全县规模以上工业企业，实现总产\n值三亿元。", ["全县规模以上工业企业,实现总产值三亿元。"]),
        ("糧食產量５萬噸", ["粮食产量5万吨"]),
    ],
    ids=["sentences", "blanks", "soft-break", "folded"],
)
def test_what_is_read_at_a_time(text, runs):
    cutter = Cutter()
    list(find_words(text, cutter))
    assert cutter.seen == runs


def with_words(component):
    nlp = blank_pipeline()
    nlp.add_pipe("govie_words")
    nlp.get_pipe("govie_words")._segmenter = component
    return nlp


def test_words_are_spans_of_the_document():
    doc = with_words(Cutter())("粮食产量，5万吨")
    assert [(w.start, w.end, w.text) for w in doc._.words][:2] == [(0, 2, "粮食"), (2, 3, "产")]
    assert WORDS in doc.spans


def test_without_a_segmenter_there_are_no_words():
    assert blank_pipeline()("粮食产量")._.words == []


@pytest.mark.parametrize("folder", [None, "nowhere"])
def test_errors_say_what_to_do(folder):
    nlp = blank_pipeline()
    nlp.add_pipe("govie_words", config={"segmenter": folder})
    with pytest.raises(ModelError, match="govie train-segmenter"):
        nlp("粮食产量")


def test_a_tagger_that_reads_words_says_that_it_has_none():
    nlp = blank_pipeline()
    nlp.add_pipe("govie_tagger", config={"model": {"@architectures": "govie.CharTagger.v1", "words": True}})
    example = to_example(nlp, parse_marked("---\n{M|粮食产量}"))
    nlp.initialize(lambda: [example])
    with pytest.raises(ModelError, match="reads words"):
        nlp("粮食产量")


def test_a_tagger_can_tell_by_words_alone():
    """The same characters are metrics where they are words, and none where they are one word together."""
    nlp = blank_pipeline()
    small = {"@architectures": "govie.CharTagger.v1", "width": 8, "depth": 1, "feature_width": 8, "head_width": 8}
    nlp.add_pipe("govie_tagger", config={"model": small | {"words": True, "dropout": 0.0}})
    examples = []
    for text, size in (("{M|增}{M|长}", 1), ("增长", 2)):
        example = to_example(nlp, parse_marked(f"---\n{text}"))
        doc = example.predicted
        doc.spans[WORDS] = [doc[i : i + size] for i in range(0, 2, size)]
        examples.append(example)
    optimizer = nlp.initialize(lambda: examples)
    optimizer.learn_rate = 0.02
    for _ in range(40):
        nlp.update(examples, sgd=optimizer)
    tagger = nlp.get_pipe("govie_tagger")
    assert [len(found) for found in tagger.predict([eg.predicted for eg in examples])] == [2, 0]
