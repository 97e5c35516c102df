"""A grammar that finds date mentions in running text: points and stretches of time, explicit and relative."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from govie.values.folding import Squeezed, squeeze

_HAN: Final = "〇零一二三四五六七八九"
_N: Final = rf"(?:\d{{1,3}}|[{_HAN}十两百]{{1,4}})"
_MONTH_NAME: Final = r"(?:(?<!\d)(?:0?[1-9]|1[0-2])|十[一二]|(?<![二三第])[一二三四五六七八九十])"
_MONTH: Final = rf"(?:{_MONTH_NAME}月份?(?![一三]|饼|季|嫂|度|球|牙|亮|光|台))"
_DAY: Final = (
    rf"(?:(?:[0-3]?\d|[{_HAN}十廿卅]{{1,3}})(?:日(?:上午|下午|凌晨|晚上?)?|号(?!线|楼|文|院|机|井|令|召|桥"
    rf"|站|车|厂|库|门|公|国|店)))"
)
_AD: Final = (
    rf"(?:(?<![\d./-])(?<!\d,)(?:1[89]|20)\d\d年(?:度(?!预|决|计|目|任|工|国|重|报))?|[一二][{_HAN}]{{3}}年"
    rf"|民国(?:元|\d{{1,3}}|[{_HAN}十百]{{1,5}})年)"
)
_NEAR: Final = (
    r"(?:今年|(?<![比较上同])去年|明年|(?<![百千万两三])前年(?!来|后|度)|(?<![一-龥])后年|当年(?=[末底])"
    r"|(?<=[由从])上年(?=的)|(?<![比较与同于及])上年(?=[末底]|同期)|同年|(?<!人)次年|翌年|明后两年)"
)
_YEAR: Final = rf"(?:{_AD}|{_NEAR})"
_JOIN: Final = r"(?:[-—~至到]|——|--)"
_QUARTER: Final = r"(?:第?[一二三四1-4](?:季度|季(?!稻|作|的|报|花|一|度))|前[两二三23]个?季度|首季度?)"
_HALF: Final = r"(?:[上下]半年)"
_SEASON: Final = (
    r"(?:春夏秋冬|去冬今春|今冬明春|秋冬季?|冬春季?|[春夏秋冬][季天]|开春|春上)(?!运动|奥运|攻势|学期|招"
    r"|行动|游|村)"
)
_NEAR_SEASON: Final = r"(?:去冬今春|今冬明春|[今去明](?:年)?[春夏秋冬](?:[季天]|上)?(?!运|奥|粮|收|种))"
_FESTIVAL: Final = (
    r"(?:农历)?(?:春节|元宵节|端午节?|中秋节?|国庆节?|元旦|清明节?|[“\"]?五一(?!路|街|广|大道|村|桥"
    r"|社)[”\"]?(?:节|劳动节)?|[“\"]十一[”\"]|除夕|(?:正月|腊月|冬月)(?:初[一二三四五六七八九十]"
    r"|[十廿][一二三四五六七八九]?|二十[一二三四五六七八九]?))"
)
_AFTER_FESTIVAL: Final = r"(?:前后|前夕?|后|期间|假期|黄金周|长假|之前|当天)"
_FIRST_MONTHS: Final = rf"(?:(?:前|头){_N}个月)"
_ENDING: Final = (
    r"(?:(?:[底末初中](?!期|旬|级|次|学|考|小|心|央)|[上中下]旬|当月)?(?:前后|以?[之以]?前(?![两三列后]"
    r"|\d)|为?止|以来|来(?=[,，])|起(?![步点草来])|之后|以后|期间)?)"
)
_OF_YEAR: Final = (
    rf"(?:{_MONTH}{_JOIN}{_MONTH}|(?<!\d)(?:0?[1-9]|1[0-2]){_JOIN}{_MONTH}|[一二三四五六七八九]{_JOIN}{_MONTH}"
    rf"|{_MONTH}{_DAY}(?:{_JOIN}(?:{_MONTH})?{_DAY})?|{_MONTH}|{_HALF}|{_QUARTER}|{_FIRST_MONTHS}"
    rf"|{_FESTIVAL}{_AFTER_FESTIVAL}?|{_SEASON})"
)
_TAIL: Final = rf"(?:{_OF_YEAR}|年?[末底初中内](?!期|旬|级|次|学|考|小|心|央|外|部|容|需|涵)|同期|全年)"
_PLAN: Final = (
    r"(?:(?:[“「『\"]十[一二三四五六]五[”」』\"]|[“「『\"][六七八九十]五[”」』\"]"
    r"|十[一二三四五六]五(?=时期|期间|以来|末|规划期)|[七八九]五(?=时期|期间|末))"
)
_PLAN_TAIL: Final = (
    r"(?!规划(?!期)|计划|重大|发展规划|项目库|纲要|国家|科技|重点)(?:时期|规划期|期间|期?末|初期?|以来)?)"
)
_CENTURY: Final = (
    r"(?:(?:本|上|20|二十|21)世纪(?:\d0年代|[二三四五六七八九]{1,2}十年代|末|初|中叶)?(?:[初末]|中期"
    r"|后期)?|[五六七八九]十年代(?:[初末]|中期|后期)?)"
)
#: A year of two figures; kept only where the text names years of the last century.
_SHORT: Final = r"(?<![\d.近约第满过余历时达])['’‘]?[5-9]\d年(?![来间历代老的以多前后内期])"
_LAST_CENTURY: Final = re.compile(rf"19[5-9]\d年|一九[五六七八九][{_HAN}]年")
_LONG: Final = (
    rf"(?:近{_N}多?年(?:来|间)?(?!级|期)|近几?年来|{_N}多?年(?:多?来|以来|间(?!隔))|过去的?{_N}年|(?:今后"
    rf"|未来)的?{_N}年|连续{_N}个?(?:年|月|季度)(?!会)|(?<!第)一年来|前几年)"
)
_TODAY: Final = (
    r"(?:(?:昨天|前天|昨日)(?:上午|下午|晚上?|傍晚|凌晨)?|[本当上下]月(?:底|末|初|[上中下]旬)?"
    r"|上周[一二三四五六日]?|截至目前|截至日前|截止目前)"
)
_YEARLESS: Final = (
    r"(?:(?<![多\d一二三四五六七八九十几])全年(?!龄)|(?<![上比较\d一-龥])年[末底](?!结)"
    r"|(?<=[一-龥])(?<![上比较每多当往历常青近老今明去百几一二两三四五六七八九十])年(?:[末底](?!结)|内)|"
    r"(?<![一-龥\d])年内|(?<![比较])年初(?:以来|到岁末)|(?<![比较今去明])年初(?!预|计|目|人代|确|安排|部"
    r"|下|批|的|既|提出|结|追)|今年以来|岁末|开年以来|入[春夏秋冬汛]以?[来前后]|本年(?!度|级|收|支|预|结))"
)
_ISO: Final = r"(?<![\d./-])(?:19|20)\d\d(?P<dash>[-/.])(?:0?[1-9]|1[0-2])(?P=dash)(?:0?[1-9]|[12]\d|3[01])(?![\d./-])"
_YEAR_SPAN: Final = rf"(?:(?<![\d./-])(?<!\d,)(?:1[89]|20)\d\d年?(?:-|—|~|——|--)(?:1[89]|20)\d\d年|{_AD}至{_AD})"
_SINGLE_DAY: Final = r"(?<![\d月.])(?:[12]?\d|3[01])日(?=[,，讯上下电]|从|在)"
_NOW: Final = r"(?<![一-龥])目前(?=[,，]?[^。\n]{0,60}\d)"

#: Whatever a date begins with; looked for before the grammar is tried.
_FIRST: Final = (
    r"\d〇零一二两三四五六七八九十百“「『\"今去明前后当上下同次翌民年岁全本正腊农元春夏秋冬"
    r"端中国清除第首头近过未连昨截到自目开入"
)

_PATTERN: Final = re.compile(
    rf"(?=[{_FIRST}])(?:(?P<iso>{_ISO})|(?P<since>自(?={_YEAR}|{_MONTH}))?(?:截[至止]到?|(?<![一-龥\d])到(?=[\d二去明今“8]))?(?:"
    rf"(?P<near_season>{_NEAR_SEASON})|(?P<years>{_YEAR_SPAN}{_ENDING})"
    rf"|(?P<year>{_YEAR}{_TAIL}?(?:{_JOIN}{_YEAR}{_TAIL})?{_ENDING})"
    rf"|(?P<short>{_SHORT}{_TAIL}?{_ENDING})|(?P<plan>{_PLAN}{_PLAN_TAIL})|(?P<century>{_CENTURY})|(?P<long>{_LONG})|(?P<today>{_TODAY})"
    rf"|(?P<yearless>{_YEARLESS}{_ENDING})"
    rf"|(?P<festival>(?:(?:正月|腊月)(?:初[一二三四五六七八九十]|[十廿][一二三四五六七八九]?"
    rf"|二十[一二三四五六七八九]?)|除夕)(?:[前后]|那天)?|{_FESTIVAL}{_AFTER_FESTIVAL})"
    rf"|(?P<season>(?<![每天青])(?:去冬今春|今冬明春|[春夏秋冬]季)(?![运攻学奥招清达冰项取松建日赏避]))"
    rf"|(?P<part>{_OF_YEAR}{_ENDING})|(?P<day>{_SINGLE_DAY})|(?P<now>{_NOW}))"
    rf"|(?P<bare>(?<![\d.,])(?:19|20)\d\d(?![\d.,年])))"
)
_ENOUGH: Final = re.compile(rf"^(?:[一二三四]季|{_SEASON}|(?:{_FESTIVAL})(?<!节)(?<!正月..)|春节)$")


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A stretch of the text that names a time."""

    start: int
    end: int


def find_dates(text: str) -> list[DateMatch]:
    """The date mentions of ``text``, in order and apart from each other; takes time linear in its length.

    >>> text = "2021年,全市1-3月完成投资,8月\\n前竣工;“十四五”期间,五年来"
    >>> [text[m.start : m.end] for m in find_dates(text)]
    ['2021年', '1-3月', '8月\\n前', '“十四五”期间', '五年来']
    """
    squeezed = squeeze(text)
    found: list[DateMatch] = []
    last_century = bool(_LAST_CENTURY.search(squeezed.text))
    at = 0
    while match := _PATTERN.search(squeezed.text, at):
        at = match.end() if match.end() > match.start() else match.start() + 1
        if _keeps(squeezed, match) and (last_century or not match["short"]):
            start, end = match.span()
            if match["since"] and not match[0].endswith(("来", "起")):
                start += len(match["since"])
            found.append(DateMatch(*squeezed.span(start, end)))
    return found


def _keeps(squeezed: Squeezed, match: re.Match[str]) -> bool:
    text = squeezed.text
    before = text[max(0, match.start() - 4) : match.start()]
    after = text[match.end() : match.end() + 4]
    if match["bare"]:
        return _is_heading(squeezed, *match.span())
    if before.endswith(("每", "每年")):
        return False
    if before.endswith(("比", "较")) and (match["yearless"] or re.match("[今去前]年", match[0])):
        return False
    if match["part"]:
        return _keeps_part(match["part"], before)
    return not (match["festival"] and after.startswith(("联欢", "晚会")))


def _keeps_part(part: str, before: str) -> bool:
    """A date without a year: no leftovers of other words, no regular time (每年3月)."""
    return not (_ENOUGH.match(part) or before.endswith(("每年", "个", "第", "每")))


def _is_heading(squeezed: Squeezed, start: int, end: int) -> bool:
    """Does a bare year stand alone on its line, or in a row of years?"""
    left, right = squeezed.span(start, end)
    folded = squeezed.folded
    line_start, line_end = folded.rfind("\n", 0, left) + 1, folded.find("\n", right)
    line_end = len(folded) if line_end < 0 else line_end
    if line_end - line_start > 200:
        return False
    around = (folded[line_start:left] + folded[right:line_end]).strip(" \t\r|│()")
    return not around or bool(re.fullmatch(r"(?:(?:19|20)\d\d年?[ \t\r|│]*)+", around))
