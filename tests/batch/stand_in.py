"""Workers that need no model: a file has as many facts as characters; "bad" cannot be read, "die" kills its worker.

Run as a script it is a batch that a test can kill: FOLDER OUTPUT CREW STEP, with the crew ``pool`` or ``here``; at
its STEP-th write to the disk it kills itself (0: never).
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from govie.batch import Settings, parse_files
from govie.batch.pool import Pool
from govie.batch.work import error_line
from govie.bulletin import COLUMNS
from govie.errors import InputError


def work(paths: Sequence[str], settings: Settings) -> bytes:
    return b"".join(_line(path, settings) for path in paths)


def _line(path: str, settings: Settings) -> bytes:
    time.sleep(0.002)
    text = Path(path).read_text(encoding="utf-8")
    if text == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if text == "bad":
        return error_line(path, InputError("bad", mend="mend it"))
    row = dict.fromkeys(COLUMNS) | {"raw": text, "value": "1.50", "start": 0, "end": len(text), "score": 0.5}
    form = {"source": path, "text": text} if settings.form == "contract" else [path, [row] * len(text)]
    return f"D{len(text)}\t{json.dumps(form, ensure_ascii=False)}\n".encode()


class Here:
    """A crew without processes."""

    workers = 1
    lost = AssertionError

    def __init__(self, settings: Settings) -> None:
        self.settings, self.given = settings, 0

    def submit(self, paths: Sequence[str]) -> Future[bytes]:
        self.given += len(paths)
        future: Future[bytes] = Future()
        future.set_result(work(paths, self.settings))
        return future

    def salvage(self, paths: Sequence[str]) -> bytes:
        raise AssertionError("nothing is lost here")

    def close(self) -> None:
        pass


def _die_at(step: int) -> None:
    """Kill this process before its ``step``-th call that brings something to the disk."""
    steps = 0

    def counted(call):
        def wrapped(*args, **options):
            nonlocal steps
            steps += 1
            if steps == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **options)

        return wrapped

    os.fsync, os.replace, os.unlink, os.mkdir = map(counted, (os.fsync, os.replace, os.unlink, os.mkdir))


if __name__ == "__main__":
    folder, output, crew, step = sys.argv[1:]
    _die_at(int(step))
    pool = partial(Pool, 2, work=work)
    summary = parse_files([folder], output, crew=Here if crew == "here" else pool, workers=2)
    print(json.dumps([summary.documents, summary.kept]))  # noqa: T201
