"""A bidirectional GRU in numpy as a thinc layer: forward, backward, exact lengths.

Both directions run in one loop, side by side, since at these widths the time goes into calls and not into
arithmetic. Gates stand in the order z, r, h (ONNX), and the recurrent bias of h is applied inside the reset product.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from thinc.api import Model
from thinc.initializers import glorot_uniform_init
from thinc.types import Floats3d, Padded

Array = npt.NDArray[Any]


def bigru(n_in: int, n_hidden: int) -> Model[Padded, Padded]:
    """A layer from (time, batch, ``n_in``) to (time, batch, 2 * ``n_hidden``), padded time-major, longest first."""
    return Model(
        "bigru",
        _forward,
        init=_init,
        params={"W": None, "U": None, "b": None, "bh": None},
        dims={"nI": n_in, "nH": n_hidden, "nO": 2 * n_hidden},
    )


def _init(model: Model[Padded, Padded], X: Padded | None = None, Y: Padded | None = None) -> None:
    if model.has_param("W"):
        return
    n_in, n_hidden = model.get_dim("nI"), model.get_dim("nH")
    ops = model.ops
    model.set_param("W", glorot_uniform_init(ops, (2, n_in, 3 * n_hidden)) * 2)
    model.set_param("U", glorot_uniform_init(ops, (2, n_hidden, 3 * n_hidden)) * 2)
    model.set_param("b", ops.alloc2f(2, 3 * n_hidden))
    model.set_param("bh", ops.alloc2f(2, n_hidden))


def _forward(model: Model[Padded, Padded], X: Padded, is_train: bool) -> tuple[Padded, Callable[[Padded], Padded]]:
    W, U = cast(Array, model.get_param("W")), cast(Array, model.get_param("U"))
    b, bh = cast(Array, model.get_param("b")), cast(Array, model.get_param("bh"))
    data, sizes = cast(Array, X.data), [int(n) for n in X.size_at_t]
    mirror = _mirror_index(cast(Array, X.lengths), *data.shape[:2])
    inputs = np.stack([data, _mirrored(data, mirror)])
    flat = inputs.reshape(2, -1, inputs.shape[-1]) @ W + b[:, None]
    projected = np.ascontiguousarray(flat.reshape(*inputs.shape[:3], -1).transpose(1, 0, 2, 3))
    run = _Run(projected, U, bh, sizes, keep=is_train)
    states = run.forward()
    output = np.concatenate([states[:, 0], _mirrored(states[:, 1], mirror)], axis=-1)

    def backprop(dY: Padded) -> Padded:
        n_hidden = U.shape[1]
        d_output = cast(Array, dY.data)
        d_states = np.stack([d_output[..., :n_hidden], _mirrored(d_output[..., n_hidden:], mirror)], axis=1)
        d_projected, dU, dbh = run.backward(d_states)
        flat = np.ascontiguousarray(d_projected.transpose(1, 0, 2, 3)).reshape(2, -1, 3 * n_hidden)
        model.inc_grad("W", inputs.reshape(2, -1, inputs.shape[-1]).transpose(0, 2, 1) @ flat)
        model.inc_grad("U", dU)
        model.inc_grad("b", flat.sum(axis=1))
        model.inc_grad("bh", dbh)
        d_inputs = (flat @ W.transpose(0, 2, 1)).reshape(inputs.shape)
        return _padded(d_inputs[0] + _mirrored(d_inputs[1], mirror), X)

    return _padded(output, X), backprop


def _padded(data: Array, like: Padded) -> Padded:
    return Padded(cast(Floats3d, data), like.size_at_t, like.lengths, like.indices)


def _mirror_index(lengths: Array, n_time: int, n_batch: int) -> tuple[Array, Array]:
    """Index that turns each sequence of a padded batch round within its own length."""
    time = np.arange(n_time)[:, None]
    turned = lengths[None, :n_batch] - 1 - time
    return np.where(turned >= 0, turned, time), np.arange(n_batch)[None]


def _mirrored(data: Array, index: tuple[Array, Array]) -> Array:
    return data[index]


class _Run:
    """One pass through time. ``projected`` is (time, direction, batch, 3H); ``sizes`` counts the live sequences."""

    def __init__(self, projected: Array, U: Array, bh: Array, sizes: list[int], *, keep: bool) -> None:
        self.projected, self.U, self.bh, self.sizes, self.keep = projected, U, bh, sizes, keep

    def forward(self) -> Array:
        n_time, _, n_batch, width = self.projected.shape
        H = width // 3
        states = np.zeros((n_time, 2, n_batch, H), dtype="f")
        if self.keep:
            self.gates = np.zeros((n_time, 2, n_batch, 2 * H), dtype="f")
            self.candidates, self.recurrent = np.zeros_like(states), np.zeros_like(states)
        bh = self.bh[:, None]
        previous = np.zeros((2, n_batch, H), dtype="f")
        for t, n in enumerate(self.sizes):
            a, before = self.projected[t, :, :n], previous[:, :n]
            hu = before @ self.U
            zr = a[..., : 2 * H] + hu[..., : 2 * H]
            np.tanh(np.multiply(zr, 0.5, out=zr), out=zr)
            zr += 1
            zr *= 0.5
            recurrent = hu[..., 2 * H :] + bh
            candidate = np.tanh(a[..., 2 * H :] + zr[..., H:] * recurrent)
            after = candidate + zr[..., :H] * (before - candidate)
            states[t, :, :n] = after
            previous = after
            if self.keep:
                self.gates[t, :, :n], self.candidates[t, :, :n], self.recurrent[t, :, :n] = zr, candidate, recurrent
        self.states = states
        return states

    def backward(self, d_states: Array) -> tuple[Array, Array, Array]:
        n_time, _, n_batch, H = d_states.shape
        d_projected = np.zeros_like(self.projected)
        d_recurrent = np.zeros_like(self.states)
        carried = np.zeros((2, n_batch, H), dtype="f")
        transposed = np.ascontiguousarray(self.U.transpose(0, 2, 1))
        for t in range(n_time - 1, -1, -1):
            n = self.sizes[t]
            z, r = self.gates[t, :, :n, :H], self.gates[t, :, :n, H:]
            candidate = self.candidates[t, :, :n]
            before = self.states[t - 1, :, :n] if t else np.zeros_like(candidate)
            dh = d_states[t, :, :n] + carried[:, :n]
            da = dh * (1 - z) * (1 - candidate * candidate)
            d_projected[t, :, :n, :H] = dh * (before - candidate) * z * (1 - z)
            d_projected[t, :, :n, H : 2 * H] = da * self.recurrent[t, :, :n] * r * (1 - r)
            d_projected[t, :, :n, 2 * H :] = da
            d_recurrent[t, :, :n] = da * r
            d_hu = np.concatenate([d_projected[t, :, :n, : 2 * H], d_recurrent[t, :, :n]], axis=-1)
            carried[:, :n] = dh * z + d_hu @ transposed
        earlier = np.concatenate([np.zeros_like(self.states[:1]), self.states[:-1]])
        d_all = np.concatenate([d_projected[..., : 2 * H], d_recurrent], axis=-1)
        dU = np.einsum("tdbh,tdbk->dhk", earlier, d_all, optimize=True)
        return d_projected, dU, d_recurrent.sum(axis=(0, 2))
