import numpy as np
import pytest
from thinc.api import NumpyOps
from thinc.types import Padded

from govie.models.bigru import bigru

OPS = NumpyOps()


def random_layer(n_in=5, n_hidden=4, seed=0):
    rng = np.random.default_rng(seed)
    layer = bigru(n_in, n_hidden).initialize()
    for name in layer.param_names:
        layer.set_param(name, rng.normal(0, 0.5, layer.get_param(name).shape).astype("f"))
    return layer, rng


def sequences(rng, lengths, width=5):
    return [OPS.asarray2f(rng.normal(size=(n, width)).astype("f")) for n in lengths]


def test_padding_does_not_change_a_sequence():
    layer, rng = random_layer()
    own = sequences(rng, (3, 6, 1, 4))
    together = OPS.padded2list(layer.predict(OPS.list2padded(own)))
    for alone, batched in zip(own, together, strict=True):
        single = OPS.padded2list(layer.predict(OPS.list2padded([alone])))[0]
        np.testing.assert_allclose(single, batched, atol=1e-6)


def test_reverse_half_reads_from_the_end():
    layer, rng = random_layer()
    (own,) = sequences(rng, (5,))
    for name in ("W", "U", "b", "bh"):
        both = layer.get_param(name)
        both[1] = both[0]
        layer.set_param(name, both)
    ahead = OPS.padded2list(layer.predict(OPS.list2padded([own])))[0]
    back = OPS.padded2list(layer.predict(OPS.list2padded([OPS.asarray2f(own[::-1].copy())])))[0]
    np.testing.assert_allclose(ahead[:, :4], back[::-1, 4:], atol=1e-6)


@pytest.mark.parametrize("name", ["W", "U", "b", "bh"])
def test_gradient_equals_difference_quotient(name):
    layer, rng = random_layer()
    batch = OPS.list2padded(sequences(rng, (3, 6, 1, 4)))
    output, backprop = layer(batch, True)
    alive = np.arange(output.data.shape[0])[:, None] < batch.lengths[None]
    upstream = rng.normal(size=output.data.shape).astype("f") * alive[..., None]
    backprop(Padded(upstream, batch.size_at_t, batch.lengths, batch.indices))
    gradient = layer.get_grad(name)
    for flat in rng.integers(0, gradient.size, 8):
        at = np.unravel_index(flat, gradient.shape)
        values = []
        for step in (0.01, -0.01):
            changed = layer.get_param(name).copy()
            changed[at] += step
            other, _ = random_layer()
            for own in layer.param_names:
                other.set_param(own, changed if own == name else layer.get_param(own))
            values.append(float((other.predict(batch).data * upstream).sum(dtype="d")))
        assert gradient[at] == pytest.approx((values[0] - values[1]) / 0.02, rel=0.02, abs=0.01)
