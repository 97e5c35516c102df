from govie.annotation.marked import parse_marked
from govie.evaluation.attributes import attribute_counts, class_counts, confusions
from govie.evaluation.counts import Counts
from govie.evaluation.facts import judge_facts
from govie.evaluation.gold import Gold, NormalForm, read_prediction
from govie.evaluation.spans import match_relaxed

BODY = "---\n{C1|磐石市}{D1|2021年|=2021}{M1|税收}{Q|3亿元|M1 D1},增长{Q|2%|M1 D1 growth},{R|全市第一|M1 growth}"


def scored(gold, contract):
    prediction = read_prediction(contract, gold.marked.text)
    matched = match_relaxed(gold.marked.mentions, prediction.mentions)
    judged = judge_facts(gold, prediction, matched)
    return attribute_counts(gold, prediction, matched, judged), confusions(gold, prediction, matched)


def test_all_right(perfect):
    gold = Gold(parse_marked(BODY), {("COUNTY", 0, 3): NormalForm(None, None, "", None)})
    counts, _ = scored(gold, perfect(gold))
    assert {name: (c.tp, c.support) for name, c in counts.items()} == {
        **dict.fromkeys(("kind", "status", "bound", "direction", "basis", "period", "value", "unit", "place"), (2, 2)),
        **dict.fromkeys(("of", "date_value", "adcode"), (1, 1)),
    }


def test_confusions_and_classes(perfect):
    gold = Gold(parse_marked(BODY))
    contract = perfect(gold)
    contract["entities"][4]["attrs"] = {"kind": "delta", "direction": "down", "basis": "yoy"}
    counts, confused = scored(gold, contract)
    assert counts["kind"] == Counts(1, 2, 2)
    assert confused["kind"] == {("level", "level"): 1, ("growth", "delta"): 1}
    assert confused["direction"] == {("none", "none"): 1, ("up", "down"): 1}
    classes = class_counts(confused["kind"])
    assert classes["growth"].precision is None
    assert classes["delta"].recall is None
    assert classes["level"].f1 == 1.0


def test_attributes_that_a_system_leaves_out_are_the_defaults(perfect):
    gold = Gold(parse_marked(BODY))
    contract = perfect(gold)
    contract["entities"][4]["attrs"] = {"kind": "growth"}
    assert scored(gold, contract)[0]["basis"] == Counts(2, 2, 2)


def test_only_matched_mentions_are_judged():
    gold = Gold(parse_marked(BODY))
    counts, confused = scored(gold, {"entities": [], "relations": [], "facts": []})
    assert counts["kind"].recall is None
    assert counts["period"].recall is None
    assert not confused["kind"]


def test_areas_without_written_codes_are_not_judged(perfect):
    gold = Gold(parse_marked(BODY))
    assert scored(gold, perfect(gold))[0]["adcode"] == Counts()
