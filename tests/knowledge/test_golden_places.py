"""tests/golden/places.tsv: what a name means, with the text before it, the subject, an area met before and the year."""

import csv
from pathlib import Path

import pytest

from govie.knowledge.places import former_adcode, resolve_place, resolve_places, subject_place

GOLDEN = Path(__file__).parents[1] / "golden" / "places.tsv"
ROWS = list(csv.DictReader(GOLDEN.open(encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE))


def resolved(row: dict[str, str]) -> tuple[str | None, tuple[str, ...]]:
    name, subject = row["name"].replace("\\n", "\n"), row["subject"] or None
    if row["met"]:
        met = subject_place(row["met"])
        assert met is not None
        return resolve_place(name, label=row["label"], subject=subject, context={str(met.adcode)})
    if row["before"]:
        cut = len(row["before"])
        mentions = [(0, cut, "REGION"), (cut, cut + len(name), row["label"])]
        return resolve_places(mentions, row["before"] + name, subject=subject)[1]
    return resolve_place(name, label=row["label"], subject=subject)


@pytest.mark.parametrize("row", ROWS, ids=lambda r: "-".join(filter(None, (r["name"], r["before"], r["subject"]))))
def test_a_name_means(row: dict[str, str]) -> None:
    adcode, candidates = resolved(row)
    assert adcode == (row["adcode"] or None), row["note"]
    if row["candidates"]:
        assert sorted(candidates) == row["candidates"].split(",")
    if adcode:
        former = former_adcode(row["name"], adcode, year=int(row["year"]) if row["year"] else None)
        assert former == (row["former"] or None), row["note"]


def test_the_list_is_long() -> None:
    assert len(ROWS) >= 200
