"""The words of tables and pages in Chinese and English (``words.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from govie.errors import TableError

LANGUAGES: Final = ("zh", "en")
_TABLE: Final = "words.toml"


class Word(str):
    """A key of the table, among strings that are shown as they are."""

    __slots__ = ()


@cache
def load_words() -> Mapping[str, tuple[str, str]]:
    """Key → the words of ``LANGUAGES``; raises TableError for a key that stands twice or lacks a language."""
    words: dict[str, tuple[str, str]] = {}
    groups = tomllib.loads(files("govie").joinpath(_TABLE).read_text(encoding="utf-8"))
    for group, entries in groups.items():
        for key, pair in entries.items():
            if key in words:
                raise TableError(_TABLE, f"{group}.{key}", "the key stands twice", mend="rename one")
            if len(pair) != len(LANGUAGES) or not all(pair):
                raise TableError(_TABLE, f"{group}.{key}", "a language is missing", mend='write ["中文", "English"]')
            words[key] = (pair[0], pair[1])
    return words


def say(word: str, language: str = "zh") -> str:
    """The words for a ``Word``; any other string is itself.

    >>> say(Word("target")), say(Word("target"), "en"), say("target")
    ('目标', 'target', 'target')
    """
    return load_words()[word][LANGUAGES.index(language)] if isinstance(word, Word) else word
