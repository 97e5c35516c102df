"""Fixtures for all tests; and a skip that ``skips.toml`` does not list fails."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SKIPS: list[dict[str, str]] = tomllib.loads((ROOT / "tests" / "skips.toml").read_text(encoding="utf-8")).get("skip", [])


def unlisted(report: Any) -> str | None:
    """The reason of a skip that is not on the list, else None; an expected failure is no skip."""
    if not report.skipped or hasattr(report, "wasxfail"):
        return None
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    reason = reason.removeprefix("Skipped: ")
    listed = any(fnmatchcase(report.nodeid, s["test"]) and fnmatchcase(reason, s["reason"]) for s in SKIPS)
    return None if listed else reason


def fail_unlisted(report: Any) -> Any:
    reason = unlisted(report)
    if reason is not None:
        report.outcome = "failed"
        report.longrepr = f"skipped, but tests/skips.toml does not list it: {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    return fail_unlisted((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    return fail_unlisted((yield))


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def gold_bulletin() -> Callable[..., Any]:
    """A function that makes the Bulletin of marked text, as if a model had found its marks."""
    from govie.annotation.marked import parse_marked
    from govie.api import bulletin_of_marked

    return lambda source_text, **options: bulletin_of_marked(parse_marked(source_text), **options)
