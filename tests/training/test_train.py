"""One short run of the whole chain on two bulletins: it must learn them, and give the same model twice."""

import json
from pathlib import Path

import pytest

from govie.api import parse
from govie.training.train import train_model

BODIES = {
    "a": "{C|平顺县}{D1|2020年|=2020}{M1|粮食产量}{Q|5万吨|M1 D1}，增长{Q|3%|M1 D1 growth}；"
    "{M2|棉花产量}{Q|2万吨|M2 D1}，下降{Q|4%|M2 D1 growth down}。",
    "b": "{C|城口县}{D1|2019年|=2019}{M1|工业产值}{Q|8亿元|M1 D1}，增长{Q|6%|M1 D1 growth}；"
    "{M2|税收收入}{Q|1亿元|M2 D1}，下降{Q|2%|M2 D1 growth down}。",
}
QUICK = {
    "training.max_steps": 30,
    "training.optimizer.learn_rate.warmup_steps": 1,
    "components.govie_tagger.model.depth": 1,
    "training.eval_frequency": 15,
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    root = tmp_path_factory.mktemp("corpus")
    (root / "annotations").mkdir()
    for name, body in BODIES.items():
        (root / "annotations" / f"{name}.mk").write_text(f"id: {name}\ndate: 2021\n---\n{body}\n", encoding="utf-8")
    splits = {"train": ["a", "b"], "dev": ["a"], "test": ["b"]}
    (root / "annotations" / "splits.json").write_text(json.dumps(splits), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def trained(corpus, root):
    outputs = [corpus / f"model{i}" for i in range(2)]
    for output in outputs:
        train_model(root=corpus, config=root / "configs" / "sm.cfg", output=output, overrides=QUICK)
    return outputs


def test_it_finds_what_it_was_shown(trained):
    bulletin = parse("平顺县2020年粮食产量5万吨，增长3%；棉花产量2万吨，下降4%。", model=str(trained[0]))
    assert "5万吨" in {m.text for m in bulletin.entities if m.label == "QUANTITY"}


def test_the_same_seed_gives_the_same_model(trained):
    text = "平顺县2020年粮食产量5万吨，增长3%；城口县税收收入1亿元，下降2%。"
    first, second = (parse(text, model=str(path)).to_dict() for path in trained)
    assert first["entities"]
    assert first == second


def test_scores_are_calibrated_last(trained):
    import spacy

    curves = spacy.load(trained[0]).get_pipe("govie_facts").calibration.curves
    assert "spans.QUANTITY" in curves


def test_no_file_of_a_model_is_a_pickle(trained):
    files = [path for path in Path(trained[0]).rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert path.suffix not in (".pkl", ".pickle", ".joblib")
        assert not path.read_bytes().startswith((b"\x80\x03", b"\x80\x04", b"\x80\x05"))


def test_unlabelled_text_is_marked_and_learnt_from(corpus, root):
    text = corpus / "unlabelled.txt"
    text.write_text("平顺县2018年粮食产量4万吨，增长2%。\n" * 40, encoding="utf-8")
    output = corpus / "distilled"
    train_model(root=corpus, config=root / "configs" / "sm.cfg", output=output, unlabelled=text, overrides=QUICK)
    assert parse("平顺县2018年粮食产量4万吨。", model=str(output)).entities
    assert json.loads((output / "meta.json").read_text(encoding="utf-8"))["unlabelled_characters"] > 0
