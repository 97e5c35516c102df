"""Seconds from the start of a process to its first parse, best of five: python benchmarks/startup.py

On the clock, and of processor time.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time

TEXT = "2024年，全市一般公共预算收入31.5亿元，下降2.3%。"
STEPS = {
    "python": "",
    "import govie": "import govie",
    "import spacy": "import spacy",
    "govie.load()": "import govie; govie.load()",
    "first govie.parse": f"import govie; assert govie.parse({TEXT!r}).facts",
}


def processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    for name, code in STEPS.items():
        clock, processor = [], []
        for _ in range(5):
            started, before = time.perf_counter(), processor_seconds()
            subprocess.run([sys.executable, "-c", code], check=True, env=environment)
            clock.append(time.perf_counter() - started)
            processor.append(processor_seconds() - before)
        print(f"{name:<20}{min(clock):>7.2f} s{min(processor):>7.2f} s processor time")


if __name__ == "__main__":
    main()
