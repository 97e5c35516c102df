"""``govie serve``: options, what is missing, and one run."""

import json
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from govie.errors import ExtraError, InputError


def test_options_reach_the_service(run, monkeypatch):
    calls = []
    monkeypatch.setattr("govie.web.server.run", lambda **options: calls.append(options))
    limits = ("--limit-characters", "5", "--limit-texts", "6", "--limit-requests", "7", "--limit-seconds", "8")
    run("serve", "--host", "::1", "--port", "0", "--model", "other", *limits, "--limit-bytes", "9000")
    (options,) = calls
    assert (options["host"], options["port"], options["model"]) == ("::1", 0, "other")
    found = options["limits"]
    assert (found.characters, found.texts, found.requests, found.seconds, found.body_bytes) == (5, 6, 7, 8.0, 9000)


@pytest.mark.parametrize("library", ["fastapi", "uvicorn"])
def test_without_the_extra_the_error_names_it(run, monkeypatch, library):
    for name in [name for name in sys.modules if name.startswith("govie.web")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ExtraError, match=r'pip install "govie\[serve\]"'):
        run("serve")


def test_an_address_that_is_taken_is_an_error(monkeypatch):
    from govie.web.server import listen

    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(InputError, match="another --host or --port"):
        listen("127.0.0.1", taken.getsockname()[1])


def test_a_host_that_is_not_there_is_an_error():
    from govie.web.server import listen

    with pytest.raises(InputError, match="cannot listen on"):
        listen("no.such.host.invalid", 0)


def test_it_serves_until_it_is_interrupted():
    command = [sys.executable, "-u", "-c", "from govie.cli import main; main()", "serve", "--port", "0"]
    served = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        address = served.stdout.readline().split()[2]
        body = json.dumps({"text": "2024年，全市粮食产量5万吨。"}).encode()
        request = urllib.request.Request(f"{address}parse", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert json.load(answer)["facts"][0]["indicator"] == "grain_output"
    finally:
        served.send_signal(signal.SIGINT)
        _, errors = served.communicate(timeout=30)
    assert "Traceback" not in errors
