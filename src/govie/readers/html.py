"""Web pages: the article without menus and footers, and what the page says of itself (extra ``readers``)."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Final

from govie.errors import ExtraError, InputError
from govie.readers.decode import decode
from govie.readers.document import Document

_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_GB: Final = frozenset({"gb2312", "gbk", "gb18030", "x-gbk"})
#: Names of meta elements that Chinese government sites have to carry, in lower case.
_TITLE, _DATE, _PUBLISHER = "articletitle", "pubdate", "contentsource"
_SOURCE_LINE: Final = re.compile(r"(?:信息|稿件|文章|文稿)?来\s*源\s*[:：]\s*([^\s|｜【】\[\]()（）<>:：]{2,30})")
_ISO: Final = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")
_HEAD: Final = 3000
#: The title is put before a text that does not begin with it, within so many characters: it often names area and year.
_TOP: Final = 300
_FIGURE: Final = re.compile(r"\d[\d.,]*(?:%|％|[亿万]?[元吨人户亩])")


def read_html(data: bytes, *, source: str, encoding: str | None = None) -> Document:
    """The article of a page under its title, with date of publication and publisher.

    A table row is a line, its cells apart by |; figures outside the article are left out, and ``notes`` count them.
    The encoding is the one told, else the byte order mark's or the one the page declares, else it is detected. Raises
    InputError for a page without text and ExtraError without trafilatura.
    """
    try:
        from lxml import html as lxml_html
        from trafilatura import bare_extraction
    except ImportError as error:
        raise ExtraError("readers", "reading HTML") from error

    page, used, notes = _decoded(data, source, encoding)
    mend = "save the page with its text, or paste the text into a .txt file"
    if not page.strip():
        raise InputError("the page is empty", source=source, mend=mend)
    try:
        tree = lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", page))
    except (ValueError, lxml_html.etree.ParserError) as error:
        raise InputError(f"no HTML ({error})", source=source, mend=mend) from error
    options = {"original_date": True, "extensive_search": False}
    found: Any = bare_extraction(
        tree, with_metadata=True, include_comments=False, favor_recall=True, date_extraction_params=options
    )
    text = (found.text or found.raw_text or "").strip() if found is not None else ""
    if not text:
        text = "\n".join(part for each in tree.itertext("p", "td", "div") if (part := each.strip()))
        notes = (*notes, "no article was found in the page: all of its text was read")
    if not text:
        raise InputError("the page holds no text", source=source, mend=mend)
    meta = _meta(tree)
    title = meta.get(_TITLE) or (found.title if found is not None else None) or None
    if lost := _lost(tree, text):
        notes = (*notes, f"figures of the page that stand outside its article and were left out: {lost}")
    return Document(
        text=text if title is None or title in text[:_TOP] else f"{title}\n{text}",
        path=source,
        kind="html",
        encoding=used,
        title=title,
        date=_iso(meta.get(_DATE)) or (_iso(found.date) if found is not None else None),
        publisher=meta.get(_PUBLISHER)
        or _publisher(_shown(tree))
        or (found.sitename if found is not None else None)
        or None,
        notes=notes,
    )


def _decoded(data: bytes, source: str, encoding: str | None) -> tuple[str, str, tuple[str, ...]]:
    """The page, its encoding, and a note where the page declares another one than it is in."""
    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii", "replace").lower() if declared else None
    if encoding is None and name in _GB:
        try:
            return data.decode("gb18030"), "gb18030", ()
        except UnicodeDecodeError:
            pass
    page, used = decode(data, source=source, encoding=encoding)
    wrong = encoding is None and used == "gb18030" if name is None else encoding is None and name in _GB
    return page, used, (f"read as {used}, which the page does not declare",) if wrong else ()


def _meta(tree: Any) -> dict[str, str]:
    """The content of named meta elements, by name in lower case."""
    found = ((e.get("name", "").lower(), (e.get("content") or "").strip()) for e in tree.iter("meta"))
    return {name: content for name, content in found if name and content}


def _shown(tree: Any) -> str:
    """The first characters that a page shows, without scripts."""
    return "\n".join(part.strip() for part in _texts(tree) if part.strip())[:_HEAD]


def _texts(tree: Any) -> list[str]:
    """The texts of a page in order, without those of its head, scripts and styles."""
    hidden = "ancestor::head or ancestor::script or ancestor::style or ancestor::noscript"
    return [str(text) for text in tree.xpath(f"//text()[not({hidden})]")]


def _lost(tree: Any, text: str) -> int:
    """How many figures the page shows that are not in the text of its article."""
    shown = Counter(_FIGURE.findall(_squeezed(" ".join(_texts(tree)))))
    return (shown - Counter(_FIGURE.findall(_squeezed(text)))).total()


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _publisher(shown: str) -> str | None:
    found = _SOURCE_LINE.search(shown)
    return found[1] if found else None


def _iso(written: str | None) -> str | None:
    """
    >>> _iso("2022-1-20 10:00"), _iso("2022"), _iso("2022-13-01")
    ('2022-01-20', None, None)
    """
    found = _ISO.search(written or "")
    if not found:
        return None
    year, month, day = map(int, found.groups())
    return f"{year}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None
