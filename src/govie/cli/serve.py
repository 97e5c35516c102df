"""``govie serve``: the page and the REST interface."""

from __future__ import annotations

from typing import Annotated

import typer

from govie.cli.options import DEFAULT_MODEL, ModelOption
from govie.errors import ExtraError


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on; others can reach 0.0.0.0.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8000,
    model: ModelOption = DEFAULT_MODEL,
    limit_characters: Annotated[int, typer.Option(min=1, help="Characters of a text, or of a batch.")] = 100_000,
    limit_texts: Annotated[int, typer.Option(min=1, help="Texts of a batch.")] = 100,
    limit_bytes: Annotated[int, typer.Option(min=1024, help="Bytes of a request.")] = 4 * 1024 * 1024,
    limit_requests: Annotated[int, typer.Option(min=1, help="Requests at a time; the next gets 429.")] = 16,
    limit_seconds: Annotated[float, typer.Option(min=0.1, help="Seconds that a request may take.")] = 60.0,
) -> None:
    """Serve the page, where a bulletin is read and corrected, and the REST interface (/openapi.json describes it)."""
    try:
        from govie.web.server import run
    except ImportError as error:
        raise ExtraError("serve", "govie serve") from error
    from govie.web.limits import Limits

    limits = Limits(
        body_bytes=limit_bytes,
        characters=limit_characters,
        texts=limit_texts,
        requests=limit_requests,
        seconds=limit_seconds,
    )
    run(host=host, port=port, model=model, limits=limits, tell=typer.echo)
