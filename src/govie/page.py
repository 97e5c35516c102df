"""Bulletins as HTML: the text with its mentions highlighted, and the facts as a table that points into it.

Everything stands in the page itself: no script, nothing from the network.
"""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from govie.labels import SPAN_LABELS
from govie.records import Mention
from govie.table import TITLES, number_entity, table_rows

if TYPE_CHECKING:
    from govie.bulletin import Bulletin

#: Span label → colour behind it; all of them carry black text.
COLOURS: Final[dict[str, str]] = {
    "COUNTY": "#bfe3c6",
    "REGION": "#dcefc8",
    "ENTERPRISE": "#f6d5b8",
    "PROJECT": "#f3e3a1",
    "METRIC": "#c5d8f5",
    "QUANTITY": "#f4c2cb",
    "DATE": "#d9ccf0",
    "RANK": "#c9e8ea",
}

_STYLE: Final = (
    """
.govie { font: 16px/1.8 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif;
  color: #1c1c1c; background: #fff; padding: 1em; }
.govie h1 { font-size: 1.3em; margin: 0 0 .5em; }
.govie .legend { margin: 0 0 1em; font-size: .8em; }
.govie .text { white-space: pre-wrap; overflow-wrap: anywhere; max-width: 50em; margin-bottom: 2em; }
.govie mark { color: inherit; border-radius: .25em; padding: .08em .1em; }
.govie mark:target { outline: 2px solid #b00020; }
.govie table { border-collapse: collapse; font-size: .9em; line-height: 1.5; }
.govie th { text-align: left; border-bottom: 2px solid #444; background: #f2f2f2; }
.govie th, .govie td { padding: .2em .7em; vertical-align: top; }
.govie td { border-bottom: 1px solid #ddd; }
.govie td:last-child { text-align: right; font-variant-numeric: tabular-nums; }
.govie a { color: #0b4f8a; }
"""
    + "".join(f".govie .{label} {{ background: {colour}; }}\n" for label, colour in COLOURS.items())
).strip()

#: What HTML cannot hold, apart from tab and line breaks.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def escape(text: str) -> str:
    """``text`` for HTML content and quoted attributes; control characters that it cannot hold become U+FFFD.

    >>> escape('<b a="1">&\\0')
    '&lt;b a=&quot;1&quot;&gt;&amp;\\ufffd'
    """
    return html.escape(_CONTROL.sub("\ufffd", text), quote=True)


def render_page(bulletin: Bulletin) -> str:
    """A whole HTML document of one bulletin."""
    return (
        '<!DOCTYPE html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(_heading(bulletin))}</title>\n</head>\n<body>\n{render_body(bulletin)}</body>\n</html>\n"
    )


def render_body(bulletin: Bulletin) -> str:
    """The same as a fragment with its own style, to stand in a notebook or in another page."""
    prefix = f"g{zlib.crc32(bulletin.text.encode()):08x}"
    legend = " ".join(f'<mark class="{label}">{label}</mark>' for label in SPAN_LABELS)
    return (
        f'<style>\n{_STYLE}\n</style>\n<div class="govie">\n<h1>{escape(_heading(bulletin))}</h1>\n'
        f'<p class="legend">{legend}</p>\n'
        f'<div class="text">{"".join(_marked(bulletin, prefix))}</div>\n'
        f"{_table(bulletin, prefix)}</div>\n"
    )


def _heading(bulletin: Bulletin) -> str:
    subject = bulletin.subject
    area = " ".join(filter(None, (subject.name, subject.adcode))) if subject else ""
    return " · ".join(filter(None, (area, bulletin.date, bulletin.source))) or "govie"


def _marked(bulletin: Bulletin, prefix: str) -> Iterator[str]:
    """The text with a ``<mark>`` around each mention. Where two cross, the later one ends with the earlier."""
    text, at = bulletin.text, 0
    ends: list[int] = []
    for i, mention in enumerate(bulletin.entities):
        while ends and ends[-1] <= mention.start:
            yield escape(text[at : ends[-1]]) + "</mark>"
            at = ends.pop()
        yield escape(text[at : mention.start])
        at = mention.start
        yield f'<mark id="{prefix}-{i}" class="{mention.label}" title="{escape(_tooltip(mention))}">'
        ends.append(min(mention.end, ends[-1]) if ends else mention.end)
    for end in reversed(ends):
        yield escape(text[at:end]) + "</mark>"
        at = end
    yield escape(text[at:])


def _tooltip(mention: Mention) -> str:
    attributes = [f"{name}: {value}" for name, value in mention.attrs.items() if value]
    return " · ".join([f"{mention.label} {mention.score:.2f}", *attributes])


def _table(bulletin: Bulletin, prefix: str) -> str:
    titles = "".join(f'<th scope="col">{title}</th>' for title in TITLES)
    rows = []
    for fact, cells in table_rows(bulletin):
        columns = [escape(cell) for cell in cells]
        for column, entity in ((0, fact.metric), (1, number_entity(fact))):
            if entity is not None:
                columns[column] = f'<a href="#{prefix}-{entity}">{columns[column]}</a>'
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in columns) + "</tr>\n")
    return f"<table>\n<thead><tr>{titles}</tr></thead>\n<tbody>\n{''.join(rows)}</tbody>\n</table>\n"
