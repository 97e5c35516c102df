"""Accuracy floors: each row of floors.csv is a figure of the installed model on the test split that may not sink."""

import csv
from pathlib import Path

import pytest

import govie
from govie.annotation.splits import read_splits
from govie.evaluation.run import evaluate_documents

ANNOTATIONS = Path(__file__).parent.parent / "annotations"
with (Path(__file__).parent / "floors.csv").open(encoding="utf-8", newline="") as lines:
    FLOORS = list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def report():
    ids = read_splits(ANNOTATIONS / "splits.json")["test"]
    return evaluate_documents([ANNOTATIONS / f"{name}.mk" for name in ids], parse=govie.parse)


@pytest.mark.parametrize("row", FLOORS, ids=["-".join((r["part"], r["label"], r["measure"])) for r in FLOORS])
def test_floor(row, report):
    figure = report.value(row["part"], row["label"], row["measure"])
    assert figure is not None
    assert figure >= float(row["floor"])
