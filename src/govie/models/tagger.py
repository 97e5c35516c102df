"""The network of the tagger: characters and features → bidirectional GRU → one BIES head a label."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
from spacy.util import registry
from thinc.api import Dropout, Linear, Maxout, Model, chain, with_array, with_padded
from thinc.initializers import uniform_init
from thinc.types import Floats2d

from govie.models.bigru import bigru
from govie.models.characters import FEATURE_SIZES, Chunk
from govie.models.tags import N_TAGS

Array = npt.NDArray[Any]
TaggerModel = Model[list[Chunk], list[Floats2d]]

_OFFSETS: Final[Array] = np.cumsum((0, *FEATURE_SIZES[:-1])).astype("i4")


@registry.architectures("govie.CharTagger.v1")
def build_tagger(
    *, width: int = 128, depth: int = 2, feature_width: int = 32, head_width: int = 128, dropout: float = 0.25, labels: int = 8
) -> TaggerModel:
    """Chunks in, logits out: one (characters, ``labels`` * 5) array a chunk.

    ``width`` is that of a character vector and of the GRU's state in each direction.
    """
    layers: list[Model[Any, Any]] = [char_embed(width, feature_width)]
    n_in = width + feature_width
    for _ in range(depth):
        layers += [with_array(Dropout(dropout)), with_padded(bigru(n_in, width))]
        n_in = 2 * width
    head: Model[Any, Any] = chain(
        Maxout(head_width, n_in, nP=2, dropout=dropout), Linear(labels * N_TAGS, head_width)
    )
    layers.append(with_array(chain(Dropout(dropout), head)))
    model: TaggerModel = chain(*layers)
    model.set_ref("embed", layers[0])
    model.attrs["characters"] = ""
    return model


def char_embed(width: int, feature_width: int) -> Model[list[Chunk], list[Floats2d]]:
    """Rows of the character table beside the sum of the features' rows."""
    return Model(
        "char_embed",
        _forward,
        init=_init,
        params={"E": None, "F": None},
        dims={"nV": None, "nO": width + feature_width, "nC": width, "nF": feature_width},
    )


def _init(model: TaggerModel, X: Any = None, Y: Any = None) -> None:
    if not model.has_param("E"):
        rows = model.get_dim("nV")
        model.set_param("E", uniform_init(model.ops, (rows, model.get_dim("nC")), lo=-0.3, hi=0.3))
    if not model.has_param("F"):
        shape = (sum(FEATURE_SIZES), model.get_dim("nF"))
        model.set_param("F", uniform_init(model.ops, shape, lo=-0.1, hi=0.1))


def _forward(
    model: TaggerModel, chunks: list[Chunk], is_train: bool
) -> tuple[list[Floats2d], Callable[[list[Floats2d]], list[Chunk]]]:
    E, F = cast(Array, model.get_param("E")), cast(Array, model.get_param("F"))
    ids = np.concatenate([c.ids for c in chunks])
    rows = np.concatenate([c.features for c in chunks]) + _OFFSETS
    output = np.concatenate([E[ids], F[rows].sum(axis=1)], axis=1)
    ends = np.cumsum([len(c.ids) for c in chunks])[:-1]

    def backprop(d_chunks: list[Floats2d]) -> list[Chunk]:
        d_output = np.concatenate(cast(list[Array], d_chunks))
        d_char, d_features = d_output[:, : E.shape[1]], d_output[:, E.shape[1] :]
        dE, dF = np.zeros_like(E), np.zeros_like(F)
        model.ops.scatter_add(dE, ids, np.ascontiguousarray(d_char))
        for column in range(rows.shape[1]):
            model.ops.scatter_add(dF, rows[:, column], np.ascontiguousarray(d_features))
        model.inc_grad("E", dE)
        model.inc_grad("F", dF)
        return chunks

    return cast(list[Floats2d], np.split(output, ends)), backprop
