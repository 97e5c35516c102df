"""Batches by one worker and by two, the memory of a long one, and one that is killed ten times (Linux).

python benchmarks/batch.py              documents a second with one worker and with two, and their ratio
python benchmarks/batch.py --memory     resident memory of all processes over 10,000 short bulletins
python benchmarks/batch.py --dask       what a document costs over Dask beside the same work without it
python benchmarks/batch.py --kill       a log: kill -9 at ten random moments, then what a last run makes of the rest
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import subprocess
import sys
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


def killed(folder: Path, count: int, *, seed: int = 7) -> None:
    """Kill ``govie parse`` ten times, each time after up to three more chunks are done and a random moment."""
    fill(folder, count, characters=SHORT)
    chance, output = random.Random(seed), folder.parent / "out.csv"
    command = [
        sys.executable,
        "-c",
        "from govie.cli import main; main()",
        "parse",
        str(folder),
        "-r",
        "-o",
        str(output),
    ]
    for kill in range(1, 11):
        start, wanted = time.perf_counter(), on_disk(output) + chance.choice((0, 8, 24))
        run = subprocess.Popen([*command, "--workers", "2"], stderr=subprocess.DEVNULL)
        while on_disk(output) < wanted and run.poll() is None:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 1))
        run.kill()
        run.wait()
        told = f"kill {kill:>2} after {time.perf_counter() - start:5.2f} s: exit {run.returncode}"
        print(
            f"{told}, {on_disk(output):>4} of {count} documents on the disk, output there: {output.exists()}",
            flush=True,
        )
    last = subprocess.run([*command, "--workers", "2"], stderr=subprocess.PIPE, text=True, check=False)
    print(f"last run: exit {last.returncode}; {'; '.join(last.stderr.splitlines()).replace(str(output), output.name)}")
    whole = folder.parent / "whole.csv"
    parse_files([folder], whole)
    same = output.read_bytes() == whole.read_bytes()
    with output.open(encoding="utf-8", newline="") as file:
        sources = len({row["source"] for row in csv.DictReader(file)})
    print(f"the table of a run that nobody killed is the same, byte for byte: {same} ({sources} sources with facts)")


def on_disk(output: Path) -> int:
    """The documents in the part files that are whole."""
    parts = output.with_name(f"{output.name}.parts").glob("*/*")
    return sum(len(path.read_bytes().splitlines()) for path in parts if not path.name.startswith("."))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--dask", action="store_true")
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--documents", type=int)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name) / "in"
        folder.mkdir()
        if arguments.memory:
            memory(folder, arguments.documents or LONG_RUN)
        elif arguments.kill:
            killed(folder, arguments.documents or 600)
        elif arguments.dask:
            over_dask(folder, arguments.documents or 400)
        else:
            scaling(folder, arguments.documents or 640, arguments.rounds)


if __name__ == "__main__":
    main()
