"""PDF: columns in reading order, tables by row, scans refused."""

import pytest

from govie.errors import InputError
from govie.readers.read import read_bytes

from .conftest import FIRST, SECOND
from .pages import column, write_pdf

pytest.importorskip("pypdfium2")
TITLE = "北票市统计公报"


def read_lines(*pages):
    return read_bytes(write_pdf(pages), path="a.pdf").text.split("\n")


def lines_of(text, width):
    return [text[i : i + width] for i in range(0, len(text), width)]


def test_one_column_with_heading_and_page_number():
    page = [(200, 800, 20, TITLE), *column(FIRST, x=60, top=750, width=38), (290, 30, 10, "- 1 -")]
    assert read_lines(page) == [TITLE, *lines_of(FIRST, 38)]


@pytest.mark.parametrize("heading_x", [60, 150, 240], ids=["left", "centre", "right"])
def test_two_columns_are_read_one_after_the_other(heading_x):
    left, right = column(FIRST, x=60, top=740, width=17), column(SECOND, x=320, top=740, width=17)
    found = read_lines([(heading_x, 800, 20, f"{TITLE}2021年度全文发布"), *left, *right])
    assert found[1:] == [*lines_of(FIRST, 17), *lines_of(SECOND, 17)]


def test_columns_whose_lines_stand_at_different_heights():
    left, right = column(FIRST, x=60, top=740, width=17), column(SECOND, x=320, top=731, width=17)
    assert read_lines([*left, *right]) == [*lines_of(FIRST, 17), *lines_of(SECOND, 17)]


def test_three_columns():
    text = FIRST + SECOND
    thirds = [text[:40], text[40:80], text[80:]]
    page = [line for i, part in enumerate(thirds) for line in column(part, x=40 + 180 * i, top=700, width=12)]
    assert read_lines(page) == [line for part in thirds for line in lines_of(part, 12)]


def test_a_full_line_between_parts_with_columns_divides_them():
    upper = [*column(FIRST, x=60, top=780, width=17), *column(SECOND, x=320, top=780, width=17)]
    lower = [*column(SECOND, x=60, top=600, width=17), *column(FIRST, x=320, top=600, width=17)]
    whole = "二、" + FIRST[:36]
    expected = [*lines_of(FIRST, 17), *lines_of(SECOND, 17), whole, *lines_of(SECOND, 17), *lines_of(FIRST, 17)]
    assert read_lines([*upper, (60, 640, 12, whole), *lower]) == expected


def test_a_table_is_read_by_row():
    cells = [("规模以上工业增加值", "5.4亿元"), ("社会消费品零售总额", "7.1亿元"), ("一般公共预算收入额", "3亿元")] * 2
    page = [line for i, (name, value) in enumerate(cells) for line in _row(780 - 20 * i, name, value)]
    assert read_lines(page) == [f"{name} {value}" for name, value in cells]


def _row(y, name, value):
    return [(60, y, 12, name), (300, y, 12, value)]


def test_title_and_pages_without_text():
    document = read_bytes(write_pdf([column(FIRST, x=60, top=740, width=30), []], title=TITLE), path="a.pdf")
    assert (document.title, document.kind, document.date) == (TITLE, "pdf", None)
    assert document.notes == ("no text on page 2 of 2",)


def test_a_scan_is_refused():
    with pytest.raises(InputError, match=r"s\.pdf: holds no text on its 2 pages: a scan; run a text recognition"):
        read_bytes(write_pdf([[], []]), path="s.pdf")


def test_fonts_that_do_not_say_their_characters_are_refused():
    with pytest.raises(InputError, match="do not say which characters"):
        read_bytes(write_pdf([[(60, 700, 12, "\ue001\ue002\ue003\ue004")]]), path="a.pdf")


@pytest.mark.parametrize("data", [b"%PDF-1.7 broken", b"no pdf at all"], ids=["broken", "other"])
def test_damaged_files_are_named(data):
    with pytest.raises(InputError, match=r"d\.pdf: is no PDF that can be read"):
        read_bytes(data, path="d.pdf")
