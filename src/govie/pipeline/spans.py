"""What the guide settles about spans by rule, after the network has proposed them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc

from govie.pipeline.document import MATCHES, text_of
from govie.records import Mention
from govie.values.simplify import fold

#: Spans can only cross where they share a block of this many characters.
_BLOCK: Final = 64
#: Places that hold for sure where they stand inside a name; and the names that hold them.
_SURE: Final = {"COUNTY": "COUNTY", "COUNTY_SHORT": "COUNTY", "REGION": "REGION"}
_AREAS: Final = frozenset({"COUNTY", "REGION"})
_HOLDERS: Final = frozenset({"ENTERPRISE", "PROJECT", "REGION"})
_LONGEST_NAME: Final = 80
#: After a place name these make the name of something else (南华山).
_NATURE: Final = frozenset("山湖河江草岭")
#: Light verbs, areas and times that stand before a metric and never belong to it.
_BEFORE_METRIC: Final = re.compile(
    r"(?:[全我本该][市县区省州旗盟乡镇]|全年|今年|去年|其中|预计|力争|确保|累计(?!数)|共计|共有|共(?!同|享|青)|拥有|现有|包括|并?建有|设有"
    r"|全力|已(?:经|有)?|完成(?=..)|实现(?=..)|计划(?!生育|总?投资|外|内|单列|免疫))\s*"
)
#: In “A占B的比重” the metric is A; B, the whole, is none.
_SHARE_OF: Final = re.compile(r"(?<=..)(?<!所)占(?!比|地|用|有|道).*(?:比重|比例|份额)$", re.DOTALL)
_AFTER_SHARE: Final = re.compile(r"占(?:到|了)?(?:[全我本该][市县区省州旗盟国])?(?:的)?$")
#: Bodies that are no enterprise, and whose names hold no marked area (guide §1): 沧州市人民医院, 渤海大学.
_BODIES: Final = (
    "大学|学院|中学|小学|高中|研究院|研究所|研究中心|实验室|医院|[日晚早]报|电视台|试验站|博物馆|图书馆|"
    "商会|协会|学会|人民政府|法院|检察院"
)
_OF_BODY: Final = re.compile(rf"[\u4e00-\u9fff·]{{0,8}}?(?:{_BODIES})")
_IS_BODY: Final = re.compile(rf"(?:{_BODIES}|委员会|办公室)$")
#: What no firm is called, and words before one that are no part of its name.
_NO_FIRM: Final = frozenset({"公司", "企业", "集团", "银行", "合作社", "工厂", "供电公司"})
_BEFORE_FIRM: Final = re.compile(r"[向由](?=.{3})|(?:国家|省|市)?级?(?:重点)?(?:龙头|高新技术|高新科技)企业(?=.{2})")
#: Works on a body's building are a project by its name; without one of these words it is just the body.
_BUILT: Final = re.compile("建|工|投用|封顶|落成|扩容|改造|迁址|搬迁|选址")
#: A capacity that opens a project's name (guide §1): 年产30万吨…项目.
_CAPACITY: Final = re.compile(r"(?:年产|日产|年处理|年加工)\s*$")
_PAIRS: Final = {"(": ")", "（": "）", "“": "”", "「": "」"}


def settle_spans(mentions: Iterable[Mention], doc: Doc) -> list[Mention]:
    """Spans that nest or are apart, metrics without light verbs, and the places inside names."""
    text = text_of(doc)
    trimmed = [trim(m, text) for m in mentions]
    return with_nested_places(drop_crossing(m for m in trimmed if m is not None), doc)


def trim(mention: Mention, text: str) -> Mention | None:
    """``mention`` without what the guide leaves outside: light verbs before a metric, halves of brackets.

    None where it is no mention at all: a body's name, a word that names no firm.
    """
    folded = fold(mention.text)
    if _is_part_of_body(mention, folded, text):
        return None
    start, end = _OWN.get(mention.label, _whole)(mention, folded, text)
    if mention.label == "ENTERPRISE" and folded[start - mention.start :] in _NO_FIRM:
        return None
    for opening, closing in _PAIRS.items():
        own = text[start:end]
        if own.endswith(closing) and own.count(closing) > own.count(opening):
            end -= 1
        if own.startswith(opening) and own.count(opening) > own.count(closing):
            start += 1
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return replace(mention, start=start, end=end, text=text[start:end]) if start < end else None


def _whole(mention: Mention, folded: str, text: str) -> tuple[int, int]:
    return mention.start, mention.end


def _metric(mention: Mention, folded: str, text: str) -> tuple[int, int]:
    """Without light verbs; of “A占B的比重” A, of B nothing."""
    start, end = mention.start, mention.end
    if _AFTER_SHARE.search(fold(text[max(0, start - 5) : start])):
        return start, start
    if share := _SHARE_OF.search(folded):
        end = start + share.start()
    while (light := _BEFORE_METRIC.match(folded, start - mention.start)) and mention.start + light.end() < end:
        start = mention.start + light.end()
    return start, end


def _project(mention: Mention, folded: str, text: str) -> tuple[int, int]:
    """With the word before the capacity that opens the name."""
    capacity = _CAPACITY.search(text, max(0, mention.start - 6), mention.start) if folded[0].isdigit() else None
    return capacity.start() if capacity else mention.start, mention.end


def _enterprise(mention: Mention, folded: str, text: str) -> tuple[int, int]:
    before = _BEFORE_FIRM.match(folded)
    return mention.start + (before.end() if before else 0), mention.end


_OWN: Final = {"METRIC": _metric, "PROJECT": _project, "ENTERPRISE": _enterprise}


def _is_part_of_body(mention: Mention, folded: str, text: str) -> bool:
    """Whether an area or a firm is (part of) the name of a school, an institute, a hospital, a medium or an office."""
    if mention.label == "ENTERPRISE" and _IS_BODY.search(folded):
        return True
    if mention.label == "PROJECT" and _IS_BODY.search(folded):
        before = re.split("[。；;！\n]", text[max(0, mention.start - 30) : mention.start])[-1]
        return not _BUILT.search(fold(before + text[mention.end : mention.end + 12]))
    width = 14 if mention.label in _AREAS else 6 if mention.label == "ENTERPRISE" else 0
    return bool(width and _OF_BODY.match(fold(text[mention.end : mention.end + width])))


def drop_crossing(mentions: Iterable[Mention]) -> list[Mention]:
    """Of two mentions that cross, the lower-scored goes; nested and separate ones stay."""
    kept: list[Mention] = []
    near: dict[int, list[Mention]] = {}
    for mention in sorted(mentions, key=lambda m: -m.score):
        blocks = range(mention.start // _BLOCK, (mention.end - 1) // _BLOCK + 1)
        if not any(_cross(mention, other) for block in blocks for other in near.get(block, ())):
            kept.append(mention)
            for block in blocks:
                near.setdefault(block, []).append(mention)
    return kept


def with_nested_places(mentions: list[Mention], doc: Doc) -> list[Mention]:
    """Add the place names inside the names of firms, projects and zones that the network passed over.

    Full names count, and short ones of areas that the network found elsewhere in the bulletin (柳河 after 柳河县).
    """
    text = text_of(doc)
    held = {k: {i for m in mentions if m.label == k for i in range(m.start, m.end)} for k in _AREAS}
    known = {m.text for m in mentions if m.label == "COUNTY"}
    names = sorted((m for m in mentions if m.label in _HOLDERS), key=lambda m: m.start)
    places = [s for s in doc.spans.get(MATCHES, ()) if s.label_ in _SURE]
    name_starts = [m.start for m in names]
    added, first = [], 0
    for span in sorted(places, key=lambda s: s.start):
        start, end = span.start, span.end
        while first < len(names) and names[first].end < start - _LONGEST_NAME:
            first += 1
        near = names[first : bisect_right(name_starts, start)]
        holder = next((m for m in near if end <= m.end), None)
        label = _SURE[span.label_]
        name, after = text[start:end], text[end : end + 1]
        if after in _NATURE or (span.label_ == "COUNTY_SHORT" and not any(name in k for k in known)):
            continue
        if holder is None or (holder.label == label or (holder.start, holder.end) == (start, end)):
            continue
        if held[label].isdisjoint(range(start, end)):
            added.append(Mention(label, start, end, text[start:end], holder.score))
    return drop_crossing([*mentions, *added])


def _cross(a: Mention, b: Mention) -> bool:
    return a.start < b.start < a.end < b.end or b.start < a.start < b.end < a.end
