"""The trained tagger: nested, scored spans of the eight labels in ``doc.spans["govie"]``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry
from spacy.vocab import Vocab
from thinc.api import Config, Optimizer, set_dropout_rate

from govie.errors import ModelError
from govie.labels import SPAN_LABELS
from govie.models.characters import Chunk, Match, id_table, read_chunks
from govie.models.inference import Encoder
from govie.models.tagger import TaggerModel
from govie.models.tags import N_TAGS, encode, log_softmax, read_spans
from govie.pipeline.document import KEY, MATCHES, WORDS, mentions_of, set_mentions, text_of
from govie.pipeline.spans import settle_spans
from govie.records import Mention
from govie.values.simplify import fold

Array = npt.NDArray[Any]

#: Chunks that go through the network together, of like length.
_BATCH: Final = 96

#: Start and end in the text, index of the label, score.
_Found = tuple[int, int, int, float]

DEFAULT_CONFIG = """
[model]
@architectures = "govie.CharTagger.v1"

[scorer]
@scorers = "govie.span_scorer.v1"
"""


@Language.factory(
    "govie_tagger",
    requires=["doc.spans"],
    assigns=["doc.spans", "doc.ents"],
    default_config=Config().from_str(DEFAULT_CONFIG),
    default_score_weights={"govie_f": 1.0, "govie_p": None, "govie_r": None},
)
def make_tagger(nlp: Language, name: str, model: TaggerModel, scorer: Callable[..., Any]) -> GovieTagger:
    """The component factory."""
    return GovieTagger(nlp.vocab, model, name, scorer=scorer)


@registry.scorers("govie.span_scorer.v1")
def make_scorer() -> Callable[..., dict[str, float]]:
    return score_spans


def score_spans(examples: Iterable[Example], **options: Any) -> dict[str, Any]:
    """Exact micro precision, recall and F1 over all gold documents (also those where nothing was predicted).

    Once as ``govie_p``, ``govie_r``, ``govie_f``, and once by spaCy's names for a span key, with those of each label,
    which ``spacy evaluate -sk govie`` prints.
    """
    counts = {label: [0, 0, 0] for label in SPAN_LABELS}
    for example in examples:
        guess = {m.key for m in mentions_of(example.predicted)}
        gold = {m.key for m in mentions_of(example.reference)}
        for i, found in enumerate((guess & gold, guess, gold)):
            for label, *_ in found:
                counts[label][i] += 1
    p, r, f = _prf(*(sum(column) for column in zip(*counts.values(), strict=True)))
    types = {label: dict(zip("prf", _prf(*own), strict=True)) for label, own in counts.items() if any(own)}
    named = {f"spans_{KEY}_p": p, f"spans_{KEY}_r": r, f"spans_{KEY}_f": f, f"spans_{KEY}_per_type": types}
    return {"govie_p": p, "govie_r": r, "govie_f": f, **named}


def _prf(right: int, predicted: int, support: int) -> tuple[float, float, float]:
    p, r = right / max(predicted, 1), right / max(support, 1)
    return p, r, 2 * p * r / max(p + r, 1e-9)


def _batches(chunks: Sequence[Chunk]) -> Iterator[list[int]]:
    """Positions of chunks to be read together, longest first."""
    order = sorted(range(len(chunks)), key=lambda i: -len(chunks[i]))
    yield from (order[first : first + _BATCH] for first in range(0, len(order), _BATCH))


def _spans(scores: Array, chunks: Sequence[Chunk]) -> list[list[_Found]]:
    """The spans of each chunk, from the scores (rows, 5, labels) of all."""
    lengths = [len(chunk) for chunk in chunks]
    found = read_spans(scores, lengths)
    offsets = np.concatenate([chunk.offsets for chunk in chunks])
    owner = np.repeat(np.arange(len(chunks)), lengths)[found.start].tolist()
    columns = offsets[found.start], offsets[found.end - 1] + 1, found.label, found.score
    parts: list[list[_Found]] = [[] for _ in chunks]
    for i, *span in zip(owner, *(column.tolist() for column in columns), strict=True):
        parts[i].append(tuple(span))
    return parts


class GovieTagger(TrainablePipe):  # type: ignore[misc]
    """One BIES head a label over a character encoder; spans nest or are apart, white space is never at an edge."""

    def __init__(
        self, vocab: Vocab, model: TaggerModel, name: str = "govie_tagger", *, scorer: Any = score_spans
    ) -> None:
        self.vocab, self.model, self.name, self.scorer = vocab, model, name, scorer
        self.cfg: dict[str, Any] = {}

    @property
    def labels(self) -> tuple[str, ...]:
        return SPAN_LABELS

    @property
    def label_data(self) -> tuple[str, ...]:
        return SPAN_LABELS

    def add_label(self, label: str) -> int:
        raise ValueError(f"the labels of govie are fixed: {', '.join(SPAN_LABELS)}")

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,
        labels: Any = None,
        weights: Any = None,
    ) -> None:
        """Build the table of characters from the examples and start the encoder from ``weights`` where given."""
        seen = sorted({c for eg in get_examples() for c in fold(eg.reference.text) if not c.isspace()})
        if weights is not None:
            weights(self.model, "".join(seen))
        else:
            self.model.attrs["characters"] = "".join(seen)
        embed = self.model.get_ref("embed")
        embed.set_dim("nV", len(self.model.attrs["characters"]) + 1, force=True)
        self.model.initialize()

    def chunks(self, doc: Doc) -> list[Chunk]:
        """What the network reads of a document that went through sections and matchers."""
        characters = self.model.attrs["characters"]
        if getattr(self, "_characters", None) != characters:
            self._characters, self._table = characters, id_table(characters)
        matches = [Match(s.label_, s.start, s.end) for s in doc.spans.get(MATCHES, ())]
        words = self._words(doc) if self.model.attrs.get("words") else None
        return read_chunks(fold(text_of(doc)), matches, self._table, words=words)

    def _words(self, doc: Doc) -> list[tuple[int, int]]:
        if WORDS not in doc.spans:
            mend = "add govie_words before it, and to annotating_components where it is trained"
            raise ModelError(self.name, "reads words, but nothing has found them", mend=mend)
        return [(s.start, s.end) for s in doc.spans[WORDS]]

    def _reader(self) -> Callable[[Sequence[Chunk]], Array]:
        """Logits (rows, 5, labels) of chunks that come longest first: in plain numpy where the network is ours."""
        if any(node.name == "bigru" for node in self.model.walk()):
            return Encoder.of(self.model, len(SPAN_LABELS)).scores
        return lambda chunks: self._by_label(np.concatenate(self.model.predict(list(chunks)))).transpose(0, 2, 1)

    def predict(self, docs: Iterable[Doc]) -> list[list[Mention]]:
        docs = list(docs)
        chunks = [self.chunks(doc) for doc in docs]
        every = [chunk for own in chunks for chunk in own]
        read = self._reader()
        found: list[list[_Found]] = [[] for _ in every]
        for batch in _batches(every):
            own = [every[i] for i in batch]
            for i, spans in zip(batch, _spans(read(own), own), strict=True):
                found[i] = spans
        parts = iter(found)
        return [self._mentions(doc, islice(parts, len(own))) for doc, own in zip(docs, chunks, strict=True)]

    def tag_scores(self, docs: Iterable[Doc]) -> list[Array]:
        """Log-probabilities of the tags, one (characters, labels, 5) array a chunk, over all documents."""
        chunks = [chunk for doc in docs for chunk in self.chunks(doc)]
        read = self._reader()
        scores: list[Array] = [np.zeros(0)] * len(chunks)
        for batch in _batches(chunks):
            own = [chunks[i] for i in batch]
            flat = log_softmax(read(own).transpose(0, 2, 1))
            for i, part in zip(batch, np.split(flat, np.cumsum([len(c) for c in own])[:-1]), strict=True):
                scores[i] = part
        return scores

    def decode(self, docs: Sequence[Doc], scores: Sequence[Array]) -> list[list[Mention]]:
        """The mentions of each document, from the scores of its chunks (or from the mean of several taggers')."""
        chunks = [self.chunks(doc) for doc in docs]
        every = [chunk for own in chunks for chunk in own]
        parts = iter(_spans(np.concatenate(scores).transpose(0, 2, 1), every) if every else ())
        return [self._mentions(doc, islice(parts, len(own))) for doc, own in zip(docs, chunks, strict=True)]

    @staticmethod
    def _by_label(logits: Any) -> Array:
        return np.asarray(logits).reshape(len(logits), len(SPAN_LABELS), N_TAGS)

    @staticmethod
    def _mentions(doc: Doc, parts: Iterable[list[_Found]]) -> list[Mention]:
        text = text_of(doc)
        found = (
            Mention(SPAN_LABELS[label], start, end, text[start:end], score)
            for part in parts
            for start, end, label, score in part
        )
        return settle_spans(found, doc)

    def set_annotations(self, docs: Iterable[Doc], predictions: list[list[Mention]]) -> None:
        for doc, mentions in zip(docs, predictions, strict=True):
            set_mentions(doc, mentions)

    def update(
        self,
        examples: Iterable[Example],
        *,
        drop: float = 0.0,
        sgd: Optimizer | None = None,
        losses: dict[str, float] | None = None,
    ) -> dict[str, float]:
        losses = losses if losses is not None else {}
        losses.setdefault(self.name, 0.0)
        batch = [(c, t) for eg in examples for c, t in self.gold_chunks(eg)]
        if not batch:
            return losses
        if drop:
            set_dropout_rate(self.model, drop)
        logits, backprop = self.model.begin_update([c for c, _ in batch])
        gradients, loss = self.get_loss_of_tags([t for _, t in batch], logits)
        backprop(gradients)
        if sgd is not None:
            self.finish_update(sgd)
        losses[self.name] += loss
        return losses

    def get_loss_of_tags(self, gold: list[Array], logits: list[Any]) -> tuple[list[Array], float]:
        """Cross-entropy of every head at every character, averaged over the batch's characters."""
        n = sum(len(t) for t in gold)
        gradients, loss = [], 0.0
        for tags, y in zip(gold, logits, strict=True):
            scores = log_softmax(self._by_label(y))
            picked = np.take_along_axis(scores, tags[..., None].astype("i8"), axis=-1)
            d_scores = np.exp(scores)
            np.put_along_axis(d_scores, tags[..., None].astype("i8"), np.exp(picked) - 1, axis=-1)
            loss -= float(picked.sum()) / n
            gradients.append((d_scores / n).reshape(len(tags), -1).astype("f"))
        return gradients, loss

    def get_loss(self, examples: Iterable[Example], scores: Any) -> tuple[Any, float]:
        return self.get_loss_of_tags([t for eg in examples for _, t in self.gold_chunks(eg)], scores)

    def gold_chunks(self, example: Example) -> list[tuple[Chunk, Array]]:
        """Chunks of the predicted document (it carries the matches), each with its gold tags (characters, labels)."""
        length = len(example.reference)
        where = np.full(length + 1, -1)
        pairs = []
        spans: Mapping[str, list[Mention]] = {label: [] for label in SPAN_LABELS}
        for mention in mentions_of(example.reference):
            spans[mention.label].append(mention)
        for chunk in self.chunks(example.predicted):
            first, last = int(chunk.offsets[0]), int(chunk.offsets[-1])
            where[chunk.offsets] = np.arange(len(chunk.offsets))
            tags = np.zeros((len(chunk.offsets), len(SPAN_LABELS)), dtype="i")
            for i, label in enumerate(SPAN_LABELS):
                inside = [m for m in spans[label] if first <= m.start and m.end - 1 <= last]
                tags[:, i] = encode([(where[m.start], where[m.end - 1] + 1) for m in inside], len(tags))
            pairs.append((chunk, tags))
        return pairs
