"""Annotated bulletins on disk: where they lie, and what their headers and characters tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from govie.annotation.marked import MarkedText, read_marked
from govie.errors import InputError

SPLITS: Final = ("train", "dev", "test")

#: Traits of layout, script and content that a header may name.
TRAITS: Final = frozenset({
    "info_box", "columns", "web_page", "table", "fullwidth", "traditional", "traditional_slips", "hk_tw", "no_breaks",
    "spaced", "infer_year", "plans", "project_list", "firm_as_project", "contradiction", "fenbie", "qizhong", "ranks",
    "minority_names", "hard_negatives", "chinese_numerals", "long",
})  # fmt: skip

# Frequent characters of the genre that only one script has; the n-th of one is the n-th of the other.
_HANS: Final = (
    "业资项设亿预国区务产债实长动级进财会专经县数强转农开费险为质点学医创计总乡济标补现领规营关对运结额统决调场续坚电园应稳态"
    "养础环税办护卫权类东镇监达况广执综疗际积单线职风扩员时协评门筹绩车减阳内绿联备来兴过还战试导争户龙义处贷别贸两节验题链报"
)
_HANT: Final = (
    "業資項設億預國區務產債實長動級進財會專經縣數強轉農開費險為質點學醫創計總鄉濟標補現領規營關對運結額統決調場續堅電園應穩態"
    "養礎環稅辦護衛權類東鎮監達況廣執綜療際積單線職風擴員時協評門籌績車減陽內綠聯備來興過還戰試導爭戶龍義處貸別貿兩節驗題鏈報"
)
#: A text counts as one script where at least this share of its telling characters belong to it.
_CLEAR: Final = 0.9

_YEAR: Final = re.compile(r"\d{4}")
_BODY: Final = re.compile(r"^---\r?(?:\n|\Z)", re.MULTILINE)
#: The body of a valid file, piece by piece: the beginning of a mark, its end, or a character of the bulletin.
_TOKEN: Final = re.compile(r"\{[A-Z]\d*\||\|[^{}|\n]*\}|\}|\\?(?P<char>[\s\S])")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where annotations and corpus lie; ``corpus`` is None for a plain folder of marked text."""

    annotations: Path
    corpus: Path | None

    @property
    def splits(self) -> Path:
        return self.annotations / "splits.json"

    @property
    def marked_files(self) -> list[Path]:
        return sorted(self.annotations.glob("*.mk"))


def find_layout(root: Path) -> Layout:
    """The layout of a project (``annotations/`` beside ``corpus/``), of its annotations folder, or of any folder of
    ``.mk`` files.

    Raises InputError where there is no such folder or no ``.mk`` file in it.
    """
    mend = "name a folder that holds .mk files, or one with annotations/ in it"
    if not root.is_dir():
        raise InputError("no such folder", mend=mend, source=str(root))
    if (root / "annotations").is_dir():
        layout = Layout(root / "annotations", root / "corpus")
    elif root.resolve().name == "annotations":
        layout = Layout(root, root.resolve().parent / "corpus")
    else:
        layout = Layout(root, None)
    if not layout.marked_files:
        raise InputError("no .mk file", mend=mend, source=str(layout.annotations))
    return layout


def traits_of(header: Mapping[str, str]) -> tuple[str, ...]:
    """The traits that a header names, each once, in its order.

    >>> traits_of({"traits": "table, ranks table"})
    ('table', 'ranks')
    """
    return tuple(dict.fromkeys(re.findall(r"[^\s,]+", header.get("traits", ""))))


def script_of(text: str) -> str:
    """``hans``, ``hant`` or ``mixed``, by frequent characters that only one script has; ``hans`` where there are none.

    >>> script_of("农业产值"), script_of("農業產值")
    ('hans', 'hant')
    """
    counts = Counter(text)
    hans = sum(counts[c] for c in _HANS)
    hant = sum(counts[c] for c in _HANT)
    if hant <= (1 - _CLEAR) * (hans + hant):
        return "hans"
    return "hant" if hant >= _CLEAR * (hans + hant) else "mixed"


def decade_of(marked: MarkedText) -> str | None:
    """The decade of publication (``2010s``): by the header's date or year, else by the latest year that most of the
    dates in the text have; None where nothing tells."""
    for key in ("date", "year"):
        if year := _YEAR.match(marked.header.get(key, "")):
            return f"{year[0][:3]}0s"
    values = (str(m.attrs.get("value", "")) for m in marked.mentions if m.label == "DATE")
    years = Counter(max(found) for value in values if (found := _YEAR.findall(value)))
    if not years:
        return None
    year_found = max(years, key=lambda y: (years[y], y))
    return f"{year_found[:3]}0s"


@dataclass(frozen=True)
class AnnotatedFile:
    """A marked text as it lies on disk; ``source_text`` is the file, marks and header included."""

    path: Path
    marked: MarkedText
    source_text: str

    @property
    def name(self) -> str:
        """The file's name without ending: the document's id."""
        return self.path.stem

    @cached_property
    def _positions(self) -> list[int]:
        """For each character of the bulletin, where it stands in the file."""
        positions: list[int] = []
        body = _BODY.search(self.source_text)
        at = body.end() if body else 0
        for token in _TOKEN.finditer(self.source_text, at):
            if token["char"] is not None:
                positions.append(token.end() - 1)
        return positions

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column in the file, from 1, of a character of the bulletin."""
        at = self._positions[offset]
        return self.source_text.count("\n", 0, at) + 1, at - self.source_text.rfind("\n", 0, at)


def read_annotated(path: Path) -> AnnotatedFile:
    """Read a ``.mk`` file; raises MarkupError, and InputError for bytes that are not UTF-8."""
    marked = read_marked(path)
    return AnnotatedFile(path, marked, path.read_bytes().decode("utf-8"))
