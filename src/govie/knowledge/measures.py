"""Whether a metric's figure belongs to a period (output, income) or to a moment (population, a balance)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from govie.knowledge.indicator_table import load_indicators
from govie.knowledge.indicators import find_indicator

#: Ends of metrics of a period, whatever the table of indicators says of them (rates of birth are ratios there).
_OF_PERIOD: Final = re.compile(
    r"(?:产量|出[栏笼]|业务总?量|吞吐量|周转量|货运量|客运量|运输量|发电量?|用电量|增加值|总?产值|收入|支出|利润|利税|税收|亏损额?|"
    r"销售额|销售量|营业额|交易额|成交额|零售额|出生率|死亡率|自然增长率|产销率|贡献率|繁[活殖]率|单产|浓度|降[水雨]量|优良天数|招生数?|毕业生数?)$"
)


@lru_cache(maxsize=4_000)
def is_of_period(metric: str) -> bool:
    """Whether a figure of ``metric`` can belong to a period only, by a telling last word or the table of indicators.

    Flows, means over a period and indices do. ``metric`` is simplified and without white space.

    >>> [is_of_period(metric) for metric in ("茶叶产量", "人口出生率", "户籍人口", "砚台")]
    [True, True, False, False]
    """
    if _OF_PERIOD.search(metric):
        return True
    found = find_indicator(metric)
    return found.id is not None and load_indicators().indicators[found.id].measure in ("flow", "mean", "index")
