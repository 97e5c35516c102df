"""The model card: what a packaged model is, where it comes from, how well it does, and what it must not be used for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from govie.api import DEFAULT_MODEL

#: Name of an evaluation in the meta.json of the project's own model → what its documents are.
_DATA: Final = {
    "test": "test: written bulletins of counties that the training ones are not from",
    "dev": "dev: written bulletins by which settings were chosen",
    "real": "real: bulletins as published, never trained on, but looked at while rules were written",
}
#: The lines of the table of figures: (heading, part, label).
_LINES: Final = (
    ("mentions, exact", "spans_exact", "micro"),
    ("mentions, relaxed", "spans_relaxed", "micro"),
    ("links", "links", "micro"),
    ("facts: quantity and metric", "facts", "core"),
    ("facts: also attributes and period", "facts", "full"),
    ("facts: ready to join", "facts", "joined"),
)

_USE: Final = """\
## Use

```python
import govie

bulletin = govie.parse("2024年，全市一般公共预算收入31.5亿元，下降2.3%。", subject="桐城市", date="2025-01"{model})
```

`spacy.load("{name}")` gives the pipeline itself. Meant for: turning Chinese local-government economic bulletins
(communiqués, work and budget reports, briefings, reviews, area profiles, county features, project news) into tables
whose every value leads back to its characters, for research, search and checking, with a person who looks at what
matters."""

_LIMITS: Final = """\
## Limits

* The bulletins of govie's corpus are **written for the purpose**; real ones are messier. Other genres (news at large,
  company reports, law, social media) were never measured.
* Names are the weak side: see the figures by label. What it does not find is not "none".
* The year of a figure often stands far off or nowhere: the full and the joined facts are much below the core.
* Scores were calibrated on written bulletins; elsewhere they sort, and promise no rate.
* Areas are current county-level ones and their superiors. A short name that several areas share stays without a code.
* It reads what is printed. It cannot tell whether a figure is true, was revised later, or was made up.

## Not to be used for

* Ranking, rewarding or punishing officials, places or firms by figures that no one has checked against the bulletin.
* Official statistics, credit or investment decisions without the source beside each value: follow the offsets.
* Profiles of persons. It marks no persons; firms that bear a person's name come out as enterprises.
* Statements about a county from the corpus: its figures, firms and projects are invented."""


def model_card(meta: Mapping[str, Any]) -> str:
    """Markdown made of a ``meta.json`` alone, so that its figures and sources are those of the file.

    >>> card = model_card({"lang": "zh", "name": "x", "version": "1.0", "license": "MIT", "performance": {}})
    >>> card.splitlines()[0], "## Not to be used for" in card
    ('# zh_x 1.0', True)
    """
    name = f"{meta['lang']}_{meta['name']}"
    parts = [
        f"# {name} {meta['version']}",
        str(meta.get("description", "")),
        _facts(meta),
        _USE.format(name=name, model="" if name == DEFAULT_MODEL else f', model="{name}"'),
        *_figures(meta),
        _LIMITS,
        _training(meta),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _facts(meta: Mapping[str, Any]) -> str:
    rows = {
        "Version": meta["version"],
        "Pipeline": ", ".join(f"`{name}`" for name in meta.get("pipeline", ())),
        "Labels": ", ".join(meta.get("labels", {}).get("govie_tagger", ())),
        "Needs": ", ".join((*meta.get("requirements", ()), f"spacy{meta.get('spacy_version', '')}")),
        "Licence": meta.get("license"),
        "Author": meta.get("author"),
    }
    lines = [f"| {name} | {value} |" for name, value in rows.items() if value]
    return "\n".join(["| | |", "| --- | --- |", *lines])


def _figures(meta: Mapping[str, Any]) -> Iterator[str]:
    """The table of headlines, and F1 of each label, over the evaluations that meta.json holds."""
    performance = meta.get("performance", {})
    if not performance:
        return
    names = list(performance)
    own = _DATA if f"{meta['lang']}_{meta['name']}" == DEFAULT_MODEL else {}
    told = "; ".join(f"{own.get(name, name)} ({performance[name]['documents']})" for name in names)
    yield f"## Figures\n\nF1 in percent. {told[0].upper()}{told[1:]}."
    yield _table(names, [(title, [_f1(performance[n], part, label) for n in names]) for title, part, label in _LINES])
    rows = [
        (label, [_f1(performance[n], part, label, support=True) for n in names])
        for part in ("spans_exact", "links")
        for label in performance[names[0]].get(part, {})
        if label != "micro"
    ]
    yield "By label, mentions exact and links, with the number in the gold:\n\n" + _table(names, rows)


def _f1(figures: Mapping[str, Any], part: str, label: str, *, support: bool = False) -> str:
    row = figures.get(part, {}).get(label, {})
    value = row.get("f1")
    shown = "–" if value is None else f"{100 * value:.1f}"
    return f"{shown} ({row.get('support', 0)})" if support else shown


def _table(titles: list[str], rows: list[tuple[str, list[str]]]) -> str:
    lines = [["", *titles], ["---", *("--:" for _ in titles)], *([name, *cells] for name, cells in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _training(meta: Mapping[str, Any]) -> str:
    sources = [f"* {source['name']}: {source['license']}" for source in meta.get("sources", ())]
    if not sources:
        return ""
    digests = ["", "`meta.json` holds the SHA-256 of every file of the model."] if meta.get("sha256") else []
    return "\n".join(["## Where it comes from", "", *sources, *digests])
