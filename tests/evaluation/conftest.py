"""A contract object that says exactly what gold marks say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from govie.evaluation.facts import expected_fact, is_threshold
from govie.evaluation.gold import Gold


def perfect_contract(gold: Gold) -> dict[str, Any]:
    """The contract ``govie/1`` (what scoring reads of it) of a parse without any error."""
    marked = gold.marked
    entities = [
        {"id": i, "label": m.label, "start": m.start, "end": m.end, "text": m.text, "attrs": dict(m.attrs)}
        for i, m in enumerate(marked.mentions)
    ]
    relations = [{"head": link.head, "tail": link.tail, "label": link.label} for link in marked.links]
    facts = []
    for i, mention in enumerate(marked.mentions):
        if mention.label != "QUANTITY" or is_threshold(marked, i):
            continue
        expected = expected_fact(gold, i)
        area = gold.tail(i, "AT")
        name = None if area is None else marked.mentions[area].text
        adcode = expected["place"] if (expected["place"] or "").isdigit() else None
        places = [] if area is None else [{"entity": area, "name": name, "adcode": adcode}]
        written = {key: None if expected[key] is None else str(expected[key]) for key in ("value", "value_max")}
        place = {"name": name, "adcode": adcode}
        facts.append({**expected, **written, "quantity": i, "place": place, "places": places})
    return {"entities": entities, "relations": relations, "facts": facts}


@pytest.fixture
def perfect() -> Callable[[Gold], dict[str, Any]]:
    return perfect_contract
