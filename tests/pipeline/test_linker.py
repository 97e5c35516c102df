import itertools
import random

import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from govie.annotation.marked import parse_marked
from govie.models.trees import fit_trees
from govie.pipeline.candidates import candidates
from govie.pipeline.linker import GovieLinker, assemble, assemble_chain
from govie.pipeline.pairs import NONE, OTHER, SAME, feature_names, features, gold_history
from govie.pipeline.scene import Scene
from govie.training.linker import disturb

MARKED = parse_marked(
    "---\n{D1|2021年|=2021}，全县{M1|粮食产量}{Q|5万吨|M1 D1}，增长{Q|3%|M1 D1 growth}；"
    "{M2|棉花}、{M3|油料产量}分别增长{Q|1%|M2 D1 growth}、{Q|2%|M3 D1 growth}。"
)


@pytest.fixture
def scene():
    return Scene(MARKED.text, MARKED.mentions)


def test_gold_links_are_candidates(scene):
    for label in ("MEASURES", "DURING"):
        pairs = set(zip(*(side.tolist() for side in candidates(scene, label)), strict=True))
        assert {(k.head, k.tail) for k in MARKED.links if k.label == label} <= pairs


@pytest.mark.parametrize(
    ("marked", "metric", "pairs"),
    [
        ("{D1|年末|=2021-12-31}{M1|公路里程}{Q|3公里|M1 D1}", "公路里程", {("3公里", "年末")}),
        ("{D1|年末|=2021-12-31}{M1|快递业务量}{Q|3万件|M1}", "快递业务量", set()),
        ("{D1|截至6月末|=2021-06-30}{M1|财政支出}{Q|3亿元|M1}", "财政支出", {("3亿元", "截至6月末")}),
        ("{M1|工业总产值}（{D1|1990年|=1990}不变价）{Q|3亿元|M1}", "工业总产值", set()),
        ("{D1|目前}开工。{M1|总投资}{Q|3亿元|M1 D1}。", "总投资", {("3亿元", "目前")}),
        ("{D1|目前}开工。\n\n{M1|总投资}{Q|3亿元|M1}。", "总投资", set()),
        ("{D1|2021年|=2021}开工。\n\n{M1|总投资}{Q|3亿元|M1 D1}。", "总投资", {("3亿元", "2021年")}),
    ],
    ids=[
        "stock at a moment",
        "flow never at a moment",
        "flow up to a moment",
        "price base",
        "vague date in the block",
        "vague date in another block",
        "year in another block",
    ],
)
def test_dates_that_cannot_govern_a_figure_are_no_candidates(marked, metric, pairs):
    marked = parse_marked("---\n" + marked)
    scene = Scene(marked.text, marked.mentions)
    scene.note_metrics(marked.links)
    assert scene.compact(next(iter(scene.metric_of.values()))) == metric
    heads, tails = candidates(scene, "DURING")
    text = [m.text for m in marked.mentions]
    assert {(text[h], text[t]) for h, t in zip(heads, tails, strict=True)} == pairs


def test_disturbing_changes_a_share_of_the_choices_before():
    heads, tails = np.repeat(np.arange(10, 2010), 2), np.tile([0, 1], 2000)
    chosen = {head: {0} for head in range(10, 2010)}
    assert disturb(chosen, heads, tails, random.Random(0), share=0) == chosen
    changed = disturb(chosen, heads, tails, random.Random(0), share=0.5)
    assert 0.25 < sum(changed[head] != {0} for head in chosen) / len(chosen) < 0.4
    assert {frozenset(own) for own in changed.values()} == {frozenset(), frozenset({0}), frozenset({1})}


def test_features_have_names_and_a_row_a_pair(scene):
    heads, tails = candidates(scene, "MEASURES")
    assert features(scene, heads, tails).shape == (len(heads), len(feature_names()))
    assert features(scene, heads[:0], tails[:0]).shape == (0, len(feature_names()))


def test_respectively_puts_its_members_in_order(scene):
    heads, tails = candidates(scene, "MEASURES")
    rows = features(scene, heads, tails)
    column = feature_names().index("respectively_offset")
    text = [m.text for m in MARKED.mentions]
    offsets = {(text[h], text[t]): rows[i, column] for i, (h, t) in enumerate(zip(heads, tails, strict=True))}
    assert offsets["1%", "棉花"] == 0
    assert offsets["2%", "油料产量"] == 0
    assert offsets["2%", "棉花"] != 0


def test_history_says_what_the_quantity_before_had():
    heads, tails = np.array([4, 4, 6, 6]), np.array([0, 1, 0, 1])
    assert gold_history(heads, tails, {4: {0}}).tolist() == [NONE, NONE, SAME, OTHER]


def test_assembly_keeps_the_best_of_single_links_and_all_of_others():
    heads, tails, scores = np.array([5, 5]), np.array([1, 2]), np.array([0.6, 0.9])
    assert [k.tail for k in assemble("MEASURES", heads, tails, scores, threshold=0.5)] == [2]
    assert [k.tail for k in assemble("BY", heads, tails, scores, threshold=0.5)] == [1, 2]


def test_a_chain_holds_on_to_its_tail():
    heads, tails = np.array([3, 4, 4]), np.array([0, 0, 1])
    scores = np.array([[0.9, 0.4, 0.5], [0.9, 0.9, 0.5], [0.9, 0.4, 0.5]])
    assert [(k.head, k.tail) for k in assemble_chain("DURING", heads, tails, scores, threshold=0.5)] == [(3, 0), (4, 0)]


def best_by_trying(heads, tails, scores, tilt):
    """The likeliest choice of a tail or none for each head, among all of them."""
    order = list(dict.fromkeys(heads.tolist()))
    rows = {head: np.flatnonzero(heads == head) for head in order}
    best, chosen = -np.inf, ()
    for choice in itertools.product(*([None, *tails[rows[head]].tolist()] for head in order)):
        total, last = 0.0, None
        for head, tail in zip(order, choice, strict=True):
            own = tails[rows[head]].tolist()
            history = [NONE if last is None else SAME if k == last else OTHER for k in own]
            odds = scores[history, rows[head]] / (1 - scores[history, rows[head]])
            chances = dict(zip([None, *own], [tilt, *odds], strict=True))
            total += np.log(chances[tail] / (tilt + odds.sum()))
            last = tail
        if total > best:
            best, chosen = total, choice
    return [(head, tail) for head, tail in zip(order, chosen, strict=True) if tail is not None]


@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 3), min_size=1, max_size=4))
def test_a_chain_is_the_best_of_all(seed, sizes):
    rng = np.random.default_rng(seed)
    heads = np.repeat(np.arange(10, 10 + len(sizes)), sizes)
    tails = np.concatenate([np.sort(rng.choice(5, n, replace=False)) for n in sizes])
    scores = rng.uniform(0.05, 0.95, (3, len(heads)))
    found = assemble_chain("DURING", heads, tails, scores, threshold=0.3)
    assert [(k.head, k.tail) for k in found] == best_by_trying(heads, tails, scores, 0.3 / 0.7)


def test_no_candidates_no_links():
    none = np.zeros(0, dtype="i8")
    assert assemble_chain("DURING", none, none, np.zeros((3, 0)), threshold=0.5) == []


def test_unfitted_linker_passes_through_and_warns():
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "govie.CharTokenizer.v1"}}})
    nlp.add_pipe("govie_linker")
    with pytest.warns(UserWarning, match="not fitted"):
        assert nlp("5万吨").text == "5万吨"


def test_linker_comes_back_from_bytes_and_disk(tmp_path):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(80, len(feature_names()))).astype("f")
    linker = GovieLinker()
    linker.classifiers = {"MEASURES": fit_trees(X, X[:, 0] > 0, rounds=3)}
    expected = linker.link(MARKED.text, MARKED.mentions)
    linker.to_disk(tmp_path / "linker")
    for again in (GovieLinker().from_bytes(linker.to_bytes()), GovieLinker().from_disk(tmp_path / "linker")):
        assert again.link(MARKED.text, MARKED.mentions) == expected
        assert again.thresholds == linker.thresholds


def test_stored_weights_hold_no_pickle(tmp_path):
    linker = GovieLinker()
    linker.to_disk(tmp_path)
    with np.load(tmp_path / "weights.npz", allow_pickle=False) as stored:
        assert "__settings__" in stored.files
