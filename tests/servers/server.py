"""What a running server is to a test, and how its process is started, awaited and stopped."""

import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Missing", "Server", "free_port", "wait_until", "working"]

PATIENCE = 90
"""Seconds for a server to answer; the slowest takes some ten on an idle machine."""


class Missing(Exception):
    """The machine lacks a server; the message says what to install."""


@dataclass(frozen=True)
class Server:
    """A server that answers: where, for whom, and what it writes to its log."""

    name: str
    query_url: str
    update_url: str
    graph_store_url: str
    user: str | None
    password: str | None
    log: Path
    process: "subprocess.Popen[bytes]"
    bulk: Callable[[Path, str], list[str]] | None = None
    """Gives the command by which its own loader loads a file into the graph of this name."""

    def __str__(self) -> str:
        return self.name


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def working(
    command: Sequence[str], query_url: str, folder: Path, patience: float = PATIENCE
) -> Iterator["tuple[subprocess.Popen[bytes], Path]"]:
    """Run ``command`` in ``folder`` for as long as the block; it starts when queries are answered.

    Gives the process and the file that it writes its messages to.
    """
    log = folder / "messages.txt"
    with log.open("wb") as messages:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=messages,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until(lambda: _answers(query_url), process, log, patience)
            yield process, log
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_until(
    ready: Callable[[], bool],
    process: "subprocess.Popen[bytes]",
    log: Path,
    patience: float = PATIENCE,
) -> None:
    """Return when ``ready()`` holds; raise RuntimeError with the log where it never will."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended: {log.read_text(errors='replace')[-2000:]}")
        if ready():
            return
        time.sleep(0.1)
    raise RuntimeError(
        f"{process.args!r} does not answer: {log.read_text(errors='replace')[-2000:]}"
    )


def _answers(query_url: str) -> bool:
    question = urllib.parse.urlencode({"query": "ASK {}"})
    request = urllib.request.Request(
        f"{query_url}?{question}", headers={"Accept": "application/sparql-results+json"}
    )
    # Tests of proxies set the environment; these addresses are never behind one.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=5):
            return True
    except urllib.error.HTTPError as error:
        error.close()
        # Asked for a password, a server is there.
        return error.code == 401
    except OSError:
        return False
