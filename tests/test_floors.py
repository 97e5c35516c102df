"""Accuracy floors: each row of floors.csv is a figure of the installed model on the test split that may not sink."""

from pathlib import Path

import pytest

import govie
from govie.annotation.splits import read_splits
from govie.evaluation.floors import check_floors, read_floors
from govie.evaluation.run import evaluate_documents

ANNOTATIONS = Path(__file__).parent.parent / "annotations"
FLOORS = read_floors(Path(__file__).parent / "floors.csv")


@pytest.fixture(scope="module")
def report():
    ids = read_splits(ANNOTATIONS / "splits.json")["test"]
    return evaluate_documents([ANNOTATIONS / f"{name}.mk" for name in ids], parse=govie.parse)


@pytest.mark.parametrize("floor", FLOORS, ids=[f.name.replace("/", "-").replace(" ", "-") for f in FLOORS])
def test_floor(floor, report):
    (result,) = check_floors(report, [floor])
    assert result.holds, f"{result.value} is below {floor.floor}"
