"""Machine marks on a text without marks: what teachers and a model agree on, where they are sure.

    python scripts/teacher/mark.py TEXT.xz --teacher build/a.npz --teacher build/b.npz --model zh_govie_sm \\
        --characters 600000 --rich .75 --share .85 -o build/marks.jsonl

The mean of the log-probabilities of all teachers and of the model's own tagger decides. Lines that a mention crosses
are left out, and of the others those with the greatest doubt. The output (``govie-annotation/1``, a passage a line) is
read by ``govie train --machine-marks``.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import spacy
from spacy.language import Language

from govie.annotation.marked import MarkedText
from govie.conversions.files import format_lines, write_utf8
from govie.conversions.jsonl import row_of
from govie.pipeline.tagger import GovieTagger
from govie.records import Mention
from govie.training.distil import mark_doc, mean_scores, prepare_doc, read_passages

#: What a mention is worth in the choice of passages: of the rarest the tagger has most to learn.
WORTH = {"ENTERPRISE": 3.0, "PROJECT": 2.0, "REGION": 1.0, "COUNTY": 1.0, "RANK": 0.5}
#: The share of a line's characters, the most doubtful ones, that tell how doubtful it is.
_WORST = 0.05
#: Characters of a line that counts in the choice of the limit, and of a passage that is kept.
_SHORT_LINE, _SHORT_PASSAGE = 5, 60


@dataclass(frozen=True)
class Line:
    """A line with its end, its mentions (offsets into it), its doubt (0 to 1); ``whole``: no mention crosses it."""

    passage: int
    text: str
    mentions: tuple[Mention, ...]
    doubt: float
    whole: bool


def split_lines(marked: MarkedText, doubts: npt.NDArray[Any], *, passage: int = 0) -> Iterator[Line]:
    """The lines of a passage; ``doubts`` has a number a character."""
    start = 0
    for text in marked.text.splitlines(keepends=True):
        end = start + len(text)
        inside = (m for m in marked.mentions if start <= m.start and m.end <= end)
        moved = tuple(replace(m, start=m.start - start, end=m.end - start) for m in inside)
        whole = not any(m.start < edge < m.end for m in marked.mentions for edge in (start, end))
        worst = np.sort(doubts[start:end])[-max(1, int(_WORST * len(text))) :]
        yield Line(passage, text, moved, float(worst.mean()), whole)
        start = end


def join_sure(lines: Sequence[Line], *, share: float) -> list[MarkedText]:
    """Passages of the surest ``share`` of the lines that no mention crosses; one with little text left is dropped."""
    whole = [line for line in lines if line.whole]
    counted = [line.doubt for line in whole if len(line.text.strip()) >= _SHORT_LINE]
    limit = np.quantile(counted, share) if counted else 0.0
    kept = [line for line in whole if line.doubt <= limit]
    passages = (_join(list(own)) for _, own in groupby(kept, key=lambda line: line.passage))
    return [marked for marked in passages if len(marked.text) > _SHORT_PASSAGE]


def _join(lines: Sequence[Line]) -> MarkedText:
    text, mentions = "", []
    for line in lines:
        mentions += [replace(m, start=m.start + len(text), end=m.end + len(text)) for m in line.mentions]
        text += line.text
    return MarkedText(text, tuple(mentions), (), {"id": f"marks-{lines[0].passage:05}"})


def doubts_of(length: int, offsets: Sequence[npt.NDArray[Any]], scores: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """1 less the probability of the best tag, of each character's most doubtful label; 0 for white space."""
    doubts = np.zeros(length)
    for own, part in zip(offsets, scores, strict=True):
        doubts[own] = 1 - np.exp(part).max(axis=-1).min(axis=-1)
    return doubts


def choose_passages(path: Path, nlp: Language, *, characters: int, rich: float, seed: int = 0) -> list[str]:
    """About ``characters`` of a text in passages: a share ``rich`` are those with most names, the rest is drawn."""
    drawn = read_passages(path, characters=characters, seed=seed)
    count = round(rich * len(drawn))
    if not count:
        return drawn
    every = read_passages(path, characters=sys.maxsize, seed=seed)
    worth = {passage: _worth(passage, nlp) for passage in every}
    best = sorted(every, key=lambda passage: -worth[passage])
    rest = random.Random(seed).sample(best[count:], len(drawn) - count)
    return best[:count] + rest


def _worth(passage: str, nlp: Language) -> float:
    (mentions,) = tagger_of(nlp).predict([prepare_doc(nlp, passage)])
    return sum(WORTH.get(m.label, 0.0) for m in mentions) / len(passage)


def tagger_of(nlp: Language) -> GovieTagger:
    tagger = nlp.get_pipe("govie_tagger")
    assert isinstance(tagger, GovieTagger)
    return tagger


def mark(passages: Sequence[str], nlp: Language, taggers: Sequence[GovieTagger]) -> Iterator[Line]:
    """The lines of all passages with what the taggers agree on."""
    for i, passage in enumerate(passages):
        doc = prepare_doc(nlp, passage)
        scores = mean_scores(doc, taggers)
        offsets = [chunk.offsets for chunk in taggers[0].chunks(doc)]
        yield from split_lines(mark_doc(doc, taggers[0], scores), doubts_of(len(doc), offsets, scores), passage=i)
        if (i + 1) % 100 == 0:
            print(f"{i + 1} of {len(passages)} passages", flush=True)


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text", type=Path, help="a UTF-8 text file, also .xz")
    parser.add_argument("--teacher", type=Path, action="append", default=[], help="what train.py wrote; repeatable")
    parser.add_argument("--model", default="zh_govie_sm", help="a package or folder; its tagger has a vote, too")
    parser.add_argument("--characters", type=int, default=600_000, help="how much of the text")
    parser.add_argument("--rich", type=float, default=0.0, help="share of the passages chosen for their names")
    parser.add_argument("--share", type=float, default=0.85, help="share of the lines that are kept, surest first")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path, default=Path("build/marks.jsonl"))
    return parser.parse_args(given)


def load_taggers(nlp: Language, teachers: Sequence[Path]) -> list[GovieTagger]:
    """The tagger of ``nlp`` and, in the same vocabulary, one a teacher."""
    if not teachers:
        return [tagger_of(nlp)]
    from network import as_model, load_teacher

    return [tagger_of(nlp), *(GovieTagger(nlp.vocab, as_model(load_teacher(path))) for path in teachers)]


def main(given: Sequence[str] | None = None) -> None:
    chosen = arguments(given)
    nlp = spacy.load(chosen.model)
    options = {"characters": chosen.characters, "rich": chosen.rich, "seed": chosen.seed}
    passages = choose_passages(chosen.text, nlp, **options)
    kept = join_sure(list(mark(passages, nlp, load_taggers(nlp, chosen.teacher))), share=chosen.share)
    chosen.output.parent.mkdir(parents=True, exist_ok=True)
    write_utf8(chosen.output, format_lines([row_of(marked) for marked in kept]))
    labels = Counter(m.label for marked in kept for m in marked.mentions)
    read, left = sum(map(len, passages)), sum(len(marked.text) for marked in kept)
    print(f"{len(kept)} passages, {left} of {read} characters", dict(labels.most_common()))


if __name__ == "__main__":
    main()
