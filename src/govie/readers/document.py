"""What a reader makes of a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file and what the file says of itself; what it does not say is None.

    ``kind`` is ``text``, ``html``, ``pdf`` or ``docx``; ``encoding`` is that of the bytes (text and html).
    ``date`` is when the page says it was published (ISO), never when a file was made. ``publisher`` is the source that
    a page names. ``notes`` tell what a reader should know of how it was read, such as an encoding that was detected.
    """

    text: str
    path: str
    kind: str
    encoding: str | None = None
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    notes: tuple[str, ...] = ()
