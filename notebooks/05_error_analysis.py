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
# # 05 Error analysis
#
# Where does the model go wrong, and what do those places look like? On bulletins of the dev split; the test split is
# for reporting only. `govie evaluate … --format html` writes the same as a page, with every mistake in its sentence.

# %%
import json
from pathlib import Path

import pandas as pd
from IPython.display import HTML

import govie
from govie.evaluation.html import highlight
from govie.evaluation.run import evaluate_directory

dev = json.loads(Path("../annotations/splits.json").read_text(encoding="utf-8"))["dev"]
report = evaluate_directory(Path("../annotations"), parse=govie.parse, only_ids=dev[:16])
texts = {document.name: document.text for document in report.documents}
labels = report.parts()["spans_exact"]
pd.DataFrame({label: report.counts("spans_exact", label).to_dict() for label in labels}).T.round(3)

# %% [markdown]
# Wrong spans and links by label and kind.

# %%
mistakes = pd.DataFrame([mistake for document in report.documents for mistake in document.mistakes])
mistakes.pivot_table(index=["part", "label"], columns="kind", values="document", aggfunc="count", fill_value=0)

# %% [markdown]
# The bounds of metrics: too long or too short, and by how much?

# %%
bounds = mistakes[(mistakes.kind == "bounds") & (mistakes.label == "METRIC")]
pairs = zip(bounds.expected, bounds.given, strict=True)
changed = [(given[1] - given[0]) - (gold[1] - gold[0]) for (gold,), (given,) in pairs]
pd.Series(changed, name="characters more than the gold").value_counts().sort_index().to_frame("mentions")

# %% [markdown]
# In their sentences: gold is green, the prediction underlined.


# %%
def show(rows, most=6):
    gold, given = "background:#bfe3c6", "box-shadow:inset 0 -.18em #d9303e"
    style = f"<style>mark{{background:none}} mark.gold{{{gold}}} mark.given{{{given}}}</style>"
    lines = []
    for row in rows.head(most).itertuples():
        marks = [(*span, side) for side, spans in (("gold", row.expected), ("given", row.given)) for span in spans]
        shown = "".join(highlight(texts[row.document], marks))
        lines.append(f"<li>{row.document} {row.label}, {row.kind}: {shown}</li>")
    return HTML(f"{style}<ul>{''.join(lines)}</ul>")


show(bounds)

# %% [markdown]
# Links that were missed, by how far their ends are apart: far dates are the hard ones.

# %%
missed = mistakes[(mistakes.part == "links") & (mistakes.kind == "missed")]
distance = [max(tail[0] - head[1], head[0] - tail[1]) for head, tail in missed.expected]
far = pd.cut(distance, [-1000, 0, 20, 60, 200, 100_000], labels=["inside", "≤ 20", "≤ 60", "≤ 200", "farther"])
pd.crosstab(missed.label.to_numpy(), far, rownames=["link"], colnames=["characters apart"])

# %%
show(missed[missed.label == "MEASURES"])

# %% [markdown]
# Which fields of facts differ, and from what to what?

# %%
fields = pd.DataFrame([one for document in report.documents for one in document.disagreements])
fields.groupby("field").size().sort_values(ascending=False).to_frame("facts")

# %%
closed = fields[fields.field.isin(["status", "kind", "basis"])]
slips = closed.groupby(["field", "expected", "given"], dropna=False).size()
slips.sort_values(ascending=False).head(10).to_frame("facts")

# %% [markdown]
# One bad bulletin or a habit? The spread over documents tells.

# %%
spread = pd.Series({d.name: len(d.mistakes) for d in report.documents}).sort_values(ascending=False)
spread.to_frame("mistakes").head(8)
