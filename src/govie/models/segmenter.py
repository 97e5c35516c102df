"""A word segmenter trained by spacy-pkuseg (extra ``pkuseg``), kept as two plain files.

spacy-pkuseg has habits to keep clear of: a name that is no folder is downloaded, its default word list is a pickle, and
older models hold pickles. Here a model is a folder with the two files below and nothing else is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Self

from govie.errors import ExtraError, ModelError

#: What spacy-pkuseg writes (besides reports): a table of features as msgpack, and arrays that NumPy reads without pickle.
FILES: Final = ("features.msgpack", "weights.npz")
_MEND: Final = "make one with govie train-segmenter"


class Segmenter:
    """Cuts a run of visible characters into words; the library is imported when the first one is cut."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = {name: files[name] for name in FILES}

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The segmenter in ``folder``; raises ModelError where there is none."""
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise ModelError(str(folder), f"is no segmenter: no {' and no '.join(missing)}", mend=_MEND)
        return cls({name: (folder / name).read_bytes() for name in FILES})

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in self.files.items():
            (folder / name).write_bytes(data)

    def __getstate__(self) -> dict[str, Any]:
        return {"files": self.files}

    def cut(self, run: str) -> list[str]:
        """The words of ``run``, which holds no white space; put together they are ``run`` again."""
        words: list[str] = self._pkuseg.cut(run)
        return words

    @cached_property
    def _pkuseg(self) -> Any:
        pkuseg = import_pkuseg()
        with TemporaryDirectory() as scratch:
            self.write(Path(scratch))
            try:
                return pkuseg.pkuseg(scratch, user_dict=None)  # None: no word list, which would be a pickle
            except (ValueError, KeyError, AssertionError, OSError) as error:
                raise ModelError("segmenter", f"cannot be read ({error})", mend=_MEND) from error


def import_pkuseg() -> Any:
    """The library; raises ExtraError where it is not installed."""
    try:
        import spacy_pkuseg
    except ImportError as error:
        raise ExtraError("pkuseg", "a word segmenter") from error
    return spacy_pkuseg
