"""A grammar that finds quantity mentions in running text.

It knows the guide's rules that can be told from the characters nearby: no dates, ordinals, ranks, model names or set
phrases. What depends on meaning (一家 as an amount or an article) is decided by the words before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from govie.values.folding import Squeezed, squeeze
from govie.values.numerals import ARABIC
from govie.values.units import UnitTable, default_units, names_pattern

Kind = Literal["measure", "count", "ratio", "fraction", "bare"]

#: Signs before a number → currency.
CURRENCY_SIGNS: Final = {
    "US$": "USD",
    "HK$": "HKD",
    "NT$": "TWD",
    "$": "USD",
    "¥": "CNY",
    "￥": "CNY",
    "€": "EUR",
    "£": "GBP",
}

_HAN: Final = "〇零一二两三四五六七八九十百千万亿廿卅"
_HAN_ANY: Final = f"[{_HAN}几数]"
_MORE: Final = "[余多几]"
_SCALE: Final = "[十百千万亿]"
_NUMBER: Final = rf"(?:{ARABIC}{_MORE}?(?:{_SCALE}{{1,4}}{ARABIC}[千百万]|{_SCALE}{{0,4}}?){_MORE}?)"
_HAN_NUMBER: Final = (
    rf"(?:[数几](?=[十百千万亿])|[一二两三四五六七八九十百千廿卅])"
    rf"(?:{_HAN_ANY}(?!分之)){{0,14}}?(?:点[一二三四五六七八九零〇]+[万亿]?)?(?:[余多几来][万亿]?)?"
)
#: Whatever a quantity begins with; looked for before the grammar is tried.
_FIRST: Final = r"\d一二两三四五六七八九十百千万亿廿卅几数半每翻负+—$¥￥€£UHN-"
_SPELL: Final = r"(?:个[余多半](?:月|小时|百分点|工作日))"
_JOIN: Final = r"(?:——|--|[-—~至])"
_TO: Final = r"(?:——|--|[-—~至到])"
#: Words after which 一家, 一座 is an amount and no article.
_COUNTING: Final = re.compile(
    r"(?:新?增加?|新?建成?|建有|设有?|共有?|仅|只|各|达到?|[获拥]有?|获得|完成|引进|培育|认定|创成|减少"
    r"|新添|成立|[超近约])了?$"
)
_LAPSE: Final = re.compile(r"[提目此当之以年日月史空旦冬春夏秋季节]前$")
_BESIDE_PLUS: Final = re.compile(r"[\dA-Za-z+]\+$")
#: After 前 these make a date, whatever stands before it (今年前11个月).
_RANKED: Final = frozenset({"个月", "个季度"})
_OPEN_COUNT: Final = re.compile(
    r"(?:工期|历时|为期|期限|周期|年限|寿命|时间|累计|免费|免租|有效期|建设期|合作期|租期"
    r"|[缩延]短?长?)[约为达近超]*$"
)
_COUNTABLE: Final = re.compile(
    r"[^，。、；,.;的]{0,5}?(?:集群|基地|园区|产业园|产业链|产业|企业|项目|品牌|市场|中心|片区|平台|作物"
    r"|水库|景区|商圈|港区|"
    r"车站|机场|商场|灌区|流域|区域|城市|县区)|类(?!别)|种"
)
_YEAR_MONTH: Final = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?!\d)")
_SCORE: Final = re.compile(r"(?:得分|评分|分值|指数)(?:为|达到?|是|:|约|由|从)?$")
_PAUSE: Final = re.compile(r"[,。;、()\n”]|以[上下内]|左右")
_INDEX: Final = re.compile(r"[为达到小大于约数率比是超由从近降升高低](?:约|为|到|至)?$")
_CELL_BEFORE: Final = re.compile(r"(?:^|\s|\|)[-+]?\d[\d,.]*%?[ \t|│]+$")
_CELL_AFTER: Final = re.compile(r"[ \t|│]+(?:[-+]?\d[\d,.]*%?|[—–-]+)(?:\s|\||$|[\d,.]{6})")
#: 一 before these is an article, whatever stands before it.
_ARTICLES: Final = frozenset("批种个次条件起天层")
#: After 连续 these place a statement in time.
_SPELLS: Final = frozenset({"年", "个月", "天", "个季度", "周"})
_BEFORE: Final = 12


@dataclass(frozen=True, slots=True)
class QuantityMatch:
    """A stretch that reads as a quantity; ``kind`` hints at its form.

    ``measure`` has a unit of measure or money, ``count`` a classifier, ``ratio`` is %, 成, 倍, 番 or points,
    ``fraction`` 三分之一 or 1/3, ``bare`` a number whose unit the text does not show.
    """

    start: int
    end: int
    kind: Kind


def find_quantities(text: str, *, units: UnitTable | None = None) -> list[QuantityMatch]:
    """The quantity mentions of ``text``, in order and apart from each other; takes time linear in its length.

    >>> text = "新建4至5个园区,投资１．２亿\\n元,增长9%,第八批3A级景区"
    >>> [text[m.start : m.end] for m in find_quantities(text)]
    ['4至5个', '１．２亿\\n元', '9%']
    """
    squeezed = squeeze(text)
    return list(_search(squeezed, units or default_units()))


def _search(squeezed: Squeezed, table: UnitTable) -> Iterator[QuantityMatch]:
    grammar = _grammar_of(table)
    text, at = squeezed.text, 0
    quoted = _quotes(text)
    phrases = grammar.phrases
    while match := grammar.pattern.search(text, at):
        phrase = phrases.match(text, match.start()) if phrases else None
        if phrase:
            at = phrase.end()
            continue
        start, end, kind = _extent(match, table)
        if start < end and _keeps(squeezed, match, start, end, kind, quoted):
            yield QuantityMatch(*squeezed.span(start, end), kind)
            at = end
        else:
            at = max(match.end("number") if match["number"] else match.end(), match.start() + 1)


@dataclass(frozen=True, slots=True)
class _Grammar:
    pattern: re.Pattern[str]
    phrases: re.Pattern[str] | None


@lru_cache(maxsize=8)
def _grammar_of(table: UnitTable) -> _Grammar:
    found = [name for name in table.units if name not in table.never]
    plain = names_pattern([name for name in found if name not in table.scaled], table.guards)
    scaled = names_pattern(table.scaled, table.guards) if table.scaled else "(?!)"
    aside = table.arabic | table.scaled
    han = names_pattern([n for n in found if n not in aside and not n.isascii()], table.guards)
    han = rf"(?:{_SPELL}|元零?[一二三四五六七八九][角分](?:零?[一二三四五六七八九]分)?|{han})"
    every = names_pattern([*table.units, "生", "孩", "日"], {})
    below = rf"(?:(?:/|每)\(?{_SCALE}*{every}(?:[·*]{every})?\)?){{0,3}}"
    paired = rf"(?:\({plain}(?:[、/]{plain})*\))?"
    unit = rf"(?:{_SPELL}|{plain}{paired}|(?<=[万亿]){scaled})(?:半(?=[,。;、的]))?{below}"
    per = rf"(?:每{_SCALE}*{every}(?=\d|每\D))(?:每{every}(?=\d))?"
    sign = "|".join(re.escape(s) for s in CURRENCY_SIGNS)
    percent = r"[%‰‱]"
    pattern = rf"""(?x)(?=[{_FIRST}])(?:
      (?P<again>(?<=[翻了近超两])[一两二三四](?:番|翻)多?|翻番)
    | (?P<half>一半|半数)(?![天个])
    | (?P<parts>(?:百|千|万)分之(?:{_NUMBER}|[{_HAN}]+(?:点[{_HAN}]+)?)|[二三四五六七八九十]分之[一二三四五六七八九]
        |(?<![\d/.])[1-9]\d?/[1-9]\d?(?![\d/.年月日])){_MORE}?
    | (?P<tenths>(?<![{_HAN}])(?:[一二两三四五六七八九](?:成[一二三四五六七八九半]?)?{_TO}|[一二两三四五六七八])?
        [一二两三四五六七八九]成
        (?![立为功员本果型品交长就分都效熟绩套片群建])[一二三四五六七八九半]?[多余]?)
    | (?P<per>{per})?
      (?<![\d.A-Za-z_])(?P<sign>(?:(?<![\d%‰A-Za-z—-])-(?=\d)|(?<![\d%A-Za-z+])\+(?=[\d.]+%)
        |(?<=[\u4e00-\u9fff])(?<![元万亿个])—(?=[\d.]+[%‰])|负(?=[\d.]+%))?(?:{sign})?)
      (?P<number>(?:{_NUMBER}(?:(?:{percent}|{unit})?{_JOIN}|到))?{_NUMBER})
      (?P<unit>{percent}|{unit})(?P<more>(?:(?<=[倍年月天岁里成])[多余](?![种样元方次功彩渠年出一于达]))?)
    | (?P<han_per>(?:每{every}){{1,2}}(?=[{_HAN}]))?
      (?P<han>(?<![{_HAN}第\d.])(?:{_HAN_NUMBER}(?:{han}?{_TO}|、))?{_HAN_NUMBER})
      (?P<han_unit>{han}|大(?=\S))(?P<han_more>(?:(?<=[倍年月天岁])[多余](?![种样元方次功彩年]))?)
    | (?P<half_unit>半个(?:月|小时|工作日))
    | (?P<ratio>(?<![\d.A-Za-z_/:]){ARABIC}(?:[:∶]{ARABIC}){{2,}}(?![\d:]))
    | (?P<scale>(?<![{_HAN}第\d每数])[百千十]?[几]?(?<=[百千十])[万亿](?=级|[\u4e00-\u9fff]{{0,2}}产业|县|斤)
        |(?<=[破超过达近])[百千十][万亿](?=[,。;、])
        |(?<=[破超过达近])[一二两三四五六七八九十百千]{{1,5}}(?:万亿|亿)(?=[,。;、])
        |(?<![{_HAN}第\d.])(?:{ARABIC}|[一二两三四五六七八九十百千]{{1,5}})个亿(?:美?元)?)
    | (?P<ten_thousand>(?:(?<=[近超逾过达破])|(?<!以)(?<=上))万余?(?!元){han})
    | (?P<limit>(?<![{_HAN}\d几数余多每])(?:千?万|[千百十]?亿)元(?=以[上下]|级|楼宇)
        |(?<=[过超破逾近])(?:千?万|[千百十]?亿)美?元)
    | (?P<bare>(?<![\d.A-Za-z_/:%])[-+]?{ARABIC}(?:[万亿]+)?(?![\d%‰A-Za-z_/:])))
    """
    phrases = re.compile(names_pattern(table.phrases, {})) if table.phrases else None
    return _Grammar(re.compile(pattern), phrases)


def _extent(match: re.Match[str], table: UnitTable) -> tuple[int, int, Kind]:
    start, end = match.span()
    kind: Kind = "measure"
    if match["again"] or match["half"] or match["tenths"]:
        kind = "ratio"
    elif match["parts"]:
        kind = "fraction"
    elif match["bare"] or match["scale"] or match["limit"] or match["ratio"]:
        kind = "measure" if match["limit"] else "bare"
    elif match["ten_thousand"] or match["half_unit"]:
        kind = "count"
    else:
        kind = _kind_of(match["unit"] or match["han_unit"] or "", table)
    prefix = match["per"] or match["han_per"] or ""
    if kind == "count" and re.fullmatch("每(?:[年月天日周]|小时)", prefix):
        start += len(prefix)
    return start, end, kind


@lru_cache(maxsize=4096)
def _unit_kind(dimension: str | None) -> Kind:
    if dimension in ("ratio", "ratio points"):
        return "ratio"
    return "count" if dimension in ("count", "people", "people-times", "transport") else "measure"


def _kind_of(written: str, table: UnitTable) -> Kind:
    unit = table.units.get(written)
    return _unit_kind(unit.dimension if unit else None if "/" in written else "count")


def _quotes(text: str) -> bytearray:
    """1 at the characters inside a short quotation (a slogan, a campaign), else 0."""
    marks = bytearray(len(text))
    for match in re.finditer(r"[“「『\"”‘]([^“”「」『』\"‘’\n,，。;；]{1,12})[”」』\"’]", text):
        start, end = match.span(1)
        marks[start:end] = b"\1" * (end - start)
    return marks


def _keeps(squeezed: Squeezed, match: re.Match[str], start: int, end: int, kind: Kind, quoted: bytearray) -> bool:
    """Do the characters around speak for a quantity?"""
    text = squeezed.text
    before = text[max(0, start - _BEFORE) : start]
    after = text[end : end + _BEFORE]
    if quoted[start] or before[-1:] == "第" or (before[-1:] == "每"):
        return False
    if _BESIDE_PLUS.search(before) or re.match(r"\+[\dA-Za-z]", after):
        return False
    if before.endswith("前") and ((match["unit"] or match["han_unit"]) in _RANKED or not _LAPSE.search(before)):
        return False
    if match["ratio"]:
        return "." in match["ratio"] or before.endswith(("比", "比为", "由", "为"))
    if kind == "bare" and match["bare"]:
        return _keeps_bare(squeezed, match["bare"], start, end, before, after)
    if match["number"]:
        return _keeps_arabic(match, before, after)
    if match["han"]:
        return _keeps_han(match["han"], match["han_unit"], before, after)
    return True


def _keeps_arabic(match: re.Match[str], before: str, after: str) -> bool:
    number, unit = match["number"], match["unit"]
    if (before[-1:] == "-" and before[-2:-1].isdigit()) or _YEAR_MONTH.match(number):
        return False
    if before.endswith("连续") and unit in _SPELLS:
        return False
    if unit == "年" or (unit.startswith("年") and len(unit) == 1):
        return len(number) < 3 and _lasts(before, after)
    if unit == "周" and after[:1] in "年":
        return False
    return not (unit == "小时" and number == "24" and not before.endswith(("达", "约", "为", "超")))


def _lasts(before: str, after: str) -> bool:
    """Is a number of years an amount (工期3年), not a stretch in time (近三年)?"""
    return bool(_OPEN_COUNT.search(before)) and not after.startswith(("来", "间", "内", "前", "后", "以来", "行动"))


def _keeps_han(number: str, unit: str, before: str, after: str) -> bool:
    if unit == "大":
        return number not in ("一", "百", "千") and bool(_COUNTABLE.match(after)) and before[-1:] not in "，届"
    if unit == "年":
        return number not in ("百", "千", "一") and _lasts(before, after)
    if number in ("二", "一一") or before.endswith("唯") or (number, unit) == ("二十四", "小时"):
        return False
    if before.endswith("连续") and unit in _SPELLS:
        return False
    if number == "一" and not unit.startswith(("元", "倍", "个多", "个余", "个半")):
        return bool(_COUNTING.search(before)) and unit not in _ARTICLES
    return True


def _keeps_bare(squeezed: Squeezed, number: str, start: int, end: int, before: str, after: str) -> bool:
    """A number without a unit: in a cell of a table, after a word that calls for one, or scaled (3.5万)."""
    if _SCORE.search(before):
        return after[:1] not in "年月日"
    left, right = squeezed.span(start, end)
    if number[-1] in "万亿":
        return squeezed.folded[right : right + 1].isspace() or not after or bool(_PAUSE.match(after))
    if "." in number and _INDEX.search(before) and (not after or _PAUSE.match(after)):
        return True
    if not _is_cell(squeezed.folded, left, right):
        return False
    digits = number.lstrip("+-")
    if re.fullmatch(r"(?:19|20)\d\d", digits):
        return False
    return not digits.isdigit() or len(digits) > 2 or digits != number


def _is_cell(text: str, start: int, end: int) -> bool:
    """Does white space part the number from its line, and is it alone there or beside another number?"""
    left, right = text[max(0, start - _BEFORE) : start], text[end : end + _BEFORE]
    if not all(side.isspace() or side in "|│" for side in (left[-1:], right[:1]) if side):
        return False
    alone = not left.rstrip(" ").strip("|│") or left.rstrip(" ")[-1:] == "\n"
    last = not right.lstrip(" \r") or right.lstrip(" \r")[:1] == "\n"
    gap = "\t" in left[-2:] or left.endswith("  ") or left[-1:] in "|│"
    return (alone and last) or bool(_CELL_BEFORE.search(left)) or bool(_CELL_AFTER.match(right)) or (last and gap)
