"""The notebooks run from their sources, and what stands beside them is made of these sources."""

import importlib.util
import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "notebooks"
SOURCES = sorted(FOLDER.glob("*.py"))
IDS = [path.stem for path in SOURCES]


@pytest.fixture(scope="module")
def notebooks(root):
    """scripts/notebooks.py as a module."""
    for name in ("jupytext", "nbclient", "ipykernel", "matplotlib"):
        pytest.importorskip(name)
    spec = importlib.util.spec_from_file_location("notebooks", root / "scripts" / "notebooks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_are_five_and_each_has_its_pair():
    assert [name[:2] for name in IDS] == ["01", "02", "03", "04", "05"]
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == IDS


@pytest.mark.parametrize("path", SOURCES, ids=IDS)
def test_the_pair_agrees(path, notebooks):
    stored = json.loads(path.with_suffix(".ipynb").read_text(encoding="utf-8"))
    assert notebooks.sources(stored) == notebooks.sources(notebooks.read(path))
    outputs = [output for cell in stored["cells"] for output in cell.get("outputs", [])]
    assert outputs
    assert not [output for output in outputs if output["output_type"] == "error"]


@pytest.mark.parametrize("path", SOURCES, ids=IDS)
def test_it_runs(path, notebooks):
    ran = notebooks.run(path)
    assert [cell for cell in ran.cells if cell.cell_type == "code" and cell.execution_count is None] == []
