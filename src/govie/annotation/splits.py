"""Splits of the corpus: every document in one, no county in two, no stretch of text in two."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Final

from govie.annotation.documents import SPLITS, AnnotatedFile
from govie.annotation.issues import Issue, file_issue
from govie.errors import InputError
from govie.values.simplify import fold

#: A stretch of this many characters, white space, script and width aside, may not stand in two splits.
STRETCH: Final = 20
#: A stretch without digits and marks that stands in this many documents is a slogan.
_SLOGAN_DOCUMENTS: Final = 3
#: Political phrases that every bulletin may quote: a stretch that holds one of them is set aside.
_SET_PHRASES: Final = re.compile(
    "习近平|特色社会主义|邓小平理论|三个代表|科学发展观|党的十[一-九]大|二十大|不忘初心|五位一体|四个全面|两个确立|两个维护|"
    "稳中求进工作总基调|新发展理念"
)
_DIGIT: Final = re.compile(r"\d")


@dataclass(frozen=True)
class _Squeezed:
    """A text folded (script, width) and without white space; ``offsets`` are those of its characters.

    ``marked_before`` counts the marked characters before each place; None where there are no marks to look at.
    """

    text: str
    offsets: Sequence[int]
    marked_before: Sequence[int] | None

    @property
    def stretches(self) -> Iterator[tuple[int, str]]:
        return ((at, self.text[at : at + STRETCH]) for at in range(len(self.text) - STRETCH + 1))

    def is_plain(self, at: int) -> bool:
        """Whether the stretch at this place holds neither digit nor mark."""
        if _DIGIT.search(self.text, at, at + STRETCH):
            return False
        return self.marked_before is None or self.marked_before[at] == self.marked_before[at + STRETCH]


def read_splits(path: Path) -> dict[str, list[str]]:
    """Read ``splits.json``: split → ids. Raises InputError where it is no such object."""
    try:
        splits = json.loads(path.read_bytes())
    except (ValueError, OSError) as error:
        raise InputError("no splits can be read", mend='write {"train": [ids], …}', source=str(path)) from error
    lists = splits.values() if isinstance(splits, dict) else [None]
    if not all(isinstance(ids, list) and all(isinstance(name, str) for name in ids) for ids in lists):
        raise InputError("splits are no lists of ids", mend='write {"train": [ids], …}', source=str(path))
    return {str(split): ids for split, ids in splits.items()}


def check_splits(files: Sequence[AnnotatedFile], path: Path, *, known: Collection[str]) -> list[Issue]:
    """Check ``splits.json`` against the documents (``known`` ids: also those that could not be read).

    Without the file, counties and stretches are checked by the splits that the headers name.
    """
    by_header = {file.name: file.marked.header["split"] for file in files if file.marked.header.get("split")}
    try:
        splits = read_splits(path)
    except InputError as error:
        issues = [file_issue(path, error.problem, mend="build the corpus, which writes it")]
        return [*issues, *_check_counties(files, by_header), *_check_stretches(files, by_header)]
    issues = list(_check_coverage(splits, path, set(known)))
    split_of = {name: split for split, ids in splits.items() for name in ids}
    for file in files:
        named, given = by_header.get(file.name), split_of.get(file.name)
        if named and given and named != given:
            problem = f"the header says {named}, {path.name} says {given}"
            issues.append(file_issue(file.path, problem, mend="build the corpus again"))
    return [*issues, *_check_counties(files, split_of), *_check_stretches(files, split_of)]


def _check_coverage(splits: Mapping[str, Sequence[str]], path: Path, known: set[str]) -> Iterator[Issue]:
    for split in sorted(splits.keys() - set(SPLITS)):
        yield file_issue(path, f"unknown split {split}", mend=f"use {', '.join(SPLITS)}")
    times = Counter(name for ids in splits.values() for name in ids)
    for name in sorted(known - times.keys()):
        yield file_issue(path, f"{name} is in no split", mend="build the corpus again")
    for name in sorted(times.keys() - known):
        yield file_issue(path, f"{name} has no .mk file", mend="build the corpus again")
    for name in sorted(name for name, n in times.items() if n > 1):
        yield file_issue(path, f"{name} stands {times[name]} times", mend="keep it in one split")


def _check_counties(files: Sequence[AnnotatedFile], split_of: Mapping[str, str]) -> Iterator[Issue]:
    splits: dict[str, dict[str, str]] = defaultdict(dict)
    for file in files:
        if (code := file.marked.header.get("adcode")) and (split := split_of.get(file.name)):
            splits[code].setdefault(split, file.name)
            if (other := next(iter(splits[code]))) != split:
                problem = f"{code} is in {split} here and in {other} by {splits[code][other]}"
                yield file_issue(file.path, problem, mend="keep all bulletins of a county in one split")


def _check_stretches(files: Sequence[AnnotatedFile], split_of: Mapping[str, str]) -> Iterator[Issue]:
    """One issue a pair of documents of different splits that share a stretch."""
    placed = [file for file in files if file.name in split_of]
    texts = [_squeeze_file(file) for file in placed]
    holders = _holders(texts)
    reported: set[tuple[int, int]] = set()
    for i, text in enumerate(texts):
        for at, stretch in text.stretches:
            others = holders[stretch]
            if len(others) == 1 or _is_set_phrase(text, at, documents=len(others)):
                continue
            for other in others:
                apart = split_of[placed[other].name] != split_of[placed[i].name]
                if other < i and apart and (other, i) not in reported:
                    reported.add((other, i))
                    whose = f"{placed[other].name} ({split_of[placed[other].name]})"
                    yield _shared(placed[i], text, at, whose)


def check_apart_from(files: Sequence[AnnotatedFile], folder: Path) -> list[Issue]:
    """One issue a pair of our document and a ``.txt`` file of ``folder`` that share a stretch.

    Raises InputError where the folder is missing or holds no such file.
    """
    paths = sorted(folder.rglob("*.txt"))
    if not paths:
        raise InputError("no .txt file to stay apart from", mend="name a folder of .txt files", source=str(folder))
    texts = [_squeeze_file(file) for file in files]
    holders = _holders(texts)
    theirs: dict[str, list[str]] = {}
    for path in paths:
        for stretch in {stretch for _, stretch in _squeeze(path.read_text("utf-8", errors="replace")).stretches}:
            if stretch in holders:
                theirs.setdefault(stretch, []).append(path.name)
    issues = []
    for file, text in zip(files, texts, strict=True):
        reported: set[str] = set()
        for at, stretch in text.stretches:
            names = theirs.get(stretch, [])
            if not names or _is_set_phrase(text, at, documents=len(holders[stretch]) + len(names)):
                continue
            for name in names:
                if name not in reported:
                    reported.add(name)
                    issues.append(_shared(file, text, at, name))
    return issues


def _holders(texts: Sequence[_Squeezed]) -> dict[str, tuple[int, ...]]:
    """Stretch → the documents that hold it, in order."""
    holders: dict[str, tuple[int, ...]] = {}
    for i, text in enumerate(texts):
        alone = (i,)
        for _, stretch in text.stretches:
            before = holders.get(stretch)
            if before is None:
                holders[stretch] = alone
            elif before[-1] != i:
                holders[stretch] = (*before, i)
    return holders


def _is_set_phrase(text: _Squeezed, at: int, *, documents: int) -> bool:
    if _SET_PHRASES.search(text.text, at, at + STRETCH):
        return True
    return documents >= _SLOGAN_DOCUMENTS and text.is_plain(at)


def _shared(file: AnnotatedFile, text: _Squeezed, at: int, whose: str) -> Issue:
    start, end = text.offsets[at], text.offsets[at + STRETCH - 1] + 1
    line, column = file.position(start)
    problem = f"shares {file.marked.text[start:end]!r} with {whose}"
    return Issue("error", str(file.path), line, column, problem, "word it afresh")


def _squeeze(text: str) -> _Squeezed:
    offsets = [i for i, char in enumerate(text) if not char.isspace()]
    folded = fold(text)
    return _Squeezed("".join(folded[i] for i in offsets), offsets, None)


def _squeeze_file(file: AnnotatedFile) -> _Squeezed:
    plain = _squeeze(file.marked.text)
    covered = bytearray(len(file.marked.text))
    for mention in file.marked.mentions:
        covered[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    before = accumulate((covered[i] for i in plain.offsets), initial=0)
    return _Squeezed(plain.text, plain.offsets, list(before))
