"""Running the service."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from govie.errors import InputError
from govie.web.app import create_app
from govie.web.limits import Limits

#: Connections that may be open at a time, idle ones too.
_CONNECTIONS = 1000


def listen(host: str, port: int) -> socket.socket:
    """A socket on that address. Raises InputError where it cannot be had."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=256)
    except OSError as error:
        problem = f"cannot listen on {host}:{port} ({error.strerror})"
        raise InputError(problem, mend="name another --host or --port") from error


def run(*, host: str, port: int, model: str, limits: Limits, tell: Callable[[str], object]) -> None:
    """Serve until interrupted; ``tell`` is told the address when the service is ready to answer.

    Raises ModelError where the model is not installed, InputError where the address cannot be had.
    """
    with listen(host, port) as door:
        config = uvicorn.Config(
            create_app(limits=limits, model=model),
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=5,
        )
        shown = f"[{host}]" if ":" in host else host
        tell(f"govie serves http://{shown}:{door.getsockname()[1]}/  (Ctrl+C ends it)")
        uvicorn.Server(config).run(sockets=[door])
