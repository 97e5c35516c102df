"""Worker processes that end with the process that started them, and whose death costs no more than one file."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from typing import Final

from govie.batch.work import Settings, error_line, work
from govie.errors import InputError
from govie.readers.read import shown

#: Each worker has one thread for arithmetic: more of them fight over the cores.
_THREADS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")

#: From the files of a chunk to their lines.
Work = Callable[[Sequence[str], Settings], bytes]


class Pool:
    """Processes that call ``work``, a function of a module."""

    lost: type[Exception] = BrokenExecutor

    def __init__(self, workers: int, settings: Settings, *, work: Work = work) -> None:
        self.workers, self.settings, self.work = workers, settings, work
        self._executor = _executor(workers)

    def submit(self, paths: Sequence[str]) -> Future[bytes]:
        try:
            return self._executor.submit(self.work, paths, self.settings)
        except self.lost:
            self._executor.shutdown()
            self._executor = _executor(self.workers)
            return self._executor.submit(self.work, paths, self.settings)

    def salvage(self, paths: Sequence[str]) -> bytes:
        """The lines of a chunk that was lost with its worker; a file that kills a worker again has an error record."""
        try:
            return self._alone(paths)
        except self.lost:
            if half := len(paths) // 2:
                return self.salvage(paths[:half]) + self.salvage(paths[half:])
            return died(paths[0])

    def _alone(self, paths: Sequence[str]) -> bytes:
        with _executor(1) as executor:
            return executor.submit(self.work, paths, self.settings).result()

    def close(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)


def died(path: str) -> bytes:
    """The error record of a file that kills the process that reads it."""
    mend = "open the file and save it anew, or leave it out"
    return error_line(path, InputError("the process that read it died", source=shown(path), mend=mend))


def _executor(workers: int) -> ProcessPoolExecutor:
    import multiprocessing

    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """Settle a new worker: one thread for arithmetic, no answer to Ctrl-C, and an end when its parent ends."""
    import multiprocessing
    import signal
    from multiprocessing.connection import wait

    os.environ.update(dict.fromkeys(_THREADS, "1"))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None, "a worker is started by a process"

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
