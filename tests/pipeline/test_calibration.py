"""Scores behind the last component: chances, calibrated where the model is."""

import pytest
import spacy

from govie.annotation.marked import parse_marked
from govie.api import bulletin_of
from govie.models.calibration import Calibration, Platt
from govie.pipeline.calibration import with_chances
from govie.pipeline.document import set_links, set_mentions, state
from govie.pipeline.facts import FactsComponent
from govie.records import Link, Mention

MARKED = parse_marked("---\n{M1|粮食产量}{Q|5万吨|M1}，{Q|3%}")


@pytest.fixture
def nlp():
    return spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "govie.CharTokenizer.v1"}}})


def doc_of(nlp, scores, link_score):
    doc = nlp.make_doc(MARKED.text)
    pairs = zip(MARKED.mentions, scores, strict=True)
    set_mentions(doc, [Mention(m.label, m.start, m.end, m.text, score, m.attrs) for m, score in pairs])
    set_links(doc, [Link(1, 0, "MEASURES", link_score)])
    state(doc)
    return doc


def test_a_link_is_right_only_with_both_ends(nlp):
    bulletin = bulletin_of(FactsComponent()(doc_of(nlp, (0.8, 0.9, 0.9), 0.5)))
    assert bulletin.relations[0].score == pytest.approx(0.36)
    assert [m.score for m in bulletin.entities] == [0.8, 0.9, 0.9]


def test_a_fact_has_the_score_of_the_link_to_its_metric(nlp):
    first, second = bulletin_of(FactsComponent()(doc_of(nlp, (0.8, 0.9, 0.9), 0.5))).facts
    assert first.score == pytest.approx(0.36)
    assert second.metric is None
    assert second.score < 0.05


def test_a_calibrated_component_says_chances(nlp):
    curves = {"spans.METRIC": Platt(0.0, 0.0), "links.MEASURES": Platt(0.0, 3.0)}
    bulletin = bulletin_of(FactsComponent(calibration=Calibration(curves))(doc_of(nlp, (0.8, 0.9, 0.9), 0.5)))
    assert [m.score for m in bulletin.entities] == [0.5, 0.9, 0.9]
    assert bulletin.relations[0].score == bulletin.facts[0].score == pytest.approx(0.9526)


def test_the_ends_count_with_their_raw_scores():
    mentions = [Mention("METRIC", 0, 1, "甲", 0.5), Mention("QUANTITY", 1, 2, "1", 0.5)]
    curves = {"spans.METRIC": Platt(0.0, 9.0), "spans.QUANTITY": Platt(0.0, 9.0)}
    _, (link,) = with_chances(mentions, [Link(1, 0, "MEASURES", 1.0)], Calibration(curves))
    assert link.score == 0.25


def test_it_comes_back_from_bytes_and_disk(tmp_path):
    component = FactsComponent(calibration=Calibration({"spans.DATE": Platt(0.5, -1.0)}))
    component.to_disk(tmp_path / "facts")
    for again in (FactsComponent().from_bytes(component.to_bytes()), FactsComponent().from_disk(tmp_path / "facts")):
        assert again.calibration == component.calibration


def test_a_model_without_a_calibration_loads(tmp_path):
    assert FactsComponent().from_disk(tmp_path / "nowhere").calibration == Calibration()
