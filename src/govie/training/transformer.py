"""The start of a transformer tagger: weights and vocabulary of a model on a hub or in a folder (extra ``trf``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spacy.util import registry

from govie.errors import ModelError
from govie.models.tagger import TaggerModel


@registry.callbacks("govie.TransformerWeights.v1")
def make_transformer_weights(name: str = "hfl/chinese-macbert-base") -> Callable[[TaggerModel, str], None]:
    """An initializer for ``govie_tagger`` over ``govie.TransformerTagger.v1``: a BERT model by its name or folder."""
    return lambda model, seen: load_transformer_weights(model, name)


def load_transformer_weights(model: TaggerModel, name: str) -> None:
    """Put the weights of ``name`` into ``model``, and the rows of its vocabulary that stand for one character.

    Raises ModelError where the model cannot be had, or its sizes are not those of the config.
    """
    try:
        from transformers import AutoModel, AutoTokenizer
    except ImportError as error:
        raise ModelError(name, "needs transformers", mend="pip install 'govie[trf]'") from error
    try:
        tokenizer, source = AutoTokenizer.from_pretrained(name), AutoModel.from_pretrained(name)
    except (OSError, ValueError) as error:
        mend = "name a model that the hub has, or a folder with config.json, vocab.txt and weights"
        raise ModelError(name, f"cannot be read ({' '.join(str(error).split())})", mend=mend) from error
    shim = next(shim for node in model.walk() for shim in node.shims)
    own: Any = shim._model.bert
    weights = {key: value for key, value in source.state_dict().items() if not key.startswith("pooler.")}
    try:
        own.load_state_dict(weights)
    except RuntimeError as error:
        mend = "write its sizes into the config: vocabulary, width, depth, heads, inner_width, positions"
        raise ModelError(name, "does not fit govie.TransformerTagger.v1", mend=mend) from error
    vocabulary: dict[str, int] = tokenizer.get_vocab()
    characters = sorted(piece for piece in vocabulary if len(piece) == 1 and ord(piece) < 0xFFFF)
    special = {
        "pad": tokenizer.pad_token_id,
        "unknown": tokenizer.unk_token_id,
        "begin": tokenizer.cls_token_id,
        "end": tokenizer.sep_token_id,
    }
    pieces = model.get_ref("embed")
    pieces.attrs["special"] = special
    pieces.attrs["pieces"] = [special["unknown"], *(vocabulary[c] for c in characters)]
    model.attrs["characters"] = "".join(characters)
