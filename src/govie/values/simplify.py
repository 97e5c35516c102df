"""Folding of whole texts: simplified script and half width, one code point for one code point.

Numerals, units and dates need fewer characters: ``govie.values.folding`` has a table of its own, without OpenCC.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, Final

from govie.values.folding import Replacement

_CJK: Final = range(0x3400, 0xA000)
#: Full-width forms, the ideographic space, and the radicals and compatibility characters that PDF files hold.
_WIDE: Final = (range(0xFF01, 0xFFE7), range(0x2F00, 0x2FE0), range(0xF900, 0xFB00), (0x3000,))
_HALF_WIDTH_KANA: Final = range(0xFF61, 0xFFE0)
#: Characters that OpenCC converts but that simplified text uses too.
_ALSO_SIMPLIFIED: Final = "乾吒夥拚捱摺榘薹袷"


def _width_table() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in (c for block in _WIDE for c in block if c not in _HALF_WIDTH_KANA):
        folded = unicodedata.normalize("NFKC", chr(code))
        if len(folded) == 1 and folded != chr(code):
            table[code] = folded
    return table


_narrowed: Final = Replacement(_width_table())


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@cache
def _simplified() -> dict[int, str]:
    """Traditional character → simplified, for single characters."""
    characters = [chr(code) for code in _CJK]
    converted: list[str] = _converter().convert("\n".join(characters)).split("\n")
    return {ord(t): s for t, s in zip(characters, converted, strict=True) if s != t and len(s) == 1}


@cache
def _traditional_only() -> re.Pattern[str]:
    """One of the characters that simplified text does not use: 乾 of 乾县 is none of them."""
    return re.compile(f"[{''.join(set(map(chr, _simplified())).difference(_ALSO_SIMPLIFIED))}]")


def _simplify(paragraph: str) -> str:
    """Convert one paragraph; where phrases change its length, character by character."""
    if not _traditional_only().search(paragraph):
        return paragraph
    try:
        converted: str = _converter().convert(paragraph)
    except UnicodeEncodeError:  # a lone surrogate
        converted = ""
    if len(converted) != len(paragraph):
        converted = paragraph.translate(_simplified())
    return converted


@lru_cache(maxsize=256)
def fold(text: str) -> str:
    """The text in simplified script and half width, of the same length, so that offsets stay.

    A paragraph without a character that only traditional text has is not converted (乾县 stays). Line breaks stay. The
    time is linear in the length; never raises.

    >>> fold("完成３億元，增長５％")
    '完成3亿元,增长5%'
    """
    narrow = _narrowed(text)
    if narrow.isascii() or not _traditional_only().search(narrow):
        return narrow
    folded = "".join(_simplify(part) for part in narrow.splitlines(keepends=True))
    assert len(folded) == len(text), "folding keeps one code point for one"
    return folded


@lru_cache(maxsize=4)
def without_space(text: str) -> tuple[str, Sequence[int]]:
    """``text`` without its white space, and where each character that is left stood.

    >>> without_space("北票\\n市")
    ('北票市', array('q', [0, 1, 3]))
    """
    words = text.split()
    if len(words) == 1 and len(words[0]) == len(text):
        return text, range(len(text))
    offsets = array("q")
    for word in re.finditer(r"\S+", text):
        offsets.extend(range(*word.span()))
    return "".join(words), offsets
