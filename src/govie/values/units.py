"""Units of the genre: spelling → base unit, exact factor and dimension. The table is ``units.toml``.

>>> read_unit("亩")
Unit(base='m2', factor=Fraction(2000, 3), dimension='area')
>>> read_unit("吨标准煤/万元")
Unit(base='tce/CNY', factor=Fraction(1, 10000), dimension='coal equivalent/money')
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, Final

from govie.errors import TableError, ValueNotRead
from govie.values.folding import fold
from govie.values.numerals import read_numeral

_TABLE: Final = "units.toml"
#: Stretches of time below a fraction bar.
_PER_TIME: Final = {"天": "d", "日": "d", "d": "d", "时": "小时", "h": "小时", "s": "秒", "a": "年", "个月": "月"}
_PER: Final = re.compile(r"/|(?<=.)每")
_SCALED: Final = re.compile(r"([\d十百千万亿]*)(.+)")


@dataclass(frozen=True, slots=True)
class Unit:
    """``factor`` base units make one of this unit; ``base`` is "" for numbers without a unit."""

    base: str
    factor: Fraction
    dimension: str | None


@dataclass(frozen=True, slots=True, eq=False)
class UnitTable:
    """Units by folded name, with what searching in running text needs to know of them; compared by identity."""

    units: Mapping[str, Unit]
    guards: Mapping[str, str]
    never: frozenset[str]
    arabic: frozenset[str]
    scaled: frozenset[str]
    phrases: tuple[str, ...]

    def extended(self, names: Mapping[str, Unit], *, source: str = "units") -> UnitTable:
        """This table with further names; TableError where one stands in it already with another meaning."""
        folded = {fold(name): unit for name, unit in names.items()}
        for name, unit in folded.items():
            if self.units.get(name, unit) != unit:
                raise TableError(source, name, "is a unit already", mend="choose another name")
        return UnitTable(dict(self.units) | folded, self.guards, self.never, self.arabic, self.scaled, self.phrases)

    def read(self, text: str) -> Unit:
        """The unit that fills ``text``, compound ones included; ValueNotRead if it is not known.

        >>> default_units().read("元/平方米·年").base
        'CNY/m2/年'
        """
        folded = re.sub(r"\s", "", fold(text))
        if not folded:
            return Unit("", Fraction(1), None)
        if unit := self._simple(folded):
            return unit
        above, *below = _PER.split(folded)
        unit = self._simple(above)
        if unit is None or not below:
            raise ValueNotRead(text, "not a known unit")
        for part in below:
            unit = per(unit, self.read_per(part))
        return unit

    def read_per(self, text: str) -> Unit:
        """A unit as the denominator: with a scale before it (万元) and several in a row (人·月)."""
        folded = text.strip("()")
        unit: Unit | None = None
        for part in re.split(r"[·*]", folded):
            for factor in self._factors(part):
                unit = factor if unit is None else _times(unit, factor)
        if unit is None:
            raise ValueNotRead(text, "nothing below the fraction bar")
        return unit

    def _factors(self, part: str) -> list[Unit]:
        if part in _PER_TIME:
            return [Unit(_PER_TIME[part], Fraction(1), "time")]
        if unit := self._simple(part):
            return [unit]
        for at in range(len(part) - 1, 0, -1):
            scale = _scale(part[:at])
            if scale and (unit := self._simple(part[at:])):
                return [Unit(unit.base, unit.factor * scale, unit.dimension)]
        for at in range(len(part) - 1, 0, -1):
            if (left := self._simple(part[:at])) and (part[at:] in _PER_TIME or self._simple(part[at:])):
                return [left, *self._factors(part[at:])]
        raise ValueNotRead(part, "not a known unit")

    def _simple(self, name: str) -> Unit | None:
        if unit := self.units.get(name):
            return unit
        paired = re.fullmatch(r"(\w+)\((\w+(?:[、/]\w+)*)\)", name)
        if paired and all(part in self.units for part in (paired[1], *re.split("[、/]", paired[2]))):
            return Unit(name, Fraction(1), self.units[paired[1]].dimension)
        return None


def per(above: Unit, below: Unit) -> Unit:
    """``above`` for each ``below``.

    >>> per(read_unit("吨"), Unit("d", Fraction(1), "time")).base
    'kg/d'
    """
    dimension = f"{above.dimension}/{below.dimension}" if above.dimension and below.dimension else None
    return Unit(f"{above.base}/{below.base}", above.factor / below.factor, dimension)


def _times(left: Unit, right: Unit) -> Unit:
    dimension = f"{left.dimension}/{right.dimension}" if left.dimension and right.dimension else None
    return Unit(f"{left.base}/{right.base}", left.factor * right.factor, dimension)


def _scale(text: str) -> Fraction | None:
    try:
        return read_numeral(text).value
    except ValueNotRead:
        return None


def read_unit(text: str) -> Unit:
    """Read a unit by the table that comes with govie; ValueNotRead if it is not known."""
    return default_units().read(text)


@cache
def default_units() -> UnitTable:
    """The table that comes with govie, read once."""
    return load_units(tomllib.loads(files("govie.values").joinpath(_TABLE).read_text("utf-8")), source=_TABLE)


def load_units(table: Mapping[str, Any], *, source: str) -> UnitTable:
    """Check a parsed unit table (grammar: top of ``units.toml``) and index it; TableError says what is wrong."""
    units: dict[str, Unit] = {}
    for entry in table.get("base", ()):
        for name, factor in entry["names"].items():
            _add(units, name, Unit(entry["unit"], _factor(factor, name, source), entry["dimension"]), source)
    for dimension, words in table.get("counts", {}).items():
        for word in words.split():
            name, _, base = word.partition("=")
            _add(units, name, Unit(base or name, Fraction(1), dimension), source)
    finding = table.get("finding", {})
    never, arabic, scaled = (_known(finding.get(key, ""), units, source) for key in ("never", "arabic", "scaled"))
    guards = table.get("guards", {})
    _known(" ".join(guards), units, source)
    return UnitTable(units, guards, never, arabic, scaled, tuple(finding.get("phrases", "").split()))


def _add(units: dict[str, Unit], name: str, unit: Unit, source: str) -> None:
    if name in units:
        raise TableError(source, name, "stands twice", mend="keep one of the two")
    folded = re.sub(r"\s", "", fold(name))
    if folded != name:
        raise TableError(source, name, "is not folded", mend=f"write {folded}")
    units[name] = unit


def _factor(text: str, name: str, source: str) -> Fraction:
    try:
        factor = Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise TableError(source, name, f"{text!r} is no rational number", mend='write "1000" or "2000/3"') from error
    if factor <= 0:
        raise TableError(source, name, f"{text!r} is not above zero", mend='write "1000" or "2000/3"')
    return factor


def _known(words: str, units: Mapping[str, Unit], source: str) -> frozenset[str]:
    names = words.split()
    for name in names:
        if name not in units:
            raise TableError(source, name, "is no unit of this table", mend="add it under [[base]] or [counts]")
        if names.count(name) > 1:
            raise TableError(source, name, "is listed twice", mend="keep one of the two")
    return frozenset(names)


def names_pattern(names: Iterable[str], guards: Mapping[str, str]) -> str:
    """A regular expression for the longest of ``names`` at a place, as a tree over their first characters.

    >>> names_pattern(["个", "个月"], {"个": "体"})
    '个(?:月|(?![体]))'
    """
    tree: dict[str, Any] = {}
    for name in names:
        node = tree
        for char in name:
            node = node.setdefault(char, {})
        latin = name[-1].isascii() and name[-1].isalnum()
        node[""] = "(?![A-Za-z0-9])" if latin else f"(?![{guards[name]}])" if guards.get(name) else ""
    return _branch(tree)


def _branch(tree: Mapping[str, Any]) -> str:
    options = [re.escape(char) + _branch(node) for char, node in tree.items() if char]
    if "" in tree:
        options.append(tree[""])
    return options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"
