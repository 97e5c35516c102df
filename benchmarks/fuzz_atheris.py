"""The laws of ``fuzz.py`` under Atheris, which keeps the inputs that reach new code and damages those further.

    pip install atheris
    python benchmarks/fuzz_atheris.py values -max_total_time=120 -seed=1        or marked; options of libFuzzer

It begins with every tenth stretch of ``corpus/`` or ``annotations/``; inputs that reach new code are kept in
``build/atheris-…``, from which the next run goes on. Bytes that are no UTF-8 become lone surrogates.
"""

from __future__ import annotations

import sys

import atheris

import fuzz

CHECKS = {"values": fuzz.check_values, "marked": fuzz.check_marked}


def main() -> None:
    target, *options = sys.argv[1:]
    check = CHECKS[target]
    with atheris.instrument_imports(include=["govie"]):
        check("2021年粮食产量5万吨")  # imports what it checks

    def one(data: bytes) -> None:
        check(data.decode("utf-8", "surrogateescape"))

    folder = fuzz.ROOT / "build" / f"atheris-{target}"
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(fuzz.seeds_of(target)[::10]):
        (folder / f"seed-{number}").write_text(seed[:100], encoding="utf-8")
    atheris.Setup([sys.argv[0], str(folder), "-max_len=300", f"-timeout={fuzz.SLOW:.0f}", *options], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
