"""``load`` and ``parse``: a bulletin goes in, checked facts come out."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from govie.bulletin import Bulletin
from govie.errors import InputError, ModelError
from govie.records import Link, Place

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from govie.annotation.marked import MarkedText
    from govie.knowledge.book import Knowledge

DEFAULT_MODEL: Final = "zh_govie_sm"
#: A date of publication: a year, a month or a day.
DATE: Final = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")


def load(model: str = DEFAULT_MODEL, *, knowledge: str | Path | Knowledge | None = None) -> Language:
    """The pipeline of an installed model or of a folder, as a plain spaCy ``Language``; loaded once, then shared.

    ``knowledge`` adds a user's own indicators, aliases, places and units: a TOML file (docs/knowledge.md) or what
    ``read_knowledge`` made of one. Each has a pipeline of its own; a file is read anew once it changes. Raises
    ModelError where the model is not installed, does not fit, or was changed after it was packaged.
    """
    if knowledge is None or not isinstance(knowledge, (str, Path)):
        return _load(model, knowledge)
    return _load(model, _knowledge_of(Path(knowledge)))


def _knowledge_of(path: Path) -> Knowledge:
    from govie.knowledge.book import read_knowledge

    if not path.is_file():
        return read_knowledge(path)  # it says what is wrong
    stat = path.stat()
    return _read_version(path.resolve(), stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=4)
def _read_version(path: Path, changed: int, size: int) -> Knowledge:
    from govie.knowledge.book import read_knowledge

    return read_knowledge(path)


@lru_cache(maxsize=4)
def _load(model: str, knowledge: Knowledge | None) -> Language:
    import spacy

    from govie.models.checksums import KEY, check_files

    check_files(_folder_of(model), model=model)
    try:
        nlp = spacy.load(model)
    except OSError as error:
        mend = "pip install ./models/zh_govie_sm, or name a folder"
        raise ModelError(model, "is not installed", mend=mend) from error
    except (KeyError, ValueError) as error:
        mend = "install the model that belongs to this version"
        raise ModelError(model, f"does not fit this govie ({error})", mend=mend) from error
    nlp.meta.pop(KEY, None)  # they are of these files, not of what a changed pipeline is saved as
    nlp.max_length = 1_000_000_000
    if knowledge is not None:
        for _, component in nlp.pipeline:
            if hasattr(component, "knowledge"):
                component.knowledge = knowledge
    return nlp


def _folder_of(model: str) -> Path:
    """The folder that a model is read from: an installed package's data, else the folder of that name."""
    from spacy.util import get_model_meta, get_package_path, is_package

    if not is_package(model):
        return Path(model)
    package = get_package_path(model)
    meta = get_model_meta(package)
    return Path(package) / f"{meta['lang']}_{meta['name']}-{meta['version']}"


def knowledge_of(nlp: Language) -> Knowledge:
    """The tables that a loaded pipeline looks things up in."""
    from govie.knowledge.book import default_knowledge

    found = (c.knowledge for _, c in nlp.pipeline if hasattr(c, "knowledge"))
    return next(found, None) or default_knowledge()


def parse(
    text: str,
    *,
    date: str | None = None,
    subject: str | None = None,
    min_score: float = 0.0,
    knowledge: str | Path | Knowledge | None = None,
    model: str = DEFAULT_MODEL,
    source: str | None = None,
) -> Bulletin:
    """Read one bulletin.

    ``date`` is when it was published (``2022``, ``2022-03`` or ``2022-03-14``) and ``subject`` the area it is about;
    both are inferred from the text where they are not given. Facts below ``min_score`` are left out. ``knowledge`` is
    as in ``load``. ``source`` is carried along. Raises InputError for text that cannot be read, TableError for own
    knowledge that breaks its grammar, and ModelError where the model is not installed.
    """
    check_known(text, date=date, source=source)
    nlp = load(model, knowledge=knowledge)
    doc = nlp(known_doc(nlp, text, date=date, subject=subject))
    return bulletin_of(doc, min_score=min_score, source=source, model=model_name(nlp), knowledge=knowledge_of(nlp))


def known_doc(nlp: Language, text: str, *, date: str | None = None, subject: str | None = None) -> Doc:
    """The document of a text and what is known of it, for the pipeline to go over."""
    from govie.pipeline.document import state

    doc = nlp.make_doc(text)
    state(doc).update(date=date, subject=subject)
    return doc


def check_known(text: Any, *, date: str | None = None, source: str | None = None) -> None:
    """Raise InputError for a text that cannot be read or a date that is none."""
    check_text(text, source=source)
    if date is not None and not DATE.fullmatch(date):
        raise InputError(f"date {date!r} is not a date", source=source, mend="write 2022, 2022-03 or 2022-03-14")


def check_text(text: Any, *, source: str | None = None) -> None:
    """Raise InputError unless ``text`` is a string with something to read in it and no lone surrogate."""
    if not isinstance(text, str):
        raise InputError(f"the text is a {type(text).__name__}", source=source, mend="pass a str (decode bytes first)")
    if not text.strip():
        raise InputError("the text is empty", source=source, mend="pass the text of a bulletin")
    surrogate = re.search(r"[\ud800-\udfff]", text)
    if surrogate:
        raise InputError(
            f"a lone surrogate U+{ord(surrogate[0]):04X}",
            source=source,
            offset=surrogate.start(),
            mend="decode the bytes again, without errors='surrogateescape'",
        )


def model_name(nlp: Language) -> str:
    return f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"


def bulletin_of(
    doc: Doc,
    *,
    min_score: float = 0.0,
    source: str | None = None,
    model: str | None = None,
    knowledge: Knowledge | None = None,
) -> Bulletin:
    """The records of a document that the pipeline has been over; ``knowledge`` is that of the pipeline."""
    from govie.checks.run import find_findings
    from govie.knowledge.book import default_knowledge
    from govie.pipeline.document import links_of, mentions_of, state, text_of
    from govie.pipeline.facts import Known, build_facts

    known = state(doc)
    text, mentions, links = text_of(doc), mentions_of(doc), links_of(doc)
    tables = knowledge or default_knowledge()
    found = Known(known["date"], known["subject"], known["adcode"], known["genre"], tables)
    facts, warnings = build_facts(text, mentions, links, found)
    facts = [fact for fact in facts if fact.score >= min_score]
    subject = Place(found.subject, found.adcode) if found.subject else None
    return Bulletin(
        text=text,
        entities=tuple(mentions),
        relations=tuple(Link(k.head, k.tail, k.label, k.score) for k in links),
        facts=tuple(facts),
        subject=subject,
        subject_evidence=tuple((start, end) for start, end in known.get("subject_evidence", ())),
        date=found.date,
        source=source,
        model=model,
        findings=find_findings(text, mentions, facts, subject=subject),
        warnings=(*known["warnings"], *warnings),
        doc=doc,
    )


def bulletin_of_marked(
    marked: MarkedText, *, source: str | None = None, knowledge: Knowledge | None = None
) -> Bulletin:
    """The facts of marks made by hand; what the marks leave open (values of dates, codes of areas) is inferred.

    >>> from govie.annotation.marked import parse_marked
    >>> marked = parse_marked("subject: 北票市\\n---\\n{D1|2021年|=2021}{M1|粮食产量}{Q|5万吨|M1 D1}。")
    >>> fact = bulletin_of_marked(marked).facts[0]
    >>> fact.indicator, str(fact.value), fact.unit, fact.period, fact.place
    ('grain_output', '50000000', 'kg', '2021', Place(name='北票市', adcode='211381'))
    """
    from govie.checks.run import find_findings
    from govie.knowledge.book import default_knowledge
    from govie.pipeline.facts import Known, build_facts, normalize

    tables = knowledge or default_knowledge()
    header = {key: value or None for key, value in marked.header.items()}
    known = Known(header.get("date"), header.get("subject"), header.get("adcode"), header.get("genre"), tables)
    mentions, known = normalize(marked.text, marked.mentions, known)
    mentions = [replace(m, attrs=gold.attrs or m.attrs) for m, gold in zip(mentions, marked.mentions, strict=True)]
    facts, warnings = build_facts(marked.text, mentions, marked.links, known)
    subject = Place(known.subject, known.adcode) if known.subject else None
    return Bulletin(
        text=marked.text,
        entities=tuple(mentions),
        relations=marked.links,
        facts=tuple(facts),
        subject=subject,
        subject_evidence=known.evidence,
        date=known.date,
        source=source,
        findings=find_findings(marked.text, mentions, facts, subject=subject),
        warnings=tuple(warnings),
    )
