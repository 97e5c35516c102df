"""The SHA-256 of each file of a packaged model, written by ``govie package`` and checked when the model is loaded.

They find files that were damaged or exchanged after packaging. They are no signature: whoever can write the files can
write ``meta.json`` too.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final

from govie.errors import ModelError

#: Where ``meta.json`` keeps them: path in the model's folder → hexadecimal digest.
KEY: Final = "sha256"
#: What is read by people, and ``meta.json`` itself.
_LEFT_OUT: Final = frozenset({"meta.json", "README.md", "LICENSE", "LICENSES_SOURCES"})


def checksums(folder: Path) -> dict[str, str]:
    """The digests of the files under ``folder`` that a pipeline is read from, by path with ``/``.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as name:
    ...     _ = (Path(name) / "cfg").write_bytes(b"")
    ...     checksums(Path(name))["cfg"][:8]
    'e3b0c442'
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in named.items() if name not in _LEFT_OUT}


def check_files(folder: Path, *, model: str) -> None:
    """Raise ModelError where files of ``folder`` are not the ones that were packaged; a model without digests passes.

    ``model`` is the name for the error.
    """
    expected = _expected(folder)
    if expected is None:
        return
    if not isinstance(expected, dict):
        raise ModelError(model, f"has no table of digests under {KEY!r} of meta.json", mend="install the model again")
    found = checksums(folder)
    wrong = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
    if wrong:
        told = ", ".join(f"{name} ({_what(name, expected, found)})" for name in wrong[:3])
        mend = "install the model again, or make a package of your own version with govie package"
        raise ModelError(model, f"was changed after it was packaged: {told}", mend=mend)


def _expected(folder: Path) -> Any:
    try:
        return json.loads((folder / "meta.json").read_text(encoding="utf-8")).get(KEY)
    except (OSError, ValueError, AttributeError):
        return None  # no model: who loads it says so


def _what(name: str, expected: dict[str, str], found: dict[str, str]) -> str:
    return "missing" if name not in found else "added" if name not in expected else "other bytes"
