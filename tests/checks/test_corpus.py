"""The annotated bulletins: planted contradictions are found, and hardly anything else is."""

import json

import pytest

from govie.checks.run import find_findings

STEP = 3


@pytest.fixture(scope="module")
def planted(root):
    rows = [json.loads(line) for line in (root / "corpus" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    return {row["id"]: "contradiction" in row["traits"] for row in rows}


def findings(root, gold_bulletin, name):
    bulletin = gold_bulletin((root / "annotations" / f"{name}.mk").read_text(encoding="utf-8"))
    found = find_findings(bulletin.text, bulletin.entities, bulletin.facts, subject=bulletin.subject)
    assert found == bulletin.findings
    return found


def test_most_planted_contradictions_are_found(root, gold_bulletin, planted):
    names = [name for name, has in planted.items() if has]
    assert sum(bool(findings(root, gold_bulletin, name)) for name in names) >= 0.7 * len(names)


def test_hardly_anything_else_is_found(root, gold_bulletin, planted):
    names = [name for name, has in planted.items() if not has][::STEP]
    assert sum(bool(findings(root, gold_bulletin, name)) for name in names) <= 0.02 * len(names)
