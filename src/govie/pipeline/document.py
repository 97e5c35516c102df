"""How mentions, links and what is known of a bulletin sit in a spaCy Doc, and how they come out again.

Mentions are the spans of ``doc.spans["govie"]``; their scores and attributes are parallel arrays in its ``attrs``:
``span._`` is keyed by offsets and two labels may stand on the same characters. ``doc._.govie`` is a plain dict:
``date``, ``subject``, ``adcode``, ``genre`` (given or None), ``links`` ([head, tail, label, score] each), ``warnings``.
``doc._.words`` are the words as spans where the pipeline has a segmenter (``govie_words``), else [].
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from spacy.tokens import Doc, Span
from spacy.tokens.span_group import SpanGroup
from spacy.util import filter_spans

from govie.records import Link, Mention, mention_order

KEY: Final = "govie"
MATCHES: Final = "govie_matches"
TEXT: Final = "govie_text"
WORDS: Final = "govie_words"

if not Doc.has_extension(KEY):
    Doc.set_extension(KEY, default=None)
if not Doc.has_extension("words"):
    Doc.set_extension("words", getter=lambda doc: list(doc.spans.get(WORDS, ())))


def state(doc: Doc) -> dict[str, Any]:
    """The plain dict of ``doc``, made when first asked for."""
    if doc._.govie is None:
        doc._.govie = {"date": None, "subject": None, "adcode": None, "genre": None, "links": [], "warnings": []}
    found: dict[str, Any] = doc._.govie
    return found


def text_of(doc: Doc) -> str:
    """``doc.text``; kept by the tokenizer, since putting it together from tokens takes longer than reading it."""
    found: str = doc.user_data.get(TEXT) or doc.text
    return found


def set_mentions(doc: Doc, mentions: Iterable[Mention]) -> None:
    """Write ``mentions`` in order; the outermost that do not overlap also become ``doc.ents``."""
    ordered = sorted(mentions, key=mention_order)
    spans = [Span(doc, m.start, m.end, label=m.label) for m in ordered]
    attrs = {"scores": [m.score for m in ordered], "attributes": [dict(m.attrs) for m in ordered]}
    doc.spans[KEY] = SpanGroup(doc, name=KEY, attrs=attrs, spans=spans)
    projects_first = sorted(spans, key=lambda s: s.label_ != "PROJECT")
    doc.ents = filter_spans(projects_first)


def set_attributes(doc: Doc, mentions: Iterable[Mention]) -> None:
    """Write scores and attributes of mentions that are all in the document already, in order."""
    kept, group = list(mentions), doc.spans.get(KEY)
    if group is None:
        set_mentions(doc, kept)
    else:
        group.attrs.update(scores=[m.score for m in kept], attributes=[dict(m.attrs) for m in kept])


def mentions_of(doc: Doc) -> list[Mention]:
    """The mentions of ``doc`` in order; [] where nothing has tagged it."""
    group = doc.spans.get(KEY)
    if group is None:
        return []
    n = len(group)
    scores: Sequence[float] = group.attrs.get("scores") or [1.0] * n
    attributes: Sequence[Mapping[str, Any]] = group.attrs.get("attributes") or [{}] * n
    text = text_of(doc)
    found = []
    for span, score, attrs in zip(group, scores, attributes, strict=True):
        start, end = span.start, span.end
        found.append(Mention(span.label_, start, end, text[start:end], score, attrs))
    return found


def set_links(doc: Doc, links: Iterable[Link]) -> None:
    state(doc)["links"] = [[k.head, k.tail, k.label, k.score] for k in links]


def links_of(doc: Doc) -> list[Link]:
    return [Link(head, tail, label, score) for head, tail, label, score in state(doc)["links"]]
