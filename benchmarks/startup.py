"""Seconds from the start of a process to its first parse, best of five: python benchmarks/startup.py"""

from __future__ import annotations

import os
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


def main() -> None:
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    for name, code in STEPS.items():
        best = float("inf")
        for _ in range(5):
            started = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True, env=environment)
            best = min(best, time.perf_counter() - started)
        print(f"{name:<20}{best:>7.2f} s")


if __name__ == "__main__":
    main()
