"""What is written in a format is read back: any text, any spans, any links and attributes."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govie.annotation.marked import MarkedText, format_marked
from govie.conversions.assemble import overlapping, without
from govie.conversions.datasets import HEADER_COLUMNS
from govie.conversions.notes import Notes
from govie.conversions.registry import FORMATS, read, write
from govie.labels import (
    BASES,
    BOUNDS,
    DIRECTIONS,
    KINDS,
    LABEL_LETTERS,
    LINK_OF_PAIR,
    SINGLE_LINKS,
    SPAN_LABELS,
    STATUSES,
    default_attributes,
)
from govie.records import Link, Mention, mention_order

TEXTS = st.text(alphabet='县增长12 \n\r\t{|}\\"&<#，。😀𠮷\u3000\u2028\u0301', min_size=1, max_size=30)
ADCODES = st.from_regex(r"[1-9][0-9]{5}", fullmatch=True)
VALUES = st.sampled_from(["2021", "2022-Q1", "../2022-08", "2021/2025", "2022-03/.."])
WORDS = st.text(alphabet="甲乙 a:=，😀", max_size=8).map(str.strip)
NO_REFS = {"brat", "datasets", "conll"}
NO_LINKS_OR_ATTRIBUTES = {"conll"}
NO_EMPTY_HEADER = {"datasets"}
SCORES = {"jsonl", "docbin"}


@st.composite
def attributes(draw, label):
    if label == "QUANTITY":
        kind = draw(st.sampled_from(KINDS))
        attrs = default_attributes(kind) | {
            "status": draw(st.sampled_from(STATUSES)),
            "bound": draw(st.sampled_from(BOUNDS)),
        }
        if "direction" in attrs:
            attrs |= {"direction": draw(st.sampled_from(DIRECTIONS)), "basis": draw(st.sampled_from(BASES))}
        if kind == "share" and draw(st.booleans()):
            attrs["basis"] = draw(st.sampled_from(BASES))
        return attrs
    if label == "DATE":
        return draw(st.sampled_from([{}, {"value": draw(VALUES)}]))
    if label in ("COUNTY", "REGION"):
        several = draw(st.lists(ADCODES, min_size=2, max_size=3))
        return draw(st.sampled_from([{}, {"adcode": several[0]}, {"candidates": several}]))
    return draw(st.sampled_from([{}, {"of": "growth"}])) if label == "RANK" else {}


@st.composite
def links_between(draw, mentions):
    links, single = [], set()
    pairs = [
        (h, t) for h, a in enumerate(mentions) for t, b in enumerate(mentions) if (a.label, b.label) in LINK_OF_PAIR
    ]
    for head, tail in sorted(draw(st.sets(st.sampled_from(pairs)))) if pairs else ():
        label = LINK_OF_PAIR[mentions[head].label, mentions[tail].label]
        if (head, label) not in single:
            links.append(Link(head, tail, label))
            single |= {(head, label)} if label in SINGLE_LINKS else set()
    return tuple(links)


@st.composite
def bulletins(draw):
    """Spans nest, cross and share characters; only spans of one label stay apart."""
    text = draw(TEXTS)
    mentions = []
    for _ in range(draw(st.integers(0, 7))):
        label = draw(st.sampled_from(SPAN_LABELS))
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        mentions.append(Mention(label, start, end, text[start:end], attrs=draw(attributes(label))))
    mentions.sort(key=mention_order)
    bare = MarkedText(text, tuple(mentions), ())
    marked = without(bare, set(overlapping(mentions, same_label=True)))
    links = draw(links_between(marked.mentions))
    targets = {k.tail for k in links}
    refs = tuple(f"{LABEL_LETTERS[m.label]}{i + 1}" if i in targets else None for i, m in enumerate(marked.mentions))
    header = {"id": "a"} | {key: draw(WORDS) for key in ("title", "date", "subject", "source")}
    return replace(marked, links=links, refs=refs, header=header)


def there_and_back(name, marked):
    notes = Notes()
    with TemporaryDirectory() as folder:
        write(name, [marked], Path(folder), notes=notes)
        (back,) = read(name, Path(folder), notes=notes)
    return back, notes.lines()


def kept_by(name, marked):
    """What the documentation says that the format keeps."""
    if name == "mk":
        marked = without(marked, set(overlapping(marked.mentions, same_label=False)))
    header = {k: v for k, v in marked.header.items() if v or name not in NO_EMPTY_HEADER}
    mentions, links, refs = marked.mentions, marked.links, marked.refs
    if name in NO_LINKS_OR_ATTRIBUTES:
        plain = (default_attributes() if m.label == "QUANTITY" else {} for m in mentions)
        mentions, links = tuple(replace(m, attrs=a) for m, a in zip(mentions, plain, strict=True)), ()
    if name in NO_REFS:
        refs = (None,) * len(mentions)
    return MarkedText(marked.text, mentions, links, header, refs)


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_written_is_read_back(name):
    if name == "uima":
        pytest.importorskip("cassis")

    @settings(max_examples=60, deadline=None)
    @given(bulletins())
    def law(marked):
        back, _ = there_and_back(name, marked)
        assert back == kept_by(name, marked)
        assert all(m.text == back.text[m.start : m.end] for m in back.mentions)

    law()


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "conll"])
def test_nothing_is_lost_of_what_marked_text_holds(name, bulletin):
    if name == "uima":
        pytest.importorskip("cassis")
    back, warnings = there_and_back(name, bulletin)
    assert warnings == []
    assert replace(back, refs=()) == replace(bulletin, refs=())
    if name not in NO_REFS:
        assert format_marked(back) == format_marked(bulletin)


@pytest.mark.parametrize("name", FORMATS)
def test_scores(name, bulletin):
    if name == "uima":
        pytest.importorskip("cassis")
    scored = replace(bulletin, mentions=tuple(replace(m, score=0.75) for m in bulletin.mentions))
    back, warnings = there_and_back(name, scored)
    assert {m.score for m in back.mentions} == {0.75 if name in SCORES else 1.0}
    assert any(line.startswith("scores are not kept: 11 ") for line in warnings) == (name not in SCORES)


@pytest.mark.parametrize("name", ["datasets", "uima"])
def test_header_keys_without_a_column_are_told(name, bulletin):
    if name == "uima":
        pytest.importorskip("cassis")
    back, warnings = there_and_back(name, replace(bulletin, header={**bulletin.header, "mood": "fine"}))
    assert back.header == bulletin.header
    assert warnings[0].startswith("header keys that are no ")
    assert set(bulletin.header) <= {"id", *HEADER_COLUMNS}


@pytest.mark.parametrize("name", ["docbin", "conll", "datasets"])
def test_a_file_a_split(name, bulletin, tmp_path):
    second = replace(bulletin, header={**bulletin.header, "id": "b", "split": "dev"})
    write(name, [bulletin, second], tmp_path)
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["bulletins", "dev", "test", "train"]
    assert [m.header.get("split") for m in read(name, tmp_path)] == [None, "dev"]


def test_the_documentation_lists_every_format(root):
    page = (root / "docs" / "conversions.md").read_text(encoding="utf-8")
    formats, _, kept = page.partition("## What each keeps")
    for name in FORMATS:
        assert f"\n| `{name}`" in formats
        assert f"\n| `{name}` |" in kept
