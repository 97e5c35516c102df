"""How components without a thinc model keep their arrays: one .npz file, read without pickle."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from govie.errors import ModelError

Array = npt.NDArray[Any]


class ArrayStore:
    """Mixin: ``to_disk``/``from_disk`` and ``to_bytes``/``from_bytes`` over ``_arrays`` and ``_settings``."""

    name: str

    def _arrays(self) -> dict[str, Array]:
        raise NotImplementedError

    def _settings(self) -> dict[str, Any]:
        return {}

    def _restore(self, arrays: Mapping[str, Array], settings: Mapping[str, Any]) -> None:
        raise NotImplementedError

    def to_bytes(self, *, exclude: Any = ()) -> bytes:
        buffer = io.BytesIO()
        settings = np.frombuffer(json.dumps(self._settings(), ensure_ascii=False).encode(), dtype="u1")
        np.savez_compressed(buffer, allow_pickle=False, __settings__=settings, **self._arrays())
        return buffer.getvalue()

    def from_bytes(self, data: bytes, *, exclude: Any = ()) -> Any:
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in stored.files}
            settings = json.loads(arrays.pop("__settings__").tobytes())
            self._restore(arrays, settings)
        except (KeyError, ValueError, OSError) as error:
            raise ModelError(self.name, f"cannot be read ({error})", mend="install the model again") from error
        return self

    def to_disk(self, path: str | Path, *, exclude: Any = ()) -> None:
        Path(path).mkdir(parents=True, exist_ok=True)
        (Path(path) / "weights.npz").write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Any = ()) -> Any:
        return self.from_bytes((Path(path) / "weights.npz").read_bytes())
