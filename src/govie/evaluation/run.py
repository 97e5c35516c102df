"""Evaluation of a system over gold documents: plain functions that return a report."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from govie.annotation.documents import script_of, traits_of
from govie.errors import InputError
from govie.evaluation.attributes import attribute_counts, confusions
from govie.evaluation.calibration import outcomes
from govie.evaluation.facts import Judgement, fact_counts, judge_facts
from govie.evaluation.gold import Gold, Predicted, read_gold, read_prediction
from govie.evaluation.links import link_counts
from govie.evaluation.mistakes import mistakes
from govie.evaluation.report import Disagreement, DocumentScore, Report
from govie.evaluation.spans import exact_counts, match_relaxed, relaxed_counts


class Parsed(Protocol):
    """What a parse yields; a Bulletin does."""

    def to_dict(self) -> dict[str, Any]: ...


#: Called as ``parse(text, date=…, subject=…)``, both None where the header has none.
Parse = Callable[..., Parsed]


def evaluate(pairs: Iterable[tuple[Gold, Predicted]]) -> Report:
    """Score predicted bulletins (the JSON contract ``govie/1``) against gold ones; every gold document counts.

    >>> from govie.annotation.marked import parse_marked
    >>> gold = Gold(parse_marked("---\\n{M1|人口}{Q|3万人|M1}"), name="a")
    >>> evaluate([(gold, {"entities": [], "relations": [], "facts": []})]).value("spans_exact", "micro", "recall")
    0.0
    """
    return Report(tuple(score_document(gold, predicted) for gold, predicted in pairs))


def score_document(gold: Gold, predicted: Predicted) -> DocumentScore:
    """The counts of one document; raises InputError where the prediction is about another text."""
    marked = gold.marked
    prediction = read_prediction(predicted, marked.text, source=gold.name or None)
    matched = match_relaxed(marked.mentions, prediction.mentions)
    judged = judge_facts(gold, prediction, matched)
    parts = {
        "spans_exact": exact_counts(marked.mentions, prediction.mentions),
        "spans_relaxed": relaxed_counts(marked.mentions, prediction.mentions, matched),
        "links": link_counts(marked.links, prediction.links, matched),
        "facts": fact_counts(marked, prediction, judged),
        "attributes": attribute_counts(gold, prediction, matched, judged),
    }
    return DocumentScore(
        name=gold.name or marked.header.get("id", ""),
        groups=_groups(gold),
        counts={(part, label): counts for part, labels in parts.items() for label, counts in labels.items()},
        confusion=confusions(gold, prediction, matched),
        disagreements=tuple(_disagreements(gold, judged)),
        outcomes=tuple(outcomes(gold, prediction, matched, judged)),
        mistakes=tuple(mistakes(gold, prediction, matched)),
        text=marked.text,
    )


def evaluate_documents(paths: Iterable[Path], *, parse: Parse) -> Report:
    """Parse the text of each ``.mk`` file and score the result; normal forms come from a ``.norm.tsv`` beside it."""
    return evaluate(_parsed(paths, parse))


def evaluate_directory(gold_dir: Path, *, parse: Parse, only_ids: Collection[str] | None = None) -> Report:
    """Evaluate on the ``.mk`` files of a folder, or on those whose names (without ending) are in ``only_ids``.

    Raises InputError for a folder that is missing or holds no such file, and for ids without a file.
    """
    paths = {path.stem: path for path in sorted(gold_dir.glob("*.mk"))}
    if not paths:
        problem = "holds no .mk file" if gold_dir.is_dir() else "is no folder"
        raise InputError(problem, mend="name a folder of marked text", source=str(gold_dir))
    ids = paths.keys() if only_ids is None else sorted(only_ids)
    if absent := [name for name in ids if name not in paths]:
        raise InputError(f"no {absent[0]}.mk", mend="name ids that have a file", source=str(gold_dir))
    return evaluate_documents([paths[name] for name in ids], parse=parse)


def _parsed(paths: Iterable[Path], parse: Parse) -> Iterator[tuple[Gold, Predicted]]:
    for path in paths:
        gold = read_gold(path)
        header = gold.marked.header
        bulletin = parse(gold.marked.text, date=header.get("date") or None, subject=header.get("subject") or None)
        yield gold, bulletin.to_dict()


def _groups(gold: Gold) -> dict[str, tuple[str, ...]]:
    header = gold.marked.header
    return {
        "split": (header["split"],) if header.get("split") else (),
        "genre": (header.get("genre") or "unknown",),
        "script": (script_of(gold.marked.text),),
        "trait": traits_of(header),
    }


def _disagreements(gold: Gold, judged: Iterable[Judgement]) -> Iterator[Disagreement]:
    for judgement in judged:
        quantity = gold.marked.mentions[judgement.quantity]
        for name in judgement.wrong:
            expected, given = judgement.expected[name], judgement.given[name]
            if name == "metric":
                expected, given = _metric_text(gold, expected), _metric_text(gold, given)
            yield Disagreement(
                gold.name, quantity.start, quantity.end, quantity.text, name, _written(expected), _written(given)
            )


def _metric_text(gold: Gold, metric: int | str | None) -> str | None:
    return gold.marked.mentions[metric].text if isinstance(metric, int) else metric


def _written(value: Any) -> str | None:
    return None if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)
