"""Exact knowledge beside the tagger: place names, indicators, and the grammars of quantities and dates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.tokens.span_group import SpanGroup

from govie.knowledge.book import Knowledge, default_knowledge
from govie.knowledge.indicators import find_indicator_mentions
from govie.knowledge.places import PlaceMatch, find_places
from govie.models.characters import Match
from govie.pipeline.document import MATCHES, state, text_of
from govie.values.dates import find_dates
from govie.values.quantity_spans import find_quantities

#: Where the subject is looked for, in characters from the start: most bulletins name it at once.
_HEADS: Final = (300, 2000)
#: What stands this near to the end of a stretch may read on beyond it.
_EDGE: Final = 60


def match(text: str, *, subject: str | None = None, knowledge: Knowledge | None = None) -> Iterator[Match]:
    """All matches of ``text``, grammar by grammar; labels as in ``models.characters.MATCH_COLUMNS``.

    ``subject`` is the bulletin's area where it is known: its short names are then no longer doubtful.
    """
    known = knowledge or default_knowledge()
    for place in find_places(text, subject=subject or _likely_subject(text, known), table=known.places):
        yield Match(_place_label(place), place.start, place.end)
    for quantity in find_quantities(text, units=known.units):
        yield Match("QUANTITY", quantity.start, quantity.end)
    for date in find_dates(text):
        yield Match("DATE", date.start, date.end)
    for start, end, _ in find_indicator_mentions(text, table=known.indicators):
        yield Match("INDICATOR", start, end)


def _likely_subject(text: str, known: Knowledge) -> str | None:
    """The first county that the text names in full."""
    for size in _HEADS:
        places = find_places(text[:size], table=known.places)
        full = (p for p in places if p.label == "COUNTY" and not (p.is_short or p.ambiguous or p.by_rule))
        first = next(full, None)
        if len(text) <= size or (first and first.end <= size - _EDGE):
            break
    return text[first.start : first.end] if first else None


def _place_label(place: PlaceMatch) -> str:
    if place.by_rule:
        return "REGION_BY_RULE"
    if place.ambiguous:
        return f"{place.label}_DOUBTFUL"
    return "COUNTY_SHORT" if place.label == "COUNTY" and place.is_short else place.label


@Language.factory("govie_matchers", assigns=["doc.spans"])
def make_matchers(nlp: Language, name: str) -> MatchersComponent:
    """The component factory."""
    return MatchersComponent()


class MatchersComponent:
    """Writes the matches to ``doc.spans["govie_matches"]`` for the tagger to read as features."""

    def __init__(self, knowledge: Knowledge | None = None) -> None:
        self.knowledge = knowledge or default_knowledge()

    def __call__(self, doc: Doc) -> Doc:
        found = match(text_of(doc), subject=state(doc)["subject"], knowledge=self.knowledge)
        spans = [Span(doc, m.start, m.end, label=m.label) for m in found]
        doc.spans[MATCHES] = SpanGroup(doc, name=MATCHES, spans=spans)
        return doc

    def initialize(self, get_examples: object = None, nlp: object = None) -> None:
        """Nothing to learn: the tables and grammars come with the package."""
