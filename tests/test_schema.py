"""The schema holds for what govie writes, and for nothing else."""

import copy
import json
from pathlib import Path

import jsonschema
import pytest

from govie import labels
from govie.records import FINDING_KINDS, SEVERITIES
from govie.schema import load_schema

VALIDATOR = jsonschema.Draft202012Validator(load_schema())
MARKED = (
    "subject: 北票市\ndate: 2022-03\n---\n"
    "{D1|2021年|=2021}{C1|北票市}{M1|引进{Q|1亿元|M1 threshold ge}以上项目}{Q|30个|M1 D1 C1}，"
    "增长{Q|9%|M1 D1 growth}，居{R|全市第一|M1 growth}。"
    "{P1|{E1|宏达}铸造项目|E1}{M2|总投资}{Q|4至5亿元|M2 P1}。"
    "{G|朝阳}{M3|名气}{R|全省前三|M3}。"
    "{M4|出口总额}增长{Q|9%|M4 D1 growth}。{M5|出口总额}增长{Q|6.5%|M5 D1 growth}。"
)


def full(gold_bulletin):
    return gold_bulletin(MARKED, source="a.txt").to_dict()


def problems(found):
    return [f"{list(error.absolute_path)}: {error.message}" for error in VALIDATOR.iter_errors(found)]


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(load_schema())


def test_a_bulletin_with_everything_is_valid(gold_bulletin):
    found = full(gold_bulletin)
    assert problems(found) == []
    facts = found["facts"]
    given = {key for fact in facts for key, value in fact.items() if value not in (None, [])}
    assert given >= {"rank", "threshold", "places", "projects", "value_max"}
    assert any(fact["quantity"] is None for fact in facts)


def test_every_annotated_bulletin_is_valid(root, gold_bulletin):
    paths = sorted((root / "annotations").glob("*.mk"))[::5]
    assert paths
    for path in paths:
        bulletin = gold_bulletin(path.read_bytes().decode("utf-8"), source=path.name)
        found = json.loads(bulletin.to_json())
        assert problems(found) == [], path.name
        assert all(bulletin.text[e["start"] : e["end"]] == e["text"] for e in found["entities"])


def set_in(found, path, value):
    *way, last = path
    for step in way:
        found = found[step]
    if value is ...:
        del found[last]
    else:
        found[last] = value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["schema"], "govie/2"),
        (["source"], ...),
        (["extra"], 1),
        (["date"], "March 2022"),
        (["subject", "adcode"], "2113"),
        (["entities", 0, "start"], -1),
        (["entities", 0, "label"], "PERSON"),
        (["entities", 0, "attrs"], {"value": "2021", "kind": "level"}),
        (["entities", 0, "score"], 1.1),
        (["relations", 0, "label"], "NEAR"),
        (["facts", 0, "value"], 30),
        (["facts", 0, "value"], "3e1"),
        (["facts", 0, "value"], "30.0"),
        (["facts", 0, "value"], "-0"),
        (["facts", 0, "period"], "21"),
        (["facts", 0, "period"], "2021-Q5"),
        (["facts", 0, "period_start"], "2021"),
        (["facts", 0, "direction"], "up"),
        (["facts", 0, "basis"], "yoy"),
        (["facts", 0, "hardness"], "firm"),
        (["facts", 0, "kind"], "threshold"),
        (["facts", 0, "kind"], None),
        (["facts", 0, "places"], None),
        (["facts", 0, "place_from"], "guess"),
        (["facts", 0, "evidence"], [[1, 2, 3]]),
        (["facts", 0, "rank"], ...),
        (["facts", 1, "direction"], None),
        (["facts", 1, "value"], "-9"),
        (["facts", -1, "unit"], "%"),
        (["facts", -1, "rank"], None),
        (["findings", 0, "kind"], "doubt"),
        (["findings", 0, "severity"], "error"),
        (["findings", 0, "facts"], []),
        (["findings", 0, "evidence"], [[1]]),
        (["findings", 0, "stated"], 30),
        (["findings", 0, "tolerance"], "0.10"),
        (["findings", 0, "unit"], ...),
    ],
    ids=lambda part: "-".join(map(str, part)) if isinstance(part, list) else str(part),
)
def test_a_slip_is_found(gold_bulletin, path, value):
    found = copy.deepcopy(full(gold_bulletin))
    assert problems(found) == []
    set_in(found, path, value)
    assert problems(found)


PERIODS = "2021 2021-Q1 2021-H2 2021-08 2021-08-14 2021/2025 2021-01/2021-08 ../2022-08 2022-03/.."


@pytest.mark.parametrize("form", PERIODS.split())
def test_a_form_of_periods_is_known(gold_bulletin, form):
    found = full(gold_bulletin)
    found["facts"][0]["period"] = form
    assert problems(found) == []


def test_the_schema_names_every_label_and_value():
    definitions = load_schema()["$defs"]
    entity, fact = definitions["entity"]["properties"], definitions["fact"]["properties"]
    assert tuple(entity["label"]["enum"]) == labels.SPAN_LABELS
    assert tuple(load_schema()["properties"]["relations"]["items"]["properties"]["label"]["enum"]) == labels.LINK_LABELS
    for name, values in (("status", labels.STATUSES), ("bound", labels.BOUNDS), ("basis", labels.BASES)):
        assert tuple(definitions[name]["enum"]) == values
    finding = definitions["finding"]["properties"]
    assert (finding["kind"]["enum"], finding["severity"]["enum"]) == ([*FINDING_KINDS], [*SEVERITIES])
    assert (*fact["kind"]["anyOf"][0]["enum"], "threshold") == labels.KINDS


def test_the_schema_is_strict_everywhere():
    def objects(node):
        if isinstance(node, dict):
            if node.get("type") == "object" and "required" in node:
                yield node
            for child in node.values():
                yield from objects(child)
        elif isinstance(node, list):
            for child in node:
                yield from objects(child)

    found = list(objects(load_schema()))
    assert len(found) >= 9
    for node in found:
        assert node["additionalProperties"] is False
    strict = [node for node in found if "kind" not in node["required"] or "quantity" in node["required"]]
    assert all(set(node["required"]) == set(node["properties"]) for node in strict)


def test_the_schema_lies_in_the_package():
    import govie.schema

    assert (Path(govie.schema.__file__).parent / "govie-1.json").is_file()
