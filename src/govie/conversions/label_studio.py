"""Label Studio: JSON tasks with regions, choices a region and relations, and the labelling config that fits them.

Label Studio counts code points, and ``\\r\\n`` as two. A region's attributes are choices (kind, status, bound,
direction, basis, of) and text fields (value, adcode, candidates) with the region's id; only what differs from the
defaults is written. The ids of marks are the ids of regions. The header lies in ``data`` beside the text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any, Final
from xml.etree import ElementTree

from govie.annotation.marked import MarkedText
from govie.conversions.assemble import FoundLink, FoundSpan, assemble
from govie.conversions.attributes import ATTRIBUTES_OF_LABEL, CLOSED_VALUES, written_attributes
from govie.conversions.files import ALL, Node, find_files, parse_json, read_utf8, write_utf8
from govie.conversions.notes import Notes
from govie.labels import LABEL_LETTERS, LINK_LABELS, SPAN_LABELS

CONFIG: Final = "label_config.xml"
_TEXT: Final = "text"
_COLORS: Final = ("#e6550d", "#fdae6b", "#31a354", "#a1d99b", "#3182bd", "#756bb1", "#d6a800", "#c51b8a")


def read(source: Path, *, notes: Notes) -> Iterator[MarkedText]:
    """Tasks of a JSON export; the newest annotation counts, else a prediction. Tasks with neither are noted."""
    for path in find_files(source, ".json"):
        tasks = parse_json(read_utf8(path), str(path))
        for number, task in enumerate(tasks if isinstance(tasks, list) else [tasks]):
            node = Node(task if isinstance(task, dict) else {}, str(path), f"[{number}]")
            data = node.child("data")
            results = _results(node, notes)
            if results is None:
                notes.add("tasks without annotation", f"{path} [{number}]")
                continue
            header = {k: v for k, v in data.value.items() if k != _TEXT and isinstance(v, str)}
            text = data.need(_TEXT, str)
            spans, links = _found(results, text, notes)
            name = f"{path.stem}-{number + 1}"
            yield assemble(text, spans, links, header=header, name=name, where=str(path), notes=notes)


def _results(task: Node, notes: Notes) -> list[Node] | None:
    """The results of the annotation to read, None where there is none."""
    annotations = [a for a in task.children("annotations") if not a.value.get("was_cancelled")]
    if len(annotations) > 1:
        notes.add("older annotations of a task", f"{task.where} {task.path}", times=len(annotations) - 1)
    newest = max(annotations, key=lambda a: str(a.value.get("updated_at", "")), default=None)
    if newest is None:
        predictions = list(task.children("predictions"))
        if not predictions:
            return None
        notes.add("tasks that nobody annotated: their prediction is read", f"{task.where} {task.path}")
        newest = predictions[-1]
    return list(newest.children("result"))


def _found(results: list[Node], text: str, notes: Notes) -> tuple[list[FoundSpan], list[FoundLink]]:
    regions: dict[str, Node] = {}
    attrs: dict[str, dict[str, str]] = {}
    links: list[FoundLink] = []
    for result in results:
        kind = result.need("type", str)
        if kind == "relation":
            links.append(_link(result, notes))
        elif kind == "labels":
            regions[result.need("id", str)] = result
        elif kind in ("choices", "textarea"):
            values = result.child("value").need("choices" if kind == "choices" else _TEXT, list)
            attrs.setdefault(result.need("id", str), {})[result.need("from_name", str)] = ",".join(map(str, values))
        else:
            notes.add(f"results of the type {kind}", f"{result.where} {result.path}")
    spans = [_span(key, result, text, attrs.get(key, {})) for key, result in regions.items()]
    return spans, links


def _span(key: str, result: Node, text: str, attrs: dict[str, str]) -> FoundSpan:
    value = result.child("value")
    start, end, labels = value.need("start", int), value.need("end", int), value.need("labels", list)
    written = value.value.get(_TEXT)
    if len(labels) != 1:
        raise value.fail(f"{len(labels)} labels", "give each region one label")
    if isinstance(written, str) and written.split() != text[start:end].split():
        mend = "export from a version of Label Studio that counts code points, with the text that was annotated"
        raise value.fail(f"text is {written!r}, the bulletin has {text[start:end]!r}", mend)
    return FoundSpan(key, str(labels[0]), start, end, attrs, ref=key, field=result.path)


def _link(result: Node, notes: Notes) -> FoundLink:
    head, tail = result.need("from_id", str), result.need("to_id", str)
    if (direction := result.maybe("direction", str)) == "left":
        head, tail = tail, head
    elif direction == "bi":
        notes.add("a relation in both directions: read as one from its first region", f"{result.where} {result.path}")
    labels = result.maybe("labels", list)
    return FoundLink(head, tail, str(labels[0]) if labels else None, field=result.path)


def write(bulletins: Sequence[MarkedText], folder: Path, *, notes: Notes, predicted: bool | None = None) -> None:
    """``bulletins.json`` and the config to paste into the project's settings.

    ``predicted`` writes predictions to be corrected, not finished annotations; None decides by the scores.
    """
    tasks = []
    for marked in bulletins:
        if _TEXT in marked.header:
            notes.add("header key 'text'", marked.header.get("id", ""))
        scored = any(m.score < 1 for m in marked.mentions)
        tasks.append(task_of(marked, predicted=scored if predicted is None else predicted))
    write_utf8(folder / f"{ALL}.json", json.dumps(tasks, ensure_ascii=False, indent=1) + "\n")
    write_utf8(folder / CONFIG, labelling_config())


def task_of(marked: MarkedText, *, predicted: bool = False) -> dict[str, Any]:
    """One task, marked by a person or (``predicted``) by a model."""
    results = _regions(marked)
    data = {**marked.header, _TEXT: marked.text}
    if not predicted:
        return {"data": data, "annotations": [{"result": results}]}
    score = round(fmean(m.score for m in marked.mentions), 4) if marked.mentions else 0.0
    return {"data": data, "predictions": [{"model_version": "govie", "score": score, "result": results}]}


def _regions(marked: MarkedText) -> list[dict[str, Any]]:
    refs = marked.refs or (None,) * len(marked.mentions)
    ids = [ref or f"{LABEL_LETTERS[m.label]}-{i}" for i, (m, ref) in enumerate(zip(marked.mentions, refs, strict=True))]
    results: list[dict[str, Any]] = []
    for key, m in zip(ids, marked.mentions, strict=True):
        place = {"start": m.start, "end": m.end}
        base = {"id": key, "to_name": _TEXT, "origin": "manual"}
        value: dict[str, Any] = {**place, _TEXT: m.text, "labels": [m.label]}
        results.append({**base, "from_name": "label", "type": "labels", "value": value})
        if m.score != 1:
            results[-1]["score"] = m.score
        for name, chosen in written_attributes(m).items():
            kind, field = ("choices", "choices") if name in CLOSED_VALUES else ("textarea", _TEXT)
            results.append({**base, "from_name": name, "type": kind, "value": {**place, field: [chosen]}})
    results += [
        {"from_id": ids[k.head], "to_id": ids[k.tail], "type": "relation", "direction": "right", "labels": [k.label]}
        for k in marked.links
    ]
    return results


def labelling_config() -> str:
    """The labelling interface as XML: labels, links, and the attributes of a selected region."""
    view = ElementTree.Element("View")
    ElementTree.SubElement(view, "Style").text = ".htx-text { white-space: pre-wrap; }"
    relations = ElementTree.SubElement(view, "Relations")
    for label in LINK_LABELS:
        ElementTree.SubElement(relations, "Relation", value=label)
    labels = ElementTree.SubElement(view, "Labels", name="label", toName=_TEXT)
    for label, color in zip(SPAN_LABELS, _COLORS, strict=True):
        ElementTree.SubElement(labels, "Label", value=label, background=color, hotkey=LABEL_LETTERS[label].lower())
    ElementTree.SubElement(view, "Text", name=_TEXT, value="$text", granularity="symbol")
    for name, holders in _holders().items():
        shown = {
            "name": name, "toName": _TEXT, "perRegion": "true", "visibleWhen": "region-selected",
            "whenTagName": "label", "whenLabelValue": ",".join(holders),
        }  # fmt: skip
        if name not in CLOSED_VALUES:
            ElementTree.SubElement(view, "TextArea", {**shown, "maxSubmissions": "1", "placeholder": name})
            continue
        choices = ElementTree.SubElement(view, "Choices", {**shown, "choice": "single-radio", "showInline": "true"})
        for value in CLOSED_VALUES[name]:
            ElementTree.SubElement(choices, "Choice", value=value)
    ElementTree.indent(view)
    return ElementTree.tostring(view, encoding="unicode") + "\n"


def _holders() -> dict[str, list[str]]:
    """Attribute → the labels that have it."""
    holders: dict[str, list[str]] = {}
    for label, names in ATTRIBUTES_OF_LABEL.items():
        for name in names:
            holders.setdefault(name, []).append(label)
    return holders
