"""Damaged texts through everything that reads text: what crashes, hangs, or points outside its text is printed.

    python benchmarks/fuzz.py values --seed 1 --count 100000      numbers, dates, units, places: finders and readers
    python benchmarks/fuzz.py marked --seed 1 --count 100000      marked text: read, written, read again
    python benchmarks/fuzz.py parse  --seed 1 --count 10000       govie.parse and what a bulletin is written as
    python benchmarks/fuzz.py many   --seed 1 --count 10000       govie.parse_many by 32, beside govie.parse of each
    python benchmarks/fuzz.py convert --seed 1 --count 3000       files of every annotation format

An input is made from the stretches of ``corpus/`` and ``annotations/`` by cutting, joining, doubling and by characters
that texts should not hold; the same seed makes the same inputs. A run ends with status 1 where a law is broken.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from govie.errors import GovieError, InputError

ROOT = Path(__file__).resolve().parent.parent
#: Characters that break things: white space, controls, bidi marks, surrogates, what markup and grammars are made of.
ODD = (
    *"\0\t\n\r\x0b\x0c\x1b\x7f\x85\u00a0\u2028\u2029\u3000\ufeff\u200b\u200e\u202e\u2066\ud800\udfff\U0010ffff😀👨‍👩‍👧",
    *"{}|\\()（）[]“”‘’《》,，.．。、;；:：-—~～/%‰℃+±=@#*<>&'\"_",
    *"0123456789０９①⑩Ⅳ½²٣零〇一二两三十百千万亿兆廿卅元年月日季旬初末底前后来以上下成倍番分之点个第",
)
#: What the values are mostly read from.
WORDS = (
    "2021年",
    "十四五",
    "上半年",
    "春节",
    "去年",
    "亿元",
    "万吨",
    "个百分点",
    "平方公里",
    "三分之一",
    "翻两番",
    "民国",
    "北票市",
    "正月",
)
#: What ``parse`` and ``many`` say is known of a text, nothing more often than not.
KNOWN: tuple[dict[str, str | None], ...] = (
    *[{}] * 5,
    {"date": "2022-03"},
    {"date": "0001"},
    {"date": "9999-12-31"},
    {"subject": "北票市"},
    {"subject": "无此县", "date": "2020"},
)
#: Texts that are checked together, where they are more than one.
STEPS = {"many": 32}
SLOW = 5.0


class Broken(Exception):
    """A law that does not hold."""


def law(holds: object, what: str) -> None:
    if not holds:
        raise Broken(what)


def seeds_of(target: str) -> list[str]:
    """The stretches that inputs are made of: lines of the corpus, of marked text for ``marked``."""
    folder, pattern = ("annotations", "*.mk") if target == "marked" else ("corpus", "*.txt")
    files = sorted((ROOT / folder).rglob(pattern))
    lines = (line for path in files[::3] for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line.strip()]


def mutate(random_: random.Random, seeds: list[str], *, longest: int = 60) -> str:
    """A short text: stretches of seeds, words and odd characters, then a few cuts, doublings and swaps.

    >>> mutate(random.Random(1), ["全市粮食产量5万吨"]) == mutate(random.Random(1), ["全市粮食产量5万吨"])
    True
    """
    parts = []
    for _ in range(random_.randint(1, 4)):
        kind = random_.random()
        if kind < 0.6:
            seed = random_.choice(seeds)
            start = random_.randrange(len(seed))
            parts.append(seed[start : start + random_.randint(1, longest // 2)])
        elif kind < 0.8:
            parts.append(random_.choice(WORDS))
        else:
            parts.append("".join(random_.choices(ODD, k=random_.randint(1, 8))))
    text = "".join(parts)[:longest]
    for _ in range(random_.randint(0, 3)):
        at = random_.randint(0, len(text))
        end = min(len(text), at + random_.randint(0, 5))
        middle = random_.choice(("", text[at:end] * random_.randint(2, 5), random_.choice(ODD), text[at:end][::-1]))
        text = text[:at] + middle + text[end:]
    return text


def check_values(text: str) -> None:
    from govie.knowledge.places import find_places
    from govie.values.anchor import Anchor
    from govie.values.dates import anchor_of, find_dates, period_of, read_date, resolve_dates
    from govie.values.numerals import read_numeral
    from govie.values.publication import publication_of
    from govie.values.quantities import read_quantity
    from govie.values.quantity_spans import find_quantities
    from govie.values.simplify import fold
    from govie.values.units import read_unit

    law(len(fold(text)) == len(text), "fold keeps the length")
    quantities, dates = find_quantities(text), find_dates(text)
    for found in (quantities, dates):
        spans = [(m.start, m.end) for m in found]
        law(all(0 <= start < end <= len(text) for start, end in spans), "spans lie in the text")
        law(all(a[1] <= b[0] for a, b in itertools.pairwise(spans)), "spans are in order and apart")
    law(all(0 <= p.start < p.end <= len(text) for p in find_places(text)), "places lie in the text")
    for raw in (text, *(text[m.start : m.end] for m in quantities)):
        quantity = read_quantity(raw)
        law(quantity.value is None or quantity.value.is_finite(), "values are finite")
        law(quantity.raw == raw, "raw is what was read")
    publication = publication_of(text)
    start, end = publication.start, publication.end
    law(start is None or end is None or 0 <= start < end <= len(text), "the date lies in the text")
    anchor_of(text, date=None)
    values = resolve_dates([(m.start, m.end) for m in dates], text, date="2022-03")
    for value in (*values, read_date(text, anchor=Anchor("2022-03-01")), read_date(text, anchor=Anchor())):
        if value is not None:
            period_of(value)
    for read in (read_numeral, read_unit, period_of):
        _refused(read, text)


def _refused(read: Callable[[str], object], text: str) -> None:
    try:
        read(text)
    except GovieError:
        return


def check_marked(text: str) -> None:
    from govie.annotation.marked import format_marked, parse_marked

    try:
        marked = parse_marked(text if "---" in text else "---\n" + text)
    except GovieError:
        return
    law(all(marked.text[m.start : m.end] == m.text for m in marked.mentions), "mentions are their slices")
    again = parse_marked(format_marked(marked))
    same = (again.text, again.mentions, again.links) == (marked.text, marked.mentions, marked.links)
    law(same, "what is written is read back")


def check_parse(text: str, known: dict[str, str | None], *, schema: bool = False) -> None:
    import govie

    try:
        bulletin = govie.parse(text, **known)
    except InputError as error:
        law(unreadable(text), f"refused: {error}")
        if error.offset is not None:
            law("\ud800" <= text[error.offset] <= "\udfff", "the offset names the surrogate")
        return
    check_bulletin(bulletin, text, schema=schema)


def unreadable(text: str) -> bool:
    return not text.strip() or any("\ud800" <= c <= "\udfff" for c in text)


def check_bulletin(bulletin: Any, text: str, *, schema: bool) -> None:
    law(bulletin.text == text, "the text is the caller's")
    law(all(text[m.start : m.end] == m.text != "" for m in bulletin.entities), "mentions are their slices")
    spans = [span for fact in bulletin.facts for span in (*fact.evidence, (fact.start, fact.end))]
    spans += [span for finding in bulletin.findings for span in finding.evidence]
    law(all(0 <= start < end <= len(text) for start, end in spans), "evidence lies in the text")
    law(all(k.head < len(bulletin.entities) > k.tail for k in bulletin.relations), "links name entities")
    bulletin.to_json().encode()
    if schema:
        _check_written(bulletin)


def _check_written(bulletin: Any) -> None:
    import json

    import jsonschema

    from govie.annotation.marked import parse_marked
    from govie.schema import load_schema

    jsonschema.validate(json.loads(bulletin.to_json()), load_schema())
    law(parse_marked(bulletin.to_mk()).text == bulletin.text, "marked text keeps the text")
    bulletin.to_csv().encode()
    bulletin.to_html().encode()


def check_many(items: list[tuple[str, dict[str, str | None]]]) -> None:
    """``parse_many`` of a batch says in order what ``parse`` says of each, but for the last digits of scores."""
    import govie
    from govie.records import Failure

    found = list(govie.parse_many(items))
    law(len(found) == len(items), "as many results as texts")
    for (text, known), many in zip(items, found, strict=True):
        law(isinstance(many, Failure) == unreadable(text), f"fails where it cannot be read: {text!a}")
        if not isinstance(many, Failure):
            check_bulletin(many, text, schema=False)
            law(_said(many) == _said(govie.parse(text, **known)), f"the same as parse: {text!a} {known}")


def _said(bulletin: Any) -> list[Any]:
    """What does not hang on scores."""
    marks = [(m.label, m.start, m.end, m.attrs) for m in bulletin.entities]
    return [bulletin.text, marks, [(k.head, k.tail, k.label) for k in bulletin.relations], len(bulletin.facts)]


def convert_seeds(folder: Path) -> dict[str, list[tuple[str, bytes]]]:
    """Format → the files (name, bytes) of two annotated bulletins; formats whose libraries are missing are left out."""
    from govie.annotation.marked import read_marked
    from govie.conversions.registry import FORMATS, write
    from govie.errors import ExtraError

    bulletins = [read_marked(path) for path in sorted((ROOT / "annotations").rglob("*.mk"))[:2]]
    found = {}
    for name in FORMATS:
        own = folder / name
        own.mkdir()
        try:
            write(name, bulletins, own)
        except (ExtraError, ImportError) as error:
            print(f"left out: {name} ({error})")
            continue
        found[name] = [(str(p.relative_to(own)), p.read_bytes()) for p in sorted(own.rglob("*")) if p.is_file()]
    return found


def damage(random_: random.Random, data: bytes) -> bytes:
    """``data`` with a few bytes cut, doubled or replaced."""
    for _ in range(random_.randint(1, 4)):
        at = random_.randint(0, len(data))
        end = min(len(data), at + random_.choice((0, 1, 2, 10, 200)))
        odd = random_.choice(
            (b"", b"\0", b"\xff", b'"', b"-1", b"1e999", b"null", b"{", b"]", b"\n", b"\t", b"\\ud800")
        )
        data = data[:at] + random_.choice((odd, data[at:end] * 2, b"")) + data[end:]
    return data


def run_convert(seed: int, count: int) -> int:
    from govie.conversions.registry import read

    random_, failures = random.Random(seed), Failures("convert", seed)
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        seeds = convert_seeds(Path(scratch))
        for n in range(count):
            name = random_.choice(sorted(seeds))
            folder = Path(scratch, "damaged", str(n))
            hit = random_.randrange(len(seeds[name]))
            for k, (file, data) in enumerate(seeds[name]):
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                (folder / file).write_bytes(damage(random_, data) if k == hit else data)
            try:
                read(name, folder)
                outcomes["read"] += 1
            except GovieError:
                outcomes["refused"] += 1
            except Exception as error:
                failures.add(n, f"{name}: {seeds[name][hit][0]}", error)
    print(f"convert: seed {seed}, {count:,} damaged files, {dict(outcomes)}, {failures.count} crashes")
    return failures.count


class Failures:
    """Prints the first inputs that break a law in each place, and counts all."""

    def __init__(self, target: str, seed: int) -> None:
        self.target, self.seed, self.count = target, seed, 0
        self.places: Counter[str] = Counter()

    def add(self, n: int, text: str, error: Exception) -> None:
        self.count += 1
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} {Path(frame.filename).name}:{frame.lineno}"
        self.places[place] += 1
        if self.places[place] <= 3:
            print(f"BROKEN {self.target} seed {self.seed} input {n}: {place}: {error}\n  {text!a}", flush=True)


def run_texts(target: str, seed: int, count: int, *, seconds: float) -> int:
    """``count`` inputs of ``target``, or as many as ``seconds`` allow; the number that broke a law."""
    random_, seeds, failures = random.Random(seed), seeds_of(target), Failures(target, seed)
    step = STEPS.get(target, 1)
    if target in ("parse", "many"):
        check_parse("2021年", {})  # loads the model
    started, slowest, done = time.perf_counter(), (0.0, ""), 0
    own = time.process_time()
    while done < count and time.perf_counter() - started < seconds:
        texts = [mutate(random_, seeds, longest=_longest(target, random_)) for _ in range(min(step, count - done))]
        before = time.process_time()
        try:
            check(target, texts, random_, schema=done % 50 == 0)
        except Exception as error:
            failures.add(done, texts[0], error)
        slowest = max(slowest, (time.process_time() - before, texts[0]))
        done += len(texts)
    rate = done / (time.process_time() - own)
    print(
        f"{target}: seed {seed}, {done:,} inputs, {failures.count} broke a law; {rate:,.0f} a second of the processor, "
        f"slowest {slowest[0]:.2f} s {slowest[1]!a:.80}"
    )
    return failures.count + (slowest[0] > SLOW)


def _longest(target: str, random_: random.Random) -> int:
    """One text of five is long where spans are linked."""
    return 60 if target in ("values", "marked") or random_.random() < 0.8 else 400


def check(target: str, texts: list[str], random_: random.Random, *, schema: bool) -> None:
    """The laws of ``target`` for its texts: one of them, or for ``many`` a batch."""
    match target:
        case "many":
            check_many([(text, random_.choice(KNOWN)) for text in texts])
        case "parse":
            check_parse(texts[0], random_.choice(KNOWN), schema=schema)
        case "values":
            check_values(texts[0])
        case _:
            check_marked(texts[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=("values", "marked", "parse", "many", "convert"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=280, help="stop after so long")
    options = parser.parse_args()
    if options.target == "convert":
        sys.exit(bool(run_convert(options.seed, options.count)))
    sys.exit(bool(run_texts(options.target, options.seed, options.count, seconds=options.seconds)))


if __name__ == "__main__":
    main()
