"""Annotated bulletins in the formats of other tools: one module a format, each with ``read`` and ``write``."""
