"""The command and the model as they are installed."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from govie.schema import load_schema

GOVIE = Path(sys.executable).parent / "govie"


@pytest.fixture
def bulletin(root):
    return root / "corpus" / "review_003.txt"


def govie(*arguments, **options):
    return subprocess.run([GOVIE, *arguments], capture_output=True, check=True, **options).stdout


def test_the_first_command_of_the_readme(bulletin):
    lines = govie("parse", bulletin).decode("utf-8").splitlines()
    assert lines[2].split()[:2] == ["指标", "数值"]
    assert len(lines) > 10


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_json_is_utf8_whatever_the_locale(bulletin, locale):
    environment = {"LC_ALL": locale, "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    found = json.loads(govie("parse", "-f", "json", bulletin, env=environment).decode("utf-8"))
    jsonschema.validate(found, load_schema())
    text = bulletin.read_bytes().decode("utf-8")
    assert found["entities"]
    assert all(text[e["start"] : e["end"]] == e["text"] for e in found["entities"])


def test_a_pipe_that_closes_early_is_no_error(bulletin):
    parse = subprocess.Popen([GOVIE, "parse", bulletin], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    parse.stdout.close()
    assert b"Traceback" not in parse.stderr.read()
    parse.stderr.close()
    parse.wait()


def test_info_names_the_model():
    assert "zh_govie_sm" in govie("info").decode("utf-8")
