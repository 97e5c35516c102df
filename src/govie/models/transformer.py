"""The tagger over a BERT-like transformer (extra ``trf``: torch and transformers), a piece a character.

The sizes stand in the config, so that a trained model is built without a hub; the weights come from an initializer
(``govie.TransformerWeights.v1``) and are kept as plain arrays, never as pickles.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from spacy.util import registry
from thinc.api import ArgsKwargs, Model, PyTorchWrapper_v3, chain, concatenate
from thinc.types import Floats2d

from govie.errors import ModelError
from govie.models.characters import Chunk
from govie.models.tagger import TaggerModel, feature_embed, with_heads

_MEND: Final = "pip install 'govie[trf]'"
#: Rows of BERT's vocabularies for padding, unknown, beginning and end, until an initializer says otherwise.
_SPECIAL: Final = {"pad": 0, "unknown": 1, "begin": 2, "end": 3}


@registry.architectures("govie.TransformerTagger.v1")
def build_transformer_tagger(
    *,
    vocabulary: int = 21128,
    width: int = 768,
    depth: int = 12,
    heads: int = 12,
    inner_width: int = 3072,
    positions: int = 512,
    feature_width: int = 32,
    head_width: int = 256,
    dropout: float = 0.1,
    labels: int = 8,
) -> TaggerModel:
    """Chunks in, logits out, as ``govie.CharTagger.v1``; the defaults are the sizes of hfl/chinese-macbert-base.

    Raises ModelError where torch or transformers are not installed.
    """
    try:
        from transformers import BertConfig
    except ImportError as error:
        raise ModelError("govie.TransformerTagger.v1", "needs transformers", mend=_MEND) from error
    config = BertConfig(
        vocab_size=vocabulary,
        hidden_size=width,
        num_hidden_layers=depth,
        num_attention_heads=heads,
        intermediate_size=inner_width,
        max_position_embeddings=positions,
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=dropout,
    )
    pieces = chunk_pieces()
    states: Model[Any, Any] = concatenate(chain(pieces, _wrap(config)), feature_embed(feature_width))
    model = with_heads(states, width + feature_width, head_width, dropout, labels)
    model.set_ref("embed", pieces)
    return model


def chunk_pieces() -> Model[list[Chunk], list[Any]]:
    """The vocabulary rows of each chunk's characters, between those of beginning and end."""
    return Model("pieces", _rows, dims={"nV": None}, attrs={"pieces": [], "special": dict(_SPECIAL)})


def _rows(model: Model[Any, Any], chunks: list[Chunk], is_train: bool) -> tuple[list[Any], Callable[[Any], Any]]:
    special, held = model.attrs["special"], model.attrs["pieces"]
    first = max(special.values()) + 1
    table = np.asarray(held or [special["unknown"], *range(first, first + model.get_dim("nV") - 1)])
    ends = [special["begin"]], [special["end"]]
    return [np.concatenate([ends[0], table[c.ids], ends[1]]) for c in chunks], lambda gradients: chunks


def _wrap(config: Any) -> Model[list[Any], list[Floats2d]]:
    try:
        import torch
        from transformers import BertModel
    except ImportError as error:
        raise ModelError("govie.TransformerTagger.v1", "needs torch", mend=_MEND) from error

    class States(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.bert = BertModel(config, add_pooling_layer=False)

        def forward(self, rows: Any, mask: Any) -> Any:
            return self.bert(input_ids=rows, attention_mask=mask).last_hidden_state

    return PyTorchWrapper_v3(
        States(),
        convert_inputs=_to_tensors,
        convert_outputs=_to_arrays,
        serialize_model=_to_bytes,
        deserialize_model=_from_bytes,
    )


def _to_tensors(model: Any, rows: list[Any], is_train: bool) -> tuple[ArgsKwargs, Callable[[Any], Any]]:
    import torch

    length = max(len(r) for r in rows)
    padded, mask = np.zeros((2, len(rows), length), dtype="i8")
    for i, own in enumerate(rows):
        padded[i, : len(own)], mask[i, : len(own)] = own, 1
    device = model.shims[0].device
    tensors = tuple(torch.as_tensor(array, device=device) for array in (padded, mask))
    return ArgsKwargs(args=tensors, kwargs={}), lambda gradients: rows


def _to_arrays(model: Any, found: Any, is_train: bool) -> tuple[list[Any], Callable[[Any], ArgsKwargs]]:
    import torch

    rows, states = found
    arrays = states.detach().cpu().numpy()
    output = [arrays[i, 1 : len(own) - 1] for i, own in enumerate(rows)]

    def backprop(gradients: list[Any]) -> ArgsKwargs:
        padded = np.zeros(arrays.shape, dtype="f")
        for i, gradient in enumerate(gradients):
            padded[i, 1 : len(gradient) + 1] = gradient
        tensor = torch.as_tensor(padded, device=states.device)
        return ArgsKwargs(args=((states,),), kwargs={"grad_tensors": [tensor]})

    return output, backprop


def _to_bytes(module: Any) -> bytes:
    buffer = io.BytesIO()
    arrays = {name: tensor.detach().cpu().numpy() for name, tensor in module.state_dict().items()}
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def _from_bytes(module: Any, data: bytes, device: Any) -> Any:
    import torch

    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        module.load_state_dict({name: torch.as_tensor(stored[name]) for name in stored.files})
    return module.to(device)
