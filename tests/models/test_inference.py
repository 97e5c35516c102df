import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.models.characters import id_table, read_chunks
from govie.models.inference import Encoder, Packing
from govie.models.tagger import build_tagger
from govie.models.tags import N_TAGS

LETTERS = "全县粮食产量增长亿元0123456789，。"


@pytest.fixture(scope="module", params=[(1, False), (2, False), (2, True)], ids=["one-layer", "two-layers", "words"])
def model(request):
    depth, words = request.param
    built = build_tagger(width=12, depth=depth, feature_width=6, head_width=10, labels=3, words=words)
    built.attrs["characters"] = LETTERS
    built.get_ref("embed").set_dim("nV", len(LETTERS) + 1, force=True)
    built.initialize()
    rng = np.random.default_rng(0)
    for layer in built.walk():
        for name in layer.param_names:
            layer.set_param(name, rng.normal(0, 0.4, layer.get_param(name).shape).astype("f"))
    return built


def chunks_of(model, *lengths):
    rng = np.random.default_rng(sum(lengths))
    texts = ("".join(rng.choice(list(LETTERS[:-3]), n)) for n in lengths)
    table, words = id_table(LETTERS), [(0, 1)] if model.attrs["words"] else None
    return [read_chunks(text, [], table, words=words)[0] for text in texts]


@pytest.mark.parametrize("lengths", [(1,), (9, 9, 9, 1), (40, 31, 31, 8, 7, 5, 2, 2, 1)], ids=str)
def test_it_reads_what_the_trained_network_reads(model, lengths):
    chunks = chunks_of(model, *lengths)
    expected = np.concatenate(model.predict(chunks)).reshape(sum(lengths), 3, N_TAGS)
    found = Encoder.of(model, 3).scores(chunks)
    np.testing.assert_allclose(found, expected.transpose(0, 2, 1), atol=1e-4)


def test_it_is_built_from_the_weights_as_they_are(model):
    chunks = chunks_of(model, 6, 3)
    before = Encoder.of(model, 3).scores(chunks)
    (layer,) = (layer for layer in model.walk() if layer.name == "linear")
    bias = layer.get_param("b")
    layer.set_param("b", bias + 1)
    np.testing.assert_allclose(Encoder.of(model, 3).scores(chunks), before + 1, atol=1e-5)
    layer.set_param("b", bias)


@given(st.lists(st.integers(1, 12), min_size=1, max_size=9))
def test_packing_keeps_every_character_and_turns_each_chunk_round(lengths):
    lengths = sorted(lengths, reverse=True)
    packing = Packing.of(lengths)
    assert sorted(packing.index.tolist()) == list(range(sum(lengths)))
    assert packing.mirror[packing.mirror].tolist() == list(range(sum(lengths)))
    at = 0
    for n in lengths:
        own = [i for i in range(sum(lengths)) if at <= packing.index[i] < at + n]
        assert packing.index[packing.mirror[own]].tolist() == list(range(at, at + n))[::-1]
        at += n
    assert sum(packing.sizes) == sum(lengths)
