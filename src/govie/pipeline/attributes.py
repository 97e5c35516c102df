"""Kind, status, bound, direction and basis of each quantity, read from the words around it and from its links."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from govie.knowledge.cues import left_cues, right_cues
from govie.labels import BASES, BOUNDS, DIRECTIONS, KINDS, STATUSES
from govie.models.linear import Softmax
from govie.pipeline.document import links_of, mentions_of, set_mentions, state, text_of
from govie.pipeline.scene import Scene
from govie.pipeline.storage import ArrayStore
from govie.records import Link, Mention
from govie.values.dates import period_of

Array = npt.NDArray[Any]

CLASSES: Final[dict[str, tuple[str, ...]]] = {
    "kind": KINDS,
    "status": STATUSES,
    "bound": BOUNDS,
    "direction": DIRECTIONS,
    "basis": ("none", *BASES),
}

#: How near two quantities stand that follow each other.
NEARNESS: Final = ("sentence", "line", "text")

_CUES: Final[dict[str, str]] = {
    "firm": "确保|必保|务必|保证",
    "aspired": "力争|争取|努力|奋力|冲刺",
    "planned": "计划|规划|拟|安排|部署|目标|预期|要求|任务|须|需要|应当|必须|建议|将|草案|实现",
    "estimate": "预计|有望|预期|估计|可实现|达产后|投产后|建成后|达效后|可达",
    "done": "完成|实现|达到|已|累计|了|截至|同比|比上年",
    "up": "增长|增加|提高|上升|提升|上涨|扩大|加快|多|高于|高出|快于|拉动|回升|收窄|增",
    "down": "下降|减少|降低|回落|下滑|负增长|减|低于|缩|跌|放缓|少",
    "share": "占|比重|占比|比例|份额|其中",
    "rate": "率",
    "plan": "预算|计划|目标|任务|进度|年初",
    "prev": "环比|上月|上季|一季度|上半年|前三季度|个月|上期",
    "annual": "年均|平均每年|每年|年平均",
    "since": "以来|[五三两十四六]年|累计|分别比|是\\d{4}年|比\\d{4}年|较\\d{4}年|期间",
    "peer": "全省|全国|全市|平均水平|高于|低于|快于|高出|拉动|贡献|个位次",
    "yoy": "同比|比上年|较上年|比去年|较去年|上年同期|去年同期|上年末",
    "times": "倍|番",
}
_COMPILED: Final = {name: re.compile(pattern) for name, pattern in _CUES.items()}
_CLAUSE: Final = re.compile(r"[，,。；;！？：:\n]")
#: How much of what lies between a metric and its figure is read, in characters.
_GAP: Final = 2000
_STATUS_HEADING: Final = re.compile(
    r"目标|计划|安排|任务|打算|重点工作|举措|思路|草案|建议|展望|下一步|明年|今年工作|[二〇\d]{4}年工作"
)


def quantity_features(scene: Scene, links: Sequence[Link]) -> dict[int, set[str]]:
    """Position of each quantity → its binary features, by name."""
    metric_of = {k.head: k.tail for k in links if k.label == "MEASURES"}
    date_of = {k.head: k.tail for k in links if k.label == "DURING"}
    projects = {k.head for k in links if k.label == "OF"}
    seen: dict[int, int] = {}
    out: dict[int, set[str]] = {}
    published = scene.anchor.publication
    previous_end = 0
    for i in scene.positions("QUANTITY"):
        mention = scene.mentions[i]
        found = _around(scene, int(i), previous_end) | _wide(scene, mention)
        metric = metric_of.get(int(i))
        found |= _of_metric(scene, mention, metric, seen)
        found |= _of_date(scene, date_of.get(int(i)), scene.times, published)
        found.add(f"project={int(i) in projects}")
        out[int(i)] = found
        previous_end = mention.end
    return out


def _around(scene: Scene, i: int, previous_end: int) -> set[str]:
    mention = scene.mentions[i]
    left, right = scene.left_text(i, 8), scene.right_text(i, 5)
    unit = re.sub(r"[\d.,，．\s]", "", scene.folded[mention.start : mention.end])
    found = {f"L{n}={left[-n:]}" for n in range(1, 5)} | {f"R{n}={right[:n]}" for n in range(1, 4)}
    found |= {f"unit={unit}", f"unit_end={unit[-2:]}", "minus" if re.match(r"\s*[-—－–]\d", mention.text) else "plus"}
    since = re.sub(r"\s", "", scene.folded[max(previous_end, mention.start - 60) : mention.start])
    found |= {f"since={name}" for name, pattern in _COMPILED.items() if pattern.search(since)}
    clause = _CLAUSE.split(since)[-1]
    found |= {f"clause={name}" for name, pattern in _COMPILED.items() if pattern.search(clause)}
    found |= _cues(scene.text, mention)
    found |= {f"LG={left[k : k + 2]}" for k in range(max(0, len(left) - 6), len(left) - 1)}
    for name in ("approx", "many"):
        pattern = {"approx": "[余多几来数]", "many": "[百千万]$"}[name]
        if re.search(pattern, unit):
            found.add(name)
    return found


def _cues(text: str, mention: Mention) -> set[str]:
    """The nearest cue before and behind for each attribute, with its distance in steps."""
    found: set[str] = set()
    for side, cues in (("left", left_cues(text, mention.start)), ("right", right_cues(text, mention.end))):
        nearest: dict[str, str] = {}
        for cue in cues:
            attribute = cue.group.partition(".")[0]
            if attribute not in nearest:
                nearest[attribute] = cue.group
                found |= {f"{side}={cue.group}", f"{side}={cue.group}@{min(cue.distance // 2, 4)}"}
    return found


def _wide(scene: Scene, mention: Mention) -> set[str]:
    """Cues of the sentence up to the quantity, of the rest of the sentence, and of the headings above."""
    place = int(np.searchsorted(scene.sentence_starts, mention.start, side="right")) - 1
    start = int(scene.sentence_starts[max(place, 0)])
    end = int(scene.sentence_starts[place + 1]) if place + 1 < len(scene.sentence_starts) else len(scene.text)
    before, after = (
        scene.folded[max(start, mention.start - 300) : mention.start],
        scene.folded[mention.end : min(end, mention.end + 12)],
    )
    names = ("firm", "aspired", "planned", "estimate", "done", "annual", "since", "peer", "yoy", "plan", "prev")
    found = {f"sentence={name}" for name in names if _COMPILED[name].search(before)}
    found |= {f"after={name}" for name in ("planned", "estimate", "done") if _COMPILED[name].search(after)}
    status = [
        (m.end(), name)
        for name in ("firm", "aspired", "planned", "estimate", "done")
        for m in _COMPILED[name].finditer(before)
    ]
    found.add(f"last_status={max(status)[1] if status else None}")
    line = int(np.searchsorted(scene.line_starts, mention.start, side="right")) - 1
    earlier = [scene.folded[k.start : k.end] for k in scene.lines[max(0, line - 40) : line] if k.kind == "heading"]
    if earlier and _STATUS_HEADING.search(earlier[-1]):
        found.add("heading=plan")
    if any(_STATUS_HEADING.search(k) for k in earlier):
        found.add("headings=plan")
    paragraph = scene.folded[max(scene.lines[line].start, mention.start - 1500) : mention.start]
    for name in ("firm", "aspired", "planned"):
        if _COMPILED[name].search(paragraph):
            found.add(f"paragraph={name}")
    return found


def _of_metric(scene: Scene, mention: Mention, metric: int | None, seen: dict[int, int]) -> set[str]:
    if metric is None:
        return {"metric=none"}
    own = scene.mentions[metric]
    text = re.sub(r"\s", "", scene.folded[own.start : own.end])
    nth = seen.get(metric, 0)
    seen[metric] = nth + 1
    side = (
        "inside"
        if own.start <= mention.start and mention.end <= own.end
        else ("before" if own.start < mention.start else "after")
    )
    found = {f"metric={side}", f"M1={text[-1:]}", f"M2={text[-2:]}", f"M_start={text[:2]}", f"nth={min(nth, 3)}"}
    if side == "before":
        between = re.sub(r"\s", "", scene.folded[max(own.end, mention.start - _GAP) : mention.start])
        found.add(f"gap={between}" if len(between) <= 8 else "gap=long")
        found |= {
            f"gap_{name}" for name in ("share", "up", "down", "planned", "estimate") if _COMPILED[name].search(between)
        }
    return found


def _of_date(scene: Scene, date: int | None, times: Mapping[int, str | None], published: str | None) -> set[str]:
    """The date's wording, and whether its period ends before, with or after the year, month or day of publication."""
    if date is None:
        return {"date=none"}
    own = scene.mentions[date]
    text = re.sub(r"\s", "", scene.folded[own.start : own.end])
    found = {f"date={re.sub(r'[0-9]', '9', text)}"}
    value = times[date]
    if value and published:
        period = period_of(value)
        ahead = _compare(period.end, published), _compare(period.start, published)
        found |= {f"date_end={ahead[0]}", f"date_start={ahead[1]}", f"date_both={ahead}"}
    return found


def _compare(day: str | None, published: str) -> str:
    """Before, same or after, as far as both are known."""
    if day is None:
        return "open"
    known = day[: len(published)]
    return "before" if known < published else "after" if known > published else "same"


@Language.factory("govie_attributes", requires=["doc.spans"], assigns=["doc.spans"])
def make_attributes(nlp: Language, name: str) -> GovieAttributes:
    """The component factory."""
    return GovieAttributes(name)


class GovieAttributes(ArrayStore):
    """Sets the attributes of quantities; a document passes through as it is where nothing was fitted."""

    def __init__(self, name: str = "govie_attributes") -> None:
        self.name = name
        self.classifiers: dict[str, Softmax] = {}
        self.status_moves: Array = np.zeros((len(NEARNESS), len(STATUSES), len(STATUSES)))

    def __call__(self, doc: Doc) -> Doc:
        if self.classifiers:
            set_mentions(doc, self.attribute(text_of(doc), mentions_of(doc), links_of(doc), date=state(doc)["date"]))
        return doc

    def attribute(
        self, text: str, mentions: Sequence[Mention], links: Sequence[Link], *, date: str | None = None
    ) -> list[Mention]:
        """``mentions`` with the attributes of their quantities set."""
        scene = Scene(text, mentions, date=date)
        rows = quantity_features(scene, links)
        order = list(rows)
        chosen: dict[int, dict[str, str]] = {i: {} for i in order}
        for name, classifier in self.classifiers.items():
            chances = classifier.predict([rows[i] for i in order])
            best = self._status_path(scene, order, chances) if name == "status" else chances.argmax(axis=1)
            for i, k in zip(order, best, strict=True):
                chosen[i][name] = classifier.classes[int(k)]
        out = list(mentions)
        for i in order:
            m = mentions[i]
            if chosen[i].get("basis") == "yoy" and _says_annual(text, m):
                chosen[i]["basis"] = "annual"
            out[i] = Mention(m.label, m.start, m.end, m.text, m.score, settle(chosen[i]))
        return out

    def _status_path(self, scene: Scene, order: Sequence[int], chances: Array) -> Array:
        """The best run of statuses: a list of plans stays a list of plans (Viterbi over ``status_moves``)."""
        if not len(order):
            return np.zeros(0, dtype="i8")
        scores = np.log(chances + 1e-9)
        best, pointers = scores[0], []
        for k in range(1, len(order)):
            reached = best[:, None] + self.status_moves[nearness(scene, order[k - 1], order[k])]
            pointers.append(reached.argmax(axis=0))
            best = reached.max(axis=0) + scores[k]
        path = [int(best.argmax())]
        for pointer in reversed(pointers):
            path.append(int(pointer[path[-1]]))
        return np.array(path[::-1])

    def _arrays(self) -> dict[str, Array]:
        arrays = {"moves.status": self.status_moves}
        for name, c in self.classifiers.items():
            arrays |= {f"{name}.weights": c.weights.astype("f2"), f"{name}.bias": c.bias}
        return arrays

    def _settings(self) -> dict[str, Any]:
        return {name: {"classes": c.classes, "names": list(c.names)} for name, c in self.classifiers.items()}

    def _restore(self, arrays: Mapping[str, Array], settings: Mapping[str, Any]) -> None:
        self.status_moves = arrays["moves.status"]
        self.classifiers = {
            name: Softmax(
                tuple(own["classes"]),
                {feature: i for i, feature in enumerate(own["names"])},
                arrays[f"{name}.weights"].astype("f"),
                arrays[f"{name}.bias"],
            )
            for name, own in settings.items()
        }


def _says_annual(text: str, mention: Mention) -> bool:
    """年均 says the basis outright, also for the later members of a chain."""
    bases = (cue.group for cue in left_cues(text, mention.start, window=24) if cue.group.startswith("basis."))
    return next(bases, None) == "basis.annual"


def nearness(scene: Scene, a: int, b: int) -> int:
    """Index into ``NEARNESS`` of two mentions."""
    return 0 if scene.sentence[a] == scene.sentence[b] else 1 if scene.line[a] == scene.line[b] else 2


def settle(chosen: Mapping[str, str]) -> dict[str, str]:
    """Only the attributes that a quantity of its kind has."""
    kind = chosen["kind"]
    attributes = {name: chosen[name] for name in ("kind", "status", "bound")}
    if kind in ("growth", "delta"):
        attributes["direction"] = chosen["direction"]
    if kind in ("growth", "delta", "share") and chosen["basis"] != "none":
        attributes["basis"] = chosen["basis"]
    if kind in ("growth", "delta"):
        attributes.setdefault("basis", "yoy")
    return attributes
