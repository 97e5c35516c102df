"""Peak memory of parses, each in a process of its own, and the disk that an installation takes (Linux).

python benchmarks/footprint.py              peak resident memory: 2,000 and 1,000,000 characters, 10,000 short texts
python benchmarks/footprint.py --install    MiB of spaCy with all that it needs, and of what govie needs beyond it
"""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
TEXTS = f"""
import govie, pathlib
texts = [path.read_text(encoding="utf-8") for path in sorted(pathlib.Path({str(ROOT / "corpus")!r}).glob("*.txt"))]
whole = "".join(texts)
short = (texts[i % len(texts)][:200] for i in range(10_000))
"""
STEPS = {
    "import govie": "import govie",
    "import spacy": "import spacy",
    "govie.load()": "import govie; govie.load()",
    "parse of 2,000 characters": f"{TEXTS}govie.parse(whole[:2_000])",
    "parse of 1,000,000 characters": f"{TEXTS}govie.parse((whole * 3)[:1_000_000])",
    "parse_many, 1,000 texts of 200": f"{TEXTS}for _, found in zip(range(1_000), govie.parse_many(short)): pass",
    "parse_many, 10,000 texts of 200": f"{TEXTS}for found in govie.parse_many(short): pass",
}
PEAK = "\nimport resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"


def memory() -> None:
    for name, code in STEPS.items():
        done = subprocess.run([sys.executable, "-c", code + PEAK], check=True, capture_output=True, text=True)
        print(f"{name:<34}{int(done.stdout):>6,} MiB at most", flush=True)


def closure(name: str, known: set[str]) -> set[str]:
    """``name`` and all that it needs, without extras."""
    if name not in known:
        known.add(name)
        for line in distribution(name).requires or ():
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                closure(canonicalize_name(needed.name), known)
    return known


def mib(name: str) -> float:
    """The installed files of a distribution, of govie those of this checkout; nothing compiled by Python."""
    if name == "govie":
        paths = [path for path in (ROOT / "src").rglob("*") if path.is_file()]
    else:
        paths = [Path(str(file.locate())) for file in distribution(name).files or ()]
    return sum(path.stat().st_size for path in paths if path.suffix != ".pyc" and path.exists()) / 2**20


def install() -> None:
    spacy, govie = closure("spacy", set()), closure("govie", set())
    added = sorted(((mib(name), name) for name in govie - spacy), reverse=True)
    print(f"spacy alone{sum(map(mib, spacy)):>8,.1f} MiB in {len(spacy)} distributions")
    print(f"govie more {sum(size for size, _ in added):>8,.1f} MiB in {len(added)} distributions")
    print(", ".join(f"{name} {size:.1f}" for size, name in added if size >= 0.05))


if __name__ == "__main__":
    install() if "--install" in sys.argv else memory()
