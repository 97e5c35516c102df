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
# # 04 Train and evaluate
#
# The whole way in miniature: four short bulletins to train on, one to choose the best weights, one to score, and **so
# few steps that the figures are poor**. The real thing is `govie train --annotations . -o build/model` and takes
# longer (`docs/training-loop.md`). Needs `pip install ".[train]"`.

# %%
import json
import shutil
import warnings
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import govie
from govie.evaluation.compare import compare, figures_of
from govie.evaluation.run import evaluate_directory
from govie.training.train import train_model

warnings.filterwarnings("ignore")
scratch = TemporaryDirectory()
project = Path(scratch.name)
own = json.loads(Path("../annotations/splits.json").read_text(encoding="utf-8"))["train"]
news = [name for name in own if name.startswith("project_news")]
short = sorted(news, key=lambda name: Path(f"../corpus/{name}.txt").stat().st_size)[:6]
splits = {"train": short[:4], "dev": short[4:5], "test": short[5:]}
for name in short:
    shutil.copy(f"../annotations/{name}.mk", project)
(project / "splits.json").write_text(json.dumps(splits), encoding="utf-8")
splits

# %% [markdown]
# Training: the tagger starts from LAC's weights, two taggers of the folds show the linker what it will meet. A run
# that is killed goes on when it is called again.

# %%
few = {
    "training.max_steps": 20,
    "training.eval_frequency": 20,
    "training.optimizer.learn_rate.warmup_steps": 5,
    "components.govie_tagger.model.depth": 1,
}
nlp = train_model(
    annotations=project, config=Path("../configs/sm.cfg"), output=project / "model", overrides=few, workers=1
)
nlp.pipe_names

# %% [markdown]
# Scoring, on the command line `govie evaluate DIR --split test --model MODEL -o report`.


# %%
def score(model):
    return evaluate_directory(project, parse=partial(govie.parse, model=model), only_ids=splits["test"])


mine, packaged = score(str(project / "model")), score("zh_govie_sm")
for name, report in {"mine": mine, "zh_govie_sm": packaged}.items():
    figures = {part: report.value(part, "micro", "f1") for part in ("spans_exact", "spans_relaxed", "links")}
    print(name, {part: None if figure is None else round(figure, 3) for part, figure in figures.items()})

# %% [markdown]
# Is the difference beyond chance? One document cannot tell, and `govie compare` says so. (The packaged model has,
# besides, been trained on these very bulletins.)

# %%
print(compare(figures_of(mine), figures_of(packaged)).to_markdown()[:900])

# %%
scratch.cleanup()
