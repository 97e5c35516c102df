"""Spans of a HanLP recognizer beside the tagger's: first by a stand-in, then by a small model trained here."""

import json
import re

import pytest
import spacy

from govie.errors import ModelError
from govie.pipeline.hanlp import find_names, load_recognizer
from govie.training.corpus import blank_pipeline

TEXT = "平顺县 華昱公司，全年生产总值增长，\n城口县新华昱公司。"


LABELS = {"平顺县": "NS", "城口县": "NS", "华昱公司": "NT"}


def recognizer(sentences):
    """Stands for a HanLP recognizer."""
    found = []
    for characters in sentences:
        matches = re.finditer("|".join(LABELS), "".join(characters))
        found.append([(m[0], LABELS[m[0]], m.start(), m.end()) for m in matches])
    return found


def pipeline(**config):
    nlp = blank_pipeline()
    nlp.add_pipe("govie_hanlp", config=config)
    nlp.get_pipe("govie_hanlp").recognizer = recognizer
    return nlp


def test_offsets_are_those_of_the_text():
    found = [(n.label, TEXT[n.start : n.end]) for n in find_names(TEXT, recognizer)]
    assert found == [("NS", "平顺县"), ("NT", "華昱公司"), ("NS", "城口县"), ("NT", "华昱公司")]


def test_it_reads_simplified_characters_of_their_own_width():
    seen = []
    list(find_names("糧食，5萬噸 ５%", lambda sentences: seen.extend(sentences) or [[] for _ in sentences]))
    assert seen == [list("粮食，5万吨"), list("５%")]


def test_names_come_in_order():
    names = [("县", "NS", 2, 3), ("平", "NS", 0, 1)]
    assert [n.start for n in find_names("平顺县", lambda sentences: [names])] == [0, 2]


@pytest.mark.parametrize("text", ["", " \n"])
def test_nothing_to_read(text):
    assert list(find_names(text, recognizer)) == []


def test_spans_stand_beside_those_of_the_tagger_under_labels_of_ones_own():
    doc = pipeline(labels={"NT": "ENTERPRISE"}, key="offers")(TEXT)
    assert [span.label_ for span in doc.spans["offers"]] == ["NS", "ENTERPRISE", "NS", "ENTERPRISE"]
    assert "govie" not in doc.spans


@pytest.mark.parametrize("answer", [{"ner/msra": []}, [], [[], [], [], [], []]], ids=["multi-task", "fewer", "more"])
def test_an_answer_of_another_kind(answer):
    with pytest.raises(ModelError, match="no recognizer of names"):
        list(find_names(TEXT, lambda sentences: answer))


@pytest.mark.parametrize(
    ("config", "problem"),
    [
        (None, "no folder of a HanLP model"),
        ({"crf": True, "classpath": "hanlp.components.ner.rnn_ner.RNNNamedEntityRecognizer"}, "crf=True"),
    ],
    ids=["name", "crf"],
)
def test_folders_that_are_none(tmp_path, config, problem):
    if config is not None:
        (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ModelError, match=problem):
        load_recognizer(tmp_path)


def test_without_a_recognizer():
    nlp = blank_pipeline()
    nlp.add_pipe("govie_hanlp")
    with pytest.raises(ModelError, match="has no recognizer"):
        nlp(TEXT)


COUNTIES, FIRMS = ("平顺县", "城口县", "临泉县", "北票市"), ("华昱公司", "恒瑞公司", "宏源公司", "晶源公司")
PATTERNS = ("{}的{}投产。", "今年{}引进{}，", "{1}落户{0}。")


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """The folder of an RNN recognizer, trained for some seconds on sentences of two names each."""
    pytest.importorskip("hanlp")
    from hanlp.components.ner.rnn_ner import RNNNamedEntityRecognizer

    folder = tmp_path_factory.mktemp("hanlp")
    lines = [row for county in COUNTIES for firm in FIRMS for pattern in PATTERNS for row in bio(pattern, county, firm)]
    for name in ("train", "dev"):
        (folder / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    files = [str(folder / name) for name in ("train.tsv", "dev.tsv", "model")]
    options = {"embed": 16, "rnn_hidden": 16, "batch_size": 8, "lr": 0.02, "drop": 0.1}
    RNNNamedEntityRecognizer().fit(*files, epochs=6, crf=False, tagging_scheme="BIO", seed=0, devices=-1, **options)
    return folder / "model"


def bio(pattern, county, firm):
    """A character a line with its tag, and a blank line."""
    text = pattern.format(county, firm)
    tags = ["O"] * len(text)
    for name, label in ((county, "COUNTY"), (firm, "ENTERPRISE")):
        at = text.index(name)
        tags[at : at + len(name)] = [f"B-{label}", *[f"I-{label}"] * (len(name) - 1)]
    return [*(f"{char}\t{tag}" for char, tag in zip(text, tags, strict=True)), ""]


def test_a_model_trained_with_hanlp(trained, tmp_path):
    nlp = blank_pipeline()
    nlp.add_pipe("govie_hanlp", config={"recognizer": str(trained)})
    nlp.to_disk(tmp_path / "saved")
    for pipeline in (nlp, spacy.load(tmp_path / "saved")):
        doc = pipeline("平顺县的\u3000宏源公司投产。今年城口县引进晶源公司，")
        found = [(span.label_, span.text) for span in doc.spans["hanlp"]]
        assert found == [
            *(("COUNTY", "平顺县"), ("ENTERPRISE", "宏源公司")),
            *(("COUNTY", "城口县"), ("ENTERPRISE", "晶源公司")),
        ]
