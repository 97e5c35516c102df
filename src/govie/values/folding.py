"""One written form for the characters of numbers, units and dates: simplified, half-width, one code point for one.

The table holds only characters that numerals, units and dates are written with; it is no general converter.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_TRADITIONAL: Final = (
    "億亿紀纪長长圆元亞亚佈布來来侷局係系個个傢家僅仅優优內内兩两冊册凈净別别則则剋克創创劃划劇剧劑剂動动務务勞劳勢势區区厤历員员問问單单噸吨噹当嚮向國国圍围園园圓元圖图團团堅坚報报場场塊块壽寿奧奥婦妇學学將将對对屆届層层"
    "屬属島岛嵗岁師师幣币幾几庫库廠厂廣广張张彆别彔录後后徑径從从復复慶庆應应戶户捲卷掛挂換换搖摇搧扇撐撑擁拥擔担據据擬拟攝摄數数於于旂旗旣既昇升時时曆历曏向會会條条棊棋棟栋業业構构樁桩樓楼標标樣样橋桥機机"
    "檯台檻槛歐欧歡欢歲岁歷历氣气決决淨净淩凌減减準准灣湾為为燈灯爭争爲为牀床獨独獲获現现環环產产産产畝亩當当發发盞盏盤盘盧卢眾众確确稅税種种積积穩稳穫获窩窝筆笔箇个節节糧粮糰团約约紅红納纳純纯級级組组結结"
    "綫线維维綱纲網网綵彩線线縣县縮缩總总績绩織织繫系續续纍累纔才羣群義义聯联腳脚臘腊臺台舖铺舘馆茲兹莊庄華华萬万葉叶蓆席蓋盖處处號号衆众衕同裏里補补裝装裡里製制複复規规親亲計计訊讯記记設设診诊評评該该認认"
    "課课謂谓識识議议護护譽誉貝贝負负貨货費费貼贴資资賞赏賬账踰逾車车較较載载輛辆輩辈輪轮農农逕径這这連连週周進进遊游運运過过達达邊边鄉乡釐厘針针鈡钟銖铢鋪铺錄录錠锭錢钱録录錶表鍼针鍾钟鎊镑鎭镇鎮镇鏈链鐘钟"
    "門门開开間间閤合闆板陞升陣阵隊队階阶際际隻只雙双電电鞦秋韆千韓韩頂顶頃顷項项預预領领頭头顆颗額额類类颱台餅饼養养餘余館馆馬马體体髮发鬆松鳴鸣麪面麫面麵面黃黄點点黨党鼕冬齊齐齡龄齣出龍龙貳二贰二參三叁三"
    "肆四伍五陸六陆六柒七捌八玖九壹一拾十佰百仟千並并"
)
_DASHES: Final = {**dict.fromkeys("－−﹣‐‑", "-"), **dict.fromkeys("–―─‒⸺", "—"), **dict.fromkeys("～〜∼˜", "~")}
_WORD: Final = re.compile(r"\S+")
_SIGNS: Final = {"℅": "%", "﹪": "%", "٪": "%", "µ": "μ", "○": "〇", "◯": "〇", "Ｏ": "O", "\u3000": " "}


_CJK: Final = "一-鿿"
#: A blank that parts thousands (816 000吨): within a sentence, or in a table whose cells tabs or wide blanks part.
_THOUSANDS: Final = re.compile(
    rf"(?<=[{_CJK},.;:(、。])\d{{1,3}}(?: \d{{3}})+(?=(?:\.\d+)?[{_CJK}])(?!年|月)"
    r"|(?<=[\u3000\t|])\d{1,3}(?: \d{3})+(?=(?:\.\d+)?(?:[\u3000\t|\r\n]|$))"
)
#: A line break inside the digits of a sentence (产值80⏎00万元): what follows is a unit, not a year.
_BROKEN: Final = re.compile(
    rf"(?<=[{_CJK}])\d{{1,3}}(?:\r?\n(?!(?:19|20)\d\d年)\d+(?:\.\d+)?|\.\d+\r?\n\d+)(?=[{_CJK}%])"
)
#: How long a line is at least that a sentence filled.
_PROSE: Final = 12
#: So many different characters take as long to replace one by one as by a table.
_MANY: Final = 40


def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {ord(old): new for old, new in zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)}
    table |= {ord(old): new for old, new in (_DASHES | _SIGNS).items()}
    return table


class Replacement:
    """``text.translate(table)`` for texts that hold few of the table's characters, at a sixth of its time.

    ``table`` maps a code point to a character that is no key itself.

    >>> Replacement({ord("％"): "%"})("增长５％")
    '增长５%'
    """

    def __init__(self, table: Mapping[int, str]) -> None:
        self.table = table
        self.pattern = re.compile(f"[{re.escape(''.join(map(chr, table)))}]")

    def __call__(self, text: str) -> str:
        found = set(self.pattern.findall(text))
        if len(found) > _MANY:
            return text.translate(self.table)
        for char in found:
            text = text.replace(char, self.table[ord(char)])
        return text


_replaced: Final = Replacement(_table())


def fold(text: str) -> str:
    """Half-width, simplified spelling of ``text``; always as long as ``text``.

    >>> fold("１３７．４億圓")
    '137.4亿元'
    """
    return _replaced(text)


@dataclass(frozen=True, slots=True)
class Squeezed:
    """Folded text without the white space that layout puts into words.

    ``offsets[i]`` is the place of ``text[i]`` in the original. A gap that parts two digits stays as one line feed;
    ``folded`` keeps all white space.
    """

    text: str
    offsets: array[int]
    folded: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that ``text[start:end]`` (not empty) was read from."""
        return self.offsets[start], self.offsets[end - 1] + 1


@lru_cache(maxsize=4)
def squeeze(text: str) -> Squeezed:
    """Fold ``text`` and drop its white space, but keep numbers apart.

    >>> squeeze("10万\\n平方米 5 6").text
    '10万平方米5\\n6'
    """
    folded = fold(text)
    offsets = array("q")
    chars: list[str] = []
    inner = _inner_gaps(text, folded)
    for word in _WORD.finditer(folded):
        start, end = word.span()
        parted = chars and start - 1 not in inner
        if parted and _parts(chars[-1][-1], folded[start], folded[start + 1 : start + 2]):
            chars.append("\n")
            offsets.append(start - 1)
        chars.append(word[0])
        offsets.extend(range(start, end))
    return Squeezed("".join(chars), offsets, folded)


def _inner_gaps(text: str, folded: str) -> frozenset[int]:
    """Where white space stands inside one number."""
    gaps: set[int] = set()
    narrow = (
        folded
        if "\u3000" not in text
        else "".join("\u3000" if old == "\u3000" else new for old, new in zip(text, folded, strict=True))
    )
    for match in _THOUSANDS.finditer(narrow):
        gaps.update(i for i in range(*match.span()) if folded[i] == " ")
    for match in _BROKEN.finditer(folded):
        line = folded.rfind("\n", 0, match.start())
        if match.start() - line > _PROSE:
            gaps.update(i for i in range(*match.span()) if folded[i] in "\r\n")
    return frozenset(gaps)


def _parts(left: str, right: str, following: str) -> bool:
    """Would dropping the gap before ``right`` make one number (or a range) out of two?"""
    if right in "-+":
        return following.isdigit()
    return right.isdigit() and left.isascii() and (left.isdigit() or left == "%")
