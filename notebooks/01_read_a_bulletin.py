# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 01 Read a bulletin
#
# From text to facts, and back to the characters they were read from. Needs `pip install . ./models/zh_govie_sm`. The
# notebooks run in the folder `notebooks/` of the repository.

# %%
from pathlib import Path

import govie

text = Path("../corpus/briefing_001.txt").read_text(encoding="utf-8")
bulletin = govie.parse(text, subject="临泉县", date="2011-10-26", source="briefing_001")
print(text[:120])

# %% [markdown]
# The facts as a table. `raw` is what the bulletin says, `value` the same in base units (`unit`).

# %%
facts = bulletin.to_dataframe()
facts[["indicator_name", "raw", "value", "unit", "period", "kind", "status", "basis", "score"]].head(10)

# %% [markdown]
# A fact is one figure with all that governs it. What the text does not say is `None`.

# %%
fact = bulletin.facts[0]
fact.indicator, fact.value, fact.unit, fact.period, fact.status, fact.place.adcode

# %% [markdown]
# Every fact leads back to its characters: offsets count code points of the text that was passed.

# %%
[text[start:end] for start, end in fact.evidence]

# %% [markdown]
# A bulletin shows itself with its marks, its facts and a chart.

# %%
govie.parse("2024年，桐城市地区生产总值486.2亿元，增长6.1%；力争2025年增长6.5%左右。", date="2025-01")

# %% [markdown]
# Figures that contradict each other are told, never mended.

# %%
twice = "2023年，全县粮食总产量38.6万吨。据统计，2023年全县粮食总产量41.2万吨。"
odd = govie.parse(twice, subject="桐城市", date="2024-02")
[finding.message for finding in odd.findings]
