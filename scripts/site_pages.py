"""Hooks of mkdocs (mkdocs.yml): pages from outside docs/, links between them, and the navigation.

Every page under docs/ is in the navigation: in the section that ``SECTIONS`` names, else under "Explanation". A link to
a file of the repository that is no page (a module, a table) becomes its path; one that leads nowhere is left as it is,
and the strict build fails on it.
"""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

#: File of the repository → page of the site, where it is not under docs/. Those that do not exist are left out.
OUTSIDE = {
    "README.md": "index.md",
    "README.zh.md": "zh.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "annotations/guidelines.md": "guidelines.md",
    "corpus/README.md": "corpus.md",
    "models/zh_govie_sm/README.md": "model.md",
}
#: Section → its pages, in order; notebooks and decisions follow theirs.
SECTIONS = {
    "Start": ["index.md", "zh.md", "changelog.md"],
    "Tutorial": ["first-model.md"],
    "How-to": [
        *("batch.md", "panel.md", "service.md", "findings.md", "explain.md", "evaluation.md", "training-loop.md"),
        *("conversions.md", "knowledge.md", "segmenter-and-hanlp.md", "contributing.md"),
    ],
    "Reference": ["contract.md", "values.md", "api.md", "guidelines.md", "model.md", "corpus.md"],
    "Explanation": [],
}
_FENCE = re.compile(r"(^ *```.*?^ *```[^\n]*$|(?<!\[)`[^`\n]+`)", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")


def notebooks() -> dict[str, str]:
    """Notebook in the repository → its page."""
    return {f"notebooks/{p.name}": f"notebooks/{p.stem}.md" for p in sorted((ROOT / "notebooks").glob("*.ipynb"))}


def on_files(files: Any, config: Any) -> Any:
    """Add the pages from outside docs/."""
    from mkdocs.structure.files import File

    for source, page in OUTSIDE.items():
        if (ROOT / source).is_file():
            text = (ROOT / source).read_text(encoding="utf-8")
            files.append(File.generated(config, page, content=text))
    for source, page in notebooks().items():
        notebook = json.loads((ROOT / source).read_text(encoding="utf-8"))
        files.append(File.generated(config, page, content=notebook_page(notebook)))
    config.nav = navigation(file.src_uri for file in files.documentation_pages())
    return files


def navigation(pages: Iterable[str]) -> list[dict[str, list[Any]]]:
    """The navigation over ``pages``: each stands in it once.

    >>> navigation(["index.md", "new.md", "notebooks/01.md", "decisions/001.md"])[-1]
    {'Explanation': ['new.md', {'Decisions': ['decisions/001.md']}]}
    """
    left = sorted(pages)

    def take(wanted: Iterable[str]) -> list[Any]:
        found = [page for page in wanted if page in left]
        for page in found:
            left.remove(page)
        return found

    sections = {name: take(listed) for name, listed in SECTIONS.items()}
    sections["Tutorial"] += take([page for page in left if page.startswith("notebooks/")])
    decisions = take([page for page in left if page.startswith("decisions/")])
    sections["Explanation"] += [*left, *([{"Decisions": decisions}] if decisions else [])]
    return [{name: listed} for name, listed in sections.items() if listed]


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Make the links of a page lead to pages of the site."""
    return relink(markdown, page.file.src_uri)


def relink(markdown: str, page: str) -> str:
    """``markdown`` with links from the source of ``page`` turned into links of the site; code is left alone."""
    site = OUTSIDE | notebooks()
    source = next((path for path, own in site.items() if own == page), f"docs/{page}")
    here, beside = str(Path(page).parent), Path(source).parent

    def turn(match: re.Match[str]) -> str:
        image, text, target = match.groups()
        path, hash_, anchor = target.partition("#")
        if not path or re.match(r"[a-z]+:", path):
            return match[0]
        found = os.path.normpath(beside / path)
        if found in site:
            led = site[found]
        elif found.startswith("docs/") and (ROOT / found).is_file():
            led = found.removeprefix("docs/")
        elif (ROOT / found).exists() and not image:
            return text if text.strip("`") == found else f"{text} (`{found}`)"
        else:
            return match[0]
        return f"{image}[{text}]({os.path.relpath(led, here)}{hash_}{anchor})"

    pieces = _FENCE.split(markdown)
    return "".join(piece if n % 2 else _LINK.sub(turn, piece) for n, piece in enumerate(pieces))


def notebook_page(notebook: dict[str, Any]) -> str:
    """A notebook with its outputs as Markdown."""
    return "\n\n".join(part for cell in notebook["cells"] for part in _cell(cell)) + "\n"


def _cell(cell: dict[str, Any]) -> Iterator[str]:
    source = "".join(cell["source"])
    if cell["cell_type"] != "code":
        yield source
    elif source:
        yield f"```python\n{source}\n```"
        for output in cell["outputs"]:
            yield from _output(output)


def _output(output: dict[str, Any]) -> Iterator[str]:
    if "text" in output:
        yield f"```text\n{''.join(output['text']).rstrip()}\n```"
        return
    data = {kind: "".join(value) for kind, value in output.get("data", {}).items() if isinstance(value, (str, list))}
    if "image/png" in data:
        yield f'<img alt="chart" src="data:image/png;base64,{data["image/png"].strip()}">'
    elif "text/html" in data:
        inner = re.sub(r"\n\s*\n", "\n", data["text/html"])
        yield f'<iframe srcdoc="{html.escape(inner)}" style="width:100%;height:26em;border:0"></iframe>'
    elif "text/plain" in data:
        yield f"```text\n{data['text/plain'].rstrip()}\n```"
