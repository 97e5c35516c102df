"""Two small bulletins to train on, and settings that make training quick."""

from __future__ import annotations

import json

import pytest

BODIES = {
    "a": "{C|平顺县}{D1|2020年|=2020}{M1|粮食产量}{Q|5万吨|M1 D1}，增长{Q|3%|M1 D1 growth}；"
    "{M2|棉花产量}{Q|2万吨|M2 D1}，下降{Q|4%|M2 D1 growth down}。",
    "b": "{C|城口县}{D1|2019年|=2019}{M1|工业产值}{Q|8亿元|M1 D1}，增长{Q|6%|M1 D1 growth}；"
    "{M2|税收收入}{Q|1亿元|M2 D1}，下降{Q|2%|M2 D1 growth down}。",
}
QUICK = {
    "training.max_steps": 30,
    "training.optimizer.learn_rate.warmup_steps": 1,
    "components.govie_tagger.model.depth": 1,
    "training.eval_frequency": 15,
}


@pytest.fixture(scope="session")
def corpus(tmp_path_factory):
    """A project whose splits overlap, so that what is learnt can be seen."""
    root = tmp_path_factory.mktemp("corpus")
    (root / "annotations").mkdir()
    for name, body in BODIES.items():
        (root / "annotations" / f"{name}.mk").write_text(f"id: {name}\ndate: 2021\n---\n{body}\n", encoding="utf-8")
    splits = {"train": ["a", "b"], "dev": ["a"], "test": ["b"]}
    (root / "annotations" / "splits.json").write_text(json.dumps(splits), encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def config(root):
    return root / "configs" / "sm.cfg"


@pytest.fixture(scope="session")
def quick():
    return dict(QUICK)
