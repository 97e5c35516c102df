"""How far written bulletins are from real ones: passages to tell apart, and perplexities beside those of real text."""

from __future__ import annotations

import lzma
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from statistics import median
from typing import Final

from govie.annotation.documents import find_layout
from govie.annotation.language_model import CharacterModel
from govie.annotation.marked import read_marked
from govie.errors import InputError
from govie.labels import GENRES
from govie.values.simplify import fold

#: Characters of a passage.
PASSAGE: Final = 300
#: A perplexity is an outlier where its logarithm is this many robust deviations from its genre's median.
_FAR: Final = 2.5
#: Characters of unlabelled text at whose beginning its genre is looked for, and what tells it.
_HEAD: Final = 3000
_TELLING: Final = {
    "communique": re.compile("统计公报"),
    "budget": re.compile("预算执行情况|预算草案|财政决算"),
    "work-report": re.compile("政府工作报告|代表.{0,6}政府.{0,8}报告工作"),
}
#: Below this share of Chinese characters a passage is a table.
_PROSE: Final = 0.5
_MANDARIN: Final = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Sample:
    """One text to compare: simplified script, half width, no white space, every digit a 0; ``genre`` may be ""."""

    name: str
    genre: str
    text: str

    @property
    def passages(self) -> list[str]:
        """Stretches of PASSAGE characters that are prose, one after the other."""
        cut = [self.text[at : at + PASSAGE] for at in range(0, len(self.text) - PASSAGE + 1, PASSAGE)]
        return [passage for passage in cut if len(_MANDARIN.findall(passage)) >= _PROSE * PASSAGE]


@dataclass(frozen=True, slots=True)
class Perplexity:
    """The perplexity per character of one text."""

    name: str
    genre: str
    value: float


def mask(text: str) -> str:
    """The text as it is compared.

    >>> mask("完成３.5億元，\\n增長５％")
    '完成0.0亿元,增长0%'
    """
    return re.sub(r"\d", "0", re.sub(r"\s+", "", fold(text)))


def written_samples(root: Path, *, ids: Collection[str] | None = None) -> list[Sample]:
    """The annotated bulletins of a project or folder, or those of them that ``ids`` names.

    Raises InputError for an id without a file.
    """
    layout = find_layout(root)
    paths = {path.stem: path for path in layout.marked_files}
    if absent := sorted(set(ids or ()) - paths.keys()):
        raise InputError(f"no {absent[0]}.mk", mend="name ids that have a file", source=str(layout.annotations))
    bulletins = [(name, read_marked(path)) for name, path in paths.items() if ids is None or name in ids]
    return [Sample(name, b.header.get("genre", ""), mask(b.text)) for name, b in bulletins]


def real_samples(folder: Path) -> list[Sample]:
    """The ``.txt`` files of a folder; a ``.mk`` file beside one tells its genre. InputError where there is none."""
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise InputError("no .txt file to compare with", mend="name a folder of .txt files", source=str(folder))
    samples = []
    for path in paths:
        marked = path.with_suffix(".mk")
        genre = read_marked(marked).header.get("genre", "") if marked.is_file() else ""
        samples.append(Sample(path.stem, genre, mask(path.read_text("utf-8"))))
    return samples


def raw_samples(source: Path) -> list[Sample]:
    """Unlabelled documents: those of a ``.txt`` or ``.txt.xz`` file, set apart by empty lines, or a folder's files.

    Their genre is guessed from their first lines, "" where nothing tells it. Raises InputError where there is no text.
    """
    try:
        if source.is_dir():
            texts = {path.stem: path.read_text("utf-8") for path in sorted(source.glob("*.txt"))}
        else:
            data = source.read_bytes()
            whole = (lzma.decompress(data) if source.suffix == ".xz" else data).decode("utf-8")
            texts = {f"{source.name}#{i}": text for i, text in enumerate(re.split(r"\n\s*\n", whole), start=1)}
    except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise InputError("no text can be read", mend="name a .txt or .txt.xz file", source=str(source)) from error
    samples = [Sample(name, _guess_genre(text), mask(text)) for name, text in texts.items() if text.strip()]
    if not samples:
        raise InputError("no text in it", mend="name a .txt or .txt.xz file, or a folder of them", source=str(source))
    return samples


def _guess_genre(text: str) -> str:
    counts = {genre: len(words.findall(text[:_HEAD])) for genre, words in _TELLING.items()}
    best = max(counts, key=lambda genre: counts[genre])
    return best if counts[best] else ""


def perplexities(model: CharacterModel, samples: Iterable[Sample]) -> list[Perplexity]:
    """The perplexity of each text that is not empty."""
    values = ((sample, model.perplexity(sample.text)) for sample in samples)
    return [Perplexity(sample.name, sample.genre, value) for sample, value in values if value is not None]


def outliers(found: Sequence[Perplexity]) -> list[tuple[Perplexity, str]]:
    """Texts that are far from the median of their genre, each with ``smooth`` or ``odd``, smoothest first.

    >>> values = [20.0, 21.0, 22.0, 23.0, 24.0, 90.0]
    >>> outliers([Perplexity(str(v), "review", v) for v in values])
    [(Perplexity(name='90.0', genre='review', value=90.0), 'odd')]
    """
    genres: dict[str, list[Perplexity]] = defaultdict(list)
    for one in found:
        genres[one.genre].append(one)
    far = []
    for members in genres.values():
        middle = median(log(one.value) for one in members)
        deviation = 1.4826 * median(abs(log(one.value) - middle) for one in members)
        far += [one for one in members if deviation and abs(log(one.value) - middle) > _FAR * deviation]
    middles = {genre: median(one.value for one in members) for genre, members in genres.items()}
    return [(one, "odd" if one.value > middles[one.genre] else "smooth") for one in sorted(far, key=lambda o: o.value)]


def perplexity_markdown(written: Sequence[Perplexity], real: Sequence[Perplexity]) -> str:
    """A table by genre of written beside real texts, and the written outliers."""
    lines = ["| genre | written | median | lowest | highest | real | median | lowest | highest |"]
    lines.append("| --- | --: | --: | --: | --: | --: | --: | --: | --: |")
    for genre in ("all", *GENRES):
        ours, theirs = ([o.value for o in side if genre in ("all", o.genre)] for side in (written, real))
        if ours or theirs:
            lines.append(f"| {genre} | {_summary(ours)} | {_summary(theirs)} |")
    far = [f"* {one.name} ({one.genre}): {one.value:.1f}, {how}" for one, how in outliers(written)]
    listed = "\n".join(far or ["* none"])
    table = "\n".join(lines)
    return f"Perplexity per character (white space removed, digits masked)\n\n{table}\n\nOutliers:\n\n{listed}\n"


def _summary(values: Sequence[float]) -> str:
    if not values:
        return "0 | – | – | –"
    return f"{len(values)} | {median(values):.1f} | {min(values):.1f} | {max(values):.1f}"
