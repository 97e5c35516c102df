"""Files of conversions: finding, decoding and naming them, and JSON objects with the place they come from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from govie.annotation.documents import SPLITS
from govie.annotation.marked import MarkedText
from govie.errors import InputError

T = TypeVar("T")

#: The stem of a file that holds many bulletins of no split.
ALL: Final = "bulletins"
_NAME: Final = re.compile(r"[^/\\:*?\"<>|\x00-\x1f.][^/\\:*?\"<>|\x00-\x1f]*")


def find_files(source: Path, suffix: str) -> list[Path]:
    """``source`` itself, or the files of the folder that end in ``suffix``; raises InputError where there is none."""
    if source.is_file():
        return [source]
    if not source.is_dir():
        raise InputError("no such file or folder", source=str(source), mend=f"name a {suffix} file or a folder of them")
    found = sorted(path for path in source.glob(f"*{suffix}") if path.is_file())
    if not found:
        raise InputError(f"no {suffix} file", source=str(source), mend=f"name a {suffix} file or a folder of them")
    return found


def read_utf8(path: Path) -> str:
    """The text of a file, line ends kept, without a byte order mark."""
    try:
        return path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        mend = "save the file as UTF-8"
        raise InputError("bytes that are not UTF-8", offset=error.start, source=str(path), mend=mend) from error
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
        raise InputError(problem, source=str(path), mend="name a file that can be read") from error


def write_utf8(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


def name_of(marked: MarkedText) -> str:
    """The id of a bulletin, which names its file; raises InputError where it cannot."""
    name = marked.header.get("id", "")
    if not _NAME.fullmatch(name):
        mend = "write an id: of letters, digits, - and _ into its header"
        raise InputError(f"id {name!r} cannot name a file", source=marked.header.get("title") or None, mend=mend)
    return name


def check_names(bulletins: Sequence[MarkedText]) -> None:
    """Raises InputError where two bulletins have one id, or an id cannot name a file."""
    seen: set[str] = set()
    for marked in bulletins:
        name = name_of(marked)
        if name in seen:
            raise InputError(f"two bulletins have the id {name}", source=name, mend="give each its own id")
        seen.add(name)


def by_split(bulletins: Sequence[MarkedText]) -> dict[str, list[MarkedText]]:
    """The bulletins of each split, empty ones too; those without a split under ``bulletins``.

    >>> by_split([MarkedText("", (), (), {"split": "dev"})]).keys()
    dict_keys(['train', 'dev', 'test'])
    """
    groups: dict[str, list[MarkedText]] = {}
    if any(marked.header.get("split") in SPLITS for marked in bulletins):
        groups = {split: [] for split in SPLITS}
    for marked in bulletins:
        split = marked.header.get("split", "")
        groups.setdefault(split if split in SPLITS else ALL, []).append(marked)
    return groups


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON object, the file and line it is from, and where in that it stands (``spans[3]``)."""

    value: Mapping[str, Any]
    where: str
    path: str = ""

    def fail(self, problem: str, mend: str) -> InputError:
        return InputError(f"{self.path}: {problem}" if self.path else problem, source=self.where, mend=mend)

    def maybe(self, key: str, kind: type[T]) -> T | None:
        """The value of ``key``, None where it is absent or null; raises InputError for another type."""
        value = self.value.get(key)
        if value is None:
            return None
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.fail(f"{key} is no {kind.__name__}", f"write {key} as the format has it")
        return value

    def need(self, key: str, kind: type[T]) -> T:
        value = self.maybe(key, kind)
        if value is None:
            raise self.fail(f"{key} is missing", "export again, with all fields")
        return value

    def child(self, key: str) -> Node:
        """The object under ``key``; an empty one where it is absent."""
        return Node(self.maybe(key, dict) or {}, self.where, f"{self.path}.{key}".lstrip("."))

    def children(self, key: str) -> Iterator[Node]:
        """The objects of the list under ``key``; none where it is absent."""
        for i, item in enumerate(self.maybe(key, list) or ()):
            path = f"{self.path}.{key}[{i}]".lstrip(".")
            if not isinstance(item, dict):
                raise Node({}, self.where, path).fail("no object", f"write {key} as the format has it")
            yield Node(item, self.where, path)


def json_lines(source: Path) -> Iterator[tuple[Path, int, Node]]:
    """The objects of ``.jsonl`` files with file and line number; blank lines are passed over."""
    for path in find_files(source, ".jsonl"):
        for number, line in enumerate(read_utf8(path).split("\n"), start=1):
            if line.strip():
                yield path, number, parse_node(line, f"{path}:{number}")


def parse_node(text: str, where: str) -> Node:
    """Raises InputError for what is no JSON object."""
    value = parse_json(text, where)
    if not isinstance(value, dict):
        raise InputError("no JSON object", source=where, mend="write {…}, one a line")
    return Node(value, where)


def parse_json(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        problem = f"no JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        raise InputError(problem, source=where, mend="export the file again") from error


def format_lines(rows: Sequence[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
