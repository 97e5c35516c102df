"""Metrics are drawn with the dimension of their figures and the end of their row."""

from collections.abc import Callable
from types import ModuleType

import pytest

from govie.annotation.marked import parse_marked


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("draw_metrics")


def test_a_metric_with_its_dimension_and_row(script: ModuleType) -> None:
    marked = parse_marked(
        "---\n{M1|粮食}、{M2|油料\n产量}分别增长{Q|3%|M1 growth}、{Q|4万吨|M2}，{M3|学校}{Q|3所|M3}。"
    )
    rows = list(script.metrics("a", marked))
    assert [(r.metric, r.dimension, r.row_end) for r in rows] == [
        ("粮食", "ratio", "油料产量"),
        ("油料产量", "mass", ""),
        ("学校", "count", ""),
    ]
    assert rows[0].source == "a:0"


def test_the_draw_is_half_by_frequency_half_by_spelling_and_seeded(script: ModuleType) -> None:
    rows = [script.Metric(name, "", "", f"a:{i}", "", "") for i, name in enumerate(["甲"] * 50 + list("乙丙丁戊己"))]
    drawn = script.draw(rows, seed=3, each=4)
    assert drawn == script.draw(rows, seed=3, each=4)
    by_spelling = [row.metric for row in drawn[4:]]
    assert len(set(by_spelling)) == len(by_spelling) == 4
    assert not {row.metric for row in drawn[:4]} & set(by_spelling)
