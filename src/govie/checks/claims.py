"""Claims: facts made comparable, each with what it is about and the words around its figure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from govie.checks.intervals import Interval
from govie.knowledge.indicators import load_indicators
from govie.records import Fact, Mention, Place, plain_number
from govie.values.periods import bounds
from govie.values.simplify import fold

#: Facts below this score take no part: half of them would be wrong in one of their links.
MIN_SCORE: Final = 0.3
#: A metric that is not in the table needs this many characters to tell one thing from all others.
_LONG_NAME: Final = 5
#: Dimensions of figures that count things.
PLAIN_COUNTS: Final = frozenset({"count", "people", "people-times"})
_CLAUSE_END: Final = re.compile(r"[，,。；;！？!?：:\n]")
_SENTENCE_ENDS: Final = ("。", ";", "!", "?")
_SENTENCE_END: Final = re.compile(r"[。；;！？!?\n]")
_BLANKS: Final = re.compile(r"\s+")
#: Words that make another figure of one indicator: its prices, its money, what was taken out or set against it.
_QUALIFIERS: Final = re.compile(
    r"名义|现价|当年价|可比|不变价|剔除|年初预算|调整预算|预算调整|变动预算|本外币|人民币|外币|不含|包含|当月|单月|当季"
    r"|日均|月均|户均|人均|最高|最低|平均|新增|净增|第[一二三四五]批"
)
#: The prices that figures of a kind are at where nothing is said: levels at those of the year, growth at constant ones.
_USUAL: Final = {"level": frozenset({"现价", "当年价"}), "growth": frozenset({"现价", "当年价", "可比", "不变价"})}
_SAME_SCOPE: Final = {"规上": "规模以上", "规模": "规模以上", "限上": "限额以上", "全社会": ""}
#: So many characters around a figure are looked at.
_REACH: Final = 60
_JOINS: Final = ("、", "和", "及", "与", "以及")
_OWN_TIER: Final = "本级"
_LAST: Final = "\U0010ffff"
_AREAS: Final = re.compile(r"全国|全省|全市|全区|全州|全自治区")


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact with a figure, ready to be set against others.

    ``name`` is the indicator id, else the metric without blanks (as is ``metric``); ``scope`` narrows it; ``about`` is
    the place with projects and enterprises; ``value`` carries the sign of its direction and ``interval`` what rounding
    and bound leave open. ``start`` and ``end`` are those of the figure; ``sentence`` and ``line`` count from the start
    of the text; ``before`` and ``after`` are the clause around metric and figure, ``lead`` what stands between the
    mention before the figure and the figure.
    """

    index: int
    fact: Fact
    name: str
    scope: str
    about: tuple[str, ...]
    period: str | None
    unit: str
    value: Decimal
    interval: Interval
    start: int
    end: int
    metric: str
    sentence: int
    line: int
    before: str
    after: str
    lead: str

    @property
    def title(self) -> str:
        """What a message calls it."""
        name = _BLANKS.sub("", self.fact.indicator_name or "") or "?"
        limit = self.fact.indicator_scope
        return f"{name}（{limit}）" if limit else name

    @property
    def figure(self) -> str:
        """The figure as written, without layout."""
        sign = "-" if self.fact.direction == "down" and not (self.fact.raw or "").startswith(("-", "—", "负")) else ""
        return sign + _BLANKS.sub("", self.fact.raw or "")

    @property
    def exact(self) -> bool:
        """Is it one number that is neither hedged nor bounded?"""
        return self.fact.bound == "eq" and self.fact.value_max is None

    @property
    def is_listed(self) -> bool:
        """Does the figure stand in a list (分别增长3.1%、8.8%), where its metric is easily mistaken?"""
        return self.lead in _JOINS or self.after.startswith(_JOINS)

    @property
    def is_named(self) -> bool:
        """Does its name tell it from everything else? Indicators of the table do, and long names."""
        return self.fact.indicator is not None or len(self.name) >= _LONG_NAME

    def key(self, *parts: str) -> tuple[Any, ...]:
        """What it shares with claims that can be set against it; ``parts`` are names of attributes of the fact."""
        return (self.about, self.scope, self.unit, *(getattr(self.fact, part) for part in parts))


class Surroundings:
    """The folded text of a bulletin and where its mentions stand, to cut out clauses and leads."""

    def __init__(self, text: str, mentions: Sequence[Mention], subject: Place | None) -> None:
        self.folded, self.mentions, self.subject = fold(text), mentions, subject
        self.tiers = list(self._tiers())
        self.sentence_ends = [m.end() for m in _SENTENCE_END.finditer(self.folded)]
        self.line_ends = [m.end() for m in re.finditer("\n", self.folded)]
        self.mention_ends = sorted(m.end for m in mentions)

    def _tiers(self) -> Iterator[tuple[int, str]]:
        """From where on which budget is spoken of: a word (全市, 市本级) governs its line.

        That of a heading or caption, a line without a figure that is no sentence, also governs the lines below it, down
        to the next one.
        """
        kind = re.escape(self.subject.name[-1]) if self.subject else "本"
        word = re.compile(rf"((?<![上下]){kind}本?级|本级)|全(?:省|市|县|区|州|旗|盟)")
        figures = sorted(m.start for m in self.mentions if m.label == "QUANTITY")
        heading, start = "", 0
        for line in self.folded.splitlines(keepends=True):
            yield start, heading
            own = [(start + m.end(), _OWN_TIER if m[1] else "") for m in word.finditer(line)]
            yield from own
            end = start + len(line)
            has_figure = bisect_left(figures, start) < bisect_left(figures, end)
            is_heading = not has_figure and not line.rstrip().endswith(_SENTENCE_ENDS)
            is_table_head = not own and len(line.split()) > 1  # it says no more than the caption above it
            if line.strip() and is_heading and not is_table_head:
                told = {tier for _, tier in own}
                heading = told.pop() if len(told) == 1 else ""
            start = end

    def before(self, at: int) -> str:
        """The clause up to ``at``."""
        return _squeeze(_CLAUSE_END.split(self.folded[max(0, at - _REACH) : at])[-1])

    def after(self, at: int) -> str:
        """The clause from ``at`` on."""
        return _squeeze(_CLAUSE_END.split(self.folded[at : at + _REACH])[0])

    def lead(self, at: int) -> str:
        """What stands between the mention before ``at`` and ``at``."""
        i = bisect_right(self.mention_ends, at)
        start = self.mention_ends[i - 1] if i else 0
        return _squeeze(self.folded[max(start, at - _REACH) : at])

    def tier(self, at: int) -> str:
        """``本级`` where the last word before ``at`` that governs it speaks of the government's own budget."""
        i = bisect_right(self.tiers, (at, _LAST))
        return self.tiers[i - 1][1] if i else ""

    def between(self, start: int, end: int) -> str:
        """What stands between two mentions of one clause or two, "" where they are far apart."""
        return _squeeze(self.folded[start:end]) if end - start < _REACH else ""


def _squeeze(text: str) -> str:
    return _BLANKS.sub("", text)


def claims_of(
    text: str, mentions: Sequence[Mention], facts: Sequence[Fact], *, subject: Place | None = None
) -> list[Claim]:
    """The claims of a bulletin in the order of its text.

    A fact without a number or a metric makes none, nor does one whose score is below ``MIN_SCORE``.
    """
    around = Surroundings(text, mentions, subject)
    return sorted(_claims(around, facts), key=lambda claim: claim.start)


def _claims(around: Surroundings, facts: Sequence[Fact]) -> Iterator[Claim]:
    mentions = around.mentions
    for index, fact in enumerate(facts):
        if fact.quantity is None or fact.metric is None or fact.value is None or fact.score < MIN_SCORE:
            continue
        figure, metric = mentions[fact.quantity], mentions[fact.metric]
        start, end = min(figure.start, metric.start), max(figure.end, metric.end)
        before, between = around.before(start), around.between(metric.end, figure.start)
        sign = -1 if fact.direction == "down" else 1
        interval = _interval(fact)
        yield Claim(
            index,
            fact,
            name=fact.indicator or _squeeze(fold(fact.indicator_name or "")),
            scope=_scope(fact, before + between + around.before(figure.start), around.tier(figure.start)),
            about=_about(fact, before, around.subject),
            period=_period(fact),
            unit="%" if fact.kind in ("growth", "share") and not fact.unit else fact.unit or "",
            value=fact.value * sign,
            interval=interval if sign > 0 else Interval(-interval.high, -interval.low, -interval.best),
            start=figure.start,
            end=figure.end,
            metric=_squeeze(fold(metric.text)),
            sentence=bisect_right(around.sentence_ends, figure.start),
            line=bisect_right(around.line_ends, figure.start),
            before=before,
            after=around.after(end),
            lead=around.lead(figure.start),
        )


def _interval(fact: Fact) -> Interval:
    """What the figure leaves open; one that counts single things leaves nothing."""
    assert fact.value is not None, "claims have a value"
    counted = fact.dimension in PLAIN_COUNTS and fact.quantum == 1
    quantum = None if counted else fact.quantum
    interval = Interval.around(fact.value, quantum)
    if fact.value_max is not None:
        interval = Interval(interval.low, Interval.around(fact.value_max, quantum).high, fact.value)
    return interval.bounded(fact.bound or "eq")


def _scope(fact: Fact, words: str, tier: str) -> str:
    """The scope of the indicator, the threshold of the metric and words that make it another figure.

    Whose budget it is (全市, 市本级) is said once for all figures that follow.
    """
    scope = fact.indicator_scope or ""
    limit = f"{fact.threshold.bound}{plain_number(fact.threshold.value)}" if fact.threshold else ""
    usual = _USUAL.get(fact.kind or "", frozenset())
    own = fact.indicator_name or ""
    found = sorted({m[0] for m in _QUALIFIERS.finditer(words) if m[0] not in own} - usual)
    if _is_fiscal(fact):
        scope = re.sub(r"^.?本?级", "", scope)
        found.append(tier)
    return "".join((_SAME_SCOPE.get(scope, scope), limit, *found))


def _is_fiscal(fact: Fact) -> bool:
    indicator = load_indicators().indicators.get(fact.indicator or "")
    if indicator is None:
        return fact.indicator is None
    return indicator.field == "finance" or indicator.name.endswith("支出")  # 教育支出 is of the field society


def _about(fact: Fact, before: str, subject: Place | None) -> tuple[str, ...]:
    places = [place.adcode or place.name for place in fact.places]
    if not places and fact.place is not None:
        places = [fact.place.adcode or fact.place.name]
        if fact.place_from == "subject":
            places += [m[0] for m in _AREAS.finditer(before) if not _is_own(m[0], subject)]
    who = [named.name for named in (*fact.projects, *fact.enterprises)]
    return (*sorted(places), *sorted(who))


def _is_own(word: str, subject: Place | None) -> bool:
    """Does 全市 or 全区 mean the subject of the bulletin?"""
    name = subject.name if subject else ""
    if word == "全市":
        return not name.endswith(("县", "区", "旗"))
    return word != "全国" and name.endswith(word[1:])


def _period(fact: Fact) -> str | None:
    """The period; what runs up to the end of a month since that year began (or since a time not told) is ``../month``.

    全年, 年末 and 截至12月底 are then one. A single month, a day within a month and several years stay as they are.
    """
    start, end = fact.period_start, fact.period_end
    if fact.period is None or end is None or bounds(end[:7])[1] != end:
        return fact.period
    if start is None or start == end or start == f"{end[:4]}-01-01":
        return f"../{end[:7]}"
    return fact.period


def previous_year(period: str | None) -> str | None:
    """The same period one year before.

    >>> previous_year("2022-01/2022-09"), previous_year("../2023-08"), previous_year(None)
    ('2021-01/2021-09', '../2022-08', None)
    """
    if period is None:
        return None
    return re.sub(r"(?<!\d)\d{4}(?!\d)", lambda m: f"{int(m[0]) - 1:04}", period)
