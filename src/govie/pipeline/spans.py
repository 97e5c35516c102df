"""What the guide settles about spans by rule, after the network has proposed them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
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
_PAIRS: Final = {"(": ")", "（": "）", "“": "”", "「": "」"}
_BRACKETS: Final = re.compile("[" + re.escape("".join([*_PAIRS, *_PAIRS.values()])) + "]")


def settle_spans(mentions: Iterable[Mention], doc: Doc) -> list[Mention]:
    """Spans that nest or are apart, metrics without light verbs, and the places inside names."""
    text = text_of(doc)
    trimmed = [trim(m, text) for m in mentions]
    return with_nested_places(drop_crossing(m for m in trimmed if m is not None), doc)


def trim(mention: Mention, text: str) -> Mention | None:
    """``mention`` without what the guide leaves outside: light verbs before a metric, halves of brackets."""
    start, end = mention.start, mention.end
    if mention.label == "METRIC":
        folded = fold(mention.text)
        if _AFTER_SHARE.search(fold(text[max(0, start - 5) : start])):
            return None
        if share := _SHARE_OF.search(folded):
            end = start + share.start()
        while (light := _BEFORE_METRIC.match(folded, start - mention.start)) and mention.start + light.end() < end:
            start = mention.start + light.end()
    for opening, closing in _PAIRS.items() if _BRACKETS.search(text, start, end) else ():
        own = text[start:end]
        if own.endswith(closing) and own.count(closing) > own.count(opening):
            end -= 1
        if own.startswith(opening) and own.count(opening) > own.count(closing):
            start += 1
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if (start, end) == (mention.start, mention.end):
        return mention
    return replace(mention, start=start, end=end, text=text[start:end]) if start < end else None


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
    added, first = [], 0
    for span in sorted(places, key=lambda s: s.start):
        start, end = span.start, span.end
        while first < len(names) and names[first].end < start - _LONGEST_NAME:
            first += 1
        holder = next((m for m in islice(names, first, None) if m.start <= start and end <= m.end), None)
        label = _SURE[span.label_]
        name, after = text[start:end], text[end : end + 1]
        if after in _NATURE or (span.label_ == "COUNTY_SHORT" and not any(name in k for k in known)):
            continue
        if holder is None or (holder.label == label or (holder.start, holder.end) == (start, end)):
            continue
        if held[label].isdisjoint(range(start, end)):
            added.append(Mention(label, start, end, text[start:end], holder.score))
    return drop_crossing([*mentions, *added]) if added else mentions


def _cross(a: Mention, b: Mention) -> bool:
    return a.start < b.start < a.end < b.end or b.start < a.start < b.end < a.end
