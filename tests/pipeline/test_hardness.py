from __future__ import annotations

import re

import pytest

from govie.pipeline.hardness import hardness

#: (metric) and [target] marked; the hardness of the last target
CASES = {
    "own clause": ("(财政收入)确保增长[5%]", "firm"),
    "duty": ("(综合利用率)必须达到[85%]", "firm"),
    "aspired": ("(接待游客)力争突破[300万人次]", "aspired"),
    "none": ("(粮食产量)达到[12亿斤]", "planned"),
    "planned": ("(预备费)安排[3亿元]", "planned"),
    "opens a list": ("确保新开工(项目)120个,净增(企业)[150家]", "firm"),
    "opens after a time": ("到2016年力争(绿化率)达到48%,(覆盖率)[60%]", "aspired"),
    "behind a metric": ("(财政收入)确保增长5%,(失业率)控制在[3.5%]以内", "planned"),
    "same metric": ("(财政收入)确保完成3亿元,增长[5%]以上", "firm"),
    "two steps": ("(投资)确保30亿元、力争[33亿元]", "aspired"),
    "semicolon": ("确保(项目)投产6个;(资金)突破[35亿元]", "planned"),
    "sentence": ("确保(项目)投产6个。(资金)突破[35亿元]", "planned"),
    "quoted": ("按照“量入为出、确保吃饭”的原则,(收入)增长[6%]", "planned"),
    "budget in a name": ("力争一般公共预算(收入)增长[5%]", "aspired"),
    "secure money": ("争取专项债券(资金)[12亿元]", "planned"),
    "traditional is folded before": ("(收入)力争增长[5%]", "aspired"),
}


@pytest.mark.parametrize(("marked", "expected"), CASES.values(), ids=CASES)
def test_hardness(marked: str, expected: str) -> None:
    text = re.sub(r"[()\[\]]", "", marked)
    flat = marked.replace("[", "").replace("]", "")
    metrics = []
    for i, match in enumerate(re.finditer(r"\(([^)]*)\)", flat)):
        start = match.start() - 2 * i
        metrics.append((start, start + len(match[1])))
    before = re.sub(r"[()]", "", marked[: marked.index("[")])
    assert all(text[a:b] for a, b in metrics)
    assert hardness(text, len(before), metrics) == expected
