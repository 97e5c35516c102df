"""Refresh what pages quote: python scripts/update_readme.py [REPORT_JSON].

README.md and README.zh.md: between ``example:begin`` and ``example:end`` stands what ``govie parse`` prints for the
text above; between ``figures:begin`` and ``figures:end`` the figures of a report by ``govie evaluate -o``; without one
those of README.md stay and README.zh.md gets the same.
docs/contract.md: under each block of marked text stands the JSON of its facts.
corpus/README.md: between ``counts:begin`` and ``counts:end`` stand the counts of the corpus.
models/zh_govie_sm: README.md is the model card, made of meta.json.
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
#: What the tables of figures say in Chinese.
CHINESE = {
    "test split, {} bulletins": "测试集，{} 篇",
    "gold": "标注数",
    "P": "精确率",
    "R": "召回率",
    "F1": "F1",
    "95 % interval of F1": "F1 的 95 % 区间",
    "mentions, exact": "标注片段，完全一致",
    "mentions, relaxed": "标注片段，大致重合",
    "links": "关系",
    "facts: quantity and metric": "事实：数量和指标",
    "facts: also attributes and period": "事实：另加属性和时期",
    "facts: value, unit, period, place and basis, ready to join": "事实：数值、单位、时期、地区、比较基准都对，可拼表",
}
READMES = ("README.md", "README.zh.md")


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


def in_chinese(table: str) -> str:
    """A table of :func:`figures` in Chinese words."""
    head = "test split, {} bulletins"
    table = re.sub(head.format(r"(\d+)"), lambda match: CHINESE[head].format(match[1]), table)
    lines = [line.strip("| ").split(" | ") for line in table.splitlines()]
    return "\n".join("| " + " | ".join(CHINESE.get(cell, cell) for cell in cells) + " |" for cells in lines)


def between(document: str, name: str) -> str:
    """What stands between the markers ``name:begin`` and ``name:end``."""
    return document.partition(f"<!-- {name}:begin -->\n")[2].partition(f"\n<!-- {name}:end -->")[0]


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


def update_readmes(report: dict[str, Any] | None) -> None:
    """Put the example and the figures, those of README.md where there is no report, into both."""
    english = (ROOT / READMES[0]).read_text(encoding="utf-8")
    table = between(english, "figures") if report is None else figures(report)
    for name in READMES:
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        text = put(text, "example", example(example_text(text)))
        path.write_text(put(text, "figures", table if name == READMES[0] else in_chinese(table)), encoding="utf-8")


def update_cards() -> None:
    """The datasheet of the corpus and the card of the model."""
    from govie.annotation.datasheet import corpus_tables
    from govie.training.card import model_card

    datasheet, model = ROOT / "corpus" / "README.md", ROOT / "models" / "zh_govie_sm"
    text = put(datasheet.read_text(encoding="utf-8"), "counts", corpus_tables(ROOT))
    datasheet.write_text(text, encoding="utf-8")
    card = model_card(json.loads((model / "meta.json").read_text(encoding="utf-8")))
    for path in (model / "README.md", *model.glob("zh_govie_sm/zh_govie_sm-*/README.md")):
        path.write_text(card, encoding="utf-8")


def main(report: Path | None) -> None:
    update_readmes(None if report is None else json.loads(report.read_text(encoding="utf-8")))
    contract = ROOT / "docs" / "contract.md"
    contract.write_text(update_contract(contract.read_text(encoding="utf-8")), encoding="utf-8")
    update_cards()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
