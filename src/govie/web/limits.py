"""What the service takes at most, and the gate in front of it that holds every request to that."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, Final

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
_LOG: Final = logging.getLogger(__name__)

App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Of a body that is too big, so many times the limit is read before the connection is cut off.
_THROWN_AWAY: Final = 16
#: Sent with every response. Scripts and styles come from the service alone; nothing may frame the page.
HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bytes of a body, characters of a text, texts of a batch, requests at a time, and seconds that one may take.

    A batch has as many characters in all as a single text may have.
    """

    body_bytes: int = 4 * 1024 * 1024
    characters: int = 100_000
    texts: int = 100
    requests: int = 16
    seconds: float = 60.0


class Refused(Exception):
    """A request that is answered with ``status`` and an error: what, where, mend."""

    def __init__(self, status: int, what: str, *, mend: str, where: str | None = None) -> None:
        super().__init__(what)
        self.status, self.what, self.where, self.mend = status, what, where, mend

    def body(self) -> dict[str, dict[str, str | None]]:
        return {"error": {"what": self.what, "where": self.where, "mend": self.mend}}

    def headers(self) -> dict[str, str]:
        """``Retry-After`` where the same request may succeed later."""
        return {"retry-after": "1"} if self.status in (429, 503) else {}


class Gate:
    """ASGI middleware: refuses a request beyond the limits before it costs anything, and adds ``HEADERS`` to responses.

    A body that is too big is 413 and one that does not come in time 408; beyond ``limits.requests`` requests with a
    body at a time the next is 429.
    """

    def __init__(self, app: App, limits: Limits) -> None:
        self.app, self.limits, self.running = app, limits, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        sender = _Sender(send)
        try:
            await self._pass(scope, receive, sender)
        except Refused as refused:
            await sender.refuse(refused)
        except Exception:
            _LOG.exception("a fault of the service")
            if sender.started:
                raise
            await sender.refuse(Refused(500, "a fault of the service", mend="tell its makers what you sent"))
        return None

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give a request to the application; those with a body are counted, and it is read first."""
        if scope["method"] in ("GET", "HEAD"):
            return await self.app(scope, receive, send)
        if self.running >= self.limits.requests:
            raise Refused(429, f"{self.running} requests are being worked on", mend="send it again in a second")
        self.running += 1
        try:
            body = await self._read(scope, receive)
            return await self.app(scope, _replay(body, receive), send)
        finally:
            self.running -= 1

    async def _read(self, scope: Scope, receive: Receive) -> bytes:
        """The body. One that is too big is read to its end and thrown away, so that the client sees the answer."""
        most, length = self.limits.body_bytes, 0
        too_big = Refused(413, f"the body has more than {most} bytes", where="body", mend="send shorter texts")
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > _THROWN_AWAY * most:
            raise too_big
        body = bytearray()
        try:
            async with asyncio.timeout(self.limits.seconds):
                more = True
                while more and length <= _THROWN_AWAY * most:
                    message = await receive()
                    part = message.get("body", b"")
                    length += len(part)
                    if length <= most:
                        body += part
                    else:
                        body.clear()
                    more = message["type"] != "http.disconnect" and message.get("more_body", False)
        except TimeoutError:
            problem = f"the body did not come within {self.limits.seconds:g} s"
            raise Refused(408, problem, where="body", mend="send it at once") from None
        if length > most:
            raise too_big
        return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    """``receive`` for a body that has been read already."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


class _Sender:
    """``send`` with ``HEADERS`` on the response; it knows whether the response has begun."""

    def __init__(self, send: Send) -> None:
        self.send, self.started = send, False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            own = {name for name, _ in message.get("headers", ())}
            more = [(k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in own]
            message["headers"] = [*message.get("headers", ()), *more]
        await self.send(message)

    async def refuse(self, refused: Refused) -> None:
        body = json.dumps(refused.body(), ensure_ascii=False).encode()
        headers = {"content-type": "application/json", "content-length": str(len(body)), "connection": "close"}
        pairs = [(k.encode(), v.encode()) for k, v in (headers | refused.headers()).items()]
        await self({"type": "http.response.start", "status": refused.status, "headers": pairs})
        await self({"type": "http.response.body", "body": body})
