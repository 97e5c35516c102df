"""The report of an evaluation as one HTML file: figures drawn, and every mistake in its sentence.

Nothing comes from a network and nothing runs: the content security policy allows the page's own style only.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from typing import Any, Final

from govie.evaluation.baseline import Baseline, compare_with, headlines
from govie.evaluation.drawings import draw_figures, draw_reliability
from govie.evaluation.floors import FloorResult
from govie.evaluation.mistakes import Mistake, passages
from govie.evaluation.report import HEADLINES, Disagreement, Report
from govie.page.text import clean, escape

_FOLDER: Final = files("govie.evaluation").joinpath("templates")

#: Part → heading and what is said of it.
_HEADINGS: Final = {
    "spans_exact": "Spans, exact",
    "spans_relaxed": "Spans, relaxed (IoU ≥ 0.5)",
    "links": "Links",
    "facts": "Facts",
}
_SIDES: Final = ("gold", "given")

#: (start, end, side): characters to highlight.
Highlight = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A mistake as the page shows it: where, what, and the text with both sides highlighted (HTML)."""

    document: str
    note: str
    html: str


def report_page(report: Report, floors: Sequence[FloorResult] = (), baseline: Baseline | None = None) -> str:
    """A whole HTML document; ``floors`` and the changes against ``baseline`` stand at its top where there are any."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: clean(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = _percent
    style = _FOLDER.joinpath("report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    template = environment.from_string(_FOLDER.joinpath("report.html").read_text(encoding="utf-8"))
    figures = report.to_dict()
    return template.render(
        style=Markup(style),
        policy=Markup(f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'"),
        documents=len(report.documents),
        headlines=HEADLINES,
        overall=figures["overall"],
        parts=[(name, _HEADINGS[name]) for name in figures["overall"] if name in _HEADINGS],
        drawings={name: Markup(draw_figures(rows)) for name, rows in figures["overall"].items() if name in _HEADINGS},
        attributes=figures["overall"].get("attributes", {}),
        confusion={name: confusion_table(one["confusion"]) for name, one in figures["classes"].items()},
        calibration=_calibration(figures.get("calibration") or {}),
        groups=figures["groups"],
        by_document=figures["by_document"],
        mistakes=shown_mistakes(report),
        floors=floors,
        changes=[] if baseline is None else headlines(compare_with(baseline, report)),
        baseline="" if baseline is None else baseline.name,
        other_documents=None if baseline is None else baseline.other_documents(report),
    )


def _calibration(tables: Mapping[str, Any]) -> list[tuple[str, float | None, Any]]:
    """(part, expected calibration error, drawing) of the parts whose scores were judged."""
    from markupsafe import Markup

    return [
        (part, table["expected_calibration_error"], Markup(draw_reliability(table["bins"])))
        for part, table in tables.items()
        if table["n"]
    ]


def confusion_table(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Classes, and for each gold class (count, share of its row in tenths) by predicted class.

    >>> confusion_table([{"gold": "level", "predicted": "share", "count": 2}])["rows"]["level"]
    [(0, 0), (2, 10)]
    """
    counts = {(row["gold"], row["predicted"]): int(row["count"]) for row in rows}
    classes = sorted({name for pair in counts for name in pair})
    table = {}
    for truth in classes:
        own = [counts.get((truth, guess), 0) for guess in classes]
        table[truth] = [(n, round(10 * n / (sum(own) or 1))) for n in own]
    return {"classes": classes, "rows": table}


def shown_mistakes(report: Report) -> dict[str, dict[str, list[Shown]]]:
    """Heading → kind of mistake → the mistakes, in the order of labels and documents."""
    from markupsafe import Markup

    found: dict[str, dict[str, list[Shown]]] = {"Spans": {}, "Links": {}, "Facts": {}}
    for document in report.documents:
        for mistake in document.mistakes:
            heading = f"{mistake.label}, {mistake.kind}"
            text = Markup("".join(highlight(document.text, _highlights(mistake))))
            shown = Shown(mistake.document, _note(mistake), text)
            found[mistake.part.capitalize()].setdefault(heading, []).append(shown)
        for one in document.disagreements:
            text = Markup("".join(highlight(document.text, [(one.start, one.end, "gold")])))
            found["Facts"].setdefault(one.field, []).append(Shown(one.document, _field_note(one), text))
    return {part: dict(sorted(kinds.items())) for part, kinds in found.items() if kinds}


def _highlights(mistake: Mistake) -> list[Highlight]:
    sides = zip(_SIDES, (mistake.expected, mistake.given), strict=True)
    return [(start, end, side) for side, spans in sides for start, end in spans]


def _note(mistake: Mistake) -> str:
    return f"{mistake.label} → {mistake.given_label}" if mistake.kind == "label" else ""


def _field_note(one: Disagreement) -> str:
    return f"{one.text}: {one.expected if one.expected is not None else '–'} → {one.given or '–'}"


def highlight(text: str, marks: Sequence[Highlight]) -> Iterator[str]:
    """HTML of the passages around ``marks``, ` … ` between them; a character may be in marks of both sides.

    >>> "".join(highlight("人口3万人", [(0, 2, "gold"), (0, 3, "given")]))
    '<mark class="gold given">人口</mark><mark class="given">3</mark>万人'
    """
    for n, (low, high) in enumerate(passages(text, [(start, end) for start, end, _ in marks])):
        if n:
            yield " … "
        cuts = sorted({low, high, *(at for start, end, _ in marks for at in (start, end) if low <= at <= high)})
        for start, end in pairwise(cuts):
            sides = [side for side in _SIDES if any(a <= start and end <= b and s == side for a, b, s in marks)]
            inner = escape(text[start:end])
            yield f'<mark class="{" ".join(sides)}">{inner}</mark>' if sides else inner


def _percent(figure: float | None) -> str:
    return "–" if figure is None else f"{100 * figure:.1f}"
