"""Features of candidate pairs of mentions, for the linker."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from govie.knowledge.indicators import find_indicator, load_indicators
from govie.labels import LABEL_ORDER, SPAN_LABELS
from govie.pipeline.scene import BETWEEN, Scene, once_a_scene, unspaced
from govie.values.quantities import read_quantity

Array = npt.NDArray[Any]


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, patterns))


def _first_of(*patterns: str) -> Callable[[str], int]:
    """The place, from 1, of the first of ``patterns`` that is in a short text; 0 where none is."""
    compiled = _compiled(*patterns)

    @lru_cache(maxsize=4_000)
    def first(text: str) -> int:
        return next((i for i, pattern in enumerate(compiled, start=1) if pattern.search(text)), 0)

    return first


#: Values of the history feature.
NONE, SAME, OTHER = range(3)

_DIMENSIONS: Final = (
    "ratio",
    "points",
    "money",
    "area",
    "length",
    "mass",
    "volume",
    "energy",
    "power",
    "people",
    "count",
)
_head_left: Final = _first_of(
    r"(?:增长|增加|上升|提高|提升|增幅|同比增|上涨|增速)[为达]?$",
    r"(?:下降|减少|降低|回落|下滑|负增长|降)$",
    r"(?:占|占比|比重|比例)[为达]?$",
    r"(?:达到|达|为|完成|实现|是|共|计|突破|超过?|到)$",
    r"(?:总投资|投资|计划投资)$",
    r"(?:[建新改引签培]|建成|新建|引进|实施|新增|拥有|共有|有|设|的)$",
    r"、$",
    r"[，,；;。]$",
    r"[(（]$",
)
_head_right: Final = _first_of(r"^以上", r"^的", r"^[，,]", r"^、", r"^[。；;]", r"^[)）]", r"^[\u4e00-\u9fff]", r"^$")
_tail_left: Final = _first_of(
    r"其中[:：,，]?$",
    r"[比较]$",
    r"占$",
    r"[,，。；;]$|^$",
    r"、$",
    r"的$",
    r"[(（]$",
    r"[从由]$",
    r"截至$",
)
_tail_right: Final = _first_of(
    r"^(?:分别|各)",
    r"^占",
    r"^[达为完实是突超]",
    r"^的",
    r"^[,，]",
    r"^、|^[和与及]",
    r"^(?:增长|下降|同比|比上年)",
    r"^[:：]",
)
#: What stands for a project or a firm that was named before.
_REFERS: Final = _compiled(
    r"(?:[该本]?项目|[该本]工程|园[区内])(?!总?数|[个数]|名称|建设年)",
    r"(?:[该本]?公司|[该本]?企业|集团|[该本]厂)(?!总?数|[个家户名])",
)
#: How far back in a sentence such a word is looked for, in characters; how many metrics before 分别 are looked at.
_REFERS_REACH: Final = 2000
_NESTED: Final = 32
_date_kind: Final = _first_of(
    r"^(?:19|20)\d\d年?$",
    r"^(?:今年|本年|当年)",
    r"^(?:去年|上年)",
    r"^全年$",
    r"(?:年末|年底|月末|年终)$",
    r"[季半月]",
    r"(?:以来|年来|年间|连续)",
    r"[“\"]|五",
    r"日$",
    r"^(?:目前|现|截至|截止|到)",
    r"^(?:年内|年底前|到)",
)


def features(scene: Scene, heads: Array, tails: Array) -> Array:
    """One row a pair; columns as in ``feature_names``. The last one, history, is 0 (see ``with_history``)."""
    if not len(heads):
        return np.zeros((0, len(feature_names())), dtype="f")
    start, end = scene.start, scene.end
    low = np.minimum(end[heads], end[tails])
    high = np.maximum(low, np.maximum(start[heads], start[tails]))
    side = np.sign(start[tails] - start[heads])
    nested = (start[tails] <= start[heads]) & (end[heads] <= end[tails])
    inside = (start[heads] <= start[tails]) & (end[tails] <= end[heads])
    columns = [side, nested, inside]
    columns += [np.minimum(scene.counts[name][high] - scene.counts[name][low], 400) for name in BETWEEN]
    columns += [counts[high] - counts[low] for counts in scene.starts_of]
    columns += [_rank(scene, heads, tails)]
    columns += [np.minimum(scene.sentence[heads] - scene.sentence[tails], 20), scene.line[heads] - scene.line[tails]]
    columns += [np.minimum(scene.block[heads] - scene.block[tails], 20)]
    own = _own_features(scene)
    columns += [own[name][heads] for name in own] + [own[name][tails] for name in own]
    columns += _whole_features(scene, heads, tails)
    columns += [*_fit_features(scene, heads, tails), np.zeros(len(heads))]
    table = np.empty((len(columns), len(heads)), dtype="f")
    for row, column in zip(table, columns, strict=True):
        row[:] = column
    return table.T


def feature_names() -> list[str]:
    """Names of the columns of ``features``."""
    own = (
        "label",
        "length",
        "in_heading",
        "opens_line",
        "left",
        "right",
        "kind",
        "nth",
        "since",
        "left_gap",
        "right_gap",
        "refers",
    )
    return [
        *("side", "nested", "inside"),
        *(f"between_{name}" for name in BETWEEN),
        *(f"between_{label}" for label in SPAN_LABELS),
        *("rank", "sentences", "lines", "blocks"),
        *(f"head_{name}" for name in own),
        *(f"tail_{name}" for name in own),
        *("tails_a_quantity", "tails_in_block"),
        *("dimension_fits", "respectively_offset", "history"),
    ]


def with_history(rows: Array, history: Array | int) -> Array:
    """``rows`` for heads whose last head had no tail (``NONE``), this tail (``SAME``) or another (``OTHER``)."""
    changed = rows.copy()
    changed[:, -1] = history
    return changed


def gold_history(heads: Array, tails: Array, chosen: Mapping[int, Collection[int]]) -> Array:
    """History of each pair, where ``chosen`` maps a head to its tails; ``heads`` are grouped and in order."""
    history = np.zeros(len(heads), dtype="i8")
    order = list(dict.fromkeys(heads.tolist()))
    before = dict(zip(order[1:], order, strict=False))
    for row, (head, tail) in enumerate(zip(heads.tolist(), tails.tolist(), strict=True)):
        last = chosen.get(before.get(head, -1), ())
        history[row] = NONE if not last else SAME if tail in last else OTHER
    return history


def _rank(scene: Scene, heads: Array, tails: Array) -> Array:
    """How many mentions of the tail's label stand nearer on the same side."""
    ranks = np.zeros(len(heads), dtype="i8")
    for label in np.unique(scene.label[tails]):
        starts = scene.start[scene.label == label]
        own = scene.label[tails] == label
        at_head = np.searchsorted(starts, scene.start[heads[own]])
        at_tail = np.searchsorted(starts, scene.start[tails[own]])
        ranks[own] = np.where(at_tail < at_head, at_head - at_tail - 1, at_tail - at_head)
    return ranks


@once_a_scene
def _own_features(scene: Scene) -> dict[str, Array]:
    """Features of single mentions, by name."""
    n = len(scene.mentions)
    visible, breaks = scene.counts["visible"], scene.counts["break"]
    sentence_start = scene.sentence_starts[scene.sentence]
    line_start = scene.line_starts[scene.line]
    left, right, kind = (np.zeros(n, dtype="i8") for _ in range(3))
    for i, mention in enumerate(scene.mentions):
        is_head = mention.label in ("QUANTITY", "RANK")
        left[i] = (_head_left if is_head else _tail_left)(scene.left_text(i, 5))
        right[i] = (_head_right if is_head else _tail_right)(scene.right_text(i, 5))
        kind[i] = _kind(mention.label, scene.folded[mention.start : mention.end])
    same_before = scene.starts_of[scene.label, scene.start]
    same_at_sentence = scene.starts_of[scene.label, sentence_start]
    metrics = scene.starts_of[LABEL_ORDER["METRIC"]]
    quantities = scene.starts_of[LABEL_ORDER["QUANTITY"]]
    since = np.minimum(quantities[scene.start] - quantities[sentence_start], 9) * 10
    since = since + np.minimum(metrics[scene.start] - metrics[sentence_start], 9)
    previous_end = np.concatenate([[0], np.maximum.accumulate(scene.end)[:-1]]) if n else np.zeros(0, dtype="i8")
    next_start = np.concatenate([scene.start[1:], [len(scene.text)]]) if n else np.zeros(0, dtype="i8")
    return {
        "label": scene.label,
        "length": visible[scene.end] - visible[scene.start],
        "in_heading": scene.in_heading,
        "opens_line": (visible[scene.start] - visible[line_start] == 0) & (breaks[scene.start] >= 0),
        "left": left,
        "right": right,
        "kind": kind,
        "nth": np.minimum(same_before - same_at_sentence, 20),
        "since": since,
        "left_gap": np.clip(visible[scene.start] - visible[np.minimum(previous_end, scene.start)], 0, 50),
        "right_gap": np.clip(visible[np.maximum(next_start, scene.end)] - visible[scene.end], 0, 50),
        "refers": _refers(scene),
    }


def _refers(scene: Scene) -> Array:
    """Which of ``_REFERS`` stands last before a quantity in its sentence, after all names of projects and firms."""
    found = np.zeros(len(scene.mentions), dtype="i8")
    names = np.isin(scene.label, [LABEL_ORDER["PROJECT"], LABEL_ORDER["ENTERPRISE"]])
    named_until = np.maximum.accumulate(np.where(names, scene.end, 0)) if len(found) else found
    for i in scene.positions("QUANTITY"):
        start = max(scene.sentence_starts[scene.sentence[i]], named_until[i], scene.start[i] - _REFERS_REACH)
        said = scene.folded[start : scene.start[i]]
        last = [(match.start(), k + 1) for k, word in enumerate(_REFERS) for match in word.finditer(said)]
        found[i] = max(last)[1] if last else 0
    return found


def _whole_features(scene: Scene, heads: Array, tails: Array) -> list[Array]:
    """How many of the tail's label there are for one quantity of the text, and in the head's block before it."""
    first_in_block = np.searchsorted(scene.block, scene.block, side="left")
    block_start = scene.line_starts[scene.line[first_in_block]]
    label = scene.label[tails]
    totals = scene.starts_of[:, -1]
    since_block = scene.starts_of[label, scene.start[heads]] - scene.starts_of[label, block_start[heads]]
    return [totals[label] / max(1, totals[LABEL_ORDER["QUANTITY"]]), np.minimum(since_block, 10)]


def _kind(label: str, text: str) -> int:
    """What a quantity measures, what sort of date it is, else 0."""
    if label == "QUANTITY":
        dimension = read_quantity(text).dimension
        return 1 + _DIMENSIONS.index(dimension) if dimension in _DIMENSIONS else 0
    if label == "DATE":
        return _date_kind(unspaced(text))
    return 0


@lru_cache(maxsize=2_000)
def _metric_dimensions(text: str) -> frozenset[str]:
    found = find_indicator(text)
    return load_indicators().indicators[found.id].dimensions if found.id else frozenset()


def _fit_features(scene: Scene, heads: Array, tails: Array) -> list[Array]:
    """Whether an indicator can have the quantity's dimension; how far a pair is off the order of a 分别 chain."""
    fits = np.full(len(heads), -1)
    offset = np.full(len(heads), 9)
    chains, (measured, possible) = _chains(scene), _dimensions(scene)
    for row, (head, tail) in enumerate(zip(heads.tolist(), tails.tolist(), strict=True)):
        own, dimensions = measured.get(head), possible.get(tail)
        if own and dimensions:
            fits[row] = own in dimensions or 2 * (own in ("ratio", "points"))
        if chains and head in chains and tail in chains:
            (head_chain, i, n_heads), (tail_chain, j, n_tails) = chains[head], chains[tail]
            if head_chain == tail_chain:
                offset[row] = max(-8, min(i - j, 8)) if n_heads == n_tails else 8
    return [fits, offset]


@once_a_scene
def _dimensions(scene: Scene) -> tuple[dict[int, str | None], dict[int, frozenset[str]]]:
    """Quantity → what it measures; metric → what its indicator can be measured in."""
    measured = {int(i): read_quantity(unspaced(scene.mentions[i].text)).dimension for i in scene.positions("QUANTITY")}
    possible = {int(i): _metric_dimensions(unspaced(scene.mentions[i].text)) for i in scene.positions("METRIC")}
    return measured, possible


@once_a_scene
def _chains(scene: Scene) -> dict[int, tuple[int, int, int]]:
    """Mention → (chain, place in it, length) for the metrics before and the quantities after each 分别."""
    found: dict[int, tuple[int, int, int]] = {}
    metrics, quantities = scene.positions("METRIC"), scene.positions("QUANTITY")
    metric_starts, quantity_starts = scene.start[metrics], scene.start[quantities]
    for chain, cue in enumerate(re.finditer(BETWEEN["respectively"], scene.folded)):
        at = cue.start()
        near = metrics[: np.searchsorted(metric_starts, at)][-_NESTED:]
        first = np.searchsorted(quantity_starts, cue.end())
        before = _run_back(scene, near[scene.end[near] <= at][-8:], at)
        after = _run_on(scene, quantities[first : first + 8], cue.end())
        for members in (before, after):
            for place, i in enumerate(members):
                found[int(i)] = (chain, place, len(members))
    return found


def _run_back(scene: Scene, members: Array, at: int) -> list[int]:
    """The members before ``at`` that hang together by 、 和 与 及 only."""
    run: list[int] = []
    for i in members[::-1]:
        between = scene.folded[scene.end[i] : at]
        if (run and not re.fullmatch(r"\s*[、和与及,，]?\s*", between)) or len(between) > 14:
            break
        run.insert(0, int(i))
        at = scene.start[i]
    return run


def _run_on(scene: Scene, members: Array, at: int) -> list[int]:
    run: list[int] = []
    for i in members:
        between = scene.folded[at : scene.start[i]]
        if (run and not re.fullmatch(r"\s*[、和与及,，]?(?:增长|下降|达|为)?\s*", between)) or len(between) > 14:
            break
        run.append(int(i))
        at = scene.end[i]
    return run
