"""One written form for the characters of numbers, units and dates: simplified, half-width, one code point for one.

The table holds only characters that numerals, units and dates are written with; it is no general converter.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Final

_TRADITIONAL: Final = (
    "颱台萬万億亿兩两貳二參三叁三肆四伍五陸六柒七捌八玖九壹一拾十佰百仟千數数幾几餘余點点個个項项畝亩頃顷噸吨條条張张臺台檯台隻只種种戶户週周號号歲岁場场處处門门間间單单棟栋樓楼輛辆雙双對对層层級级組组園园區区"
    "縣县鄉乡鎮镇來来終终內内後后節节國国慶庆臘腊農农曆历從从當当圓元圆元幣币歐欧韓韩盧卢鎊镑鋪铺頁页冊册筆笔樁桩樹树隊队團团編编擔担錢钱標标準准攝摄馬马釐厘顆颗頭头盞盏塊块課课紀纪時时過过開开現现達达約约"
    "財财產产業业鏈链這这該该連连續续歷历經经舊旧佔占雲云總总為为無无規规車车專专書书題题類类籤签畢毕鐘钟鍾钟際际見见則则據据統统計计劃划確确爭争預预將将應应報报發发佈布滿满實实長长會会議议兒儿職职務务員员"
    "學学羣群樣样櫃柜艙舱電电氣气網网線线絲丝鐵铁鋼钢燈灯蘭兰納纳磚砖鵝鹅雞鸡鴨鸭豬猪"
)
_DASHES: Final = {**dict.fromkeys("－−﹣‐‑", "-"), **dict.fromkeys("–―─‒⸺", "—"), **dict.fromkeys("～〜∼˜", "~")}
_SIGNS: Final = {"℅": "%", "﹪": "%", "٪": "%", "µ": "μ", "○": "〇", "◯": "〇", "Ｏ": "O", "\u3000": " "}


def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {ord(old): new for old, new in zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)}
    table |= {ord(old): new for old, new in (_DASHES | _SIGNS).items()}
    return table


_TABLE: Final = _table()


def fold(text: str) -> str:
    """Half-width, simplified spelling of ``text``; always as long as ``text``.

    >>> fold("１３７．４億圓")
    '137.4亿元'
    """
    return text.translate(_TABLE)


@dataclass(frozen=True, slots=True)
class Squeezed:
    """Folded text without the white space that layout puts into words.

    ``offsets[i]`` is the place of ``text[i]`` in the original. A gap that parts two digits stays as one line feed; ``folded`` keeps all white space.
    """

    text: str
    offsets: array[int]
    folded: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that ``text[start:end]`` (not empty) was read from."""
        return self.offsets[start], self.offsets[end - 1] + 1


def squeeze(text: str) -> Squeezed:
    """Fold ``text`` and drop its white space, but keep numbers apart.

    >>> squeeze("10万\\n平方米 5 6").text
    '10万平方米5\\n6'
    """
    folded = fold(text)
    offsets = array("q")
    chars: list[str] = []
    gap = -1
    for i, char in enumerate(folded):
        if char.isspace():
            gap = i
            continue
        if gap >= 0 and chars and _parts(chars[-1], char, folded[i + 1 : i + 2]):
            chars.append("\n")
            offsets.append(gap)
        gap = -1
        chars.append(char)
        offsets.append(i)
    return Squeezed("".join(chars), offsets, folded)


def _parts(left: str, right: str, following: str) -> bool:
    """Would dropping the gap before ``right`` make one number (or a range) out of two?"""
    if right in "-+":
        return following.isdigit()
    return right.isdigit() and left.isascii() and (left.isdigit() or left == "%")
