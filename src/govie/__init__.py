"""Facts from Chinese local-government economic bulletins.

``govie.parse(text)`` returns a ``Bulletin``; nothing heavy is imported before the first parse.
"""

from __future__ import annotations

from importlib.metadata import version

from govie.api import load, parse
from govie.bulletin import Bulletin
from govie.errors import GovieError, InputError, ModelError
from govie.readers import Document, read

__version__ = version("govie")
__all__ = ["Bulletin", "Document", "GovieError", "InputError", "ModelError", "__version__", "load", "parse", "read"]
