"""Batches by one worker and by two, and the memory of a long one (Linux).

python benchmarks/batch.py              documents a second with one worker and with two, and their ratio
python benchmarks/batch.py --memory     resident memory of all processes over 10,000 short bulletins
python benchmarks/batch.py --dask       what a document costs over Dask beside the same work without it
"""

from __future__ import annotations

import argparse
import os
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from govie.batch import Progress, Settings, parse_files
from govie.batch.work import work

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
SHORT = 200  # characters of a short bulletin
LONG_RUN = 10_000


def fill(folder: Path, count: int, *, characters: int | None = None) -> None:
    """Write ``count`` files of the corpus, over and over."""
    texts = [path.read_text(encoding="utf-8")[:characters] for path in sorted(CORPUS.glob("*.txt"))]
    for i in range(count):
        (folder / f"{i:06}.txt").write_text(texts[i % len(texts)], encoding="utf-8")


def resident(pid: int) -> float:
    """MiB of a process; 0 where it has ended."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0.0
    return int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20


def family() -> list[int]:
    """This process and its children."""
    own = os.getpid()
    return [own, *map(int, Path(f"/proc/{own}/task/{own}/children").read_text(encoding="ascii").split())]


def timed(folder: Path, output: Path, workers: int) -> float:
    """Seconds of a batch from its first finished chunk to its last, so that loading the model does not count."""
    marks: list[tuple[float, int]] = []

    def mark(progress: Progress) -> None:
        if progress.done and (not marks or progress.done != marks[-1][1]):
            marks.append((time.perf_counter(), progress.done))

    parse_files([folder], output, workers=workers, on_progress=mark)
    (start, first), (end, last) = marks[workers - 1], marks[-1]
    return (end - start) / (last - first)


def scaling(folder: Path, count: int, rounds: int) -> None:
    fill(folder, count)
    best = {1: float("inf"), 2: float("inf")}
    for _ in range(rounds):
        for workers in best:
            best[workers] = min(best[workers], timed(folder, folder.parent / "out.jsonl", workers))
    for workers, seconds in best.items():
        print(f"{workers} worker{'s' if workers > 1 else ''}: {1 / seconds:.1f} documents/s")
    print(f"two workers / one: {best[1] / best[2]:.2f} (load of the machine: {os.getloadavg()[0]:.1f})")


def memory(folder: Path, count: int) -> None:
    fill(folder, count, characters=SHORT)
    steps = iter([*range(count // 10, count, count // 10), count])
    following = next(steps)

    def show(progress: Progress) -> None:
        nonlocal following
        if progress.done >= following:
            sizes = [f"{resident(pid):.0f}" for pid in family()]
            print(f"after {progress.done:,}: {' + '.join(sizes)} MiB (main, others)", flush=True)
            following = next(steps, count + 1)

    parse_files([folder], folder.parent / "out.csv", workers=2, on_progress=show)


def nothing(paths: list[str], settings: Settings) -> bytes:
    """Work that costs nothing, so that what is left is the way there and back."""
    return b"".join(b'D0\t["x", []]\n' for _ in paths)


def over_dask(folder: Path, count: int) -> None:
    from govie.batch.dask import Cluster, local_client

    fill(folder, count, characters=SHORT)
    with local_client(workers=1) as client:
        for name, function in (("parse", work), ("nothing", nothing)):
            for round_ in ("first", "second"):
                start = time.perf_counter()
                crew = partial(Cluster, client, work=function)
                parse_files([folder], folder.parent / "out.csv", crew=crew)
                each = (time.perf_counter() - start) / count
                print(f"Dask, {name}, {round_} run: {1000 * each:.2f} ms a document")
    start = time.perf_counter()
    paths = [str(path) for path in sorted(folder.iterdir())]
    for first in range(0, count, 16):
        work(paths[first : first + 16], Settings(form="rows"))
    print(f"in this process: {1000 * (time.perf_counter() - start) / count:.2f} ms a document")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--dask", action="store_true")
    parser.add_argument("--documents", type=int)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name) / "in"
        folder.mkdir()
        if arguments.memory:
            memory(folder, arguments.documents or LONG_RUN)
        elif arguments.dask:
            over_dask(folder, arguments.documents or 400)
        else:
            scaling(folder, arguments.documents or 640, arguments.rounds)


if __name__ == "__main__":
    main()
