"""``configs/trf.cfg`` over a tiny random BERT that is made here: trained, saved, loaded, gone on with."""

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import spacy
from transformers import BertConfig, BertModel, BertTokenizer

from govie.api import parse
from govie.errors import ModelError
from govie.pipeline.document import mentions_of
from govie.training.train import train_model

TEXT = "平顺县2020年粮食产量5万吨，增长3%；城口县税收收入1亿元，下降2%。"
SIZES = {"width": 32, "depth": 1, "heads": 2, "inner_width": 64, "positions": 256}
MODEL = "components.govie_tagger.model."


@pytest.fixture(scope="module")
def bert(tmp_path_factory):
    """A folder as a hub has it: config, vocabulary, weights."""
    folder = tmp_path_factory.mktemp("bert")
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set(TEXT)), "##0", "2020"]
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(pieces), hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=256,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder)
    return folder, len(pieces)


@pytest.fixture(scope="module")
def settings(bert):
    folder, vocabulary = bert
    return {
        "training.max_steps": 40,
        "training.eval_frequency": 20,
        "training.optimizer.learn_rate.initial_rate": 0.003,
        "training.optimizer.learn_rate.warmup_steps": 1,
        "initialize.components.govie_tagger.weights.name": str(folder),
        **{MODEL + name: size for name, size in (SIZES | {"vocabulary": vocabulary}).items()},
    }


@pytest.fixture(scope="module")
def trained(corpus, root, settings):
    output = corpus / "transformer"
    config = root / "configs" / "trf.cfg"
    train_model(annotations=corpus, config=config, output=output, overrides=settings, workers=1)
    return output


def test_it_finds_what_it_was_shown(trained):
    found = parse(TEXT, model=str(trained)).entities
    assert "5万吨" in {m.text for m in found if m.label == "QUANTITY"}


def test_a_model_needs_no_hub_to_load(trained, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    once, again = spacy.load(trained), spacy.load(trained)
    assert mentions_of(once(TEXT)) == mentions_of(again(TEXT)) != []
    bytes_ = once.get_pipe("govie_tagger").to_bytes()
    assert again.get_pipe("govie_tagger").from_bytes(bytes_)


def test_no_pickle(trained):
    data = (trained / "govie_tagger" / "model").read_bytes()
    assert b"PK\x03\x04" in data
    assert b"data.pkl" not in data


def test_going_on_from_it(trained, corpus, tmp_path):
    steps = {"training.max_steps": 1}
    train_model(annotations=corpus, output=tmp_path / "more", start=trained, overrides=steps, workers=1, folds=0)
    assert parse(TEXT, model=str(tmp_path / "more")).entities


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({MODEL + "width": 64}, "does not fit"),
        ({"initialize.components.govie_tagger.weights.name": "no/such-model"}, "cannot be read"),
    ],
    ids=["sizes", "name"],
)
def test_errors(corpus, root, settings, tmp_path, monkeypatch, change, problem):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    config = root / "configs" / "trf.cfg"
    with pytest.raises(ModelError, match=problem):
        train_model(annotations=corpus, config=config, output=tmp_path, overrides=settings | change, workers=1)
