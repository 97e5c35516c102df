"""The tagger's network for reading only: numpy on packed batches, no padding, no gradients.

A batch is packed by time: the rows of step t are the t-th characters of the chunks that are that long, longest chunk
first, so that every step works on one run of rows and nothing is masked. The backward direction runs on the mirrored
batch (last character first). The halves of ``sigmoid(x) = (1 + tanh(x / 2)) / 2`` are multiplied into the weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self, cast

import numpy as np
import numpy.typing as npt
from thinc.api import Model

from govie.models.characters import FEATURE_SIZES, Chunk
from govie.models.tags import N_TAGS

Array = npt.NDArray[Any]


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
    """Both directions of one GRU layer; gates stand in the order z, r, h with the halves in z, r and the reset product."""

    W: Array
    U: Array
    b: Array
    bh: Array

    @classmethod
    def of(cls, layer: Model[Any, Any]) -> Self:
        W, U, b, bh = (cast(Array, layer.get_param(name)) for name in ("W", "U", "b", "bh"))
        H = U.shape[1]
        half = np.ones(3 * H, dtype="f")
        half[: 2 * H] = 0.5
        return cls(W * half, U * np.float32(0.5), b * half, (bh * np.float32(0.5))[:, None])

    def run(self, projected: Array, sizes: Sequence[int]) -> Array:
        """States (2, rows, H) from projected inputs (2, rows, 3H), both packed and the second direction mirrored."""
        H = self.U.shape[1]
        states = np.empty((*projected.shape[:2], H), dtype="f")
        product = np.empty((2, sizes[0], 3 * H), dtype="f")
        work = np.empty((2, sizes[0], H), dtype="f")
        before, at = np.zeros((2, sizes[0], H), dtype="f"), 0
        for n in sizes:
            inputs, after = projected[:, at : at + n], states[:, at : at + n]
            gates, candidate, before = product[:, :n], work[:, :n], before[:, :n]
            np.matmul(before, self.U, out=gates)
            zr, reset = gates[..., : 2 * H], gates[..., 2 * H :]
            zr += inputs[..., : 2 * H]
            np.tanh(zr, out=zr)
            reset += self.bh
            np.multiply(zr[..., H:], reset, out=candidate)
            candidate += reset
            candidate += inputs[..., 2 * H :]
            np.tanh(candidate, out=candidate)
            kept = np.subtract(before, candidate, out=reset)
            kept *= 0.5
            candidate += kept
            np.multiply(zr[..., :H], kept, out=after)
            after += candidate
            before, at = after, at + n
        return states


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
        rows = np.concatenate([c.features for c in chunks])[packing.index] + _OFFSETS
        states = self._states(ids, rows, packing)
        W, b = self.hidden
        hidden = np.concatenate([states, self.own_features[rows].sum(axis=1)], axis=1) @ W
        hidden += b
        half = hidden.shape[1] // 2
        packed = np.maximum(hidden[:, :half], hidden[:, half:]) @ self.output[0]
        packed += self.output[1]
        logits = np.empty_like(packed)
        logits[packing.index] = packed
        return logits.reshape(len(logits), N_TAGS, -1)

    def _states(self, ids: Array, rows: Array, packing: Packing) -> Array:
        """States (rows, 2H) of the last layer, packed."""
        first, *others = self.layers
        width = self.characters.shape[1]
        seen, place = np.unique(ids, return_inverse=True)
        features = self.features[rows].sum(axis=1)
        known = self.characters[seen]
        projected = np.empty((2, len(ids), first.W.shape[2]), dtype="f")
        for way, order in enumerate((slice(None), packing.mirror)):
            table = known @ first.W[way, :width] + first.b[way]
            np.matmul(features[order], first.W[way, width:], out=projected[way])
            projected[way] += table[place[order]]
        states = first.run(projected, packing.sizes)
        for layer in others:
            both = np.concatenate([states[0], states[1][packing.mirror]], axis=1)
            np.matmul(both, layer.W[0], out=projected[0])
            np.matmul(both[packing.mirror], layer.W[1], out=projected[1])
            projected += layer.b[:, None]
            states = layer.run(projected, packing.sizes)
        return np.concatenate([states[0], states[1][packing.mirror]], axis=1)


_OFFSETS: Array = np.cumsum((0, *FEATURE_SIZES[:-1])).astype("i4")
