"""``govie suggest`` and ``govie compare``."""

import json

import pytest

import govie
from govie.annotation.marked import parse_marked
from govie.api import bulletin_of_marked
from govie.conversions.registry import read
from govie.errors import InputError
from govie.records import Mention


@pytest.mark.parametrize("name", ["label-studio", "doccano", "prodigy", "brat", "mk", "jsonl"])
def test_suggestions_come_back(run, model, files, name):
    said = run("suggest", str(files), "--to", name, "-o", "out").stdout
    assert said.startswith("2 of 2 bulletins")
    back = read(name, files / "out")
    assert {m.header["id"] for m in back} == {"a", "b"}
    assert all(m.mentions and m.links for m in back)
    assert {m.header["subject"] for m in back} == {"北票市", "凌源市"}
    assert len((files / "out" / "order.tsv").read_text(encoding="utf-8").splitlines()) == 3
    assert len(model) == 2


@pytest.mark.parametrize("options", [[], ["--per-character"]], ids=["by bulletin", "by character"])
def test_the_table_tells_the_gain(run, model, files, options):
    run("suggest", str(files), "-o", "out", *options)
    lines = (files / "out" / "order.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for _, _, gain, uncertainty, novelty, characters in (line.split("\t") for line in lines):
        cost = int(characters) / 1000 if options else 1
        assert float(gain) == pytest.approx(float(uncertainty) * float(novelty) / cost, rel=0.01, abs=0.01)


def test_label_studio_gets_predictions_even_of_sure_marks(run, model, files):
    run("suggest", str(files), "-o", "out", "-n", "1")
    (task,) = json.loads((files / "out" / "bulletins.json").read_text(encoding="utf-8"))
    assert "annotations" not in task
    assert task["predictions"][0]["result"]


def test_what_is_annotated_comes_later(run, model, files, monkeypatch):
    def unsure(text, **options):
        entities = (Mention("QUANTITY", 0, 1, text[0], 0.5),)
        return govie.Bulletin(text, entities, (), (), source=options["source"])

    monkeypatch.setattr(govie, "parse", unsure)
    known = files / "known"
    known.mkdir()
    text = (files / "a.txt").read_text(encoding="utf-8")
    (known / "a.mk").write_text("---\n" + text, encoding="utf-8")
    assert "b first" in run("suggest", str(files), "-o", "out", "--known", "known").stdout


def test_names_of_hanlp_are_offered(run, model, files, monkeypatch):
    def recognizer(sentences):
        at = ["".join(characters).find("全市") for characters in sentences]
        return [[("全市", "NS", i, i + 2)] if i >= 0 else [] for i in at]

    monkeypatch.setattr("govie.pipeline.hanlp.load_recognizer", lambda folder: recognizer)
    run("suggest", str(files), "--to", "mk", "-o", "out", "--hanlp", "model", "--rename", "NS=REGION")
    (marked,) = (m for m in read("mk", files / "out") if m.header["id"] == "b")
    assert [m.text for m in marked.mentions if m.label == "REGION"] == ["全市"]
    assert {k.label for k in marked.links} == {"MEASURES", "DURING", "RANKS"}


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["suggest", "nowhere", "-o", "out"], r"nowhere: no \.txt file"),
        (["suggest", ".", "-o", "out", "--to", "xml"], "no format 'xml'"),
        (["suggest", ".", "-o", "out", "--rename", "NS=PLACE"], "no such renaming NS=PLACE"),
        (["compare", "a.json", "b.json"], "a.json: "),
        (["compare", "bad.json", "bad.json"], r"bad\.json: no JSON"),
        (["compare", "one", "two"], "a model needs gold bulletins"),
        (["compare", "one", "two", "--gold", "gold", "--split", "dev"], "no split 'dev'"),
    ],
    ids=["folder", "format", "label", "no report", "no json", "models", "split"],
)
def test_errors(run, files, arguments, problem):
    (files / "bad.json").write_text("{", encoding="utf-8")
    (files / "gold").mkdir()
    (files / "gold" / "splits.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match=problem):
        run(*arguments)


GOLD = {
    "a": "---\n{D1|2021年|=2021}{M1|地区生产总值}{Q|137.4亿元|M1 D1}，增长{Q|9%|M1 D1 growth}。",
    "b": "---\n{D1|2022年|=2022}{M1|粮食产量}{Q|5万吨|M1 D1}。",
}


@pytest.fixture
def gold(tmp_path, monkeypatch):
    """A folder of gold bulletins, a model that finds all of them and one that finds nothing."""
    folder = tmp_path / "gold"
    folder.mkdir()
    for name, marked in GOLD.items():
        (folder / f"{name}.mk").write_text(marked, encoding="utf-8")
    known = {parse_marked(marked).text: bulletin_of_marked(parse_marked(marked)) for marked in GOLD.values()}
    empty = {text: govie.Bulletin(text, (), (), ()) for text in known}
    monkeypatch.setattr(govie, "parse", lambda text, model, **options: (known if model == "all" else empty)[text])
    return folder


def test_models_and_reports_are_compared(run, gold, tmp_path):
    folder = str(gold)
    run("evaluate", folder, "--model", "all", "-o", str(tmp_path / "report"))
    report = str(tmp_path / "report" / "report.json")
    found = json.loads(run("compare", "none", report, "--gold", folder, "--format", "json").stdout)
    assert found["documents"] == 2
    micro = next(d for d in found["differences"] if (d["part"], d["label"]) == ("spans_exact", "micro"))
    assert (micro["a"], micro["b"], micro["difference"]) == (0.0, 1.0, 1.0)
    same = run("compare", report, report).stdout
    assert f"# {report} against {report}" in same
    assert "| spans exact micro | f1 | 100.0 | 100.0 | +0.0 | [+0.0, +0.0] |" in same
