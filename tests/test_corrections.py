"""Corrections: what is named changes, the rest stays, and the result can be written as marked text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.annotation.marked import parse_marked
from govie.api import bulletin_of_marked
from govie.corrections import AddLink, AddSpan, ChangeSpan, DropLink, DropSpan, MoveLink, check_marks
from govie.errors import InputError
from govie.labels import SPAN_LABELS
from govie.records import Link, Mention

#: 0 DATE 2021年, 1 METRIC 财政收入, 2 QUANTITY 3亿元, 3 QUANTITY 5%, 4 DATE 2022年, 5 METRIC 粮食产量, 6 QUANTITY 5万吨
MARKED = (
    "subject: 北票市\ndate: 2023\n---\n{D1|2021年|=2021}{M1|财政收入}{Q|3亿元|M1 D1}，增长{Q|5%|M1 D1 growth}；"
    "{D2|2022年|=2022}{M2|粮食产量}{Q|5万吨|M2 D1}。"
)
TEXT = parse_marked(MARKED).text


@pytest.fixture
def bulletin():
    return bulletin_of_marked(parse_marked(MARKED))


def links_of(bulletin):
    return [(k.head, k.tail, k.label) for k in bulletin.relations]


def test_no_edit_changes_nothing(bulletin):
    assert bulletin.correct() == bulletin


def test_a_moved_link_changes_the_period_of_its_fact_only(bulletin):
    corrected = bulletin.correct(MoveLink(6, 0, 4))
    assert [fact.period for fact in corrected.facts] == ["2021", "2021", "2022"]
    assert corrected.facts[:2] == bulletin.facts[:2]
    assert [fact.period for fact in bulletin.facts] == ["2021", "2021", "2021"]


def test_a_dropped_link_leaves_the_fact_without_it(bulletin):
    assert bulletin.correct(DropLink(6, 5)).facts[2].metric is None


def test_a_dropped_span_takes_its_links_with_it_and_the_others_keep_theirs(bulletin):
    corrected = bulletin.correct(DropSpan(0))
    assert links_of(corrected) == [(1, 0, "MEASURES"), (2, 0, "MEASURES"), (5, 4, "MEASURES")]
    assert [fact.period for fact in corrected.facts] == [None, None, None]


def test_a_dropped_quantity_is_no_fact(bulletin):
    assert [fact.raw for fact in bulletin.correct(DropSpan(3)).facts] == ["3亿元", "5万吨"]


def test_added_spans_are_named_by_the_numbers_after_the_last(bulletin):
    bare = bulletin.correct(DropSpan(4), DropSpan(0))
    assert len(bare.entities) == 5
    corrected = bare.correct(AddSpan("DATE", 0, 5), AddLink(1, 5))
    date = corrected.entities[0]
    assert (date.label, date.text, date.attrs) == ("DATE", "2021年", {"value": "2021"})
    assert [fact.period for fact in corrected.facts] == ["2021", None, None]


def test_a_moved_date_is_read_again_and_the_others_are_not(bulletin):
    by_hand = bulletin.correct(ChangeSpan(4, attrs={"value": "2020"}))
    corrected = by_hand.correct(ChangeSpan(0, end=4))
    assert [m.attrs["value"] for m in corrected.entities if m.label == "DATE"] == ["2021", "2020"]
    assert corrected.entities[0].text == "2021"


def test_an_added_area_gets_its_code():
    plain = bulletin_of_marked(parse_marked("subject: 朝阳市\n---\n北票市{M1|粮食产量}{Q|5万吨|M1}。"))
    corrected = plain.correct(AddSpan("COUNTY", 0, 3), AddLink(1, 2))
    assert corrected.entities[0].attrs == {"adcode": "211381"}
    assert (corrected.facts[0].place.adcode, corrected.facts[0].place_from) == ("211381", "link")


def test_an_added_rank_says_what_it_ranks():
    plain = bulletin_of_marked(parse_marked("---\n{M1|税收}增长{Q|9%|M1 growth}，居全市第一。"))
    corrected = plain.correct(AddSpan("RANK", 8, 12), AddLink(2, 0))
    assert corrected.entities[2].attrs == {"of": "growth"}
    assert corrected.facts[0].rank.place == 1


def test_kind_sets_the_defaults_of_a_quantity(bulletin):
    corrected = bulletin.correct(ChangeSpan(2, attrs={"kind": "delta", "direction": "down"}))
    fact = corrected.facts[0]
    assert (fact.kind, fact.direction, fact.basis, fact.status) == ("delta", "down", "yoy", "actual")


def test_another_label_drops_the_links_that_would_change(bulletin):
    corrected = bulletin.correct(ChangeSpan(0, label="METRIC"))
    assert links_of(corrected) == [(2, 1, "MEASURES"), (3, 1, "MEASURES"), (6, 5, "MEASURES")]


def test_another_label_keeps_the_links_that_stay():
    found = bulletin_of_marked(parse_marked("---\n{P1|丰稷米业}{M1|总投资}{Q|2亿元|M1 P1}"))
    assert links_of(found.correct(ChangeSpan(0, label="ENTERPRISE"))) == [(2, 1, "MEASURES"), (2, 0, "OF")]


def test_what_is_touched_is_certain():
    marked = bulletin_of_marked(parse_marked(MARKED))
    unsure = marked.__class__(
        text=marked.text,
        entities=tuple(Mention(m.label, m.start, m.end, m.text, 0.5, m.attrs) for m in marked.entities),
        relations=tuple(Link(k.head, k.tail, k.label, 0.5) for k in marked.relations),
        facts=(),
    )
    corrected = unsure.correct(ChangeSpan(1), MoveLink(2, 0, 4))
    assert [m.score for m in corrected.entities] == [0.5, 1.0, 0.5, 0.5, 0.5, 0.5, 0.5]
    assert {(k.head, k.tail): k.score for k in corrected.relations}[2, 4] == 1.0
    assert len(unsure.correct(min_score=0.6).facts) < len(unsure.correct().facts)


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (AddSpan("THING", 0, 2), "no label 'THING'"),
        (AddSpan("METRIC", 3, 3), "no span 3 to 3"),
        (AddSpan("METRIC", 0, 999), "no span 0 to 999"),
        (AddSpan("METRIC", -1, 2), "no span -1 to 2"),
        (AddSpan("METRIC", 6, 8), "METRIC on METRIC"),
        (AddSpan("REGION", 3, 7), "REGION crosses DATE"),
        (ChangeSpan(99), "no span 99"),
        (ChangeSpan(2, attrs={"kind": "huge"}), "cannot have kind 'huge'"),
        (ChangeSpan(2, attrs={"basis": "yoy"}), "cannot have basis 'yoy'"),
        (ChangeSpan(2, attrs={"direction": "up"}), "cannot have direction 'up'"),
        (ChangeSpan(0, attrs={"value": "2021-02-30"}), "cannot have value '2021-02-30'"),
        (ChangeSpan(0, attrs={"value": "２０２１"}), "cannot have value"),
        (ChangeSpan(1, attrs={"of": "level"}), "METRIC cannot have of 'level'"),
        (DropSpan(7), "no span 7"),
        (AddLink(1, 2), "METRIC cannot point at QUANTITY"),
        (AddLink(2, 1), "2 points at 1 already"),
        (AddLink(2, 4), "a second DURING link"),
        (MoveLink(2, 5, 1), "no link from 2 to 5"),
        (DropLink(0, 1), "no link from 0 to 1"),
    ],
)
def test_what_the_guide_does_not_allow_is_refused(bulletin, edit, problem):
    with pytest.raises(InputError, match=problem):
        bulletin.correct(edit)


@pytest.mark.parametrize(
    ("mentions", "links", "problem"),
    [
        ([Mention("DATE", 0, 5, "2022年")], [], "not in the text"),
        ([Mention("METRIC", 5, 9, "财政收入"), Mention("DATE", 0, 5, "2021年")], [], "out of order"),
        ([Mention("DATE", 0, 5, "2021年")], [Link(0, 1, "DURING")], "no spans 0 and 1"),
        (
            [Mention("METRIC", 5, 9, "财政收入"), Mention("QUANTITY", 9, 12, "3亿元")],
            [Link(1, 0, "DURING")],
            "QUANTITY → METRIC is no DURING",
        ),
    ],
    ids=["text", "order", "ends", "label"],
)
def test_marks_from_elsewhere_are_checked(mentions, links, problem):
    with pytest.raises(InputError, match=problem):
        check_marks(TEXT, mentions, links)


NUMBERS = st.integers(0, 9)
EDITS = st.one_of(
    st.builds(AddSpan, st.sampled_from(SPAN_LABELS), st.integers(0, 33), st.integers(1, 34)),
    st.builds(ChangeSpan, NUMBERS, st.none() | st.sampled_from(SPAN_LABELS), st.none() | st.integers(0, 33)),
    st.builds(DropSpan, NUMBERS),
    st.builds(AddLink, NUMBERS, NUMBERS),
    st.builds(MoveLink, NUMBERS, NUMBERS, NUMBERS),
    st.builds(DropLink, NUMBERS, NUMBERS),
)


@given(st.lists(EDITS, max_size=6))
def test_whatever_is_accepted_can_be_written_and_read_again(edits):
    bulletin = bulletin_of_marked(parse_marked(MARKED))
    for edit in edits:
        try:
            bulletin = bulletin.correct(edit)
        except InputError:
            continue
    again = parse_marked(bulletin.to_mk())
    assert again.text == bulletin.text
    assert [(m.key, m.attrs.get("kind")) for m in again.mentions] == [
        (m.key, m.attrs.get("kind")) for m in bulletin.entities
    ]
    assert {(k.head, k.tail) for k in again.links} == {(k.head, k.tail) for k in bulletin.relations}
