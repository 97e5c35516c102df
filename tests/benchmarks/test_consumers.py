"""What libraries of annotation tools load of our files is what we wrote, for each library that is installed."""

import importlib
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent.parent.parent / "benchmarks"
MODULES = {
    "label-studio-sdk": "label_studio_sdk",
    "brat-peek": "peek",
    "dkpro-cassis": "cassis",
    "doccano": "data_import",  # a Django project, whose modules have names of their own: in an environment of its own
}
MARKED = (
    "id: {}\nsubject: 甲县\nadcode: 211381\ngenre: review\nsplit: {}\n---\n😀{{C|甲县}}\n{{D1|2021年|=2021}}"
    "{{M1|{{Q|亿元|M1 threshold ge}}\n以上项目}}{{Q|3个|M1 D1}}，增长{{Q|5%|M1 D1 growth}}；"
    "{{P1|{{E1|𠮷星}}三期|E1}}{{M2|投资}}{{Q|2亿元|M2 P1}}。"
)


@pytest.fixture(scope="module")
def consumers():
    sys.path.insert(0, str(BENCHMARKS))
    try:
        return importlib.import_module("consumers")
    finally:
        sys.path.remove(str(BENCHMARKS))


@pytest.mark.parametrize(
    "library",
    ["pandas", "spacy", "label-studio-sdk", "doccano", "bratly", "brat-peek", "dkpro-cassis", "conllu", "datasets"],
)
def test_a_library_loads_what_was_written(consumers, tmp_path, library):
    pytest.importorskip(MODULES.get(library, library))
    for name, split in (("a", "train"), ("b", "test")):
        (tmp_path / f"{name}.mk").write_text(MARKED.format(name, split), encoding="utf-8")
    found = consumers.consume(library, tmp_path)
    assert found["bulletins"] == [2, 2]
    assert found["spans"] == [20, 20, 0]
    assert found["links"] in ([16, 16], None)


def test_all_are_tried(consumers):
    marks = test_a_library_loads_what_was_written.pytestmark
    assert list(consumers.CONSUMERS) == marks[0].args[1]
