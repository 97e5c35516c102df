"""spaCy's own span_finder + spancat on the same data as the tagger: exact micro-F1 on any folder of marked text.

    python benchmarks/spancat.py --root . --gold annotations --split dev --epochs 20

Both read the default hash-embed CNN (96 wide, 4 deep); suggestions come from the trained span finder.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import spacy
from spacy.training import Example
from spacy.util import minibatch
from thinc.api import Adam, fix_random_seed

from govie.annotation.marked import read_marked
from govie.training.corpus import blank_pipeline, read_split, to_doc

KEY = "govie"


def build() -> spacy.language.Language:
    nlp = blank_pipeline()
    nlp.add_pipe("span_finder", config={"spans_key": "found", "max_length": 40, "threshold": 0.3})
    suggester = {"@misc": "spacy.preset_spans_suggester.v1", "spans_key": "found"}
    nlp.add_pipe("spancat", config={"spans_key": KEY, "threshold": 0.5, "suggester": suggester})
    return nlp


def examples(nlp: spacy.language.Language, bulletins: list) -> list[Example]:
    out = []
    for marked in bulletins:
        reference = to_doc(nlp, marked)
        reference.spans["found"] = list(dict.fromkeys(reference.spans[KEY]))
        out.append(Example(nlp.make_doc(marked.text), reference))
    return out


def score(nlp: spacy.language.Language, bulletins: list) -> dict[str, float]:
    right = predicted = support = 0
    for marked in bulletins:
        doc = nlp(marked.text)
        guess = {(s.label_, s.start, s.end) for s in doc.spans.get(KEY, ())}
        gold = {m.key for m in marked.mentions}
        right, predicted, support = right + len(guess & gold), predicted + len(guess), support + len(gold)
    p, r = right / max(1, predicted), right / max(1, support)
    return {"p": round(p, 4), "r": round(r, 4), "f1": round(2 * p * r / max(1e-9, p + r), 4), "support": support}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path())
    parser.add_argument("--gold", type=Path, action="append", default=[], help="further folders of .mk to score")
    parser.add_argument("--split", default="dev")
    parser.add_argument("--epochs", type=int, default=20)
    options = parser.parse_args()
    fix_random_seed(0)
    random.seed(0)
    nlp = build()
    train = examples(nlp, read_split(options.root, "train"))
    nlp.initialize(lambda: train)
    optimizer = Adam(0.001, L2=0.01, grad_clip=1.0)
    began = time.process_time()
    for epoch in range(options.epochs):
        random.shuffle(train)
        losses: dict[str, float] = {}
        for batch in minibatch(train, 2):
            nlp.update(batch, sgd=optimizer, losses=losses, drop=0.2, annotates=["span_finder"])
        print(json.dumps({"epoch": epoch, **{k: round(float(v), 1) for k, v in losses.items()}}), flush=True)
    print(f"training: {time.process_time() - began:.0f} s of processor time")
    print(options.split, score(nlp, read_split(options.root, options.split)))
    for folder in options.gold:
        print(folder.name, score(nlp, [read_marked(path) for path in sorted(folder.glob("*.mk"))]))


if __name__ == "__main__":
    main()
