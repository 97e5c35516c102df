"""The notebooks: python scripts/notebooks.py [NAME …] runs each notebooks/NAME.py and writes NAME.ipynb beside it.

The ``.py`` (percent format of jupytext) is the source; the ``.ipynb`` with its outputs is for readers. Needs the extra
``docs``.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"

#: The longest that a cell may take, in seconds.
TIMEOUT = 300


def read(source: Path) -> Any:
    """The notebook of a ``.py``, with cells that have the same ids each time."""
    import jupytext

    notebook = jupytext.read(source)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"{source.stem[:2]}-{number:02}"
    return notebook


def run(source: Path) -> Any:
    """The notebook of a ``.py`` with the outputs of its cells; raises CellExecutionError where a cell fails."""
    from nbclient import NotebookClient

    notebook = read(source)
    NotebookClient(notebook, timeout=TIMEOUT, resources={"metadata": {"path": str(source.parent)}}).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    notebook.metadata.pop("language_info", None)
    return notebook


def sources(notebook: Any) -> list[tuple[str, str]]:
    """Kind and source of each cell."""
    return [(cell["cell_type"], "".join(cell["source"])) for cell in notebook["cells"]]


def main(names: Sequence[str]) -> None:
    import nbformat

    for source in sorted(FOLDER.glob("*.py")):
        if not names or source.stem in names:
            nbformat.write(run(source), source.with_suffix(".ipynb"))
            print(source.with_suffix(".ipynb").name)


if __name__ == "__main__":
    main(sys.argv[1:])
