"""Run the pipeline once more, step by step, and collect what led to one fact."""

from __future__ import annotations

from bisect import bisect_right
from pathlib import Path

from spacy.language import Language

from govie.api import DEFAULT_MODEL, knowledge_of, load, parse
from govie.errors import InputError
from govie.explain.attributes import explain_attributes
from govie.explain.links import explain_links
from govie.explain.readings import read_again
from govie.explain.records import Choice, Decision, Explanation
from govie.knowledge.book import Knowledge
from govie.pipeline.attributes import GovieAttributes, quantity_features
from govie.pipeline.document import links_of, mentions_of, state
from govie.pipeline.facts import Known
from govie.pipeline.linker import GovieLinker
from govie.pipeline.scene import Scene
from govie.pipeline.sections import read_sections
from govie.records import Fact, Mention
from govie.table import number_entity


def explain_fact(
    text: str,
    number: int,
    *,
    date: str | None = None,
    subject: str | None = None,
    knowledge: str | Path | Knowledge | None = None,
    model: str = DEFAULT_MODEL,
) -> Explanation:
    """Why fact ``number`` of a bulletin (its position in the contract's ``facts``, from 0) is what it is.

    ``date``, ``subject``, ``knowledge`` and ``model`` are those of :func:`govie.parse`, and so are the errors;
    InputError for a fact that is not there.
    """
    bulletin = parse(text, date=date, subject=subject, knowledge=knowledge, model=model)
    if not 0 <= number < len(bulletin.facts):
        last = len(bulletin.facts) - 1
        mend = f"name one from 0 to {last}" if last >= 0 else "name another bulletin"
        raise InputError(f"no fact {number}, there are {last + 1}", mend=mend)
    fact, contract = bulletin.facts[number], bulletin.to_dict()
    figure = bulletin.entities[number_entity(fact)]
    nlp, given = load(model, knowledge=knowledge), Known(date, subject)
    choices, decisions = _steps(nlp, text, figure, given)
    return Explanation(
        number=number,
        model=bulletin.model,
        sentence=_sentence(text, figure),
        fact=contract["facts"][number],
        spans=tuple(contract["entities"][i] for i in _carriers(fact)),
        choices=choices,
        decisions=decisions,
        readings=read_again(bulletin, fact, given=given, units=knowledge_of(nlp).units),
    )


def _carriers(fact: Fact) -> list[int]:
    """The mentions that a fact is made of, in order of the text."""
    linked = [entity.entity for entity in (*fact.places, *fact.projects, *fact.enterprises)]
    ends = [i for i in (fact.metric, fact.date) if i is not None]
    return sorted({number_entity(fact), *ends, *linked})


def _steps(nlp: Language, text: str, figure: Mention, given: Known) -> tuple[tuple[Choice, ...], tuple[Decision, ...]]:
    """What the linker and the attributes had before them when they came to ``figure``, and what they made of it."""
    choices: tuple[Choice, ...] = ()
    decisions: tuple[Decision, ...] = ()
    doc = nlp.make_doc(text)
    state(doc).update(date=given.date, subject=given.subject)
    for _, component in nlp.pipeline:
        if isinstance(component, GovieLinker):
            scene = Scene(text, mentions_of(doc), date=given.date)
            links = component.link(text, scene.mentions, date=given.date)
            choices = explain_links(component, scene, _position(scene, figure), links)
        done = component(doc)
        if isinstance(component, GovieAttributes) and figure.label == "QUANTITY":
            scene = Scene(text, mentions_of(done), date=given.date)
            rows = quantity_features(scene, links_of(done))
            i = _position(scene, figure)
            decisions = explain_attributes(component, rows[i], scene.mentions[i].attrs)
        doc = done
    return choices, decisions


def _position(scene: Scene, figure: Mention) -> int:
    return next(i for i, m in enumerate(scene.mentions) if m.key == figure.key)


def _sentence(text: str, figure: Mention) -> str:
    starts = [*read_sections(text).sentence_starts, len(text)]
    place = bisect_right(starts, figure.start)
    return text[starts[place - 1] : starts[place]].strip() if 0 < place < len(starts) else text
