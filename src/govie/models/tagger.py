"""The network of the tagger: characters and features → bidirectional GRU → one BIES head a label."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from spacy.util import registry
from thinc.api import Dropout, Linear, Maxout, Model, chain, concatenate, with_array, with_padded
from thinc.initializers import uniform_init
from thinc.types import Floats2d

from govie.models.bigru import bigru
from govie.models.characters import FEATURE_SIZES, WORD_VALUES, Chunk, feature_rows
from govie.models.tags import N_TAGS

Array = npt.NDArray[Any]
TaggerModel = Model[list[Chunk], list[Floats2d]]
Backprop = Callable[[list[Floats2d]], list[Chunk]]


@registry.architectures("govie.CharTagger.v1")
def build_tagger(
    *,
    width: int = 128,
    depth: int = 2,
    feature_width: int = 32,
    head_width: int = 128,
    dropout: float = 0.25,
    labels: int = 8,
    words: bool = False,
) -> TaggerModel:
    """Chunks in, logits out: one (characters, ``labels`` * 5) array a chunk.

    ``width`` is that of a character vector and of the GRU's state in each direction. With ``words`` the place in the word
    is a feature, too; a component before the tagger must find the words (``govie_words``).
    """
    embed = char_embed(width, feature_width, words=words)
    layers: list[Model[Any, Any]] = [embed]
    n_in = width + feature_width
    for _ in range(depth):
        layers += [with_array(Dropout(dropout)), with_padded(bigru(n_in, width))]
        n_in = 2 * width
    states: Model[Any, Any] = concatenate(chain(*layers), feature_embed(feature_width, words=words))
    model = with_heads(states, n_in + feature_width, head_width, dropout, labels)
    model.set_ref("embed", embed)
    model.attrs["words"] = words
    return model


def with_heads(states: Model[Any, Any], n_in: int, head_width: int, dropout: float, labels: int) -> TaggerModel:
    """A tagger: ``states`` (chunks to arrays of width ``n_in``), a hidden layer, and the logits of all labels."""
    hidden: Model[Any, Any] = Maxout(head_width, n_in, nP=2, dropout=dropout)
    head: Model[Any, Any] = chain(Dropout(dropout), hidden, Linear(labels * N_TAGS, head_width))
    model: TaggerModel = chain(states, with_array(head))
    model.attrs["characters"] = ""
    return model


def char_embed(width: int, feature_width: int, *, words: bool = False) -> Model[list[Chunk], list[Floats2d]]:
    """Rows of the character table beside the sum of the features' rows."""
    return Model(
        "char_embed",
        _embed_characters,
        init=_init_characters,
        params={"E": None, "F": None},
        dims={"nV": None, "nO": width + feature_width, "nC": width, "nF": feature_width},
        attrs={"rows": _table_size(words)},
    )


def feature_embed(width: int, *, words: bool = False) -> Model[list[Chunk], list[Floats2d]]:
    """The sum of the features' rows alone: a short way from knowledge to the tags."""
    return Model(
        "feature_embed",
        _embed_features,
        init=_init_features,
        params={"F": None},
        dims={"nO": width, "nF": width},
        attrs={"rows": _table_size(words)},
    )


def _table_size(words: bool) -> int:
    return sum(FEATURE_SIZES) + (WORD_VALUES if words else 0)


def _init_features(model: TaggerModel, X: Any = None, Y: Any = None) -> None:
    if not model.has_param("F"):
        shape = (model.attrs["rows"], model.get_dim("nF"))
        model.set_param("F", uniform_init(model.ops, shape, lo=-0.3, hi=0.3))


def _init_characters(model: TaggerModel, X: Any = None, Y: Any = None) -> None:
    _init_features(model)
    if not model.has_param("E"):
        rows = model.get_dim("nV")
        model.set_param("E", uniform_init(model.ops, (rows, model.get_dim("nC")), lo=-0.3, hi=0.3))


def _parts(flat: Array, chunks: list[Chunk]) -> list[Floats2d]:
    return cast(list[Floats2d], np.split(flat, np.cumsum([len(c.ids) for c in chunks])[:-1]))


def _learn_features(model: TaggerModel, rows: Array, d_features: Array) -> None:
    dF = np.zeros_like(cast(Array, model.get_param("F")))
    for column in range(rows.shape[1]):
        model.ops.scatter_add(dF, np.ascontiguousarray(rows[:, column]), np.ascontiguousarray(d_features))
    model.inc_grad("F", dF)


def _embed_features(model: TaggerModel, chunks: list[Chunk], is_train: bool) -> tuple[list[Floats2d], Backprop]:
    rows = feature_rows(chunks)
    output = cast(Array, model.get_param("F"))[rows].sum(axis=1)

    def backprop(d_chunks: list[Floats2d]) -> list[Chunk]:
        _learn_features(model, rows, np.concatenate(cast(list[Array], d_chunks)))
        return chunks

    return _parts(output, chunks), backprop


def _embed_characters(model: TaggerModel, chunks: list[Chunk], is_train: bool) -> tuple[list[Floats2d], Backprop]:
    E, F = cast(Array, model.get_param("E")), cast(Array, model.get_param("F"))
    ids, rows = np.concatenate([c.ids for c in chunks]), feature_rows(chunks)
    output = np.concatenate([E[ids], F[rows].sum(axis=1)], axis=1)

    def backprop(d_chunks: list[Floats2d]) -> list[Chunk]:
        d_output = np.concatenate(cast(list[Array], d_chunks))
        dE = np.zeros_like(E)
        model.ops.scatter_add(dE, ids, np.ascontiguousarray(d_output[:, : E.shape[1]]))
        model.inc_grad("E", dE)
        _learn_features(model, rows, d_output[:, E.shape[1] :])
        return chunks

    return _parts(output, chunks), backprop
