"""Reports and pages from one set of templates (Jinja2, which spaCy brings): every value is escaped.

A report is one file: style and script stand in it, and its content security policy lets nothing else run or load.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from govie.labels import LINK_LABELS, LINK_OF_PAIR, QUANTITY_ATTRIBUTES, SPAN_LABELS
from govie.page.chart import draw, growth_panels, level_panels
from govie.page.text import clean, mark_text
from govie.records import Fact
from govie.table import COLUMN_KEYS, NOTHING, number_entity, table_cells
from govie.words import Word, load_words, say

if TYPE_CHECKING:
    from jinja2 import Environment

    from govie.bulletin import Bulletin

_FOLDER: Final = files("govie.page")


@cache
def asset(name: str) -> str:
    """The text of a style sheet, a script or the example of the page."""
    return _FOLDER.joinpath("assets", name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import DictLoader, Environment, StrictUndefined

    names = ("macros.html", "result.html", "report.html", "app.html")
    sources = {name: _FOLDER.joinpath("templates", name).read_text(encoding="utf-8") for name in names}
    environment = Environment(
        loader=DictLoader(sources),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: clean(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["word_key"] = lambda value: isinstance(value, Word)
    environment.globals.update(say=say, Word=Word, SPAN_LABELS=SPAN_LABELS, NOTHING=NOTHING)
    return environment


def _render(name: str, *, language: str, **values: Any) -> str:
    return _environment().get_template(name).render(language=language, **values)


def render_page(bulletin: Bulletin, *, language: str = "zh") -> str:
    """A whole HTML document of one bulletin, to be kept or sent as a file."""
    from markupsafe import Markup

    script, style = asset("view.js"), asset("page.css")
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'"
    return _render(
        "report.html",
        language=language,
        title=_heading(bulletin),
        policy=Markup(policy),
        style=Markup(style),
        script=Markup(script),
        words=_json(load_words()),
        result=Markup(render_result(bulletin, language=language)),
    )


def render_body(bulletin: Bulletin) -> str:
    """The same as a fragment with its own style and without scripts, to stand in a notebook or in another page."""
    return f"<style>\n{asset('page.css')}</style>\n{_result(bulletin, data=None, language='zh')}"


def render_result(bulletin: Bulletin, *, language: str = "zh") -> str:
    """The part of a page that shows one bulletin, with the data that the page's scripts work on."""
    data = {
        "text": bulletin.text,
        "bulletin": bulletin.to_dict(),
        "csv": bulletin.to_csv(),
        "mk": bulletin.to_mk(),
        "evidence": [_entities_of(fact) for fact in bulletin.facts],
    }
    return _result(bulletin, data=data, language=language)


def render_app(
    *,
    language: str = "zh",
    result: str = "",
    form: Mapping[str, str] | None = None,
    problem: str = "",
    version: str = "",
) -> str:
    """The page of the service: the form with its values, the result of a bulletin or the problem with it."""
    from markupsafe import Markup

    labels = {
        "spans": SPAN_LABELS,
        "links": LINK_LABELS,
        "pairs": {f"{head} {tail}": label for (head, tail), label in LINK_OF_PAIR.items()},
        "attributes": QUANTITY_ATTRIBUTES,
    }
    return _render(
        "app.html",
        language=language,
        form={"text": "", "subject": "", "date": ""} | dict(form or {}),
        problem=problem,
        result=Markup(result),
        words=_json(load_words()),
        labels=_json(labels),
        example=_json(asset("example.txt")),
        version=version,
    )


def _result(bulletin: Bulletin, *, data: Mapping[str, Any] | None, language: str) -> str:
    from markupsafe import Markup

    prefix = f"g{zlib.crc32(bulletin.text.encode()):08x}"
    number_of = {id(fact): i for i, fact in enumerate(bulletin.facts)}
    charts = {
        "chart_levels": [(panel.title, Markup(draw(panel))) for panel in level_panels(bulletin)],
        "chart_growth": [(panel.title, Markup(draw(panel))) for panel in growth_panels(bulletin)],
    }
    return _render(
        "result.html",
        language=language,
        bulletin=bulletin,
        heading=_heading(bulletin),
        prefix=prefix,
        text=Markup("".join(mark_text(bulletin, prefix))),
        columns=COLUMN_KEYS,
        rows=[(number_of[id(fact)], fact, number_entity(fact), cells) for fact, cells in table_cells(bulletin)],
        charts={key: panels for key, panels in charts.items() if panels},
        data=_json(data) if data is not None else None,
    )


def _entities_of(fact: Fact) -> list[int]:
    """The entities that carry a fact, its figure first."""
    named = (*fact.places, *fact.projects, *fact.enterprises)
    rank = fact.rank.entity if fact.rank else None
    found = (number_entity(fact), fact.metric, fact.date, *(n.entity for n in named), rank)
    return list(dict.fromkeys(i for i in found if i is not None))


def _heading(bulletin: Bulletin) -> str:
    subject = bulletin.subject
    area = " ".join(filter(None, (subject.name, subject.adcode))) if subject else ""
    return " · ".join(filter(None, (area, bulletin.date, bulletin.source))) or "govie"


def _json(value: Any) -> Any:
    """JSON that can stand in a ``<script>`` of data: no ``<`` that could end it."""
    from markupsafe import Markup

    return Markup(json.dumps(value, ensure_ascii=False).replace("<", "\\u003c"))


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"
