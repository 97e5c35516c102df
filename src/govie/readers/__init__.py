"""Files to text: plain text, web pages, PDF and Word documents."""

from govie.readers.document import Document
from govie.readers.read import SUFFIXES, read

__all__ = ["SUFFIXES", "Document", "read"]
