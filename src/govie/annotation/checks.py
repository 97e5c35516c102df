"""Checks of annotated bulletins: marks valid and consistent, headers complete, corpus and splits in agreement."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from govie.annotation.accepted import ACCEPTED, set_aside
from govie.annotation.consistency import check_metrics
from govie.annotation.documents import SPLITS, TRAITS, AnnotatedFile, Layout, find_layout, read_annotated, traits_of
from govie.annotation.duplicates import check_duplicates
from govie.annotation.issues import CheckReport, Issue, Severity, by_place
from govie.annotation.manifest import MANIFEST, check_corpus_texts, check_manifest
from govie.annotation.marked import MarkedText
from govie.annotation.splits import check_apart_from, check_splits
from govie.annotation.stats import check_densities
from govie.errors import InputError, MarkupError
from govie.labels import GENRES

_REQUIRED: Final = ("id", "title", "subject", "adcode", "genre", "source")
_KNOWN: Final = frozenset((*_REQUIRED, "date", "year", "traits", "split", "round", "order", "gain"))
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_NAMES: Final = ("COUNTY", "REGION", "ENTERPRISE", "PROJECT")
#: After an area's name: what makes it the name of a body, a meeting, a medium, a school, a road or a people (guide §1).
_NO_AREA: Final = re.compile(
    "(?:[市县區区旗省州盟]|縣|[一-龥]{0,6}族自治[州县縣旗]|地区)?(?:人民|第.{1,4}[届屆次])?"
    "(?:[市县縣區区旗州省地]?[委办]|政府|人民代表|行署|行政公署|党代|[一-龥]{0,6}[局厅廳]|[一-龥]{0,4}(?:办公室|宣传部|调查[队隊]|調查隊|中心)|"
    "[日时晚][报報]|新[闻聞]|要[闻聞]|融[媒]|发布|[网網]|[统統][计計]|[一-龥]{0,2}[大中][学學]|[一二三四五]中|[一-龥]{0,4}学院|"
    "[东西南北]?站|路|大道|大[桥橋]|水[库庫]|港|族|[话話]|精神|速度)"
)

#: A finding within one bulletin: severity, offset in the text (None: the header), problem, mend.
Found = tuple[Severity, int | None, str, str]


def check_directory(root: Path, *, apart_from: Path | None = None) -> CheckReport:
    """Check a project (``annotations/`` beside ``corpus/``) or a folder of ``.mk`` files.

    ``apart_from`` names a folder of ``.txt`` files with which no stretch of text may be shared. Nothing that is wrong
    in a file raises: it is an issue of the report. Warnings that ``warnings.toml`` beside the files accepts are counted
    only. Raises InputError where there is no ``.mk`` file at all, TableError for a ``warnings.toml`` that is none.
    """
    layout = find_layout(root)
    issues: list[Issue] = []
    files: list[AnnotatedFile] = []
    for path in layout.marked_files:
        try:
            file = read_annotated(path)
        except MarkupError as error:
            issues.append(Issue("error", str(path), error.line, error.column, error.problem, error.mend))
        except InputError as error:
            issues.append(Issue("error", str(path), None, None, error.problem, error.mend))
        else:
            files.append(file)
            issues += check_file(file, complete=layout.corpus is not None)
    skipped = _check_together(layout, files, issues)
    if apart_from is not None:
        issues += check_apart_from(files, apart_from)
    left, accepted = set_aside(issues, layout.annotations / ACCEPTED)
    return CheckReport(by_place(left), len(layout.marked_files), tuple(skipped), accepted)


def _check_together(layout: Layout, files: list[AnnotatedFile], issues: list[Issue]) -> list[str]:
    """Check files against each other and the corpus; yields the names of the checks that were skipped."""
    skipped = []
    known = {path.stem for path in layout.marked_files}
    if layout.corpus is None:
        skipped.append("corpus texts and manifest (a plain folder of marked text)")
    else:
        issues += check_corpus_texts(files, layout.corpus, known=known)
        issues += check_manifest(files, layout.corpus / MANIFEST, known=known)
    if layout.corpus is None and not layout.splits.is_file():
        skipped.append("splits (no splits.json)")
    else:
        issues += check_splits(files, layout.splits, known=known)
    issues += [*check_duplicates(files), *check_metrics(files), *check_densities(files, layout.annotations)]
    return skipped


def check_file(file: AnnotatedFile, *, complete: bool = True) -> list[Issue]:
    """The issues of one file, with line and column; ``complete``: its header must say all that a corpus needs."""
    found = [*check_header(file.marked, name=file.name, complete=complete), *check_marks(file.marked)]
    issues = []
    for severity, offset, problem, mend in found:
        line, column = (1, 1) if offset is None else file.position(offset)
        issues.append(Issue(severity, str(file.path), line, column, problem, mend))
    return issues


def check_header(marked: MarkedText, *, name: str, complete: bool = True) -> Iterator[Found]:
    """Whether the header is valid and (where asked) complete; ``name`` is the file's name without ending."""
    header = marked.header
    for key in _REQUIRED if complete else ():
        if key not in header:
            yield "error", None, f"the header lacks {key}", f"add {key}: …"
        elif not header[key]:
            yield ("warning" if key == "title" else "error"), None, f"{key} is empty", f"write the {key}"
    for key in sorted(header.keys() - _KNOWN):
        yield "warning", None, f"unknown header key {key}", f"use one of {' '.join(sorted(_KNOWN))}"
    if header.get("id", name) != name:
        yield "error", None, f"id {header['id']} is not the file's name", f"write id: {name}, or rename the file"
    if (code := header.get("adcode")) and not re.fullmatch(r"[1-9]\d{5}", code):
        yield "error", None, f"adcode {code!r} is not six digits", "write the six digits of the area's code"
    if (written := header.get("date")) and not _is_date(written):
        yield "error", None, f"{written!r} is no date", "write YYYY, YYYY-MM or YYYY-MM-DD, or leave it empty"
    if (genre := header.get("genre")) and genre not in GENRES:
        yield "error", None, f"unknown genre {genre}", f"use one of {' '.join(GENRES)}"
    if (split := header.get("split")) and split not in SPLITS:
        yield "error", None, f"unknown split {split}", f"use one of {' '.join(SPLITS)}"
    for trait in traits_of(header):
        if trait not in TRAITS:
            yield "warning", None, f"unknown trait {trait}", f"use one of {' '.join(sorted(TRAITS))}"


def check_marks(marked: MarkedText) -> Iterator[Found]:
    """Whether spans, links and dates follow the guide."""
    heads = {link.head for link in marked.links if link.label == "MEASURES"}
    tails = {link.tail for link in marked.links}
    for i, mention in enumerate(marked.mentions):
        if mention.text != mention.text.strip():
            yield "error", mention.start, f"{mention.text!r} begins or ends with white space", "leave it outside"
        if mention.label == "QUANTITY" and i not in heads:
            yield "error", mention.start, f"quantity {mention.text!r} has no metric", "add the id of its M"
        if mention.label == "METRIC" and i not in tails:
            problem = f"nothing points at metric {mention.text!r}"
            yield "error", mention.start, problem, "add its id to a Q or R, or unmark it"
        if mention.label == "DATE" and (value := mention.attrs.get("value")) and not _is_period(value):
            yield "error", mention.start, f"{value!r} is no date or runs backwards", "write a date of the calendar"
    yield from _crossings(marked)
    yield from _inconsistencies(marked)


def _crossings(marked: MarkedText) -> Iterator[Found]:
    """Spans that cross another one, or overlap one of their own label."""
    open_spans: list[int] = []
    for i, mention in enumerate(marked.mentions):
        open_spans = [o for o in open_spans if marked.mentions[o].end > mention.start]
        for other in (marked.mentions[o] for o in open_spans):
            if other.end < mention.end:
                yield "error", mention.start, f"{mention.text!r} crosses {other.text!r}", "nest them or set them apart"
            elif other.label == mention.label:
                yield "error", mention.start, f"{mention.text!r} overlaps another {mention.label}", "keep one of them"
        open_spans.append(i)


def _inconsistencies(marked: MarkedText) -> Iterator[Found]:
    """Names that are marked in one way here and in another, or not at all, there."""
    spans: dict[str, dict[tuple[int, int], set[str]]] = defaultdict(lambda: defaultdict(set))
    covered = bytearray(len(marked.text))
    for mention in marked.mentions:
        spans[mention.text][mention.start, mention.end].add(mention.label)
        if mention.label in _NAMES:
            covered[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    for text, places in spans.items():
        first, *others = sorted(places)
        labels = {place: frozenset(places[place]) for place in places}
        for place in others:
            if not labels[place] & labels[first]:
                marks = f"{'/'.join(sorted(labels[place]))} here, {'/'.join(sorted(labels[first]))} before"
                yield "warning", place[0], f"{text!r} is {marks}", "mark it alike, if it means the same"
        if len(text) > 1 and any(label in _NAMES for label in labels[first]):
            for found in re.finditer(re.escape(text), marked.text):
                if not any(covered[found.start() : found.end()]) and not _NO_AREA.match(marked.text, found.end()):
                    problem = f"{text!r} is marked elsewhere, not here"
                    yield "warning", found.start(), problem, "mark it, if it means the same"


def _is_date(written: str) -> bool:
    """Whether a partial ISO date is in the calendar."""
    match = _DATE.fullmatch(written)
    if match is None:
        return False
    try:
        date(*(int(part or 1) for part in match.groups()))
    except ValueError:
        return False
    return True


def _is_period(value: str) -> bool:
    """Whether each end of a date value is in the calendar and they run forwards."""
    ends = [end for end in value.split("/") if end != ".."]
    plain = [_first_day(end) for end in ends]
    return bool(ends) and all(_is_date(day) for day in plain) and plain == sorted(plain)


def _first_day(end: str) -> str:
    """A quarter or half by its first month, so that ends compare as strings.

    >>> _first_day("2022-Q3"), _first_day("2022-H2"), _first_day("2022-08")
    ('2022-07', '2022-07', '2022-08')
    """
    year, _, part = end.partition("-")
    if part.startswith(("Q", "H")):
        months = 3 if part[0] == "Q" else 6
        return f"{year}-{(int(part[1:]) - 1) * months + 1:02d}"
    return end
