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
# # 02 A county panel from twenty bulletins
#
# Twenty statistical communiqués of the corpus, one table, two charts. Needs `pip install ".[plots]"`. The bulletins
# were written for this project: **their figures are invented**. For hundreds of bulletins use `govie store` and
# `govie panel`.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

import govie

names = [f"communique_{number:03}" for number in range(1, 21)]
texts = [Path(f"../corpus/{name}.txt").read_text(encoding="utf-8") for name in names]
bulletins = [govie.parse(text, source=name) for name, text in zip(names, texts, strict=True)]
facts = pd.concat([b.to_dataframe().assign(source=b.source) for b in bulletins], ignore_index=True)
len(facts), facts.source.nunique()

# %% [markdown]
# What can be joined: results about an area with a code, with an indicator of the table and a whole year, and sure
# enough. Levels, growth and shares are kept apart, and so is what narrows an indicator (`indicator_scope`:
# 市本级, 规模以上 …).

# %%
year = facts.period.astype("string").str.fullmatch(r"\d{4}").fillna(False)
known = facts[year & facts.indicator.notna() & facts.adcode.notna() & (facts.status == "actual") & (facts.score >= 0.5)]
known = known[known.indicator_scope.isna() & known.projects.isna() & known.enterprises.isna()]
known.kind.value_counts()

# %% [markdown]
# The panel: a row a county and year, a column an indicator. Where a bulletin gives a figure twice, the surer one
# stays.

# %%
chosen = ["gdp", "budget_revenue", "grain_output", "urban_disposable_income", "rural_disposable_income"]
key = ["adcode", "place", "period", "indicator"]
best = known[known.kind == "level"].sort_values("score", ascending=False).drop_duplicates(key)
panel = best.pivot(index=["adcode", "place", "period"], columns="indicator", values="value")
panel = panel[[name for name in chosen if name in panel]].dropna(how="all").sort_index()
panel.head(25)

# %% [markdown]
# Growth of GDP over the year before, as the bulletins print it (a falling figure is negative).

# %%
growth = known[(known.kind == "growth") & (known.basis == "yoy") & (known.indicator == "gdp")]
growth = growth.sort_values("score", ascending=False).drop_duplicates("adcode")
growth = growth.assign(rate=growth.value.where(growth.direction != "down", -growth.value)).sort_values("rate")

figure, axes = plt.subplots(figsize=(7, 4.5))
axes.barh(growth.adcode + " (" + growth.period + ")", growth.rate, color="#3f78bd")
axes.set_xlabel("growth of GDP over the year before, %")
axes.set_ylabel("adcode (year)")
figure.tight_layout()
plt.show()

# %% [markdown]
# Income in town and country: both in yuan a head.

# %%
incomes = panel[[name for name in panel if name.endswith("disposable_income")]].dropna(how="all")
figure, axes = plt.subplots(figsize=(7, 4))
for name, colour in zip(incomes, ("#3f78bd", "#b35c00"), strict=False):
    axes.plot(incomes.index.get_level_values("adcode"), incomes[name], "o", label=name, color=colour)
axes.set_ylabel("yuan")
axes.tick_params(axis="x", rotation=60)
axes.legend()
figure.tight_layout()
plt.show()

# %% [markdown]
# Each value leads back to its bulletin and characters.

# %%
row = best.iloc[0]
row.source, row.indicator_name, row.raw, texts[names.index(row.source)][row.start : row.end]
