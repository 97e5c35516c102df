"""The spaCy components of govie, one a file."""
