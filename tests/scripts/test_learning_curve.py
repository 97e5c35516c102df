import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from govie.annotation.marked import parse_marked
from govie.training.train import take_share

ROOT = Path(__file__).parents[2]
BODY = "{C|平顺县}{D1|2020年|=2020}{M1|粮食产量}{Q|5万吨|M1 D1}，增长{Q|3%|M1 D1 growth}。"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("learning_curve", ROOT / "scripts" / "learning_curve.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_shares_are_nested_and_rounded_up():
    bulletins = [parse_marked(f"---\n第{i}篇") for i in range(9)]
    taken = [{b.text for b in take_share(bulletins, share)} for share in (0.01, 0.25, 0.5, 1.0)]
    assert [len(texts) for texts in taken] == [1, 3, 5, 9]
    assert taken[0] < taken[1] < taken[2] < taken[3]


@pytest.mark.parametrize("share", [0.0, -0.5, 1.5])
def test_no_such_share(share):
    with pytest.raises(ValueError, match="share is"):
        take_share([], share)


@pytest.fixture
def points(script):
    scores = {"test": {"spans": 90.0, "core": 80.0, "full": None}, "other": {"spans": 70.5, "core": 60.0, "full": 50.0}}
    return [script.Point(0.5, 2, scores), script.Point(1.0, 4, scores)]


def test_the_table_has_the_gap_beside_both_sets(script, points):
    head, _, first, second = script.to_markdown(points).splitlines()
    assert head.startswith("| share | documents | spans, test | spans, other | spans, gap | core, test |")
    assert first == "| 50% | 2 | 90.0 | 70.5 | 19.5 | 80.0 | 60.0 | 20.0 | – | 50.0 | – |"
    assert second.startswith("| 100% | 4 |")


def test_the_plot_is_an_svg(script, points, tmp_path):
    pytest.importorskip("matplotlib")
    assert script.plot(points, tmp_path / "curve.svg")
    assert "<svg" in (tmp_path / "curve.svg").read_text(encoding="utf-8")


def test_a_tiny_run(script, tmp_path, capsys):
    folder = tmp_path / "annotations"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.mk").write_text(f"id: {name}\ndate: 2021\n---\n{BODY}\n", encoding="utf-8")
    splits = {"train": ["a", "b"], "dev": ["a"], "test": ["b"]}
    (folder / "splits.json").write_text(json.dumps(splits), encoding="utf-8")
    output = tmp_path / "curve"
    options = ["--config", str(ROOT / "configs" / "sm.cfg"), "--extra", str(folder), "--shares", "50,100"]
    script.main(["--root", str(tmp_path), "-o", str(output), *options, "--folds", "0", "--steps", "2"])
    data = json.loads((output / "curve.json").read_text(encoding="utf-8"))
    assert [(point["share"], point["documents"]) for point in data] == [(0.5, 1), (1.0, 2)]
    assert set(data[0]["scores"]) == {"test", "annotations"}
    assert (output / "curve.md").read_text(encoding="utf-8") in capsys.readouterr().out
