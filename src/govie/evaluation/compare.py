"""Two systems on the same gold documents: which differences are more than chance?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from govie.errors import InputError
from govie.evaluation.bootstrap import PERCENTILES, SEED, resample
from govie.evaluation.counts import Counts, total
from govie.evaluation.report import SCHEMA, Report

#: Enough for the p-value of one among fifty figures to come below 0.05 after correction.
RESAMPLES: Final = 10_000
LEVEL: Final = 0.05
_MEASURE_OF: Final = {"attributes": "accuracy"}

#: Document → (part, label) → its counts.
Figures = Mapping[str, Mapping[tuple[str, str], Counts]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of A and B and what lies between: ``difference`` is B - A, ``interval`` its 95 % bootstrap interval.

    ``p`` is two-sided and corrected for the number of figures (Holm); None stands where there is nothing to divide by.
    """

    part: str
    label: str
    measure: str
    a: float | None
    b: float | None
    difference: float | None
    interval: tuple[float, float] | None
    p: float | None

    @property
    def verdict(self) -> str:
        """``better``, ``worse`` (B than A, beyond chance), ``same`` (no difference at all) or ``not shown``."""
        if self.difference == 0 and self.interval == (0.0, 0.0):
            return "same"
        if self.difference is None or self.p is None or self.p >= LEVEL:
            return "not shown"
        return "better" if self.difference > 0 else "worse"


@dataclass(frozen=True, slots=True)
class Comparison:
    """All figures of two systems over the documents that both have read; ``left_out`` counts those of one alone."""

    documents: int
    left_out: int
    differences: tuple[Difference, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "schema": "govie-comparison/1",
            "documents": self.documents,
            "left_out": self.left_out,
            "bootstrap": {"over": "documents", "paired": True, "resamples": RESAMPLES, "seed": SEED, "level": LEVEL},
            "differences": [{**asdict(d), "verdict": d.verdict} for d in self.differences],
        }

    def to_markdown(self, a: str = "A", b: str = "B") -> str:
        """What is shown in plain words, then a table."""
        lines = [f"# {b} against {a}", f"A is {a}, B is {b}. {self._words()}", _table(self.differences)]
        return "\n\n".join(lines) + "\n"

    def _words(self) -> str:
        sentences = [f"Both have read {self.documents} documents."]
        if self.left_out:
            sentences.append(f"{self.left_out} documents that only one has read are left out.")
        for verdict in ("better", "worse"):
            names = [f"{_name(d)} ({_points(d.difference)})" for d in self.differences if d.verdict == verdict]
            listed = ", ".join(names) if names else "no figure"
            sentences.append(f"Beyond chance, B is {verdict} in {listed}.")
        open_ = sum(d.verdict == "not shown" for d in self.differences)
        sentences.append(f"For {open_} of {len(self.differences)} figures these documents show no difference.")
        first = next((d for d in self.differences if d.label == "micro"), self.differences[0])
        if first.interval is not None:
            width = 50 * (first.interval[1] - first.interval[0])
            sentences.append(
                f"That is not to say that there is none: in {_name(first)}, less than about {width:.1f} points either "
                "way cannot be seen with so few documents."
            )
        chance = (
            f"Paired bootstrap over documents ({RESAMPLES:,} resamples); a difference counts as beyond chance where "
            f"its two-sided p, corrected for {len(self.differences)} figures (Holm), is below {LEVEL}."
        )
        return " ".join(sentences) + "\n\n" + chance


def figures_of(report: Report | Mapping[str, Any], *, source: str | None = None) -> Figures:
    """The counts of each document, of a report or of its JSON; raises InputError where that is no such JSON."""
    if isinstance(report, Report):
        return {d.name: dict(d.counts) for d in report.documents}
    try:
        if report["schema"] != SCHEMA:
            raise KeyError(f"schema {report['schema']}")
        return {
            document["id"]: {
                (part, label): Counts(row["tp"], row["predicted"], row["support"])
                for part, labels in document["figures"].items()
                for label, row in labels.items()
            }
            for document in report["by_document"]
        }
    except (KeyError, TypeError) as error:
        mend = "name a report.json that govie evaluate wrote"
        raise InputError(f"no evaluation report ({error})", source=source, mend=mend) from error


def compare(a: Figures, b: Figures) -> Comparison:
    """Figure by figure, B - A over the documents that both have.

    Raises InputError where there is no such document, or where the two were scored against different gold.

    >>> key = ("links", "micro")
    >>> a = {str(i): {key: Counts(4, 10, 10)} for i in range(30)}
    >>> b = {str(i): {key: Counts(5, 10, 10)} for i in range(30)}
    >>> compare(a, b).differences[0].verdict
    'better'
    """
    common = [name for name in a if name in b]
    if not common:
        raise InputError("no document in common", mend="compare reports over the same folder")
    for name in common:
        for key in a[name].keys() & b[name].keys():
            if key[0] != "attributes" and a[name][key].support != b[name][key].support:
                mend = "evaluate both against the same gold"
                raise InputError(f"gold {'/'.join(key)} differs in {name}", source=name, mend=mend)
    keys = dict.fromkeys(key for name in common for key in (*a[name], *b[name]))
    found = [_difference(key, [a[n] for n in common], [b[n] for n in common]) for key in keys]
    corrected = holm([d.p for d in found])
    differences = tuple(_with_p(d, p) for d, p in zip(found, corrected, strict=True))
    return Comparison(len(common), len(a.keys() ^ b.keys()), differences)


def _difference(
    key: tuple[str, str],
    a: Sequence[Mapping[tuple[str, str], Counts]],
    b: Sequence[Mapping[tuple[str, str], Counts]],
) -> Difference:
    import numpy as np

    measure = _MEASURE_OF.get(key[0], "f1")
    own = [[document.get(key, Counts()) for document in documents] for documents in (a, b)]
    first, second = (total(counts).value(measure) for counts in own)
    if first is None or second is None:
        return Difference(*key, measure, first, second, None, None, None)
    weights = resample(len(a), RESAMPLES, SEED)
    values = []
    for counts in own:
        tp, predicted, support = (weights @ np.array([(c.tp, c.predicted, c.support) for c in counts])).T
        top, below = (2 * tp, predicted + support) if measure == "f1" else (tp, support)
        values.append(np.where(below > 0, top / np.maximum(below, 1), np.nan))
    gaps = values[1] - values[0]
    gaps = gaps[~np.isnan(gaps)]
    if len(a) < 2 or not len(gaps):
        return Difference(*key, measure, first, second, second - first, None, None)
    low, high = (float(end) for end in np.percentile(gaps, PERCENTILES))
    less, more = (1 + int((gaps <= 0).sum())), (1 + int((gaps >= 0).sum()))
    p = min(1.0, 2 * min(less, more) / (1 + len(gaps)))
    return Difference(*key, measure, first, second, second - first, (low, high), p)


def holm(values: Sequence[float | None]) -> list[float | None]:
    """p-values corrected for their number (Holm's step-down); None stays None.

    >>> holm([0.01, None, 0.04, 0.03])
    [0.03, None, 0.06, 0.06]
    """
    order = sorted((p, i) for i, p in enumerate(values) if p is not None)
    corrected: list[float | None] = [None] * len(values)
    highest = 0.0
    for k, (p, i) in enumerate(order):
        highest = max(highest, min(1.0, p * (len(order) - k)))
        corrected[i] = round(highest, 6)
    return corrected


def _with_p(d: Difference, p: float | None) -> Difference:
    return Difference(d.part, d.label, d.measure, d.a, d.b, d.difference, d.interval, p)


def _table(differences: Sequence[Difference]) -> str:
    lines = [["", "measure", "A", "B", "B - A", "95 %", "p", "B is"], ["---", "---", *["--:"] * 5, "---"]]
    for d in differences:
        ends = "–" if d.interval is None else f"[{_points(d.interval[0])}, {_points(d.interval[1])}]"
        p = "–" if d.p is None else f"{d.p:.3f}"
        cells = [_percent(d.a), _percent(d.b), _points(d.difference), ends, p, d.verdict]
        lines.append([_name(d), d.measure, *cells])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _name(d: Difference) -> str:
    return f"{d.part} {d.label}".replace("_", " ")


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"


def _points(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:+.1f}"
