"""Plain text: encodings that are known, detected, told or refused."""

import codecs
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govie
from govie.errors import InputError
from govie.readers.decode import decode
from govie.readers.read import read_bytes

TEXT = "北票市2021年统计公报\r\n全市实现地区生产总值137.4亿元，同比增长9%。\n粮食产量5万吨，比上年增长2.1%。"
TRADITIONAL = "國內生產總值達到一百億元，比上年增長百分之九，全縣糧食產量穩步提高，財政收入增長較快。"


@pytest.mark.parametrize(
    ("data", "encoding", "noted"),
    [
        (TEXT.encode(), "utf-8", False),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig", False),
        (TEXT.encode("gb18030"), "gb18030", True),
        (TEXT.encode("utf-16"), "utf-16", True),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16", True),
    ],
    ids=["utf8", "utf8-mark", "gb18030", "utf16", "utf16be"],
)
def test_encodings_are_detected_and_said(data, encoding, noted):
    document = read_bytes(data, path="a.txt")
    assert (document.text, document.encoding, document.kind, bool(document.notes)) == (TEXT, encoding, "text", noted)


@pytest.mark.parametrize(
    "data",
    [
        TRADITIONAL.encode("big5"),
        TEXT.encode()[:-1],
        bytes(range(256)) * 4,
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\xff" * 50,
        "résumé naïve".encode("latin-1"),
    ],
    ids=["big5", "cut", "binary", "png", "latin1"],
)
def test_bytes_that_are_no_chinese_text_are_refused(data):
    with pytest.raises(InputError, match=r"b\.txt: bytes that are neither UTF-8 nor GB18030 text at offset \d+; save"):
        read_bytes(data, path="b.txt")


def test_a_told_encoding_is_used():
    document = read_bytes(TRADITIONAL.encode("big5"), path="a.txt", encoding="big5")
    assert (document.text, document.encoding, document.notes) == (TRADITIONAL, "big5", ())


@pytest.mark.parametrize(
    ("encoding", "problem"),
    [("utf-8", "a byte that is not utf-8 at offset 0"), ("klingon", "no text encoding 'klingon'")],
    ids=["wrong", "unknown"],
)
def test_a_told_encoding_that_does_not_fit_is_refused(encoding, problem):
    with pytest.raises(InputError, match=problem):
        decode(TEXT.encode("gb18030"), source="a.txt", encoding=encoding)


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("a.txt", b"", "the file is empty"),
        ("a.doc", b"x", r"no reader for \.doc; save it as one of \.docx"),
        ("a", b"x", "no reader for a name without suffix"),
    ],
    ids=["empty", "kind", "no-suffix"],
)
def test_files_without_a_reader_are_named(name, data, problem, tmp_path):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=f"{name}: {problem}"):
        govie.read(path)


def test_files_that_are_not_there_are_named(tmp_path):
    with pytest.raises(InputError, match=r"absent\.txt: No such file"):
        govie.read(tmp_path / "absent.txt")
    with pytest.raises(InputError, match="is a folder"):
        govie.read(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        govie.read("a\0.txt")


def test_a_name_that_is_no_unicode_can_be_shown(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(TEXT.encode())
    document = govie.read(os.fsdecode(path))
    assert document.path.endswith("\ufffd.txt")


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_an_input_error(data):
    try:
        text, encoding = decode(data, source="a.txt")
    except InputError:
        return
    assert text.encode(encoding) == data or encoding.startswith("utf-16")


@given(st.text("全市实现地区生产总值137.4亿元，同比增长9%。\n 粮食", min_size=1))
def test_common_chinese_text_is_read_back_from_either_encoding(text):
    text = f"全市{text}"  # a character or two may be right in both
    assert decode(text.encode("gb18030"), source="a.txt") == (text, "gb18030")
    assert decode(text.encode(), source="a.txt") == (text, "utf-8")
