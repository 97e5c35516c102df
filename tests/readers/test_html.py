"""Web pages."""

import pytest

from govie.errors import InputError
from govie.readers.read import read_bytes

from .conftest import ARTICLE, FIRST, SECOND

pytest.importorskip("trafilatura")
GB = '<meta charset="gb2312">'


def test_the_article_stands_under_its_title_without_menu_and_footer(page):
    document = read_bytes(page().encode(), path="a.html")
    assert document.text == "\n".join(["北票市2021年统计公报", *ARTICLE])
    assert (document.kind, document.encoding, document.notes) == ("html", "utf-8", ())


def test_title_date_and_publisher_as_the_page_shows_them(page):
    document = read_bytes(page().encode(), path="a.html")
    assert (document.title, document.date, document.publisher) == ("北票市2021年统计公报", "2022-03-14", "北票市统计局")


def test_meta_elements_of_government_sites_go_first(page):
    head = '<meta name="ArticleTitle" content="公报"><meta name="PubDate" content="2022-03-15 08:00">'
    head += '<meta name="ContentSource" content="统计局">'
    document = read_bytes(page(head=head).encode(), path="a.html")
    assert (document.title, document.date, document.publisher) == ("公报", "2022-03-15", "统计局")


@pytest.mark.parametrize(
    ("head", "encoding", "used", "noted"),
    [
        (GB, "gb18030", "gb18030", False),
        (GB, "utf-8", "utf-8", True),
        ("", "gb18030", "gb18030", True),
        ('<meta charset="utf-8">', "utf-8", "utf-8", False),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gbk", "gb18030", False),
    ],
    ids=["gb", "utf8-as-gb", "undeclared", "utf8", "http-equiv"],
)
def test_encodings(page, head, encoding, used, noted):
    document = read_bytes(page(head=head).encode(encoding), path="a.html")
    assert FIRST in document.text
    assert (document.encoding, bool(document.notes)) == (used, noted)


def test_a_table_row_is_a_line(page):
    rows = "".join(f"<tr><td>指标{i}</td><td>{i}亿元</td></tr>" for i in range(4))
    text = read_bytes(page(article=f"<p>{FIRST}</p><p>{SECOND}</p><table>{rows}</table>").encode(), path="a.htm").text
    assert "| 指标1 | 1亿元 |" in [line.strip() for line in text.splitlines()]


def test_figures_left_out_are_counted(page):
    end = "<div class='sidebar'><ul><li><a href='/b'>工业产值77.7亿元</a></li></ul></div>"
    document = read_bytes(page(end=end).encode(), path="a.html")
    assert "77.7" not in document.text
    assert document.notes == ("figures of the page that stand outside its article and were left out: 1",)


@pytest.mark.parametrize("data", [b"<html></html>", b"   \n", b"<html><body><script>1</script></body></html>"])
def test_pages_without_text_are_refused(data):
    with pytest.raises(InputError, match=r"s\.html: .*; save the page with its text"):
        read_bytes(data, path="s.html")
