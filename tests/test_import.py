"""Importing govie costs little: nothing heavy comes with it."""

import json
import subprocess
import sys

import pytest

HEAVY = ("spacy", "thinc", "numpy", "pandas", "sklearn", "opencc", "jinja2", "fastapi", "typer", "rich")


@pytest.mark.parametrize("statement", ["import govie", "from govie.cli.files import read_text; import govie.schema"])
def test_an_import_brings_nothing_heavy(statement):
    heavy = HEAVY if statement == "import govie" else HEAVY[:-2]
    code = f"{statement}\nimport sys, json; print(json.dumps([m for m in {heavy} if m in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


def test_a_parse_needs_neither_scikit_learn_nor_torch():
    heavy = ("sklearn", "torch", "pandas", "onnx")
    code = "import sys, json, govie; govie.parse('粮食产量5万吨'); "
    code += f"print(json.dumps([m for m in {heavy} if m in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []
