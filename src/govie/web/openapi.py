"""The OpenAPI description: the contract's JSON Schema among its components, and errors of one form."""

from __future__ import annotations

import json
from typing import Any, Final

from fastapi import FastAPI

from govie.schema import load_schema
from govie.web.messages import ErrorAnswer

#: Where the contract stands in the description.
CONTRACT: Final = {"$ref": "#/components/schemas/Bulletin"}

#: The answer to a batch: a bulletin or an error for each text.
BATCH: Final = {
    "type": "object",
    "properties": {
        "results": {"type": "array", "items": {"anyOf": [CONTRACT, {"$ref": "#/components/schemas/ErrorAnswer"}]}}
    },
    "required": ["results"],
}

_PROBLEMS: Final = {
    400: "The body is no JSON",
    408: "The body did not come in time",
    413: "The body or a text is too long, or there are too many texts",
    422: "The request or the text cannot be read",
    429: "Too many requests at a time",
    503: "Not done in time",
}


def answers(schema: dict[str, Any], *, html: bool = False) -> dict[int | str, dict[str, Any]]:
    """The responses of an endpoint whose result has ``schema``; with ``html`` it also comes as a part of the page."""
    content: dict[str, Any] = {"application/json": {"schema": schema}}
    if html:
        content["text/html"] = {"schema": {"type": "string"}}
    found: dict[int | str, dict[str, Any]] = {200: {"description": "The result", "content": content}}
    return found | {status: {"description": text, "model": ErrorAnswer} for status, text in _PROBLEMS.items()}


def contract_components() -> dict[str, Any]:
    """The contract and its parts as components; references point there."""
    schema = load_schema()
    moved = json.loads(json.dumps(schema).replace('"#/$defs/', '"#/components/schemas/contract_'))
    parts = {f"contract_{name}": part for name, part in moved.pop("$defs", {}).items()}
    for key in ("$schema", "$id"):
        moved.pop(key, None)
    return {"Bulletin": moved, **parts}


def describe(app: FastAPI) -> None:
    """Let ``app`` describe itself with the contract among its components; made once, when first asked for."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            plain()["components"]["schemas"].update(contract_components())
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]
