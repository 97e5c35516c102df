"""Put a packaged model in place of the one in models/: python scripts/install_model.py BUILT TARGET."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path


def install(built: Path, target: Path) -> None:
    """Copy ``built`` beside ``target`` and move it there; the old one goes last."""
    fresh, old = target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(built, fresh)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    install(*map(Path, sys.argv[1:3]))
