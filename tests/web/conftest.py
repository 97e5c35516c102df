"""A service that knows one bulletin by heart."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from govie.annotation.marked import parse_marked
from govie.api import bulletin_of_marked, check_text
from govie.bulletin import Bulletin

MARKED = (
    "subject: 北票市\ndate: 2022-03\n---\n{C|北票市}{D1|2021年|=2021}{M1|地区生产总值}{Q|137.4亿元|M1 D1}，"
    "增长{Q|9%|M1 D1 growth}。\n{P1|{E1|宏源铸造}扩建项目|E1}{M2|总投资}{Q|8亿元|M2 P1}，😀"
    "{D2|2022年|=2022}力争增长{Q|7%|M1 D2 growth target}。"
)
TEXT = parse_marked(MARKED).text


def parse(text: str, **options: Any) -> Bulletin:
    """Stands in for ``govie.parse``: knows a text that ends with ``TEXT``; one that begins with 慢 takes its time."""
    check_text(text)
    if text == "故障":
        raise RuntimeError("secret /home/x")
    if text.startswith("慢"):
        time.sleep(1.5)
    ended = text.replace("\r\n", "\n")
    if ended.endswith(TEXT):
        header, _, body = MARKED.partition("---\n")
        marked = parse_marked(header + "---\n" + ended.removesuffix(TEXT) + body)
        if ended != text:
            marked = parse_marked(header + "---\n" + (ended.removesuffix(TEXT) + body).replace("\n", "\r\n"))
        return replace(bulletin_of_marked(marked), source=options.get("source"), model="fake 1")
    return Bulletin(text, (), (), (), source=options.get("source"))


@pytest.fixture(scope="session")
def client_of():
    """A function that makes a client of a service with the given limits."""
    from fastapi import testclient

    from govie.web.app import create_app
    from govie.web.limits import Limits

    def make(**limits: Any) -> Any:
        app = create_app(limits=Limits(**limits), parse=parse)
        return testclient.TestClient(app, raise_server_exceptions=False)

    return make


@pytest.fixture(scope="session")
def client(client_of):
    return client_of(characters=1000, body_bytes=20_000, texts=3, seconds=60)
