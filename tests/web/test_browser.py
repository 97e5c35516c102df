"""The page in a real browser: headless Chromium, no network but the service."""

import csv
import io
import json
import re
import shutil
import threading
import time

import pytest

from govie.annotation.marked import parse_marked
from govie.api import bulletin_of_marked
from tests.web.conftest import MARKED, TEXT, parse

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
if CHROMIUM is None:
    pytest.skip("chromium is not installed", allow_module_level=True)


@pytest.fixture(scope="module")
def address():
    """The address of a service that runs in a thread."""
    import uvicorn

    from govie.web.app import create_app
    from govie.web.limits import Limits
    from govie.web.server import listen

    app = create_app(limits=Limits(characters=20_000, requests=2), parse=parse)
    with listen("127.0.0.1", 0) as door:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{door.getsockname()[1]}/"
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def context():
    """A browser that never asks anything of another host."""
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(reduced_motion="reduce")
        context.set_default_timeout(30_000)
        yield context
        browser.close()


@pytest.fixture
def open_page(context, address):
    """A function that opens a page; afterwards nothing may have been logged or asked of another host."""
    complaints = []
    own = (address, "file:", "data:", "blob:")

    def make(width=1280, height=800, url=address):
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: None if request.url.startswith(own) else complaints.append(request.url))
        page.goto(url)
        return page

    make.complaints = complaints
    yield make
    for page in context.pages:
        page.close()
    assert complaints == []


@pytest.fixture
def page(open_page):
    """A page that shows ``TEXT``."""
    page = open_page()
    read(page, TEXT)
    return page


def read(page, text):
    page.fill("#text", text)
    page.click("#input button[type=submit]")
    page.wait_for_selector("#result .govie")


def mark(page, label, text):
    return page.locator(f".text mark.{label}").filter(has_text=re.compile(f"^{re.escape(text)}$"))


def select(page, text):
    """Selects the first occurrence of ``text``, which stands in one text node."""
    page.evaluate(
        """text => {
            const nodes = document.createTreeWalker(document.querySelector(".text"), NodeFilter.SHOW_TEXT);
            while (nodes.nextNode()) {
                const at = nodes.currentNode.data.indexOf(text);
                if (at < 0) continue;
                getSelection().setBaseAndExtent(nodes.currentNode, at, nodes.currentNode, at + text.length);
                document.getElementById("result").dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
                return;
            }
        }""",
        text,
    )


def data(page):
    return json.loads(page.locator("#result .data").text_content())


def download(page, kind):
    with page.expect_download() as caught:
        page.click(f"[data-save={kind}]")
    return caught.value.suggested_filename, caught.value.path().read_bytes().decode("utf-8")


def corrected(page):
    sync_api.expect(page.locator("#editor [role=status]")).to_have_text("已修正，事实已重新得出")


def test_a_pasted_bulletin_is_highlighted_and_its_facts_are_listed(page):
    gold = parse_marked(MARKED)
    marks = page.locator(".text mark")
    assert marks.evaluate_all("ms => ms.map(m => [m.classList[0], m.textContent])") == [
        [m.label, m.text] for m in gold.mentions
    ]
    assert page.locator(".text mark.PROJECT mark.ENTERPRISE").text_content() == "宏源铸造"
    assert page.locator(".text").text_content() == TEXT
    assert page.locator("tbody tr").count() == 4
    assert page.locator("#status").text_content() == "读出 4 条事实"
    colour = marks.first.evaluate("m => getComputedStyle(m).backgroundColor")
    assert colour not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")


def test_links_are_drawn_while_the_pointer_is_on_a_mark(page):
    mark(page, "QUANTITY", "137.4亿元").hover()
    assert sorted(page.locator(".arcs text").all_text_contents()) == ["度量", "时期"]
    lit = page.locator(".text mark.lit").all_text_contents()
    assert lit == ["2021年", "地区生产总值", "137.4亿元"]
    page.hover("#text")
    assert page.locator(".arcs text").count() == 0


def test_a_click_on_a_fact_brings_its_evidence_into_view(open_page):
    page = open_page()
    read(page, "前言。\n" * 300 + TEXT)
    quantity = mark(page, "QUANTITY", "8亿元")
    inside = """m => {
        const box = m.getBoundingClientRect();
        const view = document.querySelector(".scroll").getBoundingClientRect();
        return box.top >= Math.max(0, view.top) && box.bottom <= Math.min(innerHeight, view.bottom);
    }"""
    assert not quantity.evaluate(inside)
    page.locator("tbody tr").nth(2).click()
    assert quantity.evaluate(inside)
    assert page.locator(".text mark.lit").all_text_contents() == ["宏源铸造扩建项目", "总投资", "8亿元"]
    assert page.locator("tbody tr.lit").count() == 1


def test_the_chart_shows_growth_and_leads_to_the_fact(page):
    bars = page.locator("svg.chart .bar")
    assert bars.count() == 2
    bars.first.click()
    assert page.locator("tbody tr.lit").text_content().startswith("地区生产总值9%")


def test_a_link_is_moved_to_another_span(page):
    mark(page, "QUANTITY", "7%").click()
    page.locator("#editor-links .link").filter(has_text="时期").locator("select").select_option(label="2021年 (3)")
    corrected(page)
    assert [fact["period"] for fact in data(page)["bulletin"]["facts"]] == ["2021", "2021", None, "2021"]
    assert "2021" in page.locator("tbody tr").last.text_content()


def test_a_link_is_picked_in_the_text(page):
    mark(page, "QUANTITY", "9%").click()
    page.get_by_role("button", name="在文中点选").click()
    mark(page, "DATE", "2022年").click()
    corrected(page)
    assert data(page)["bulletin"]["facts"][1]["period"] == "2022"


def test_a_link_is_dropped_and_added(page):
    mark(page, "QUANTITY", "8亿元").click()
    page.locator("#editor-links .link").filter(has_text="属于").get_by_role("button").click()
    corrected(page)
    assert data(page)["bulletin"]["facts"][2]["projects"] == []
    page.locator("#editor-links .link").filter(has_text="时期").locator("select").select_option(
        label=f"2022年 ({TEXT.index('2022年')})"
    )
    sync_api.expect(page.locator("tbody tr").nth(2).locator("td").nth(2)).to_have_text("2022")


def test_bounds_label_and_attributes_are_changed(page):
    mark(page, "PROJECT", "宏源铸造扩建项目").click(position={"x": 120, "y": 10})
    page.fill("#editor [name=end]", str(TEXT.index("扩建项目") + 2))
    page.get_by_role("button", name="保存").click()
    corrected(page)
    assert mark(page, "PROJECT", "宏源铸造扩建").count() == 1
    mark(page, "QUANTITY", "9%").click()
    page.select_option("#editor [name=status]", "estimate")
    page.get_by_role("button", name="保存").click()
    corrected(page)
    assert data(page)["bulletin"]["facts"][1]["status"] == "estimate"
    mark(page, "COUNTY", "北票市").click()
    page.select_option("#editor [name=label]", "REGION")
    page.get_by_role("button", name="保存").click()
    corrected(page)
    assert mark(page, "REGION", "北票市").count() == 1


def test_a_selection_becomes_a_span_behind_an_emoji(page):
    select(page, "力争")
    page.select_option("#editor [name=label]", "METRIC")
    page.get_by_role("button", name="添加", exact=True).click()
    corrected(page)
    assert mark(page, "METRIC", "力争").count() == 1
    entity = next(e for e in data(page)["bulletin"]["entities"] if e["text"] == "力争")
    assert TEXT[entity["start"] : entity["end"]] == "力争"


def test_a_span_is_dropped_and_the_drop_undone(page):
    mark(page, "METRIC", "总投资").click()
    page.get_by_role("button", name="删除标注").click()
    corrected(page)
    assert mark(page, "METRIC", "总投资").count() == 0
    page.get_by_role("button", name="撤销").click()
    assert mark(page, "METRIC", "总投资").count() == 1
    assert [fact["metric"] is not None for fact in data(page)["bulletin"]["facts"]] == [True] * 4


def test_what_the_guide_does_not_allow_is_said_and_nothing_changes(open_page):
    page = open_page()
    read(page, TEXT)
    before = data(page)
    mark(page, "COUNTY", "北票市").click()
    page.fill("#editor [name=end]", "5")
    page.get_by_role("button", name="保存").click()
    sync_api.expect(page.locator("#editor [role=status]")).to_contain_text("DATE crosses COUNTY")
    assert data(page) == before
    assert all("422" in complaint for complaint in open_page.complaints)
    open_page.complaints.clear()  # Chromium logs the 422


def test_downloads(page):
    mark(page, "QUANTITY", "9%").click()
    page.select_option("#editor [name=status]", "estimate")
    page.get_by_role("button", name="保存").click()
    corrected(page)
    name, written = download(page, "json")
    assert name == "govie.json"
    assert json.loads(written)["facts"][1]["status"] == "estimate"
    _, written = download(page, "csv")
    assert [row["raw"] for row in csv.DictReader(io.StringIO(written.removeprefix("\ufeff")))] == [
        "137.4亿元",
        "9%",
        "8亿元",
        "7%",
    ]
    name, written = download(page, "mk")
    assert name == "govie.mk"
    assert "estimate" in written
    facts = bulletin_of_marked(parse_marked(written)).facts
    assert [(fact.raw, fact.status) for fact in facts][1] == ("9%", "estimate")


@pytest.mark.parametrize(
    ("encoding", "said"), [("utf-8", "已读入 简报.txt"), ("gb18030", "已按 GB18030 读入 简报.txt")]
)
def test_a_chosen_file_keeps_its_line_ends_and_name(open_page, encoding, said):
    page = open_page()
    plain = TEXT.replace("\n", "\r\n")
    page.set_input_files("#file", {"name": "简报.txt", "mimeType": "text/plain", "buffer": plain.encode(encoding)})
    sync_api.expect(page.locator("#status")).to_have_text(said)
    page.click("#input button[type=submit]")
    page.wait_for_selector("#result .govie")
    found = data(page)
    assert (found["text"], found["bulletin"]["source"]) == (plain, "简报.txt")
    assert all(plain[e["start"] : e["end"]] == e["text"] for e in found["bulletin"]["entities"])
    select(page, "力争")
    page.get_by_role("button", name="添加", exact=True).click()
    corrected(page)
    assert "力争" in [e["text"] for e in data(page)["bulletin"]["entities"]]


def test_a_dropped_file_is_read(open_page):
    page = open_page()
    page.evaluate(
        """text => {
            const dropped = new DataTransfer();
            dropped.items.add(new File([text], "b.txt", { type: "text/plain" }));
            const drop = new DragEvent("drop", { dataTransfer: dropped, bubbles: true });
            document.getElementById("text").dispatchEvent(drop);
        }""",
        TEXT,
    )
    sync_api.expect(page.locator("#text")).to_have_value(TEXT)


def test_a_file_that_is_no_text_is_refused(open_page):
    page = open_page()
    page.set_input_files("#file", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF\xff\xff\x00\x80"})
    sync_api.expect(page.locator("#problem")).to_have_text("a.pdf 不是 UTF-8 或 GB18030 文本")


def test_an_error_of_the_service_is_shown(open_page):
    page = open_page()
    page.fill("#text", "长" * 20_001)
    page.click("#input button[type=submit]")
    alert = page.get_by_role("alert")
    sync_api.expect(alert).to_be_visible()
    assert "20001 characters, more than 20000" in alert.text_content()
    assert len(open_page.complaints) == 1
    assert "413" in open_page.complaints.pop()  # Chromium logs the 413


def test_a_service_that_is_gone_is_said(open_page):
    page = open_page()
    page.fill("#text", TEXT)
    page.context.set_offline(True)
    try:
        page.click("#input button[type=submit]")
        sync_api.expect(page.get_by_role("alert")).to_contain_text("连不上服务")
    finally:
        page.context.set_offline(False)
    open_page.complaints.clear()  # Chromium logs the failed connection


def test_the_language_is_switched(page):
    assert page.get_by_role("button", name="读取事实").count() == 1
    page.click("#language")
    assert page.get_by_role("button", name="Read the facts").count() == 1
    assert page.locator("th").all_text_contents()[:3] == ["Indicator", "Number", "Period"]
    assert "growth" in page.locator("tbody tr").nth(1).text_content()
    assert page.locator("html").get_attribute("lang") == "en"
    page.click("#language")
    assert page.locator("th").first.text_content() == "指标"


def focused(page):
    return page.evaluate(
        "(e => (e.closest('.text, tbody') ? e.textContent : e.id || e.textContent).trim())(document.activeElement)"
    )


def test_the_page_is_used_by_keyboard_alone(page):
    page.focus("#text")
    stops = []
    for _ in range(12):
        page.keyboard.press("Tab")
        stops.append(focused(page))
    assert stops[2:8] == ["读取事实", "choose", "example", "JSON", "CSV", "标注文本"]
    assert stops[8] == "北票市"
    assert stops[9].startswith("地区生产总值137.4亿元")
    assert page.locator(":focus-visible").count() <= 1
    page.locator("tbody tr").first.focus()
    page.keyboard.press("ArrowDown")
    assert focused(page).startswith("地区生产总值9%")
    assert page.locator(".text mark.lit").all_text_contents() == ["2021年", "地区生产总值", "9%"]
    assert page.locator(":focus").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("End")
    assert focused(page).startswith("地区生产总值7%")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.locator(".lit").count() == 0


def test_a_span_is_corrected_by_keyboard_alone(page):
    page.locator(".text mark").first.focus()
    page.keyboard.press("ArrowRight")
    assert focused(page) == "2021年"
    page.keyboard.press("Enter")
    assert page.locator("#editor select:focus").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("#editor").is_hidden()
    assert focused(page) == "2021年"


def test_every_control_has_a_name(page):
    mark(page, "QUANTITY", "7%").click()
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll("button, input:not([type=hidden]), select, textarea")]
            .filter(e => !(e.tagName === "BUTTON" && e.textContent.trim()) && !e.labels?.length && !e.ariaLabel)
            .map(e => e.outerHTML)"""
    )
    assert unnamed == []


def test_nothing_is_cut_at_375_pixels(open_page):
    page = open_page(375, 740)
    read(page, TEXT)
    mark(page, "QUANTITY", "7%").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    assert page.locator("#editor").bounding_box()["width"] <= 375
    page.keyboard.press("Escape")
    page.locator("tbody tr").nth(1).click()
    row = page.locator("tbody tr").nth(1)
    assert row.bounding_box()["width"] <= 375
    assert row.locator("td").nth(2).evaluate("c => getComputedStyle(c, '::before').content") == '"时期 "'
    sizes = page.locator(".text, td, svg.chart text").evaluate_all(
        "es => es.map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 12


def test_a_report_is_alive_without_a_service(open_page, tmp_path):
    report = tmp_path / "report.html"
    report.write_text(parse(TEXT, source="a.txt").to_html(), encoding="utf-8")
    page = open_page(url=report.as_uri())
    page.locator("tbody tr").nth(1).click()
    assert page.locator(".text mark.lit").all_text_contents() == ["2021年", "地区生产总值", "9%"]
    assert page.locator(".text mark").first.evaluate("m => getComputedStyle(m).backgroundColor") != "rgba(0, 0, 0, 0)"
    name, written = download(page, "mk")
    assert name == "a.mk"
    assert parse_marked(written).text == TEXT
