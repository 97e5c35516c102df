"""An explanation as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from govie.bulletin import Bulletin
from govie.cli.render import plain_table
from govie.explain.records import Choice, Decision, Explanation, Reason
from govie.table import TITLES, one_line, table_rows

#: Candidates of a link that are shown.
_SHOWN = 5


def render_numbers(bulletin: Bulletin) -> str:
    """The facts in the order of the contract, with the numbers that ``--fact`` takes."""
    cells = {id(fact): row for fact, row in table_rows(bulletin)}
    rows = [[str(n), *cells[id(fact)]] for n, fact in enumerate(bulletin.facts)]
    return plain_table(["N", *TITLES], rows)


def render_explanation(found: Explanation) -> str:
    """Evidence, links, attributes and readings, each as a small table."""
    fact = found.fact
    name = fact["indicator_name"] or "no metric"
    head = f"fact {found.number}: {one_line(name)} {one_line(fact['raw'] or '')}, score {fact['score']:.2f}"
    spans = [[s["label"], one_line(s["text"]), f"{s['start']}–{s['end']}", f"{s['score']:.2f}"] for s in found.spans]
    readings = [[r.field, one_line(r.text or "–"), r.result or "–", r.how] for r in found.readings]
    parts = [
        f"{head}\n{one_line(found.sentence)}\n",
        "Spans\n" + plain_table(["label", "text", "offsets", "score"], spans),
        *_links(found.choices),
        *_attributes(found.decisions),
        "Readings\n" + plain_table(["field", "text", "result", "how"], readings),
        "Weights are log-odds: of a link against the average candidate around, of an attribute against its rival.\n",
    ]
    return "\n".join(parts)


def _links(choices: Iterable[Choice]) -> Iterator[str]:
    for choice in choices:
        rows = [
            ["✓" if c.chosen else "", one_line(c.text), f"{c.start}–{c.end}", f"{c.score:.2f}", _reasons(c.reasons)]
            for c in choice.candidates[:_SHOWN]
        ]
        left = len(choice.candidates) - len(rows)
        title = f"{choice.link} (from {choice.threshold:g})" + (f", {left} more candidates" if left else "")
        empty = "no candidate\n"
        yield f"{title}\n{plain_table(['', 'candidate', 'offsets', 'score', 'why'], rows) if rows else empty}"


def _attributes(decisions: Iterable[Decision]) -> Iterator[str]:
    rows = [
        [d.attribute, d.value, f"{d.chances.get(d.value, 0):.2f}", f"{d.rival} {d.chances[d.rival]:.2f}", _why(d)]
        for d in decisions
    ]
    if rows:
        yield "Attributes\n" + plain_table(["attribute", "value", "chance", "rival", "why"], rows)


def _why(decision: Decision) -> str:
    return f"{decision.rule}: {_reasons(decision.reasons)}" if decision.rule else _reasons(decision.reasons)


def _reasons(reasons: Iterable[Reason]) -> str:
    return "; ".join(f"{r.weight:+.1f} {r.feature}={one_line(r.value)}" for r in reasons) or "–"
