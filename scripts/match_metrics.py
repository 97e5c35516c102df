"""Score the matcher of indicators on a labelled list: ``python scripts/match_metrics.py [FILE...] [--show]``."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path
from typing import NamedTuple

from govie.knowledge.indicators import IndicatorMatch, find_indicator

GOLDEN = Path(__file__).parents[1] / "tests" / "golden"
NONE = "-"


class Judged(NamedTuple):
    """One labelled mention and what the matcher made of it: ``verdict`` is right, wrong (another id) or missed."""

    row: dict[str, str]
    match: IndicatorMatch
    verdict: str


def judge(path: Path) -> list[Judged]:
    """Look every mention of ``path`` up, with the dimension of its figures and the row that it stands in."""
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    judged = []
    for row in rows:
        match = find_indicator(row["metric"], dimension=row["dimension"] or None, row_end=row["row_end"] or None)
        found = match.id or NONE
        verdict = "right" if found == row["indicator"] else "missed" if found == NONE else "wrong"
        judged.append(Judged(row, match, verdict))
    return judged


def share(judged: list[Judged], verdict: str) -> float:
    return sum(j.verdict == verdict for j in judged) / len(judged)


def scope_share(judged: list[Judged]) -> float:
    """Of the indicators that were found, how many have the scope of the label."""
    found = [j for j in judged if j.verdict == "right" and j.match.id]
    return sum((j.match.scope or "") == j.row["scope"] for j in found) / len(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(GOLDEN.glob("indicators*.tsv")))
    parser.add_argument("--show", action="store_true", help="print what is wrong or missed")
    options = parser.parse_args()
    for path in options.files:
        judged = judge(path)
        shares = ", ".join(f"{verdict} {share(judged, verdict):.3f}" for verdict in ("right", "wrong", "missed"))
        print(f"{path.name}: {len(judged)} mentions, {shares}; scope {scope_share(judged):.3f}")
        for row, match, verdict in judged if options.show else ():
            if verdict != "right":
                print(f"  {verdict}: {row['metric']} is {row['indicator']}, found {match.id}  {row['context']}")


if __name__ == "__main__":
    main()
