"""What the guide settles about spans by rule."""

from __future__ import annotations

import pytest

from govie.pipeline.spans import trim
from govie.records import Mention


def trimmed(marked: str, label: str) -> str | None:
    """What is left of the mention in ⟦⟧."""
    start, end = marked.index("⟦"), marked.index("⟧") - 1
    text = marked.replace("⟦", "").replace("⟧", "")
    mention = trim(Mention(label, start, end, text[start:end], 0.9), text)
    if mention is None:
        return None
    assert text[mention.start : mention.end] == mention.text
    return mention.text


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        pytest.param("与⟦明州⟧大学共建基地", "REGION", id="university"),
        pytest.param("⟦临溪县⟧第二人民医院门诊楼", "COUNTY", id="hospital"),
        pytest.param("引入⟦江北材料⟧研究院", "ENTERPRISE", id="institute"),
        pytest.param("⟦明州工学院⟧承办大赛", "ENTERPRISE", id="college"),
        pytest.param("支持⟦明州新材料实验室⟧申报课题", "PROJECT", id="laboratory"),
        pytest.param("由⟦公司⟧自筹", "ENTERPRISE", id="no-name"),
    ],
)
def test_names_of_bodies_are_no_mentions(marked: str, label: str) -> None:
    assert trimmed(marked, label) is None


@pytest.mark.parametrize(
    ("marked", "label", "left"),
    [
        pytest.param("⟦临溪县⟧建成两所学校", "COUNTY", "临溪县", id="area-before-verb"),
        pytest.param("新建⟦明州新材料实验室⟧", "PROJECT", "明州新材料实验室", id="laboratory-being-built"),
        pytest.param("⟦向海潮重工⟧采购", "ENTERPRISE", "海潮重工", id="word-before-firm"),
        pytest.param("建设年产⟦20万吨纸板项目⟧", "PROJECT", "年产20万吨纸板项目", id="capacity-opens-name"),
        pytest.param("⟦全市工业用电量⟧", "METRIC", "工业用电量", id="area-before-metric"),
        pytest.param("⟦税收收入占财政收入的比重⟧", "METRIC", "税收收入", id="share-of-whole"),
    ],
)
def test_trimmed_mentions(marked: str, label: str, left: str) -> None:
    assert trimmed(marked, label) == left
