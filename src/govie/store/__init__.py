"""Many bulletins in one place: DuckDB in a file, or PostgreSQL; loads, exports, panels and checks across bulletins."""
