"""``govie info``: versions, model, labels."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import Any

import typer

from govie.cli.options import DEFAULT_MODEL, ModelOption


def info(model: ModelOption = DEFAULT_MODEL) -> None:
    """Print the versions of govie, spaCy, Python and the model, and what the model finds."""
    import govie
    from govie.errors import ModelError
    from govie.labels import LINK_LABELS, SPAN_LABELS

    lines = {"govie": govie.__version__, "spacy": version("spacy"), "python": platform.python_version()}
    try:
        lines |= _of_model(govie.load(model))
    except ModelError as error:
        lines["model"] = str(error)
    lines |= {"span labels": " ".join(SPAN_LABELS), "link labels": " ".join(LINK_LABELS)}
    for name, value in lines.items():
        typer.echo(f"{name + ':':<13}{value}")


def _of_model(nlp: Any) -> dict[str, str]:
    meta = nlp.meta
    found = {
        "model": f"{meta['lang']}_{meta['name']} {meta['version']}",
        "made for": f"spacy {meta.get('spacy_version', '?')}",
        "pipeline": " ".join(nlp.pipe_names),
    }
    figures = {k: v for k, v in meta.get("performance", {}).items() if isinstance(v, float)}
    if figures:
        found["figures"] = ", ".join(f"{name} {value:.3f}" for name, value in figures.items())
    return found
