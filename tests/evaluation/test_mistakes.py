import pytest

from govie.annotation.marked import parse_marked
from govie.evaluation.gold import Gold, read_prediction
from govie.evaluation.mistakes import mistakes, passages
from govie.evaluation.spans import match_relaxed

MARKED = "---\n{D1|2021年|=2021}{M1|税收收入}{Q|3亿元|M1 D1}"


def found(given):
    """The mistakes of a prediction that is itself written as marked text."""
    gold, own = Gold(parse_marked(MARKED), name="a"), parse_marked(given)
    contract = {
        "entities": [
            {"id": i, "label": m.label, "start": m.start, "end": m.end, "text": m.text, "attrs": dict(m.attrs)}
            for i, m in enumerate(own.mentions)
        ],
        "relations": [{"head": k.head, "tail": k.tail, "label": k.label} for k in own.links],
    }
    prediction = read_prediction(contract, gold.marked.text)
    matched = match_relaxed(gold.marked.mentions, prediction.mentions)
    return list(mistakes(gold, prediction, matched))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (MARKED, []),
        (
            "---\n{D1|2021年|=2021}{M1|税收}收入{Q|3亿元|M1 D1}",
            [("spans", "bounds", "METRIC", "METRIC", ((5, 9),), ((5, 7),))],
        ),
        (
            "---\n{D1|2021年|=2021}{E|税收收入}{Q|3亿元|D1}",
            [
                ("spans", "label", "METRIC", "ENTERPRISE", ((5, 9),), ((5, 9),)),
                ("links", "missed", "MEASURES", None, ((9, 12), (5, 9)), ()),
            ],
        ),
        (
            "---\n{D1|2021年|=2021}{M1|税收收入}{Q|3亿元|M1}",
            [("links", "missed", "DURING", None, ((9, 12), (0, 5)), ())],
        ),
        (
            "---\n2021年{M1|税收收入}{Q|3亿元|M1}",
            [
                ("spans", "missed", "DATE", None, ((0, 5),), ()),
                ("links", "missed", "DURING", None, ((9, 12), (0, 5)), ()),
            ],
        ),
    ],
    ids=["none", "bounds", "label", "link", "missed"],
)
def test_what_is_wrong(given, expected):
    assert [(m.part, m.kind, m.label, m.given_label, m.expected, m.given) for m in found(given)] == expected


def test_a_spurious_span_and_its_link():
    gold = Gold(parse_marked("---\n税收3亿元"), name="a")
    entities = [
        {"id": 7, "label": "METRIC", "start": 0, "end": 2, "text": "税收"},
        {"id": 9, "label": "QUANTITY", "start": 2, "end": 5, "text": "3亿元"},
    ]
    relations = [{"head": 9, "tail": 7, "label": "MEASURES"}]
    prediction = read_prediction({"entities": entities, "relations": relations}, gold.marked.text)
    assert [(m.part, m.kind, m.label, m.expected, m.given) for m in mistakes(gold, prediction, {})] == [
        ("spans", "spurious", "METRIC", (), ((0, 2),)),
        ("spans", "spurious", "QUANTITY", (), ((2, 5),)),
        ("links", "spurious", "MEASURES", (), ((2, 5), (0, 2))),
    ]


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("甲。乙丙。丁", [(2, 3)], [(2, 5)]),
        ("甲。乙丙。丁", [(2, 3), (5, 6)], [(2, 6)]),
        ("甲。乙丙。丁。戊", [(0, 1), (7, 8)], [(0, 2), (7, 8)]),
        ("字" * 300, [(150, 151)], [(90, 211)]),
    ],
    ids=["sentence", "joined", "apart", "cut"],
)
def test_passages(text, spans, expected):
    assert passages(text, spans) == expected
