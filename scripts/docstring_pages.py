"""An extension of griffe (mkdocs.yml): docstrings as Markdown, with their examples as code blocks."""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension, Object

#: A run of example lines up to the next blank line.
_EXAMPLE = re.compile(r"^(?P<indent> *)>>> .*(?:\n(?!\s*$).*)*", re.MULTILINE)
_ROLE = re.compile(r":(?:func|class|meth|data|mod):(?=`)")


def as_markdown(docstring: str) -> str:
    """``docstring`` with its examples fenced.

    >>> print(as_markdown("Add.\\n\\n>>> 1 + 1\\n2\\n\\nEnd.").replace("`", "'"))
    Add.
    <BLANKLINE>
    '''pycon
    >>> 1 + 1
    2
    '''
    <BLANKLINE>
    End.
    """
    fenced = _EXAMPLE.sub(lambda m: f"{m['indent']}```pycon\n{m[0]}\n{m['indent']}```", docstring)
    return _ROLE.sub("", fenced)


class Docstrings(Extension):
    """Turns each docstring into Markdown when its object is read."""

    def on_object(self, *, obj: Object, **_: Any) -> None:
        if obj.docstring:
            obj.docstring.value = as_markdown(obj.docstring.value)
