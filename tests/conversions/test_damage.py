"""Whatever is damaged in a file, it is read or refused with an error of govie's own, never anything else."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govie.conversions.registry import read, write
from govie.errors import GovieError

JUNK = st.sampled_from([None, True, -1, 10**9, 0.5, "", "X", "人", [], [1], ["a"], {}, {"id": 3}])
JSON_FILES = {
    "jsonl": "bulletins.jsonl",
    "prodigy": "bulletins.jsonl",
    "doccano": "bulletins.jsonl",
    "datasets": "bulletins.jsonl",
    "label-studio": "bulletins.json",
}


def places(value, path=()):
    """Every place in a JSON value, as the keys that lead to it."""
    if path:
        yield path
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(item, (*path, key))


def damaged(value, path, junk):
    *way, last = path
    for key in way:
        value = value[key]
    value[last] = junk


def read_or_refuse(name, file, text):
    with TemporaryDirectory() as folder:
        path = Path(folder, file)
        path.write_text(text, encoding="utf-8", newline="")
        if name == "brat":
            Path(folder, "a.txt").write_text("人口3万人。", encoding="utf-8")
        try:
            return read(name, path)
        except GovieError:
            return None


@pytest.mark.parametrize("name", JSON_FILES)
def test_damaged_json(name, bulletin, tmp_path):
    write(name, [bulletin], tmp_path)
    source = (tmp_path / JSON_FILES[name]).read_text("utf-8")
    whole = json.loads(source)
    ways = [way for way in places(whole) if "tokens" not in way]
    outcomes = set()

    @settings(max_examples=150, deadline=None)
    @given(st.sampled_from(ways), JUNK)
    def law(way, junk):
        value = json.loads(source)
        damaged(value, way, junk)
        outcomes.add(read_or_refuse(name, JSON_FILES[name], json.dumps(value)) is None)

    law()
    assert outcomes == {True, False}


@pytest.mark.parametrize(
    ("name", "file", "alphabet"),
    [("brat", "a.ann", "TRA#1 2\t;:人口METRIC\n"), ("conll", "a.conll", "BILUO\t\n#\\u{0df}人 =")],
    ids=["brat", "conll"],
)
def test_any_lines(name, file, alphabet):
    @settings(max_examples=150, deadline=None)
    @given(st.text(alphabet=alphabet, max_size=60))
    def law(text):
        read_or_refuse(name, file, text)

    law()
