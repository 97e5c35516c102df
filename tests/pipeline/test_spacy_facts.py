"""What govie relies on in its host: each of these was found out by trying, and must stay true."""

import importlib.metadata

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from govie.annotation.marked import parse_marked
from govie.pipeline.document import KEY, links_of, mentions_of, set_mentions, state
from govie.pipeline.tagger import score_spans
from govie.records import Mention
from govie.training.corpus import make_corpus, to_doc, to_example

TEXT = "{C1|北票市}{P1|{E1|宏源铸造}|E1}签约，{M1|总投资}{Q|8.6亿元|M1 P1}。"


@pytest.fixture(scope="module")
def nlp():
    return spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "govie.CharTokenizer.v1"}}})


@pytest.fixture
def marked():
    return parse_marked("id: a\ndate: 2022\n---\n" + TEXT)


def test_every_registered_name_loads():
    own = importlib.metadata.distribution("govie").entry_points
    groups = [entry for entry in own if entry.group.startswith("spacy_")]
    assert len(groups) >= 10
    for entry in groups:
        assert callable(entry.load())
        is_factory = entry.group == "spacy_factories"
        assert entry.name.startswith("govie_" if is_factory else "govie.")
        assert ("." in entry.name) != is_factory


def test_one_token_a_code_point(nlp):
    text = "北票\n市😀 2０21"
    doc = nlp.make_doc(text)
    assert doc.text == text
    assert [token.idx for token in doc] == list(range(len(text)))


def test_norms_are_folded(nlp):
    doc = nlp.make_doc("萬２ ")
    assert [token.norm_ for token in doc][:2] == ["万", "2"]
    assert doc[2].norm_ == " "


def test_long_texts_need_max_length(nlp):
    from spacy.language import Language

    other = Language(max_length=5)
    with pytest.raises(ValueError, match="E088"):
        other("123456")


def test_a_lone_surrogate_raises(nlp):
    with pytest.raises(UnicodeEncodeError):
        nlp.make_doc("\ud800")


def test_two_labels_on_the_same_characters_keep_their_own_attributes(nlp, marked):
    doc = to_doc(nlp, marked)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert mentions_of(again) == list(marked.mentions)
    assert links_of(again) == list(marked.links)


def test_docbin_keeps_spans_attributes_and_links(nlp, marked, tmp_path):
    DocBin(docs=[to_doc(nlp, marked)], store_user_data=True).to_disk(tmp_path / "a.spacy")
    (example,) = make_corpus(tmp_path / "a.spacy")(nlp)
    assert mentions_of(example.reference) == list(marked.mentions)
    assert links_of(example.reference) == list(marked.links)
    assert state(example.predicted)["date"] == "2022"
    assert mentions_of(example.predicted) == []


def test_entities_do_not_overlap_and_projects_win(nlp):
    doc = nlp.make_doc("宏源铸造等")
    set_mentions(doc, [Mention("ENTERPRISE", 0, 4, "宏源铸造"), Mention("PROJECT", 0, 4, "宏源铸造")])
    assert [(e.text, e.label_) for e in doc.ents] == [("宏源铸造", "PROJECT")]
    assert [s.label_ for s in doc.spans[KEY]] == ["ENTERPRISE", "PROJECT"]


def test_scorer_counts_documents_without_predictions(nlp, marked):
    empty = to_example(nlp, marked)
    full = to_example(nlp, marked)
    set_mentions(full.predicted, marked.mentions)
    scores = score_spans([empty, full])
    expected = {"p": 1.0, "r": 0.5, "f": pytest.approx(2 / 3)}
    assert {name: scores[f"govie_{name}"] for name in "prf"} == expected
    assert {name: scores[f"spans_govie_{name}"] for name in "prf"} == expected
    assert scores["spans_govie_per_type"] == dict.fromkeys(sorted({m.label for m in marked.mentions}), expected)


def test_an_empty_norm_falls_back_to_the_character(nlp):
    token = nlp.make_doc("县")[0]
    token.norm_ = ""
    assert token.norm_ == "县"


def test_training_sets_sentences_and_matches_on_predicted_documents(root):
    config = spacy.util.load_config(root / "configs" / "sm.cfg")
    assert {"govie_sections", "govie_matchers"} <= set(config["training"]["annotating_components"])
