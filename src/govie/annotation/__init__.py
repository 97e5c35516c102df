"""Marked text, checks and splits of annotated bulletins."""
