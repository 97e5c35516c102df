"""The teacher's network: the body of multilingual-e5-small over characters and the tagger's features, eight BIES heads.

Its files (``.npz``) hold ``sizes`` (JSON), ``characters`` and the arrays of the network by name; no pickle.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from thinc.api import Model
from torch import Tensor, nn
from torch.nn import functional as F

from govie.errors import InputError
from govie.labels import SPAN_LABELS
from govie.models.characters import FEATURE_SIZES, Chunk
from govie.models.tagger import TaggerModel
from govie.models.tags import N_TAGS


@dataclass(frozen=True)
class Sizes:
    """Those of the body as ``weights.py`` finds them, and those that are added to it."""

    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    feature_width: int = 64
    head_width: int = 192


class Layer(nn.Module):
    """Attention and a feed-forward step, each with its norm after the sum (as BERT)."""

    def __init__(self, sizes: Sizes, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = sizes.heads, dropout
        self.attention = nn.Linear(sizes.width, 3 * sizes.width)
        self.attended = nn.Linear(sizes.width, sizes.width)
        self.attention_norm = nn.LayerNorm(sizes.width, eps=1e-12)
        self.inner = nn.Linear(sizes.width, sizes.inner)
        self.outer = nn.Linear(sizes.inner, sizes.width)
        self.output_norm = nn.LayerNorm(sizes.width, eps=1e-12)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """``states`` is (chunks, places, width), ``mask`` (chunks, 1, 1, places) and true where a place is used."""
        n, length, width = states.shape
        split = self.attention(states).view(n, length, 3, self.heads, width // self.heads)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        dropped = self.dropout if self.training else 0.0
        seen = F.scaled_dot_product_attention(query, key, value, attn_mask=mask, dropout_p=dropped)
        states = self.attention_norm(states + self._drop(self.attended(seen.transpose(1, 2).reshape(n, length, width))))
        return self.output_norm(states + self._drop(self.outer(F.gelu(self.inner(states)))))

    def _drop(self, states: Tensor) -> Tensor:
        return F.dropout(states, self.dropout, self.training)


class Encoder(nn.Module):
    """The body: word and position vectors, and the layers."""

    def __init__(self, rows: int, sizes: Sizes, dropout: float) -> None:
        super().__init__()
        self.dropout = dropout
        self.words = nn.Embedding(rows, sizes.width)
        self.positions = nn.Embedding(sizes.positions, sizes.width)
        self.norm = nn.LayerNorm(sizes.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(sizes, dropout) for _ in range(sizes.layers))

    def forward(self, rows: Tensor, lengths: Tensor, extra: Tensor | None = None) -> Tensor:
        """States (chunks, places, width) of vocabulary rows (chunks, places); ``extra`` is added to their vectors."""
        length = rows.shape[1]
        states = self.words(rows) + self.positions.weight[:length]
        if extra is not None:
            states = states + extra
        states = F.dropout(self.norm(states), self.dropout, self.training)
        mask = (torch.arange(length) < lengths[:, None])[:, None, None, :]
        for layer in self.layers:
            states = layer(states, mask)
        return states


class Teacher(nn.Module):
    """The tagger's features join the character vectors (from zero) and the states before the heads."""

    def __init__(self, characters: str, sizes: Sizes, *, dropout: float = 0.1) -> None:
        super().__init__()
        self.characters, self.sizes, self.dropout = characters, sizes, dropout
        self.encoder = Encoder(len(characters) + 4, sizes, dropout)
        self.inner_features = nn.EmbeddingBag(sum(FEATURE_SIZES), sizes.width, mode="sum")
        nn.init.zeros_(self.inner_features.weight)
        self.features = nn.EmbeddingBag(sum(FEATURE_SIZES), sizes.feature_width, mode="sum")
        nn.init.uniform_(self.features.weight, -0.3, 0.3)
        self.hidden = nn.Linear(sizes.width + sizes.feature_width, 2 * sizes.head_width)
        self.output = nn.Linear(sizes.head_width, len(SPAN_LABELS) * N_TAGS)

    def forward(self, chunks: Sequence[Chunk]) -> Tensor:
        """Logits (chunks, characters of the longest, labels, 5)."""
        rows, lengths, features = self._tensors(chunks)
        n, length, columns = features.shape
        flat = features.view(-1, columns)
        inner = F.pad(self.inner_features(flat).view(n, length, -1), (0, 0, 1, 1))
        states = self.encoder(rows, lengths + 2, inner)[:, 1:-1]
        states = torch.cat([states, self.features(flat).view(n, length, -1).to(states.dtype)], dim=-1)
        hidden = self.hidden(self._drop(states)).view(n, length, -1, 2).amax(-1)
        return self.output(self._drop(hidden)).view(n, length, len(SPAN_LABELS), N_TAGS).float()

    def _tensors(self, chunks: Sequence[Chunk]) -> tuple[Tensor, Tensor, Tensor]:
        """Vocabulary rows with begin and end around them, lengths without these, rows of the features."""
        begin, end, pad = range(len(self.characters) + 1, len(self.characters) + 4)
        lengths = [len(chunk) for chunk in chunks]
        rows = np.full((len(chunks), max(lengths) + 2), pad)
        features = np.zeros((len(chunks), max(lengths), len(FEATURE_SIZES)), dtype="i8")
        for i, (chunk, n) in enumerate(zip(chunks, lengths, strict=True)):
            rows[i, 0], rows[i, 1 : n + 1], rows[i, n + 1] = begin, chunk.ids, end
            features[i, :n] = chunk.features
        first = np.cumsum((0, *FEATURE_SIZES[:-1]))
        return torch.tensor(rows), torch.tensor(lengths), torch.tensor(features + first)

    def _drop(self, states: Tensor) -> Tensor:
        return F.dropout(states, self.dropout, self.training)


def half_precision() -> Any:
    """What the network is trained and read with: bfloat16 where it does no harm."""
    return torch.autocast("cpu", torch.bfloat16)


def start_teacher(weights: Path, *, layers: int, dropout: float = 0.1) -> Teacher:
    """A new teacher on the first ``layers`` layers of the body in ``weights``; raises InputError where it has fewer."""
    sizes, characters, arrays = _read(weights)
    if not 0 < layers <= sizes.layers:
        raise InputError(f"{layers} layers asked for, {sizes.layers} there", source=str(weights), mend="ask for fewer")
    teacher = Teacher(characters, replace(sizes, layers=layers), dropout=dropout)
    own = teacher.encoder.state_dict()
    teacher.encoder.load_state_dict({name: arrays[name] for name in own})
    return teacher


def load_teacher(path: Path) -> Teacher:
    """A teacher that ``save_teacher`` wrote, for reading."""
    sizes, characters, arrays = _read(path)
    teacher = Teacher(characters, sizes)
    teacher.load_state_dict(arrays)
    teacher.eval()
    return teacher


def save_teacher(teacher: Teacher, path: Path) -> None:
    """In half precision, which costs no accuracy."""
    arrays = {name: tensor.detach().half().numpy() for name, tensor in teacher.state_dict().items()}
    sizes = np.array(json.dumps(asdict(teacher.sizes)))
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, allow_pickle=False, sizes=sizes, characters=np.array(teacher.characters), **arrays)


def _read(path: Path) -> tuple[Sizes, str, dict[str, Tensor]]:
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = dict(stored)
        sizes, characters = Sizes(**json.loads(str(arrays.pop("sizes")))), str(arrays.pop("characters"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        mend = "name a file that weights.py or train.py wrote"
        raise InputError(f"no arrays of a teacher ({error})", source=str(path), mend=mend) from error
    return sizes, characters, {name: torch.tensor(array, dtype=torch.float32) for name, array in arrays.items()}


def as_model(teacher: Teacher) -> TaggerModel:
    """The teacher in the place of a tagger's network, for reading only: ``GovieTagger(vocab, as_model(teacher))``."""
    return Model("teacher", _forward(teacher), attrs={"characters": teacher.characters})


def _forward(teacher: Teacher) -> Callable[[Any, Sequence[Chunk], bool], tuple[list[Any], Any]]:
    def forward(model: Any, chunks: Sequence[Chunk], is_train: bool) -> tuple[list[Any], Any]:
        with torch.no_grad(), half_precision():
            logits = teacher(chunks).flatten(2).numpy()
        return [logits[i, : len(chunk)] for i, chunk in enumerate(chunks)], lambda gradients: chunks

    return forward
