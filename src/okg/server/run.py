"""Running the server until it is told to stop."""

import asyncio
import errno
import gc
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from okg.errors import EnvironmentFault
from okg.server.app import opened
from okg.server.heads import Connection
from okg.server.settings import Settings

__all__ = ["bind", "serve"]

BACKLOG = 2048
FILES = 8192
GARBAGE = (700, 10, 10)
"""What Python itself has."""
CONNECTIONS = 2000
"""Connections above which new ones are told to come back later."""


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that listens on ``port`` of ``host``; 0 is any free port.

    Raises EnvironmentFault where the port is taken, or the address is not this machine's.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise EnvironmentFault(f"there is no address {host}: {error.strerror}") from None
    family, _, _, _, address = found[0]
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            reason = "is taken by another program: choose another with --port, 0 for any free one"
        elif error.errno == errno.EACCES:
            reason = "needs rights that you do not have: choose one above 1023 with --port"
        else:
            reason = f"cannot be used: {error.strerror}"
        raise EnvironmentFault(f"port {port} of {host} {reason}") from None
    listening.listen(BACKLOG)
    return listening


class _Server(uvicorn.Server):
    """A server that ends by returning, so that what was opened for it can be closed."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to ``serve``: the library's own way ends in the signal."""
        yield


def serve(
    settings: Settings, listening: socket.socket, tell: Callable[[str], None] = lambda _: None
) -> None:
    """Serve on the socket ``listening`` until SIGINT or SIGTERM; ``tell`` is given the address.

    Raises EnvironmentFault where the store cannot be opened.
    """

    _allow_files()
    # A command that ends soon looks for garbage seldom; a server must not let it gather.
    gc.set_threshold(*GARBAGE)

    async def run() -> None:
        async with opened(settings) as app:
            config = uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                lifespan="off",
                limit_concurrency=CONNECTIONS,
                timeout_graceful_shutdown=int(settings.shutdown_time_limit),
                server_header=False,
                http=Connection,
                proxy_headers=settings.behind_proxy,
            )
            server = _Server(config)
            loop = asyncio.get_running_loop()
            for it in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(it, server.handle_exit, it, None)
            tell(_address(listening))
            await server.serve(sockets=[listening])

    try:
        import uvloop
    except ImportError:
        asyncio.run(run())
    else:
        uvloop.run(run())


def _allow_files() -> None:
    """Allow as many open files as the system lets us: each connection is one."""
    try:
        import resource
    except ImportError:  # Windows
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::"):
        host = socket.gethostname()
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
