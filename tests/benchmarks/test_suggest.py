"""The simulation's own parts: what a step reads, what the figures of the trials say. Nothing is trained."""

import importlib
import random
import sys
from itertools import islice, pairwise
from pathlib import Path

import pytest

from govie.annotation.marked import parse_marked

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def script():
    """suggest, as ``python benchmarks/suggest.py`` has it."""
    sys.path.insert(0, str(FOLDER))
    try:
        yield importlib.import_module("suggest")
    finally:
        sys.path.remove(str(FOLDER))


@pytest.fixture
def points(script):
    rows = [
        ("any", 10, 0.70, 0.72), ("random", 50, 0.78, 0.80), ("suggested", 30, 0.80, 0.82),
        ("suggested", 50, 0.83, 0.81), ("any", 100, 0.82, 0.84),
    ]  # fmt: skip
    trials = [
        script.Trial(order, size, seed, size / 100, size / 80, size / 90, score)
        for order, size, *scores in rows
        for seed, score in enumerate(scores)
    ]
    return script.by_point(trials)


def test_a_batch_is_full_and_of_like_length(script):
    pairs = [(range(n), n) for n in range(10, 200, 2)]
    found = list(islice(script.batches(pairs, random.Random(0)), 7))
    assert sorted(n for batch in found for _, n in batch) == [n for _, n in pairs]
    sizes = sorted((sum(len(chunk) for chunk, _ in batch) for batch in found), reverse=True)
    assert all(script.BATCH <= size < script.BATCH + 200 for size in sizes[:-1])
    edges = sorted((batch[0][1], batch[-1][1]) for batch in found)
    assert all(one[1] < other[0] for one, other in pairwise(edges))


def test_errors_are_spans_and_links_of_one_side_alone(script):
    gold = parse_marked("---\n{M1|人口}{Q|3万人|M1}，{M2|产值}{Q|5亿元|M2}")
    found = parse_marked("---\n{M1|人口}{Q|3万人}，{M2|产}值{Q|5亿元|M2}")
    assert script.wrong(gold, gold) == 0
    assert script.wrong(found, gold) == 5  # 产, 产值; the link of 3万人, that to 产, that to 产值


def test_noise_is_that_of_one_model_over_seeds(script, points):
    assert script.noise(points.values()) == pytest.approx(0.02 / 2**0.5)


@pytest.mark.parametrize(
    ("order", "wanted", "size"),
    [
        ("suggested", 0.81, 30),
        ("suggested", 0.815, 50),
        ("random", 0.81, 100),
        ("random", 0.7, 10),
        ("random", 0.9, None),
    ],
    ids=["first", "later", "all", "start", "never"],
)
def test_the_smallest_part_that_is_good_enough(script, points, order, wanted, size):
    found = script.reached(points, order, wanted)
    assert (found and found[0].size) == size


def test_the_table_is_by_size(script, points):
    rows = [line.split(" | ") for line in script.to_markdown(points).splitlines()[2:]]
    assert [row[0].strip("| ") for row in rows] == ["any", "suggested", "random", "suggested", "any"]
    assert rows[1][1:] == ["30%", "38%", "33%", "81.0", "97.6% |"]


def test_the_verdict_names_both_shares(script, points):
    said = script.verdict(points, ["suggested", "random"])
    assert "suggested: within that of all with 50% of the documents, 62% of the characters" in said
    assert "random: within that of all with 100% of the documents" in said


def test_the_curves_are_drawn(script, points, tmp_path):
    pytest.importorskip("matplotlib")
    script.plot(points, ["suggested", "random"], tmp_path / "curve.svg")
    assert {"suggested", "random"} <= {
        part.split("<")[0] for part in (tmp_path / "curve.svg").read_text("utf-8").split(">")
    }
