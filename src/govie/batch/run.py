"""``parse_files``: files in, one table out; stopped at any moment and started again it loses and doubles nothing."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Protocol

from govie.batch.files import Chunk, chunks, find_documents
from govie.batch.parts import Parts, whole
from govie.batch.pool import Pool
from govie.batch.tables import form_of, table_writer
from govie.batch.work import Settings
from govie.errors import InputError

#: Chunks that wait for each worker, so that none stands idle.
_AHEAD: Final = 3


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` documents; ``kept`` of them were done by an earlier run."""

    done: int
    total: int
    kept: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a batch came to; ``errors`` counts the files without facts, whose records are in the file ``error_file``.

    ``passed_over`` counts the files in folders that have no reader, by suffix.
    """

    documents: int
    facts: int
    errors: int
    kept: int
    error_file: Path
    passed_over: Counter[str] = field(default_factory=Counter)


class Crew(Protocol):
    """What chunks are given to: processes of this machine (``Pool``) or of a cluster.

    A future raises ``lost`` where the process of a chunk died; ``salvage`` then reads what can be read of it.
    """

    workers: int
    lost: type[Exception]

    def submit(self, paths: Sequence[str]) -> Future[bytes]: ...

    def salvage(self, paths: Sequence[str]) -> bytes: ...

    def close(self) -> None: ...


def parse_files(
    paths: Sequence[str | os.PathLike[str]],
    output: str | os.PathLike[str],
    *,
    settings: Settings | None = None,
    workers: int = 1,
    crew: Callable[[Settings], Crew] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Summary:
    """Parse files, and all files below folders, into ``output``: .jsonl (the contract), .csv or .parquet (facts).

    Documents stand in the order of ``paths``, and by name within a folder. Each file that cannot be read has a
    record in ``OUT.errors.jsonl``. What is done is kept in ``OUT.parts`` until the output is whole; the next run with
    the same settings begins there. ``workers`` are processes of their own; ``crew`` puts others in their place. Memory
    does not grow with the files, but for 10 bytes each. Raises InputError for paths or an output that cannot be used,
    ModelError where the model is not installed.
    """
    if workers < 1:
        raise InputError(f"workers is {workers}", mend="use 1 or more")
    target = Path(output)
    known = replace(settings or Settings(), form=form_of(target))
    passed_over: Counter[str] = Counter()
    total = sum(1 for _ in find_documents(paths, passed_over=passed_over))
    if not total:
        raise InputError("no file to read", mend="name folders that hold .txt, .html, .pdf or .docx files")
    parts = Parts(target)
    found = chunks(find_documents(paths), settings=known.fingerprint())
    hands = crew(known) if crew else Pool(workers, known)
    try:
        keys, kept = _fill(parts, found, hands, total, on_progress)
    finally:
        hands.close()
    summary = _merge(parts, keys, target, kept)
    parts.drop()
    return replace(summary, passed_over=passed_over)


def _fill(
    parts: Parts, found: Iterable[Chunk], crew: Crew, total: int, on_progress: Callable[[Progress], None] | None
) -> tuple[list[bytes], int]:
    """Write the parts that are not there; the keys of all of them in order, and how many documents were done before."""
    keys: list[bytes] = []
    running: dict[Future[bytes], Chunk] = {}
    done = kept = 0

    def finish() -> int:
        """Write what is ready, in whatever order it comes; how many documents that are."""
        count = 0
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            chunk = running.pop(future)
            try:
                data = future.result()
            except crew.lost:
                data = crew.salvage(chunk.paths)
            parts.write(chunk.key, data)
            count += len(chunk.paths)
        return count

    def tell() -> None:
        if on_progress:
            on_progress(Progress(done, total, kept))

    for chunk in found:
        keys.append(bytes.fromhex(chunk.key))
        if parts.has(chunk.key):
            kept += len(chunk.paths)
            done += len(chunk.paths)
        else:
            running[crew.submit(chunk.paths)] = chunk
            if len(running) >= _AHEAD * crew.workers:
                done += finish()
        tell()
    while running:
        done += finish()
        tell()
    return keys, kept


def _merge(parts: Parts, keys: Sequence[bytes], target: Path, kept: int) -> Summary:
    """Bring the parts together in order; the output is there when it is whole."""
    documents = facts = errors = 0
    error_file = target.with_name(f"{target.name}.errors.jsonl")
    with (
        whole(error_file, within=parts.folder) as failed,
        whole(target, within=parts.folder) as file,
        table_writer(file, target.suffix.lower()) as add,
    ):
        for line in (line for key in keys for line in parts.lines(key.hex())):
            head, _, body = line.partition(b"\t")
            documents += 1
            if head == b"E":
                errors += 1
                failed.write(body)
            else:
                facts += int(head[1:])
                add(body)
    if not errors:
        error_file.unlink()
    return Summary(documents, facts, errors, kept, error_file)
