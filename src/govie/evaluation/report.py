"""The report of an evaluation: figures of all documents and of groups of them, as a dict and as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from govie.evaluation.attributes import Confusion, class_counts
from govie.evaluation.bootstrap import PERCENTILES, RESAMPLES, SEED, interval
from govie.evaluation.calibration import BINS, PARTS, SURE, Outcome, Reliability, reliability
from govie.evaluation.counts import Counts, ratio, total
from govie.evaluation.mistakes import Mistake

SCHEMA: Final = "govie-evaluation/1"

#: How documents are grouped, in the order of the report.
DIMENSIONS: Final = ("split", "genre", "script", "trait")

#: The figures of one line in the tables of groups and documents: (heading, part, label).
HEADLINES: Final = (
    ("spans exact", "spans_exact", "micro"),
    ("spans relaxed", "spans_relaxed", "micro"),
    ("links", "links", "micro"),
    ("facts core", "facts", "core"),
    ("facts full", "facts", "full"),
    ("facts joined", "facts", "joined"),
)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field of a fact that differs from the gold; ``start`` and ``end`` are those of the gold quantity."""

    document: str
    start: int
    end: int
    text: str
    field: str
    expected: str | None
    given: str | None


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """What one document adds: counts by (part, label), confusions by attribute, and the groups it belongs to.

    ``mistakes`` are its wrong spans and links, ``disagreements`` the wrong fields of its facts, both with
    offsets in ``text``.
    """

    name: str
    groups: Mapping[str, tuple[str, ...]]
    counts: Mapping[tuple[str, str], Counts]
    confusion: Mapping[str, Confusion]
    disagreements: tuple[Disagreement, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Report:
    """Scores of documents, and every figure that follows from them.

    Parts are ``spans_exact``, ``spans_relaxed`` (labels and ``micro``), ``links`` (link labels and ``micro``),
    ``facts`` (core, full, joined) and ``attributes`` (accuracy only).
    """

    documents: tuple[DocumentScore, ...]

    def parts(self) -> dict[str, list[str]]:
        """Part → its labels, in the order of the report."""
        parts: dict[str, list[str]] = {}
        for part, label in dict.fromkeys(key for document in self.documents for key in document.counts):
            parts.setdefault(part, []).append(label)
        return parts

    def counts(self, part: str, label: str) -> Counts:
        """The summed counts; KeyError for a part or label that no document has."""
        if label not in self.parts().get(part, ()):
            raise KeyError(f"no figure {part}/{label}")
        return total(document.counts.get((part, label), Counts()) for document in self.documents)

    def value(self, part: str, label: str, measure: str) -> float | None:
        """One figure, None where its denominator is empty; ``measure`` is precision, recall, f1 or accuracy."""
        return self.counts(part, label).value(measure)

    def interval(self, part: str, label: str, measure: str = "f1") -> tuple[float, float] | None:
        """The bootstrap interval of one figure, None below two documents."""
        return interval([d.counts.get((part, label), Counts()) for d in self.documents], measure=measure)

    def group(self, dimension: str) -> dict[str, Report]:
        """The reports of the groups of one dimension (split, genre, script or trait), by name.

        A document with several traits counts in each of them.
        """
        members: dict[str, list[DocumentScore]] = {}
        for document in self.documents:
            for name in document.groups.get(dimension, ()):
                members.setdefault(name, []).append(document)
        return {name: Report(tuple(members[name])) for name in sorted(members)}

    def confusion(self) -> dict[str, Confusion]:
        """The summed confusions by attribute."""
        summed: dict[str, Confusion] = {}
        for document in self.documents:
            for name, confusion in document.confusion.items():
                summed.setdefault(name, Counter()).update(confusion)
        return summed

    def calibration(self) -> dict[str, Reliability]:
        """How far the scores of spans, links and facts keep their promise."""
        found = [one for document in self.documents for one in document.outcomes]
        return {part: reliability([one for one in found if one.part == part]) for part in PARTS}

    def to_dict(self) -> dict[str, Any]:
        """Everything, ready for JSON; empty denominators are null."""
        return {
            "schema": SCHEMA,
            "documents": len(self.documents),
            "bootstrap": {"over": "documents", "resamples": RESAMPLES, "seed": SEED, "percentiles": list(PERCENTILES)},
            "overall": self._figures(),
            "calibration": {part: table.to_dict() for part, table in self.calibration().items()},
            "classes": {name: _classes(confusion) for name, confusion in self.confusion().items()},
            "groups": {
                dimension: {
                    name: {"documents": len(group.documents), **group._figures()}
                    for name, group in self.group(dimension).items()
                }
                for dimension in DIMENSIONS
            },
            "by_document": [
                {
                    "id": document.name,
                    **{dimension: list(names) for dimension, names in document.groups.items()},
                    "figures": {
                        part: {label: document.counts[part, label].to_dict() for label in labels}
                        for part, labels in Report((document,)).parts().items()
                    },
                }
                for document in self.documents
            ],
            "disagreements": [asdict(one) for document in self.documents for one in document.disagreements],
            "mistakes": [asdict(one) for document in self.documents for one in document.mistakes],
        }

    def _figures(self) -> dict[str, dict[str, dict[str, Any]]]:
        return {
            part: {
                label: {**self.counts(part, label).to_dict(), "f1_interval": _listed(self.interval(part, label))}
                for label in labels
            }
            for part, labels in self.parts().items()
        }

    def to_markdown(self) -> str:
        """The report for people: percentages, intervals in brackets, – where there is nothing to divide by."""
        sections = [
            f"# Evaluation of {len(self.documents)} documents",
            f"Brackets hold the 95 % bootstrap interval of F1 over documents ({RESAMPLES:,} resamples). "
            "– stands where there is nothing to divide by.",
            *self._part_tables(),
            *self._attribute_tables(),
            self._calibration_tables(),
            *(self._group_table(f"By {dimension}", self.group(dimension)) for dimension in DIMENSIONS),
            self._group_table("By document", {d.name: Report((d,)) for d in self.documents}),
        ]
        return "\n\n".join(section for section in sections if section) + "\n"

    def _part_tables(self) -> list[str]:
        headings = {
            "spans_exact": "Spans, exact",
            "spans_relaxed": "Spans, relaxed (IoU ≥ 0.5)",
            "links": "Links",
            "facts": "Facts",
        }
        tables = []
        for part, labels in self.parts().items():
            if part in headings:
                rows = [
                    [label, *_prf(self.counts(part, label)), _bracket(self.interval(part, label))] for label in labels
                ]
                table = _table(["label", "support", "predicted", "P", "R", "F1", "F1 interval"], rows)
                tables.append(f"## {headings[part]}\n\n{table}")
        return tables

    def _attribute_tables(self) -> list[str]:
        names = self.parts().get("attributes", [])
        rows = [
            [
                name,
                str(self.counts("attributes", name).support),
                _percent(self.value("attributes", name, "accuracy")),
                _bracket(self.interval("attributes", name, "accuracy")),
            ]
            for name in names
        ]
        tables = ["## Attributes of matched mentions\n\n" + _table(["attribute", "n", "accuracy", "interval"], rows)]
        for name, confusion in self.confusion().items():
            classes = [[label, *_prf(counts)] for label, counts in class_counts(confusion).items()]
            slips = [f"{t} → {g}: {n}" for (t, g), n in confusion.most_common() if t != g]
            table = _table([name, "support", "predicted", "P", "R", "F1"], classes)
            tables.append(f"### {name}\n\n{table}" + (f"\n\nGold → predicted: {'; '.join(slips)}." if slips else ""))
        return tables

    def _calibration_tables(self) -> str:
        tables = self.calibration()
        columns = ["score", *(f"{part}: {name}" for part in tables for name in ("n", "score", "right"))]
        titles = ["", "predicted", "calibration error", f"score ≥ {SURE}", "of these right"]
        rows = []
        for part, table in tables.items():
            shares = (table.error, ratio(table.sure, table.n), ratio(table.sure_right, table.sure))
            rows.append([part, str(table.n), *map(_percent, shares)])
        parts = [
            "## Calibration",
            f"The error is the expected one over {BINS} bins of scores. A span is right exactly, a link with both its "
            "ends, a fact in quantity and metric.",
            _table(titles, rows),
            "Each bin: predictions, their mean score, how many of them are right.",
            _table(columns, [_bin_row(tables, i) for i in range(BINS)]),
        ]
        return "\n\n".join(parts)

    def _group_table(self, heading: str, groups: Mapping[str, Report]) -> str:
        if not groups:
            return ""
        rows = []
        for name, group in groups.items():
            cells = []
            for _, part, label in HEADLINES:
                bracket = group.interval(part, label)
                figure = _percent(group.value(part, label, "f1"))
                cells.append(figure if bracket is None else f"{figure} {_bracket(bracket)}")
            support = group.counts("facts", "core").support
            rows.append([name, str(len(group.documents)), str(support), *cells])
        titles = [title for title, _, _ in HEADLINES]
        return f"## {heading}\n\nF1.\n\n" + _table(["", "documents", "gold facts", *titles], rows)


def _bin_row(tables: Mapping[str, Reliability], i: int) -> list[str]:
    own = [table.bins[i] for table in tables.values()]
    cells = [cell for b in own for cell in (str(b.n), _percent(b.score), _percent(b.rate))]
    return [f"{own[0].low:.1f}–{own[0].high:.1f}", *cells]


def _classes(confusion: Confusion) -> dict[str, Any]:
    return {
        "classes": {name: counts.to_dict() for name, counts in class_counts(confusion).items()},
        "confusion": [{"gold": t, "predicted": g, "count": n} for (t, g), n in sorted(confusion.items())],
    }


def _listed(bounds: tuple[float, float] | None) -> list[float] | None:
    return None if bounds is None else list(bounds)


def _prf(counts: Counts) -> list[str]:
    figures = (counts.precision, counts.recall, counts.f1)
    return [str(counts.support), str(counts.predicted), *(_percent(figure) for figure in figures)]


def _percent(figure: float | None) -> str:
    return "–" if figure is None else f"{100 * figure:.1f}"


def _bracket(bounds: tuple[float, float] | None) -> str:
    return "–" if bounds is None else f"[{100 * bounds[0]:.1f}, {100 * bounds[1]:.1f}]"


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table: the first column to the left, the others to the right."""
    lines = [titles, ["---", *("--:" for _ in titles[1:])], *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
