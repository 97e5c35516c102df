"""The commands of docs/first-model.md, one after the other, timed: python scripts/new_user.py [--installed] [--write].

They run in a new folder, by bash, in a new virtual environment that the page's own commands fill; with ``--installed``
in the environment of this Python, where govie is installed already. ``--steps N`` trains so many steps instead of the
page's. ``--write`` puts the times into the page.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from operator import sub
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "first-model.md"
INSTALL = "Install"
_TIMES = re.compile(r"(?<=<!-- times:begin -->\n).*?(?=<!-- times:end -->)", re.DOTALL)


def steps_of(page: str) -> Iterator[tuple[str, str]]:
    """Heading and commands of each section that has a ``bash`` block.

    >>> list(steps_of("## One\\nx\\n```bash\\nls\\n```\\n## Two\\ny\\n"))
    [('One', 'ls\\n')]
    """
    for section in page.split("\n## "):
        heading = section.partition("\n")[0].removeprefix("## ")
        for block in re.findall(r"```bash\n(.*?)```", section, re.DOTALL):
            yield heading, block


def run(commands: str, folder: Path, environment: Mapping[str, str]) -> Path:
    """Run a block in ``folder``; returns the folder that it ends in. Raises CalledProcessError where it fails."""
    with NamedTemporaryFile("r", encoding="utf-8") as end:
        command = ["bash", "-euo", "pipefail", "-c", f"{commands}\npwd > {end.name}"]
        subprocess.run(command, cwd=folder, env=environment, check=True)
        return Path(end.read().strip())


def clock() -> tuple[float, float]:
    """Seconds by the clock, and of the processor by commands that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter(), used.ru_utime + used.ru_stime


def table(times: Mapping[str, tuple[float, float]]) -> str:
    """Seconds of each step, and of all.

    >>> print(table({"Check": (1.23, 0.5)}))
    | step | seconds | of the processor |
    | --- | --: | --: |
    | Check | 1 | 0 |
    | all | 1 | 0 |
    """
    rows = [*times.items(), ("all", tuple(map(sum, zip(*times.values(), strict=True))))]
    lines = [f"| {name} | {by_clock:.0f} | {used:.0f} |" for name, (by_clock, used) in rows]
    return "\n".join(["| step | seconds | of the processor |", "| --- | --: | --: |", *lines])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--installed", action="store_true", help="govie is installed: leave that step out")
    parser.add_argument("--steps", type=int, help="training steps, instead of the page's")
    parser.add_argument("--write", action="store_true", help="put the times into the page")
    given = parser.parse_args()
    page = PAGE.read_text(encoding="utf-8")
    times: dict[str, tuple[float, float]] = {}
    with TemporaryDirectory() as name:
        folder = Path(name)
        bin_folder = Path(sys.executable).parent
        if not given.installed:
            subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
            bin_folder = folder / "venv" / "bin"
        inherited = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        environment = inherited | {"GOVIE": str(ROOT), "PATH": f"{bin_folder}:{os.environ['PATH']}"}
        for heading, commands in steps_of(page):
            if heading == INSTALL and given.installed:
                continue
            if given.steps:
                commands = re.sub(r"--steps \d+", f"--steps {given.steps}", commands)
            print(f"== {heading}\n{commands}", flush=True)
            before = clock()
            folder = run(commands, folder, environment)
            times[heading] = tuple(map(sub, clock(), before))
        print(table(times), flush=True)
    if given.write:
        PAGE.write_text(_TIMES.sub(lambda _: table(times) + "\n", page), encoding="utf-8")


if __name__ == "__main__":
    main()
