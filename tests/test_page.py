"""Pages: the whole text, marks that nest, anchors that resolve, nothing unescaped, nothing from elsewhere."""

import re
import time
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.bulletin import Bulletin
from govie.labels import SPAN_LABELS
from govie.page import COLOURS, escape, render_body, render_page
from govie.records import Mention, Place, mention_order

MARKED = "---\n{P1|{E1|{G|黑山}铸造}扩建|E1}\n{M1|总投资}{Q|8亿元|M1 P1}"
VOID = {"meta"}


class Page(HTMLParser):
    """Collects the text of ``div.text``, its marks with their texts, ids and links, and checks that tags nest."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.text, self.ids, self.targets, self.tags = "", [], [], set()
        self.marks: list[list[str]] = []
        self.feed(source)
        self.close()
        assert not self.open

    def inside(self, name: str) -> bool:
        return any(attributes.get("class") == name for _, attributes in self.open)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.add(tag)
        if "id" in attributes:
            self.ids.append(attributes["id"])
            self.marks.append([attributes["class"], ""])
        if "href" in attributes:
            self.targets.append(attributes["href"])
        if tag not in VOID:
            self.open.append((tag, {**attributes, "mark": str(len(self.marks) - 1) if "id" in attributes else None}))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if self.inside("text"):
            self.text += data
            for _, attributes in self.open:
                if attributes.get("mark"):
                    self.marks[int(attributes["mark"])][1] += data


def test_every_mention_is_marked_and_nested(gold_bulletin):
    bulletin = gold_bulletin(MARKED)
    page = Page(render_body(bulletin))
    assert page.text == bulletin.text
    assert page.marks == [[m.label, m.text] for m in bulletin.entities]


def test_facts_point_into_the_text(gold_bulletin):
    page = Page(render_body(gold_bulletin(MARKED)))
    assert len(page.targets) == 2
    assert {target.removeprefix("#") for target in page.targets} <= set(page.ids)
    assert len(set(page.ids)) == len(page.ids)


def test_a_rank_without_a_quantity_has_a_row(gold_bulletin):
    assert "名次" in render_body(gold_bulletin("---\n{M1|增速}居{R|全市第一|M1 growth}"))


def test_a_tooltip_tells_label_score_and_attributes(gold_bulletin):
    body = render_body(gold_bulletin("---\n{M1|税收}降{Q|9%|M1 growth down}"))
    assert 'title="QUANTITY 1.00 · kind: growth · status: actual · bound: eq · direction: down · basis: yoy"' in body


def test_the_heading_names_subject_and_date(gold_bulletin):
    bulletin = replace(gold_bulletin(MARKED), subject=Place("黑山县", "210726"), date="2021", source="a<b.txt")
    assert "<title>黑山县 210726 · 2021 · a&lt;b.txt</title>" in render_page(bulletin)


def test_nothing_of_the_text_is_markup():
    text = '<script>alert("1")</script>&amp;'
    mentions = (Mention("METRIC", 0, len(text), text),)
    hostile = Bulletin(text, mentions, (), (), Place('"><img src=x>', None), source="<b>")
    page = Page(render_page(hostile))
    assert page.text == text
    assert page.tags.isdisjoint({"script", "img", "b"})


def test_a_page_needs_nothing_from_the_network(gold_bulletin):
    source = render_page(gold_bulletin(MARKED))
    assert not re.search(r"https?:|src=|@import|url\(", source)
    assert Page(source).tags.isdisjoint({"script", "link", "img", "iframe"})


def test_every_label_has_a_colour():
    assert list(COLOURS) == list(SPAN_LABELS)
    assert len(set(COLOURS.values())) == len(SPAN_LABELS)


@pytest.mark.parametrize(("text", "expected"), [("a\tb\r\nc", "a\tb\r\nc"), ("a\0\x1bb\x85", "a\ufffd\ufffdb\ufffd")])
def test_escape_keeps_layout_and_replaces_what_html_cannot_hold(text, expected):
    assert escape(text) == expected


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(0, 29), st.integers(1, 30), st.sampled_from(SPAN_LABELS)), max_size=8),
)
def test_the_text_is_whole_whatever_the_spans(text, spans):
    cut = [(start, min(start + length, len(text)), label) for start, length, label in spans if start < len(text)]
    mentions = sorted((Mention(label, start, end, text[start:end]) for start, end, label in cut), key=mention_order)
    assert Page(render_body(Bulletin(text, tuple(mentions), (), ()))).text == text


def test_a_long_bulletin_takes_time_in_proportion():
    def seconds(n: int) -> float:
        mentions = tuple(Mention("METRIC", 4 * i, 4 * i + 3, "产量一") for i in range(n))
        started = time.process_time()
        render_body(Bulletin("产量一，" * n, mentions, (), ()))
        return time.process_time() - started

    assert seconds(40_000) < 20 * max(seconds(4_000), 0.005)
