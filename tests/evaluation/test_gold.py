from decimal import Decimal

import pytest

from govie.errors import InputError
from govie.evaluation.gold import NormalForm, read_gold, read_normal_forms, read_prediction

TABLE = "start\tend\tlabel\ttext\tvalue\tvalue_max\tunit\tadcode\n"


def test_normal_forms_stand_beside_the_marks(tmp_path):
    (tmp_path / "a.mk").write_text("---\n{M1|树}{Q|4至5棵|M1}", encoding="utf-8")
    (tmp_path / "a.norm.tsv").write_text(TABLE + "1\t5\tQUANTITY\t4至5棵\t4\t5\t棵\t\n", encoding="utf-8")
    gold = read_gold(tmp_path / "a.mk")
    assert gold.normal_form(1) == NormalForm(Decimal(4), Decimal(5), "棵", None)
    assert gold.normal_form(0) is None
    assert gold.name == "a"


def test_marks_without_normal_forms(tmp_path):
    (tmp_path / "a.mk").write_text("---\n{M1|树}{Q|4棵|M1}", encoding="utf-8")
    assert read_gold(tmp_path / "a.mk").norm is None


@pytest.mark.parametrize(
    "table", [TABLE + "x\t5\tQUANTITY\t5\t\t\t\t\n", TABLE + "1\t2\tQUANTITY\t5\tfive\t\t\t\n", "start\n3\n"],
    ids=["offset", "value", "columns"],
)  # fmt: skip
def test_a_broken_table_names_the_line(tmp_path, table):
    path = tmp_path / "a.norm.tsv"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(InputError, match="line 2 is no normal form"):
        read_normal_forms(path)


def test_a_prediction_about_another_text_is_refused():
    entity = {"id": 0, "label": "METRIC", "start": 0, "end": 2, "text": "人口", "attrs": {}}
    with pytest.raises(InputError, match=r"a: entity 0 is '人口', the text holds '户数' at offset 0"):
        read_prediction({"entities": [entity]}, "户数", source="a")


def test_ids_need_not_be_positions():
    entities = [
        {"id": "q", "label": "QUANTITY", "start": 1, "end": 3, "text": "3棵"},
        {"id": "m", "label": "METRIC", "start": 0, "end": 1, "text": "树"},
    ]
    prediction = read_prediction(
        {"entities": entities, "relations": [{"head": "q", "tail": "m", "label": "MEASURES"}]}, "树3棵"
    )
    assert prediction.links == ((0, 1, "MEASURES"),)
