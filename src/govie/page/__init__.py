"""Bulletins as HTML: the report, the fragment for notebooks, and the page of ``govie serve``."""

from govie.page.render import render_app, render_body, render_page, render_result
from govie.page.text import escape

__all__ = ["escape", "render_app", "render_body", "render_page", "render_result"]
