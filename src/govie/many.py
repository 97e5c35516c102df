"""``parse_many``: a stream of bulletins in, a stream of facts out, in order and in constant memory."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from govie.api import DEFAULT_MODEL, bulletin_of, check_known, knowledge_of, known_doc, load, model_name
from govie.bulletin import Bulletin
from govie.errors import GovieError, InputError
from govie.records import Failure

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

    from spacy.language import Language
    from spacy.tokens import Doc

    from govie.knowledge.book import Knowledge

#: A text, or a text with what is known of it: ``{"date": …, "subject": …, "source": …}``, each of them optional.
Item = str | tuple[str, Mapping[str, str | None]]
_Batch = tuple[int, list[Any]]

_KNOWN: Final = ("date", "subject", "source")
#: Characters after which a batch is full, however few texts it has.
_BATCH_CHARACTERS: Final = 100_000
#: Batches that wait for each worker, so that none stands idle.
_AHEAD: Final = 2
#: Each worker has one thread: more of them fight over the cores.
_THREADS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@dataclass(frozen=True, slots=True)
class _Options:
    """How every text is read; goes to the workers."""

    min_score: float
    knowledge: str | Path | Knowledge | None
    model: str

    def bulletin_of(self, doc: Doc, nlp: Language, source: str | None) -> Bulletin:
        known = knowledge_of(nlp)
        return bulletin_of(doc, min_score=self.min_score, source=source, model=model_name(nlp), knowledge=known)


def parse_many(
    texts: Iterable[Item],
    *,
    min_score: float = 0.0,
    knowledge: str | Path | Knowledge | None = None,
    model: str = DEFAULT_MODEL,
    workers: int = 1,
    batch_size: int = 32,
) -> Iterator[Bulletin | Failure]:
    """Read many bulletins, faster than one by one.

    ``texts`` are strings or pairs of a string and what is known of it (``date``, ``subject``, ``source`` as of
    ``parse``). Results come in the order of ``texts``, each as ``parse`` gives it but without ``doc``; for a text that
    cannot be read a ``Failure`` with its index and error stands in its place. ``texts`` may be endless: no more than
    ``batch_size`` of them are taken ahead (with several workers, two batches a worker). ``workers`` above 1 are
    processes with one thread and their own model; a script that uses them needs ``if __name__ == "__main__":``.
    ``min_score``, ``knowledge`` and ``model`` are as in ``parse``. Raises ModelError where the model is not installed,
    TableError for own knowledge that breaks its grammar, and whatever ``texts`` itself raises.

    >>> texts = ["2024年，全县粮食产量5万吨。", "", ("今年粮食产量增长3%。", {"subject": "北票市", "date": "2024-12"})]
    >>> [type(found).__name__ for found in parse_many(texts)]
    ['Bulletin', 'Failure', 'Bulletin']
    """
    for name, number in (("workers", workers), ("batch_size", batch_size)):
        if number < 1:
            raise InputError(f"{name} is {number}", mend="use 1 or more")
    batches, options = _batches(texts, batch_size), _Options(min_score, knowledge, model)
    return _parse_here(batches, options) if workers == 1 else _parse_apart(batches, options, workers)


def _batches(texts: Iterable[Item], size: int) -> Iterator[_Batch]:
    """Runs of items with the index of the first."""
    batch: list[Any] = []
    first = characters = 0
    for index, item in enumerate(texts):
        if not batch:
            first, characters = index, 0
        batch.append(item)
        text = item[0] if isinstance(item, tuple) and item else item
        characters += len(text) if isinstance(text, str) else 0
        if len(batch) >= size or characters >= _BATCH_CHARACTERS:
            yield first, batch
            batch = []
    if batch:
        yield first, batch


def _parse_here(batches: Iterable[_Batch], options: _Options) -> Iterator[Bulletin | Failure]:
    for batch in batches:
        yield from _parse_batch(batch, options)


def _parse_batch(batch: _Batch, options: _Options) -> list[Bulletin | Failure]:
    nlp = load(options.model, knowledge=options.knowledge)
    first, items = batch
    found: dict[int, Bulletin | Failure] = {}
    docs: dict[int, tuple[Doc, str | None]] = {}
    for index, item in enumerate(items, start=first):
        try:
            docs[index] = _doc_of(nlp, item)
        except GovieError as error:
            found[index] = Failure(index, str(error), _source_of(item))
    for index, doc in zip(docs, _piped(nlp, [doc for doc, _ in docs.values()]), strict=True):
        source = docs[index][1]
        try:
            whole = nlp(_doc_of(nlp, items[index - first])[0]) if doc is None else doc
            found[index] = replace(options.bulletin_of(whole, nlp, source), doc=None)
        except Exception as error:
            found[index] = Failure(index, f"{type(error).__name__}: {error}", source)
    return [found[index] for index in sorted(found)]


def _piped(nlp: Language, docs: Sequence[Doc]) -> Sequence[Doc | None]:
    """All of ``docs`` read together; None for each where one of them stops the others."""
    try:
        return list(nlp.pipe(docs, batch_size=max(1, len(docs))))
    except Exception:
        return [None] * len(docs)


def _doc_of(nlp: Language, item: Any) -> tuple[Doc, str | None]:
    """The document of an item, to be read, and its source."""
    text, known = item if isinstance(item, tuple) and len(item) == 2 else (item, {})
    fits = isinstance(known, Mapping) and not known.keys() - set(_KNOWN)
    if isinstance(text, tuple) or not fits or any(v is not None and not isinstance(v, str) for v in known.values()):
        mend = 'pass (text, {"date": …, "subject": …, "source": …}), each of them a string or left out'
        raise InputError("the pair is no text with what is known of it", mend=mend)
    date, subject, source = (known.get(name) for name in _KNOWN)
    check_known(text, date=date, source=source)
    return known_doc(nlp, text, date=date, subject=subject), source


def _source_of(item: Any) -> str | None:
    known = item[1] if isinstance(item, tuple) and len(item) == 2 and isinstance(item[1], Mapping) else {}
    source = known.get("source")
    return source if isinstance(source, str) else None


def _parse_apart(batches: Iterator[_Batch], options: _Options, workers: int) -> Iterator[Bulletin | Failure]:
    """The same by worker processes; some batches wait for each, and results are taken in order."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    load(options.model, knowledge=options.knowledge)  # so that what is wrong with them is an error here
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    try:
        with _one_thread():
            waiting = deque(_submit(pool, batches, _AHEAD * workers, options))
        while waiting:
            yield from waiting.popleft().result()
            waiting.extend(_submit(pool, batches, 1, options))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, batches: Iterator[_Batch], n: int, options: _Options) -> Iterator[Any]:
    for _, batch in zip(range(n), batches, strict=False):
        yield pool.submit(_parse_batch, batch, options)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Processes started inside have one thread for arithmetic."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
