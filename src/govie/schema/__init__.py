"""The JSON Schema (draft 2020-12) of what govie writes; ``docs/contract.md`` says it in words."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load_schema() -> dict[str, Any]:
    """The schema of ``govie/1``, one bulletin as ``govie parse --format json`` writes it.

    >>> load_schema()["properties"]["schema"]
    {'const': 'govie/1'}
    """
    text = files("govie.schema").joinpath("govie-1.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
