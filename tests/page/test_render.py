"""Pages: the whole text, marks that nest, anchors that resolve, nothing unescaped, nothing from elsewhere."""

import base64
import hashlib
import json
import re
import time
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.bulletin import Bulletin
from govie.labels import SPAN_LABELS
from govie.page import escape, render_app, render_body, render_page, render_result
from govie.page.render import asset
from govie.records import Finding, Mention, Place, mention_order
from govie.words import load_words

MARKED = "---\n{P1|{E1|{G|黑山}铸造}扩建|E1}\n{M1|总投资}{Q|8亿元|M1 P1}"
VOID = {"meta", "link", "input"}


class Page(HTMLParser):
    """Collects the text of ``div.text``, its marks with their texts, ids and links, and checks that tags nest."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.text, self.ids, self.targets, self.tags = "", [], [], set()
        self.marks: list[list[str]] = []
        self.data: dict[str, object] = {}
        self.feed(source)
        self.close()
        assert not self.open

    def inside(self, name: str) -> bool:
        return any(attributes.get("class") == name for _, attributes in self.open)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.add(tag)
        is_mark = "data-i" in attributes
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if is_mark:
            self.marks.append([attributes["class"], ""])
        if "href" in attributes:
            self.targets.append(attributes["href"])
        if tag not in VOID:
            self.open.append((tag, {**attributes, "mark": str(len(self.marks) - 1) if is_mark else None}))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if self.open and self.open[-1][1].get("class") == "data":
            self.data = json.loads(data)
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
    for source in (render_page(hostile), render_body(hostile), render_app(result=render_result(hostile))):
        page = Page(source)
        assert page.text == text
        assert page.tags.isdisjoint({"img", "b"})
        assert "<script>alert" not in source


@pytest.mark.parametrize("field", ["text", "subject", "date"])
def test_nothing_of_the_form_or_its_problem_is_markup(field):
    hostile = '"><script>alert(1)</script></textarea>'
    source = render_app(form={field: hostile}, problem=hostile)
    assert "<script>alert" not in source
    assert 'value=""><' not in source


def test_data_cannot_end_the_script_it_stands_in():
    text = "</script><script>alert(1)</script><!--"
    source = render_result(Bulletin(text, (), (), ()))
    assert Page(source).data["text"] == text
    assert source.count("<script") == source.count("</script>") == 1


def test_a_page_needs_nothing_from_the_network(gold_bulletin):
    for source in (render_page(gold_bulletin(MARKED)), render_body(gold_bulletin(MARKED))):
        assert not re.search(r"https?:|src=|@import|url\(", source)
        assert Page(source).tags.isdisjoint({"link", "img", "iframe"})


def test_the_policy_of_a_report_allows_its_own_script_and_style_and_no_other(gold_bulletin):
    source = render_page(gold_bulletin(MARKED))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', source)[1]
    for tag in ("style", "script"):
        (inline,) = re.findall(rf"<{tag}>(.*?)</{tag}>", source, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert not re.search(r"""<[^>]+\s(style|on\w+)=""", source.partition("<body>")[2].partition("<script>")[0])


def test_a_fragment_for_notebooks_has_no_script(gold_bulletin):
    assert "script" not in Page(render_body(gold_bulletin(MARKED))).tags


def test_every_label_has_a_colour_of_its_own():
    colours = dict(re.findall(r"^\.govie \.([A-Z]+) \{ background: (#\w+); \}", asset("page.css"), re.MULTILINE))
    assert list(colours) == list(SPAN_LABELS)
    assert len(set(colours.values())) == len(SPAN_LABELS)


def test_the_data_of_a_page_are_what_is_downloaded(gold_bulletin):
    bulletin = gold_bulletin(MARKED)
    data = Page(render_result(bulletin)).data
    assert data["bulletin"] == bulletin.to_dict()
    assert (data["csv"], data["mk"], data["text"]) == (bulletin.to_csv(), bulletin.to_mk(), bulletin.text)


def test_the_evidence_of_a_fact_begins_with_its_figure(gold_bulletin):
    bulletin = gold_bulletin("---\n{D1|2021年|=2021}{C1|黑山县}{M1|增速}{Q|9%|M1 D1 C1 growth}居{R|全市第一|M1 growth}")
    assert Page(render_result(bulletin)).data["evidence"] == [[3, 2, 0, 1, 4]]


def test_findings_and_warnings_are_shown(gold_bulletin):
    bulletin = replace(
        gold_bulletin(MARKED),
        findings=(Finding("sum", "high", "a < b", (0,), ((0, 1),), Decimal(2), Decimal(1), "CNY", Decimal(0)),),
        warnings=("5 & 6",),
    )
    body = render_body(bulletin)
    assert "a &lt; b" in body
    assert "5 &amp; 6" in body
    assert "findings" not in render_body(gold_bulletin(MARKED)).partition("</style>")[2]


def test_a_bulletin_without_facts_says_so():
    assert "没有读出事实" in render_body(Bulletin("无", (), (), ()))


@pytest.mark.parametrize(("language", "word"), [("zh", "水平"), ("en", "level")])
def test_pages_speak_either_language(gold_bulletin, language, word):
    source = render_page(gold_bulletin(MARKED), language=language)
    assert f'<html lang="{language}">' in source
    assert f'data-t="level">{word}</span>' in source


def test_every_word_that_a_template_or_script_asks_for_is_in_the_table():
    scripts = "".join(asset(name) for name in ("view.js", "form.js", "edit.js"))
    asked = set(re.findall(r'say\("(\w+)"', scripts)) | set(re.findall(r'button\("(\w+)"', scripts))
    assert len(asked) > 20
    assert asked <= set(load_words())
    page = render_app(language="en", result=render_result(Bulletin("5", (), (), ())))
    assert set(re.findall(r'data-t(?:-\w+)?="(\w+)"', page)) <= set(load_words())


@pytest.mark.parametrize(
    ("text", "expected"), [("a\tb\r\nc", "a\tb&#13;\nc"), ("a\0\x1bb\x85", "a\ufffd\ufffdb\ufffd")]
)
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
