"""What the libraries of annotation tools make of our files: spans and links that they load, beside those of the gold.

    python benchmarks/consumers.py [DIR] [--python OTHER_VENV/bin/python]

DIR (annotations/ where left out) is written in each format by ``govie convert``'s functions and loaded by libraries
that are not govie's. A library that is not installed is left out with a message; ``--python`` names further
environments to look for it in. A span counts as the same where label, offsets (code points) and text are; a link where
label and both ends are.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent

COLUMNS = ("bulletins", "spans", "links")

Span = tuple[str, int, int, str]


class Loaded(NamedTuple):
    """A bulletin as a library has it; ``links`` is None where the library has none."""

    name: str
    spans: list[Span]
    links: list[tuple[str, Span, Span]] | None


def gold(folder: Path) -> list[Loaded]:
    from govie.conversions.registry import read

    found = []
    for marked in read("mk", folder):
        spans = [(m.label, m.start, m.end, m.text) for m in marked.mentions]
        links = [(k.label, spans[k.head], spans[k.tail]) for k in marked.links]
        found.append(Loaded(marked.header["id"], spans, links))
    return found


def cassis(folder: Path) -> Iterator[Loaded]:
    import cassis

    types = cassis.load_typesystem(folder / "TypeSystem.xml")
    for path in sorted(folder.glob("*.xmi")):
        cas = cassis.load_cas_from_xmi(path, typesystem=types)

        def span(fs: Any) -> Span:
            return fs.label, fs.begin, fs.end, fs.get_covered_text()

        links = [(k.label, span(k.Governor), span(k.Dependent)) for k in cas.select("webanno.custom.GovieLink")]
        yield Loaded(path.stem, [span(fs) for fs in cas.select("webanno.custom.GovieSpan")], links)


def label_studio(folder: Path) -> Iterator[Loaded]:
    """The interface validates every task's annotation; the converter exports it (without relations).

    The converter works on exports: each task has the number that Label Studio gives it when it is imported.
    """
    from label_studio_sdk.converter import Converter
    from label_studio_sdk.label_interface import LabelInterface

    config = (folder / "label_config.xml").read_text(encoding="utf-8")
    interface = LabelInterface(config)
    interface.validate()
    tasks = json.loads((folder / "bulletins.json").read_text(encoding="utf-8"))
    refused = [task["data"]["id"] for task in tasks if not interface.validate_annotation(task["annotations"][0])]
    if refused:
        raise ValueError(f"not valid by the labelling config: {refused}")
    with TemporaryDirectory() as name:
        exported = Path(name) / "exported.json"
        exported.write_text(json.dumps([{"id": n, **task} for n, task in enumerate(tasks)]), encoding="utf-8")
        Converter(config, None, download_resources=False).convert(str(exported), name, "JSON_MIN", is_dir=False)
        path = Path(name) / "result.json"
        for row in json.loads(path.read_text(encoding="utf-8")):
            spans = [(r["labels"][0], r["start"], r["end"], row["text"][r["start"] : r["end"]]) for r in row["label"]]
            yield Loaded(tasks[row["id"]]["data"]["id"], spans, None)


def bratly(folder: Path) -> Iterator[Loaded]:
    from bratly import AttributeAnnotation, EntityAnnotation, NoteAnnotation, RelationAnnotation

    for path in sorted(folder.glob("*.ann")):
        text = path.with_suffix(".txt").read_bytes().decode()
        lines = path.read_text(encoding="utf-8").splitlines()
        known = {line.partition("\t")[0]: EntityAnnotation.from_line(line) for line in lines if line[0] == "T"}

        def span(one: Any, text: str = text) -> Span:
            return one.label, one.get_start(), one.get_end(), text[one.get_start() : one.get_end()]

        for line in lines:
            if line[0] in "A#":
                (AttributeAnnotation if line[0] == "A" else NoteAnnotation).from_line(line, known)
        found = (RelationAnnotation.from_line(line, known) for line in lines if line[0] == "R")
        links = [(k.label, span(k.argument1[1]), span(k.argument2[1])) for k in found]
        yield Loaded(path.stem, [span(one) for one in known.values()], links)


def peek(folder: Path) -> Iterator[Loaded]:
    from peek import AnnCorpus

    for doc in AnnCorpus(str(folder)).docs:
        path = Path(doc.path)
        text = path.with_suffix(".txt").read_bytes().decode()
        spans = {e.name: (e.tag, *e.span[0], text[slice(*e.span[0])]) for e in doc.anns["entities"]}
        ends = [(k.tag, *(spans[arg.partition(":")[2]] for arg in (k.arg1, k.arg2))) for k in doc.anns["relations"]]
        yield Loaded(path.stem, list(spans.values()), ends)


def doccano(folder: Path) -> Iterator[Loaded]:
    """doccano's own importer of JSONL(relation), with its tables in memory; doccano counts UTF-16 code units.

    ``pip install --no-deps doccano`` will do, with what its importer needs: "Django<5" "django-polymorphic<4"
    "djangorestframework<4" "chardet<5" "pyexcel<0.8" seqeval filetype.
    """
    import backend

    sys.path.insert(0, next(iter(backend.__path__)))
    uploads = ModuleType("django_drf_filepond.models")  # the upload widget: no part of reading a file
    uploads.DrfFilePondStoredStorage = object  # type: ignore[attr-defined]
    sys.modules |= {"django_drf_filepond": ModuleType("django_drf_filepond"), uploads.__name__: uploads}
    import django
    from django.conf import settings
    from django.core.management import call_command

    own = ("roles", "projects", "examples", "label_types", "labels", "data_import")
    base = ("django.contrib.auth", "django.contrib.contenttypes", "polymorphic", "rest_framework")
    settings.configure(
        INSTALLED_APPS=[*base, *own],
        MIGRATION_MODULES=dict.fromkeys(name.rpartition(".")[2] for name in (*base, *own)),
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        ROLE_PROJECT_ADMIN="project_admin",
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    from data_import.datasets import load_dataset
    from data_import.pipeline.catalog import JSONL, RELATION_EXTRACTION
    from data_import.pipeline.readers import FileName
    from django.contrib.auth.models import User
    from examples.models import Example
    from projects.models import ProjectType, SequenceLabelingProject

    path, user = folder / "bulletins.jsonl", User.objects.create(username="govie")
    kind = {"project_type": ProjectType.SEQUENCE_LABELING, "allow_overlapping": True, "use_relation": True}
    project = SequenceLabelingProject.objects.create(name="govie", description="-", created_by=user, **kind)
    dataset = load_dataset(
        RELATION_EXTRACTION, JSONL, [FileName(str(path), path.name, path.name)], project, encoding="utf-8"
    )
    dataset.save(user)
    if dataset.errors:
        raise ValueError(str(dataset.errors[0]))
    for example in Example.objects.all():
        yield _of_doccano(example)


def _of_doccano(example: Any) -> Loaded:
    units = example.text.encode("utf-16-le")
    spans: dict[int, Span] = {}
    for one in example.spans.select_related("label"):
        start, end = (len(units[: 2 * at].decode("utf-16-le")) for at in (one.start_offset, one.end_offset))
        spans[one.id] = (one.label.text, start, end, example.text[start:end])
    links = [(k.type.text, spans[k.from_id_id], spans[k.to_id_id]) for k in example.relations.select_related("type")]
    return Loaded(json.loads(example.meta["govie"])["header"]["id"], list(spans.values()), links)


def hugging_face(folder: Path) -> Iterator[Loaded]:
    from datasets import load_dataset

    from govie.training.huggingface import bulletin_features

    files = {path.stem: str(path) for path in folder.glob("*.jsonl") if path.stat().st_size}
    with TemporaryDirectory() as name:
        loaded = load_dataset("json", data_files=files, features=bulletin_features(), cache_dir=name)
        for split in loaded.values():
            for row in split:
                yield _of_rows(row["id"], row["text"], row["spans"], row["links"])


def pandas(folder: Path) -> Iterator[Loaded]:
    from pandas import read_json

    rows = read_json(folder / "bulletins.jsonl", lines=True, dtype=False)
    for row in rows.to_dict("records"):
        yield _of_rows(row["id"], row["text"], row["spans"], row["links"])


def _of_rows(name: str, text: str, rows: list[dict[str, Any]], links: list[dict[str, Any]]) -> Loaded:
    spans = [(r["label"], r["start"], r["end"], text[r["start"] : r["end"]]) for r in rows]
    return Loaded(name, spans, [(k["label"], spans[k["head"]], spans[k["tail"]]) for k in links])


def spacy(folder: Path) -> Iterator[Loaded]:
    """spaCy alone: a plain vocabulary, no component of govie's. Links lie in ``doc.user_data``, which it hands on."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    for path in sorted(folder.glob("*.spacy")):
        for doc in DocBin().from_disk(path).get_docs(Vocab()):
            state = doc.user_data["._.", "govie", None, None]
            spans = [(s.label_, s.start_char, s.end_char, s.text) for s in doc.spans["govie"]]
            links = [(label, spans[head], spans[tail]) for head, tail, label, _ in state["links"]]
            yield Loaded(state["header"]["id"], spans, links)


def conllu(folder: Path) -> Iterator[Loaded]:
    """Columns by ``# global.columns``; the spans of each column from its BILOU tags."""
    from conllu import parse_incr

    name, at, found = "", 0, []
    for path in sorted(folder.glob("*.conll")):
        columns = path.read_text(encoding="utf-8").splitlines()[0].partition("= ")[2].lower().split()
        with path.open(encoding="utf-8") as file:
            for sentence in parse_incr(file, fields=columns):
                if "newdoc id" in sentence.metadata:
                    if name:
                        yield Loaded(name, found, None)
                    name, at, found = sentence.metadata["newdoc id"], 0, []
                found += _bilou(sentence, columns[1:], at)
                at += len(sentence)
    yield Loaded(name, found, None)


def _bilou(rows: Any, labels: list[str], at: int) -> Iterator[Span]:
    for label in labels:
        start = 0
        for i, row in enumerate(rows):
            if row[label] in ("B", "U"):
                start = i
            if row[label] in ("L", "U"):
                text = "".join(_character(one["form"]) for one in rows[start : i + 1])
                yield label.upper(), at + start, at + i + 1, text


def _character(form: str) -> str:
    return chr(int(form[3:-1], 16)) if form.startswith("\\u{") else form


#: Library → the format it reads and how.
CONSUMERS: dict[str, tuple[str, Callable[[Path], Iterator[Loaded]]]] = {
    "pandas": ("jsonl", pandas),
    "spacy": ("docbin", spacy),
    "label-studio-sdk": ("label-studio", label_studio),
    "doccano": ("doccano", doccano),
    "bratly": ("brat", bratly),
    "brat-peek": ("brat", peek),
    "dkpro-cassis": ("uima", cassis),
    "conllu": ("conll", conllu),
    "datasets": ("datasets", hugging_face),
}


def consume(library: str, folder: Path) -> dict[str, Any]:
    """Counts of what ``library`` loads of the bulletins in ``folder``; raises ImportError where it is missing."""
    from govie.conversions.registry import convert

    name, load = CONSUMERS[library]
    expected = {one.name: one for one in gold(folder)}
    with TemporaryDirectory() as scratch:
        convert(folder, Path(scratch), source_format="mk", target_format=name)
        loaded = list(load(Path(scratch)))
    counts = Counter[str]()
    for one in loaded:
        own = expected[one.name]
        counts["spans"] += (Counter(one.spans) & Counter(own.spans)).total()
        counts["spurious"] += (Counter(one.spans) - Counter(own.spans)).total()
        counts["links"] += 0 if one.links is None else (Counter(one.links) & Counter(own.links or ())).total()
    return {
        "library": f"{library} {version(library)}",
        "format": name,
        "bulletins": [len(loaded), len(expected)],
        "spans": [counts["spans"], sum(len(one.spans) for one in expected.values()), counts["spurious"]],
        "links": None if loaded[0].links is None else [counts["links"], sum(len(o.links) for o in expected.values())],
    }


def line(found: dict[str, Any]) -> str:
    """A row of the table."""
    cells = [" of ".join(f"{n:,}" for n in found[key][:2]) if found[key] else "–" for key in COLUMNS]
    if wrong := found["spans"][2]:
        cells[1] += f", {wrong:,} wrong"
    return "| " + " | ".join([f"`{found['format']}`", found["library"], *cells]) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "annotations", metavar="DIR")
    parser.add_argument("--python", action="append", default=[], help="another environment's interpreter")
    parser.add_argument("--only", choices=CONSUMERS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only:
        try:
            print(json.dumps(consume(given.only, given.folder)))
        except (ImportError, PackageNotFoundError):
            sys.exit(3)
        return
    print("| format | loaded by | bulletins | same spans | same links |\n| --- | --- | --: | --: | --: |")
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "HF_HUB_OFFLINE": "1"}
    for library in CONSUMERS:
        for python in (sys.executable, *given.python):
            command = [python, __file__, str(given.folder), "--only", library]
            done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
            if done.returncode != 3:
                break
        if done.returncode == 3:
            print(f"{library} is not installed", file=sys.stderr)
        elif done.returncode:
            print(f"{library}: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        else:
            print(line(json.loads(done.stdout.splitlines()[-1])), flush=True)


if __name__ == "__main__":
    main()
