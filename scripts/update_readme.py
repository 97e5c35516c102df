"""Refresh what README.md and docs/contract.md quote: python scripts/update_readme.py [REPORT_JSON].

README.md: between ``example:begin`` and ``example:end`` stands what ``govie parse`` prints for the text above; between
``figures:begin`` and ``figures:end`` the figures of a report by ``govie evaluate -o`` (left alone without one).
docs/contract.md: under each block of marked text stands the JSON of its facts.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HEADLINES = (
    ("mentions, exact", "spans_exact", "micro"),
    ("mentions, relaxed", "spans_relaxed", "micro"),
    ("links", "links", "micro"),
    ("facts: quantity and metric", "facts", "core"),
    ("facts: also attributes and period", "facts", "full"),
    ("facts: value, unit, period, place and basis, ready to join", "facts", "joined"),
)


def example_text(readme: str) -> str:
    """The bulletin of the first ``text`` block."""
    block = re.search(r"```text\n(.*?)```", readme, re.DOTALL)
    assert block, "README.md has no text block"
    return block[1]


def example(text: str) -> str:
    import govie
    from govie.cli.render import render

    return "```\n" + render([govie.parse(text)], "table") + "```"


def figures(report: dict[str, Any]) -> str:
    rows = [f"| test split, {report['documents']} bulletins | gold | P | R | F1 | 95 % interval of F1 |"]
    rows.append("| --- | --: | --: | --: | --: | --: |")
    for title, part, label in HEADLINES:
        own = report["overall"][part][label]
        cells = [f"{100 * own[name]:.1f}" for name in ("precision", "recall", "f1")]
        low, high = own["f1_interval"]
        rows.append(f"| {title} | {own['support']} | {' | '.join(cells)} | {100 * low:.1f}–{100 * high:.1f} |")
    return "\n".join(rows)


def put(document: str, name: str, content: str) -> str:
    """``document`` with ``content`` between the markers ``name:begin`` and ``name:end``."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    head, _, rest = document.partition(begin)
    _, found, tail = rest.partition(end)
    assert found, f"no markers {name}"
    return f"{head}{begin}\n{content}\n{end}{tail}"


def update_contract(document: str) -> str:
    """Each ``json`` block made anew from the block of marked text before it."""

    def renew(match: re.Match[str]) -> str:
        return f"```\n{match[1]}```{match[2]}```json\n{contract_json(match[1])}```"

    return re.sub(r"```\n(id: .*?)```(.*?)```json\n.*?```", renew, document, flags=re.DOTALL)


def contract_json(source_text: str) -> str:
    """The contract of marked text, one entity, relation or fact a paragraph."""
    from govie.annotation.marked import parse_marked
    from govie.api import bulletin_of_marked

    marked = parse_marked(source_text)
    return compact(bulletin_of_marked(marked, source=f"{marked.header['id']}.txt").to_dict()) + "\n"


def compact(value: Any) -> str:
    """JSON with the top level and its lists broken into lines."""

    def one(item: Any) -> str:
        return json.dumps(item, ensure_ascii=False)

    def listed(items: list[Any]) -> str:
        return "[\n  " + ",\n  ".join(map(one, items)) + "]" if items else "[]"

    lines = [f'"{key}": {listed(v) if isinstance(v, list) else one(v)}' for key, v in value.items()]
    return "{" + ",\n ".join(lines) + "}"


def main(report: Path | None) -> None:
    readme, contract = ROOT / "README.md", ROOT / "docs" / "contract.md"
    text = readme.read_text(encoding="utf-8")
    text = put(text, "example", example(example_text(text)))
    if report is not None:
        text = put(text, "figures", figures(json.loads(report.read_text(encoding="utf-8"))))
    readme.write_text(text, encoding="utf-8")
    contract.write_text(update_contract(contract.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
