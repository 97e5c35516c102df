"""Bulletins in the formats of ``govie parse``."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from shutil import get_terminal_size

from govie.bulletin import Bulletin, render_csv
from govie.table import TITLES, one_line, table_rows

_OBJECT = TITLES.index("对象")
_AROUND = 20


def render(bulletins: Sequence[Bulletin], format: str) -> str:
    """The text of one output, ending with a line feed; ``format`` is one that ``govie parse`` takes.

    ``html`` and ``mk`` take one bulletin.
    """
    match format:
        case "table":
            return "\n".join(render_table(b) for b in bulletins)
        case "json":
            dicts = [b.to_dict() for b in bulletins]
            return json.dumps(dicts[0] if len(dicts) == 1 else dicts, ensure_ascii=False, indent=2) + "\n"
        case "jsonl":
            return "".join(b.to_json() + "\n" for b in bulletins)
        case "csv":
            return render_csv(bulletins)
        case "html":
            return bulletins[0].to_html()
        case "mk":
            return bulletins[0].to_mk()
    raise ValueError(f"no format {format!r}")


def render_table(bulletin: Bulletin) -> str:
    """A heading and a table of the facts in the order of the text, as wide as it needs to be when it is piped.

    Columns are aligned by the width of characters (a Chinese one is two wide); there are no colour codes.
    """
    rows = [cells for _, cells in table_rows(bulletin)]
    shown = [i for i in range(len(TITLES)) if i != _OBJECT or any(row[i] != "–" for row in rows)]
    table = plain_table([TITLES[i] for i in shown], [[row[i] for i in shown] for row in rows]) if rows else ""
    return f"{_heading(bulletin, f'{len(bulletin.facts)} facts')}\n\n{table}"


def plain_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows under titles in columns, as wide as the terminal, or as they need to be when piped; no colour codes."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for title in titles:
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    width = get_terminal_size().columns if sys.stdout.isatty() else 10_000
    written = io.StringIO()
    Console(file=written, width=width, color_system=None, legacy_windows=False).print(table)
    return "".join(f"{line.rstrip()}\n" for line in written.getvalue().splitlines())


def render_findings(bulletin: Bulletin) -> str:
    """A heading and one block a finding: what it is, then each figure with the words around it."""
    count = len(bulletin.findings)
    lines = [_heading(bulletin, f"{count or 'no'} finding{'' if count == 1 else 's'}")]
    for finding in bulletin.findings:
        message = "".join(c for c in finding.message if c.isprintable())
        lines.append(f"{finding.severity:<7}{finding.kind:<10}{message}")
        for start, end in finding.evidence:
            before, after = bulletin.text[max(0, start - _AROUND) : start], bulletin.text[end : end + _AROUND]
            lines.append(f"{start:>16}  …{one_line(before)}【{one_line(bulletin.text[start:end])}】{one_line(after)}…")
    return "\n".join(lines) + "\n"


def _heading(bulletin: Bulletin, counted: str) -> str:
    subject = bulletin.subject
    area = f"{subject.name} {subject.adcode or ''}".strip() if subject else "?"
    source = f"{bulletin.source}: " if bulletin.source not in (None, "-") else ""
    return f"{source}{area}, {bulletin.date or '?'}: {counted}"
