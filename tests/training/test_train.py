"""One short run of the whole chain on two bulletins: it must learn them, and give the same model twice."""

import json
from pathlib import Path

import pytest

from govie.annotation.marked import parse_marked
from govie.api import parse
from govie.conversions.jsonl import write as write_jsonl
from govie.conversions.notes import Notes
from govie.errors import InputError
from govie.training.train import CHECKPOINTS, train_model


@pytest.fixture(scope="module")
def trained(corpus, config, quick):
    outputs = [corpus / f"model{i}" for i in range(2)]
    for output, workers in zip(outputs, (1, 2), strict=True):
        train_model(annotations=corpus, config=config, output=output, overrides=quick, workers=workers)
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


def test_a_model_names_no_folder_and_holds_no_checkpoint(trained):
    config = (trained[0] / "config.cfg").read_text(encoding="utf-8")
    assert str(trained[0].parent) not in config
    assert "${paths.train}" in config
    assert not (trained[0] / CHECKPOINTS).exists()


def test_unlabelled_text_is_marked_and_learnt_from(corpus, config, quick):
    text = corpus / "unlabelled.txt"
    text.write_text("平顺县2018年粮食产量4万吨，增长2%。\n" * 40, encoding="utf-8")
    output = corpus / "distilled"
    train_model(annotations=corpus, config=config, output=output, unlabelled=text, overrides=quick)
    assert parse("平顺县2018年粮食产量4万吨。", model=str(output)).entities
    assert json.loads((output / "meta.json").read_text(encoding="utf-8"))["unlabelled_characters"] > 0


def test_the_marks_of_a_teacher_are_learnt_from(corpus, config, quick, tmp_path):
    marked = parse_marked("id: a\n---\n{C|砚山县}有{M1|砚台}{Q|5万方|M1}。" + "{C|砚山县}。" * 20)
    write_jsonl([marked], tmp_path, notes=Notes())
    nlp = train_model(
        annotations=corpus, config=config, output=tmp_path / "m", machine=tmp_path / "bulletins.jsonl", overrides=quick
    )
    assert nlp.meta["unlabelled_characters"] == len(marked.text)
    assert "砚" in nlp.get_pipe("govie_tagger").model.attrs["characters"]


def test_going_on_from_a_model(corpus, trained, tmp_path, quick):
    """New characters get rows of their own; what was known stays known after one step."""
    folder = tmp_path / "more"
    folder.mkdir()
    for name, place in (("a", "曲阳县"), ("b", "涞源县"), ("c", "蠡县")):
        body = f"id: {name}\n---\n{{C|{place}}}{{D1|2020年|=2020}}{{M1|砚台產量}}{{Q|5万吨|M1 D1}}。"
        (folder / f"{name}.mk").write_text(body, encoding="utf-8")
    splits = {"train": ["a", "b"], "dev": ["c"]}
    (folder / "splits.json").write_text(json.dumps(splits), encoding="utf-8")
    steps = {"training.max_steps": 1}
    nlp = train_model(annotations=folder, output=tmp_path / "model", start=trained[0], overrides=steps, workers=1)
    tagger = nlp.get_pipe("govie_tagger")
    assert tagger.model.get_ref("embed").get_param("E").shape[0] == len(tagger.model.attrs["characters"]) + 1
    text = "平顺县2020年粮食产量5万吨，增长3%；棉花产量2万吨，下降4%。"
    before, after = (parse(text, model=str(m)).to_dict()["entities"] for m in (trained[0], tmp_path / "model"))
    spans = [{(e["label"], e["start"], e["end"]) for e in entities} for entities in (before, after)]
    assert len(spans[0] & spans[1]) >= len(spans[0]) - 2
    config = (tmp_path / "model" / "config.cfg").read_text(encoding="utf-8")
    assert "source" not in config
    assert str(trained[0]) not in config


def test_what_is_no_model_is_not_replaced(corpus, config, tmp_path):
    (tmp_path / "thesis.txt").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="holds something that is no model"):
        train_model(annotations=corpus, config=config, output=tmp_path)
    assert (tmp_path / "thesis.txt").is_file()


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"config": Path("none.cfg")}, r"none\.cfg: no such config"),
        ({"annotations": Path("nowhere")}, "nowhere: no such folder"),
    ],
    ids=["config", "annotations"],
)
def test_errors(corpus, config, tmp_path, given, problem):
    options = {"annotations": corpus, "config": config, "output": tmp_path / "out"}
    with pytest.raises(InputError, match=problem):
        train_model(**(options | given))
