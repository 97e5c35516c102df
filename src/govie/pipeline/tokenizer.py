"""One token a code point, so that token index = offset; norms are folded to simplified, half-width characters."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from govie.pipeline.document import TEXT
from govie.values.simplify import fold


class CharTokenizer(DummyTokenizer):  # type: ignore[misc]
    """``doc[i]`` is the character ``text[i]``, line breaks and blanks included."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        doc = Doc(self.vocab, words=list(text), spaces=[False] * len(text), user_data={TEXT: text})
        folded = fold(text)
        if folded != text:
            for i, (char, plain) in enumerate(zip(text, folded, strict=True)):
                if char != plain:
                    doc[i].norm_ = plain
        return doc


@registry.tokenizers("govie.CharTokenizer.v1")
def make_tokenizer() -> Callable[[Language], CharTokenizer]:
    """The tokenizer of all govie pipelines."""
    return lambda nlp: CharTokenizer(nlp.vocab)
