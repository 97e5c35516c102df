"""Load on `govie serve` over loopback: at the limit of requests none may fail, beyond it each is answered 200 or 429.

python benchmarks/load.py [--requests 8] [--rounds 25] [--beyond 6]   (needs the extra "serve" and Linux's /proc)
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
SERVE = "from govie.cli import main; main()"


class Server:
    """A service in a process of its own."""

    def __init__(self, requests: int) -> None:
        command = [sys.executable, "-u", "-c", SERVE, "serve", "--port", "0", "--limit-requests", str(requests)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        address = urlsplit(self.process.stdout.readline().split()[2])
        self.host, self.port = address.hostname or "", address.port or 0

    def post(self, path: str, body: bytes) -> int:
        """The status of the answer; 0 where there is none."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=120)
        try:
            connection.request("POST", path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except OSError:
            return 0
        finally:
            connection.close()

    def memory(self) -> float:
        """Resident memory in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"VmRSS:\s+(\d+)", status)
        return int(found[1]) / 1024 if found else 0.0

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)


def fire(server: Server, bodies: list[bytes], clients: int) -> tuple[Counter[int], float]:
    """Send each body once, ``clients`` at a time; how often each status came, and the seconds it took."""
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        statuses = Counter(pool.map(lambda body: server.post("/parse", body), bodies))
    return statuses, time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=8, help="the limit of requests at a time")
    parser.add_argument("--rounds", type=int, default=25, help="requests of each client")
    parser.add_argument("--beyond", type=int, default=6, help="times as many clients as the limit allows")
    options = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt"))]
    count = options.requests * options.rounds
    bodies = [json.dumps({"text": texts[i % len(texts)]}, ensure_ascii=False).encode() for i in range(count)]
    server = Server(options.requests)
    failed = False
    try:
        fire(server, bodies[: options.requests], options.requests)
        print(f"limit {options.requests} requests at a time; {count} requests a run; {server.memory():.0f} MB at start")
        for clients in (1, options.requests, options.requests * options.beyond, options.requests):
            statuses, seconds = fire(server, bodies, clients)
            expected = {200} if clients <= options.requests else {200, 429}
            failed |= not statuses.keys() <= expected
            told = ", ".join(f"{n} × {status}" for status, n in sorted(statuses.items()))
            rate = statuses[200] / seconds
            print(f"{clients:>4} clients: {told}; {rate:.1f} parsed/s; {server.memory():.0f} MB")
        big = b'{"text": "' + b"x" * 8 * 1024 * 1024 + b'"}'
        statuses, _ = fire(server, [big] * count, options.requests)
        failed |= statuses.keys() != {413}
        print(f"bodies of 8 MB: {statuses[413]} × 413; {server.memory():.0f} MB")
    finally:
        server.stop()
    sys.exit("FAILED: an answer that should not be" if failed else 0)


if __name__ == "__main__":
    main()
