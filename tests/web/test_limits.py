"""The gate: bodies and requests are counted before anything is done with them."""

import asyncio
import json

import pytest

from govie.web.limits import HEADERS, Gate, Limits


def request_of(parts, *, headers=(), pause=0.0):
    """A scope and a ``receive`` that yields the parts of a body."""
    left = list(parts)

    async def receive():
        await asyncio.sleep(pause)
        if not left:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    return {"type": "http", "method": "POST", "headers": list(headers)}, receive


async def call(gate, parts, **options):
    """Status, headers and body of the answer."""
    sent = []

    async def send(message):
        sent.append(message)

    scope, receive = request_of(parts, **options)
    await gate(scope, receive, send)
    start = next(message for message in sent if message["type"] == "http.response.start")
    body = b"".join(message.get("body", b"") for message in sent)
    return start["status"], {k.decode(): v.decode() for k, v in start["headers"]}, body


async def echo(scope, receive, send):
    """An application that sends the body back; one that begins with w waits first."""
    body = (await receive())["body"]
    if body.startswith(b"w"):
        await asyncio.sleep(0.2)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


@pytest.mark.parametrize("parts", [[b"abcd"], [b"ab", b"cd"], [b"", b"abcd", b""]])
def test_a_body_up_to_the_limit_comes_through_whole(parts):
    status, headers, body = asyncio.run(call(Gate(echo, Limits(body_bytes=4)), parts))
    assert (status, body) == (200, b"abcd")
    assert HEADERS.items() <= headers.items()


@pytest.mark.parametrize(
    ("parts", "headers"),
    [
        ([b"abcde"], ()),
        ([b"abc", b"de"], ()),
        ([b"abcde", b""], [(b"content-length", b"5")]),
        ([], [(b"content-length", b"999999999")]),
        ([b"a" * 10] * 1000, ()),
    ],
    ids=["one part", "two parts", "announced", "announced far too big", "without end"],
)
def test_a_body_beyond_the_limit_is_413(parts, headers):
    status, sent, body = asyncio.run(call(Gate(echo, Limits(body_bytes=4)), parts, headers=headers))
    assert status == 413
    assert json.loads(body)["error"]["where"] == "body"
    assert HEADERS.items() <= sent.items()


def test_a_body_that_does_not_come_is_408():
    status, _, _ = asyncio.run(call(Gate(echo, Limits(seconds=0.05)), [b"a", b"b"], pause=0.1))
    assert status == 408


def test_beyond_the_limit_of_requests_the_next_is_429_until_one_is_done():
    gate = Gate(echo, Limits(requests=2))

    async def many():
        first = await asyncio.gather(*(call(gate, [b"wait"]) for _ in range(5)))
        return first, await call(gate, [b"later"])

    first, later = asyncio.run(many())
    assert sorted(status for status, _, _ in first) == [200, 200, 429, 429, 429]
    assert all(headers["retry-after"] == "1" for status, headers, _ in first if status == 429)
    assert (later[0], gate.running) == (200, 0)


async def broken(scope, receive, send):
    raise RuntimeError("secret")


async def broken_halfway(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise RuntimeError("secret")


def test_a_fault_is_500_and_gives_its_place_back(caplog):
    gate = Gate(broken, Limits(requests=1))
    status, headers, body = asyncio.run(call(gate, [b""]))
    assert (status, gate.running) == (500, 0)
    assert HEADERS.items() <= headers.items()
    assert b"secret" not in body
    assert "secret" in caplog.text


def test_a_fault_in_the_middle_of_an_answer_breaks_it_off():
    gate = Gate(broken_halfway, Limits(requests=1))
    with pytest.raises(RuntimeError):
        asyncio.run(call(gate, [b""]))
    assert gate.running == 0
