"""Bytes to text: UTF-8 with or without a byte order mark, UTF-16 with one, GB18030 where the bytes look like it."""

from __future__ import annotations

import codecs
from typing import Final

from govie.errors import InputError

_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: Lead bytes of GB2312's punctuation and digits, and of its 3,755 common characters.
_COMMON: Final = (range(0xA1, 0xA4), range(0xB0, 0xD8))
#: Share of such characters among those that are not ASCII, from which bytes count as GB18030. Text of government
#: bulletins has 0.97 and more; Big5 read as GB18030 stays below 0.5.
_SHARE: Final = 0.7


def decode(data: bytes, *, source: str, encoding: str | None = None) -> tuple[str, str]:
    """The text and the encoding it was read in; a byte order mark is left out, line ends are kept.

    ``encoding`` is what the caller knows; nothing is guessed then. Raises InputError for bytes that are not of it,
    or, where it is None, for bytes that are neither UTF-8 nor likely to be GB18030.

    >>> decode("粮食产量5万吨。".encode("gb18030"), source="a.txt")
    ('粮食产量5万吨。', 'gb18030')
    """
    if encoding is None:
        encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    try:
        return data.decode(encoding or "utf-8"), encoding or "utf-8"
    except LookupError as error:
        raise InputError(f"no text encoding {encoding!r}", source=source, mend="name one such as gb18030") from error
    except UnicodeDecodeError as error:
        text = _gb18030(data) if encoding is None else None
        if text is not None:
            return text, "gb18030"
        problem = f"a byte that is not {encoding}" if encoding else "bytes that are neither UTF-8 nor GB18030 text"
        mend = "save the file as UTF-8, or name its encoding"
        raise InputError(problem, source=source, offset=error.start, mend=mend) from error


def _gb18030(data: bytes) -> str | None:
    """The text of bytes that look like GB18030, else None."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    others = [c for c in text if c > "\x7f"]
    odd = any("\ue000" <= c <= "\uf8ff" for c in others) or any(c < " " and c not in "\t\n\r\f" for c in text)
    return None if odd or sum(map(_is_common, others)) < _SHARE * len(others) else text


def _is_common(character: str) -> bool:
    code = character.encode("gb18030")
    return len(code) == 2 and code[1] >= 0xA1 and any(code[0] in leads for leads in _COMMON)
