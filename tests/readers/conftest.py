"""Bulletins as files of the kinds that can be read."""

from __future__ import annotations

import io

import pytest

FIRST = (
    "2021年，全市实现地区生产总值137.4亿元，同比增长9%。粮食产量达到5万吨，比上年增长2.1%。规模以上工业增加值增长7.5%。"
)
SECOND = (
    "城镇居民人均可支配收入30000元，增长6%。全年接待游客120万人次，旅游收入8亿元。固定资产投资增长10%，民间投资增12%。"
)
ARTICLE = (FIRST, SECOND, FIRST.replace("2021", "2020"), SECOND.replace("城镇", "农村"))


@pytest.fixture
def page():
    """A function that writes a page as government sites do; ``head`` goes into its head, ``end`` after the article."""

    def write(*, head: str = "", end: str = "", article: str | None = None) -> str:
        inner = "".join(f"<p>{text}</p>" for text in ARTICLE) if article is None else article
        return (
            f"<html><head>{head}<title>北票市2021年统计公报_北票市人民政府</title><script>'9亿元'</script></head>"
            "<body><div class='nav'><a href='/'>首页</a><a href='/x'>政务公开</a></div><h1>北票市2021年统计公报</h1>"
            "<div>发布时间：2022-03-14 来源：北票市统计局 字号：大</div>"
            f"<div class='content'>{inner}</div><div class='footer'>版权所有</div>{end}</body></html>"
        )

    return write


@pytest.fixture
def word():
    """A function that writes a Word document of paragraphs and table rows."""
    docx = pytest.importorskip("docx")

    def write(*blocks: str | list[list[str]], title: str = "") -> bytes:
        document = docx.Document()
        document.core_properties.title = title
        for block in blocks:
            if isinstance(block, str):
                document.add_paragraph(block)
                continue
            table = document.add_table(len(block), len(block[0]))
            for row, cells in zip(table.rows, block, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    return write
