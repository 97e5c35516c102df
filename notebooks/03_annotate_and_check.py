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
# # 03 Annotate and check
#
# Marked text is plain text with marks: `{M1|粮食总产量}{Q|38.6万吨|M1 D1}`. The model gives a start; a person mends
# it; the checker finds slips. `annotations/guidelines.md` says what to mark.

# %%
from pathlib import Path
from tempfile import TemporaryDirectory

import govie
from govie.annotation.checks import check_directory
from govie.annotation.marked import format_marked, parse_marked
from govie.api import bulletin_of_marked

text = "2021年，全县粮食总产量38.6万吨，增长2%。华昱新材料项目总投资12亿元，9月开工。"
start = govie.parse(text, subject="桐城市", date="2022-01-15").to_mk()
print(start)

# %% [markdown]
# A correction, in code here, else in an editor or, by `govie convert`, in Label Studio, doccano, Prodigy, brat or
# INCEpTION.

# %%
mine = """id: mine
title: 桐城市经济简报
date: 2022-01-15
subject: 桐城市
adcode: 340881
genre: briefing
source: own
split: train
---
{D1|2021年|=2021}，全县{M1|粮食总产量}{Q|38.6万吨|M1 D1}，增长{Q|2%|M1 D1 growth}。\
{P1|华昱新材料项目}{M2|总投资}{Q|12亿元|M2 P1}，{D|9月|=2021-09}开工。
""".replace("\\\n", "")
marked = parse_marked(mine)
[(mention.label, mention.text) for mention in marked.mentions]

# %% [markdown]
# Reading and writing are inverse, and the facts that the marks make can be looked at before any training.

# %%
assert parse_marked(format_marked(marked)) == marked
bulletin_of_marked(marked).to_dataframe()[["indicator_name", "raw", "value", "unit", "period", "kind", "projects"]]

# %% [markdown]
# The checker, on the command line `govie check DIR`: here the value of a date lacks its year.

# %%
with TemporaryDirectory() as folder:
    Path(folder, "mine.mk").write_text(mine.replace("=2021-09", "=09"), encoding="utf-8")
    print(check_directory(Path(folder)).to_text().replace(f"{folder}/", ""))

# %%
with TemporaryDirectory() as folder:
    Path(folder, "mine.mk").write_text(mine, encoding="utf-8")
    print(check_directory(Path(folder)).to_text().replace(f"{folder}/", ""))
