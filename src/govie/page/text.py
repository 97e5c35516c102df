"""The text of a bulletin with its mentions marked."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from govie.records import Mention

if TYPE_CHECKING:
    from govie.bulletin import Bulletin

#: What HTML cannot hold, apart from tab and line breaks.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def clean(text: str) -> str:
    """``text`` with U+FFFD for each control character that HTML cannot hold."""
    return _CONTROL.sub("\ufffd", text)


def escape(text: str) -> str:
    """``text`` for HTML content and quoted attributes, character by character: a carriage return stays one.

    >>> escape('<b a="1">&\\0\\r')
    '&lt;b a=&quot;1&quot;&gt;&amp;\\ufffd&#13;'
    """
    return html.escape(clean(text), quote=True).replace("\r", "&#13;")


def mark_text(bulletin: Bulletin, prefix: str) -> Iterator[str]:
    """The text with a ``<mark>`` around each mention. Where two cross, the later one ends with the earlier."""
    text, at = bulletin.text, 0
    ends: list[int] = []
    for i, mention in enumerate(bulletin.entities):
        while ends and ends[-1] <= mention.start:
            yield escape(text[at : ends[-1]]) + "</mark>"
            at = ends.pop()
        yield escape(text[at : mention.start])
        at = mention.start
        yield f'<mark id="{prefix}-{i}" data-i="{i}" class="{mention.label}" title="{escape(_tooltip(mention))}">'
        ends.append(min(mention.end, ends[-1]) if ends else mention.end)
    for end in reversed(ends):
        yield escape(text[at:end]) + "</mark>"
        at = end
    yield escape(text[at:])


def _tooltip(mention: Mention) -> str:
    attributes = [f"{name}: {value}" for name, value in mention.attrs.items() if value]
    return " · ".join([f"{mention.label} {mention.score:.2f}", *attributes])
