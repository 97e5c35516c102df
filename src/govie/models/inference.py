"""The tagger's network for reading only: numpy on packed batches, no padding, no gradients.

A batch is packed by time: the rows of step t are the t-th characters of the chunks that are that long, longest chunk
first, so that every step works on one run of rows and nothing is masked. The backward direction runs on the mirrored
batch (last character first). The halves of ``sigmoid(x) = (1 + tanh(x / 2)) / 2`` are multiplied into the weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self, cast

import numpy as np
import numpy.typing as npt
from thinc.api import Model

from govie.models.characters import Chunk, feature_rows
from govie.models.tags import N_TAGS

Array = npt.NDArray[Any]

#: Rows that a product of small matrices works on at a time.
_ROWS: Final = 4


@dataclass(frozen=True, slots=True)
class Packing:
    """Where the characters of a batch of chunks, longest first, stand once they are packed by time.

    ``index`` is the place in the concatenated chunks of each packed row, ``mirror`` the packed row of the character as
    far from the other end of its chunk, ``sizes`` the number of rows of each step.
    """

    index: Array
    mirror: Array
    sizes: list[int]

    @classmethod
    def of(cls, lengths: Sequence[int]) -> Self:
        n = np.array(lengths, dtype="i8")
        time = np.arange(n[0])[:, None]
        live = time < n
        sizes = live.sum(axis=1)
        first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        starts = np.concatenate([[0], np.cumsum(n)[:-1]])
        chunk = np.broadcast_to(np.arange(len(n)), live.shape)[live]
        step = np.broadcast_to(time, live.shape)[live]
        return cls(starts[chunk] + step, first[n[chunk] - 1 - step] + chunk, sizes.tolist())


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Both directions of one GRU layer, gate by gate: (gate z r h, direction, …), so that each gate is one run of memory.

    The halves of z and r, and that of the reset product, are in the weights.
    """

    W: Array
    U: Array
    b: Array
    bh: Array

    @classmethod
    def of(cls, layer: Model[Any, Any]) -> Self:
        W, U, b, bh = (cast(Array, layer.get_param(name)) for name in ("W", "U", "b", "bh"))
        half = np.array([0.5, 0.5, 1], dtype="f")[:, None, None, None]
        by_gate = [np.stack(np.split(part, 3, axis=-1)) for part in (W, U, b[:, None])]
        for part, scale in zip(by_gate, (half, np.float32(0.5), half), strict=True):
            part *= scale
        return cls(by_gate[0], by_gate[1], by_gate[2], bh[:, None] * np.float32(0.5))

    def run(self, projected: Array, sizes: Sequence[int]) -> Array:
        """States (2, rows, H) from projected inputs (3, 2, rows, H), both packed, the second direction mirrored."""
        _, _, n_rows, H = projected.shape
        states = np.empty((2, n_rows, H), dtype="f")
        widest = -(-sizes[0] // _ROWS) * _ROWS
        product, work = np.empty((3, 2, widest, H), dtype="f"), np.empty((2, widest, H), dtype="f")
        state, at = np.zeros((2, widest, H), dtype="f"), 0
        for n in sizes:
            self._multiply(state, product, n)
            inputs, own, candidate = projected[:, :, at : at + n], state[:, :n], work[:, :n]
            zr, reset = product[:2, :, :n], product[2, :, :n]
            zr += inputs[:2]
            np.tanh(zr, out=zr)
            reset += self.bh
            np.multiply(zr[1], reset, out=candidate)
            candidate += reset
            candidate += inputs[2]
            np.tanh(candidate, out=candidate)
            kept = np.subtract(own, candidate, out=reset)
            kept *= 0.5
            candidate += kept
            kept *= zr[0]
            np.add(candidate, kept, out=own)
            states[:, at : at + n] = own
            at += n
        return states

    def _multiply(self, state: Array, product: Array, n: int) -> None:
        """The first ``n`` states times the recurrent weights; a few more rows, to fill up fours, cost less than none."""
        if n < _ROWS:
            np.matmul(state[:, :n, None], self.U[:, :, None], out=product[:, :, :n, None])
        else:
            n = -(-n // _ROWS) * _ROWS
            np.matmul(state[:, :n], self.U, out=product[:, :, :n])


@dataclass(frozen=True, slots=True)
class Encoder:
    """The weights of a tagger as plain arrays, laid out for reading; build it anew when they have changed."""

    characters: Array
    features: Array
    own_features: Array
    layers: tuple[Recurrence, ...]
    hidden: tuple[Array, Array]
    output: tuple[Array, Array]

    @classmethod
    def of(cls, model: Model[Any, Any], labels: int) -> Self:
        """The encoder of a ``govie.CharTagger.v1``; columns of the output are turned to (tag, label)."""
        named: dict[str, list[Model[Any, Any]]] = {}
        for layer in model.walk():
            named.setdefault(layer.name, []).append(layer)
        (embed,), (own,), (hidden,), (output,) = (
            named[k] for k in ("char_embed", "feature_embed", "maxout", "linear")
        )
        W, b = cast(Array, hidden.get_param("W")), cast(Array, hidden.get_param("b"))
        turned = np.arange(labels * N_TAGS).reshape(labels, N_TAGS).T.ravel()
        return cls(
            cast(Array, embed.get_param("E")),
            cast(Array, embed.get_param("F")),
            cast(Array, own.get_param("F")),
            tuple(map(Recurrence.of, named["bigru"])),
            (np.ascontiguousarray(W.transpose(2, 1, 0).reshape(W.shape[2], -1)), b.T.ravel()),
            (np.ascontiguousarray(cast(Array, output.get_param("W"))[turned].T), cast(Array, output.get_param("b"))[turned]),
        )

    def scores(self, chunks: Sequence[Chunk]) -> Array:
        """Logits (rows, 5, labels) of chunks, which must come longest first; rows one chunk after the other."""
        packing = Packing.of([len(c) for c in chunks])
        ids = np.concatenate([c.ids for c in chunks])[packing.index]
        rows = feature_rows(chunks)[packing.index]
        states = self._states(ids, rows, packing)
        W, b = self.hidden
        hidden = np.concatenate([states, self.own_features[rows].sum(axis=1)], axis=1) @ W
        hidden += b
        half = hidden.shape[1] // 2
        packed = np.maximum(hidden[:, :half], hidden[:, half:]) @ self.output[0]
        packed += self.output[1]
        logits = np.empty_like(packed)
        logits[packing.index] = packed
        return np.asarray(logits.reshape(len(logits), N_TAGS, -1))

    def _states(self, ids: Array, rows: Array, packing: Packing) -> Array:
        """States (rows, 2H) of the last layer, packed."""
        first, *others = self.layers
        width = self.characters.shape[1]
        seen, place = np.unique(ids, return_inverse=True)
        features = self.features[rows].sum(axis=1)
        known = self.characters[seen]
        projected = np.empty((3, 2, len(ids), first.W.shape[-1]), dtype="f")
        for way, order in enumerate((np.arange(len(ids)), packing.mirror)):
            table = known @ first.W[:, way, :width] + first.b[:, way]
            np.matmul(features[order], first.W[:, way, width:], out=projected[:, way])
            projected[:, way] += table[:, place[order]]
        states = first.run(projected, packing.sizes)
        for layer in others:
            both = np.concatenate([states[0], states[1][packing.mirror]], axis=1)
            np.matmul(both, layer.W[:, 0], out=projected[:, 0])
            np.matmul(both[packing.mirror], layer.W[:, 1], out=projected[:, 1])
            projected += layer.b
            states = layer.run(projected, packing.sizes)
        return np.concatenate([states[0], states[1][packing.mirror]], axis=1)

