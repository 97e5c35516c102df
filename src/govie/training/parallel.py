"""Tagger runs side by side in processes of their own, which tell their progress and end with their parent."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from govie.training.loop import Job, Report, train_tagger

#: In a process of the pool: the way back to the parent.
_back: Any = None


def train_all(jobs: Sequence[Job], *, workers: int, report: Report | None = None) -> list[Path]:
    """The best models of ``jobs``, in their order."""
    if workers < 2 or len(jobs) < 2:
        return [train_tagger(job, report) for job in jobs]
    context = multiprocessing.get_context("spawn")
    told: Any = context.SimpleQueue()
    listener = threading.Thread(target=_listen, args=(told, report), daemon=True)
    listener.start()
    try:
        with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(told,)) as pool:
            return [future.result() for future in [pool.submit(_train, job) for job in jobs]]
    finally:
        told.put(None)
        listener.join(timeout=5)


def _listen(told: Any, report: Report | None) -> None:
    while (progress := told.get()) is not None:
        if report is not None:
            report(progress)


def _begin(told: Any) -> None:
    global _back
    _back = told
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Leave where the parent was killed: the next run goes on from the checkpoints, and alone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _train(job: Job) -> Path:
    return train_tagger(job, _back.put)
