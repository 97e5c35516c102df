"""From annotated bulletins to an installable model."""
