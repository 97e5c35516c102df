"""The golden files of numbers, dates and places through govie and other parsers; what reading values costs.

    python benchmarks/values.py                 golden files: right, no answer, silently wrong (peers where installed)
    python benchmarks/values.py --markdown      the same as the table of docs/values.md
    python benchmarks/values.py --cost          seconds for the values of corpus/ beside the tagger's (needs the model)
    python benchmarks/values.py --publication   how often the date of publication is inferred right, by source

Peers: ``pip install "govie[peers]"`` and, on its own, ``pip install jionlp`` (it needs jiojio, which is GPL).
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date as Day
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from govie.errors import ValueNotRead
from govie.values.dates import find_dates, period_of, resolve_dates
from govie.values.quantities import find_quantities, read_quantity
from govie.values.units import read_unit

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"
Row = Mapping[str, str]
#: A peer's answer: numbers or days, () where it gives none.
Answer = tuple[Any, ...]


def rows(name: str) -> list[dict[str, str]]:
    """The lines of a golden file by column; ``mention`` is the marked stretch, else the whole input."""
    head, *body = (GOLDEN / name).read_text(encoding="utf-8").splitlines()
    found = []
    for line in body:
        if not line.startswith("#"):
            row = dict(zip(head.split("\t"), line.split("\t"), strict=True))
            raw = row.get("input", row.get("name", "")).replace("\\n", "\n").replace("\\t", "\t")
            row["mention"] = raw.partition("[")[2].partition("]")[0] or raw
            found.append(row)
    return found


# ---- numbers


def numbers(*texts: Any) -> Answer:
    try:
        return tuple(Decimal(str(text)) for text in texts if text not in (None, ""))
    except InvalidOperation:
        return ()


def own_number(raw: str) -> Answer:
    quantity = read_quantity(raw)
    return numbers(quantity.value, quantity.value_max)


def cn2an_number(raw: str) -> Answer:
    import cn2an

    return numbers(cn2an.cn2an(raw, "smart"))


def jionlp_number(raw: str) -> Answer:
    import jionlp

    found = jionlp.parse_money(raw)
    number = found["num"] if found else None
    return numbers(*number) if isinstance(number, list) else numbers(number)


def is_right_number(answer: Answer, row: Row) -> bool:
    """In base units or in the unit written (a peer that leaves the unit alone is right too)."""
    expected = numbers(row["value"], row["value_max"])
    if answer == expected:
        return True
    factors = {Fraction(1)}
    for start in range(1, len(row["mention"])):
        with contextlib.suppress(ValueNotRead):
            factors.add(read_unit(row["mention"][start:]).factor)
    scaled = [tuple(Fraction(number) * factor for number in answer) for factor in factors]
    return tuple(map(Fraction, expected)) in scaled


# ---- dates


def own_date(row: Row) -> Answer:
    text = row["input"].replace("\\n", "\n")
    before, mark, _ = text.partition("[")
    text = text.replace("[", "").replace("]", "")
    span = (len(before), len(before) + len(row["mention"])) if mark else (0, len(text))
    spans = [(m.start, m.end) for m in find_dates(text)] if mark else [span]
    if span not in spans:
        return ()
    value = resolve_dates(spans, text, date=row["date"] or None)[spans.index(span)]
    period = period_of(value) if value else None
    return (period.start or "", period.end or "") if period else ()


def base_day(row: Row) -> datetime:
    year, month, day = (*map(int, row["date"].split("-")), 1, 1)[:3] if row["date"] else (2022, 3, 15)
    return datetime(year, month, day)


def jionlp_date(row: Row) -> Answer:
    import jionlp

    found = jionlp.parse_time(row["mention"], time_base=base_day(row).timestamp())
    return (
        tuple(str(end)[:10] for end in found["time"]) if found and found["type"] in ("time_point", "time_span") else ()
    )


def dateparser_date(row: Row) -> Answer:
    import dateparser

    found = dateparser.parse(row["mention"], languages=["zh"], settings={"RELATIVE_BASE": base_day(row)})
    return (found.date().isoformat(),) if found else ()


def is_right_date(answer: Answer, row: Row) -> bool:
    """First and last day agree (an open end is not asked for); a parser of points need only hit the period."""
    start, end = row["start"], row["end"]
    if len(answer) == 1:
        return bool(start or end) and (start or "0000") <= answer[0] <= (end or "9999")
    return bool(answer) and bool(row["value"]) and start in ("", answer[0]) and end in ("", answer[1])


# ---- places


def own_place(row: Row) -> Answer:
    """The area behind a name, given the text before it, the bulletin's subject and an area met before."""
    from govie.knowledge.places import resolve_place, resolve_places, subject_place

    name, before, subject = row["mention"], row["before"], row["subject"] or None
    if before and not row["met"]:
        spans = [(0, len(before), "REGION"), (len(before), len(before) + len(name), row["label"])]
        code = resolve_places(spans, before + name, subject=subject)[1][0]
    else:
        met = subject_place(row["met"]) if row["met"] else None
        context = {met.adcode} if met and met.adcode else set()
        code = resolve_place(name, label=row["label"], subject=subject, context=context)[0]
    return (code,) if code else ()


def cpca_place(row: Row) -> Answer:
    import cpca

    code = cpca.transform([row["before"] + row["mention"]]).iloc[0]["adcode"]
    return (str(code),) if isinstance(code, str) and code else ()


def is_right_place(answer: Answer, row: Row) -> bool:
    return answer == (row["adcode"],)


# ---- the table


def judge(
    ask: Callable[[Any], Answer], lines: Sequence[Row], right: Callable[[Answer, Row], bool], key: str
) -> Counter[str]:
    """Counts of ``right``, ``none`` (no answer where there is one) and ``wrong`` (an answer that is not so)."""
    counts: Counter[str] = Counter()
    for row in lines:
        try:
            with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
                warnings.simplefilter("ignore")
                answer = ask(row["mention"] if key == "mention" else row)
        except Exception:
            answer = ()
        wanted = bool(row.get("value") or row.get("adcode"))
        if not answer:
            counts["none" if wanted else "right"] += 1
        else:
            counts["right" if wanted and right(answer, row) else "wrong"] += 1
    return counts


def table() -> list[tuple[str, str, str, Counter[str]]]:
    """(golden lines, parser, its version, counts) for each parser that is installed."""
    quantities = [row for row in rows("quantities.tsv") if row["reading"] != "none-found"]
    money = [row for row in quantities if row["dimension"] == "money"]
    dates = rows("dates.tsv")
    runs: list[tuple[str, str, list[dict[str, str]], Callable[[Any], Answer], Any, str]] = []
    for title, lines in (("quantities", quantities), ("quantities of money", money)):
        runs.append((title, "govie", lines, own_number, is_right_number, "mention"))
        runs.append((title, "jionlp", lines, jionlp_number, is_right_number, "mention"))
        runs.append((title, "cn2an", lines, cn2an_number, is_right_number, "mention"))
    runs.append(("dates", "govie", dates, own_date, is_right_date, "row"))
    runs.append(("dates", "jionlp", dates, jionlp_date, is_right_date, "row"))
    runs.append(("dates", "dateparser", dates, dateparser_date, is_right_date, "row"))
    if (GOLDEN / "places.tsv").is_file():
        places = rows("places.tsv")
        runs.append(("places", "govie", places, own_place, is_right_place, "row"))
        runs.append(("places", "cpca", places, cpca_place, is_right_place, "row"))
    return [
        (f"{title} ({len(lines)})", name, version(name), judge(ask, lines, right, key))
        for title, name, lines, ask, right, key in runs
        if find_spec(name)
    ]


def version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed(name)
    except PackageNotFoundError:
        return ""


def show(markdown: bool) -> None:
    cells = [("golden lines", "parser", "right", "no answer", "silently wrong")]
    for title, name, number, counts in table():
        total = counts.total()
        shares = (f"{100 * counts[kind] / total:.1f} %" for kind in ("right", "none", "wrong"))
        cells.append((title, f"{name} {number}".strip(), *shares))  # type: ignore[arg-type]
    if markdown:
        cells.insert(1, ("---", "---", "---:", "---:", "---:"))
        print("\n".join("| " + " | ".join(row) + " |" for row in cells))
    else:
        print("\n".join(f"{row[0]:<28}{row[1]:<22}" + "".join(f"{cell:>16}" for cell in row[2:]) for row in cells))


# ---- cost and publication


def show_cost() -> None:
    import govie
    from govie.pipeline.document import mentions_of
    from govie.values.units import default_units

    nlp, table = govie.load(), default_units()
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus").glob("*.txt"))[:60]]
    spent: dict[str, float] = defaultdict(float)
    for text in texts:
        doc = nlp.make_doc(text)
        for name, component in nlp.pipeline:
            started = time.perf_counter()
            doc = component(doc)
            spent[name] += time.perf_counter() - started
        mentions = mentions_of(doc)
        started = time.perf_counter()
        for mention in mentions:
            if mention.label == "QUANTITY":
                read_quantity(mention.text, units=table)  # with a table of one's own nothing is cached
        resolve_dates([(m.start, m.end) for m in mentions if m.label == "DATE"], text)
        spent["reading values"] += time.perf_counter() - started
        started = time.perf_counter()
        find_quantities(text)
        find_dates(text)
        spent["finding values"] += time.perf_counter() - started
    values, tagger = spent["reading values"], spent["govie_tagger"]
    for name, seconds in spent.items():
        print(f"{name:<20}{seconds:>8.2f} s")
    both = values + spent["finding values"]
    print(
        f"reading values costs {values / tagger:.3f} of the tagger's time, finding and reading them {both / tagger:.3f}"
    )


def show_publication() -> None:
    from govie.annotation.marked import read_marked
    from govie.values.publication import publication_of

    counts: dict[str, Counter[bool]] = defaultdict(Counter)
    splits = json.loads((ROOT / "annotations" / "splits.json").read_text(encoding="utf-8"))
    for name in (*splits["train"], *splits["dev"]):
        marked = read_marked(ROOT / "annotations" / f"{name}.mk")
        if marked.header.get("date"):
            found = publication_of(marked.text)
            counts[found.source][(found.date or "")[:4] == marked.header["date"][:4]] += 1
    for source, count in counts.items():
        print(f"{source:<16}{count[True]:>4} of {count.total():>4} right, {count[True] / count.total():.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("markdown", "cost", "publication"):
        parser.add_argument(f"--{name}", action="store_true")
    options = parser.parse_args()
    if options.cost:
        show_cost()
    elif options.publication:
        show_publication()
    else:
        print(f"{Day.today().isoformat()}, golden files of {GOLDEN.relative_to(ROOT)}\n")
        show(options.markdown)


if __name__ == "__main__":
    main()
