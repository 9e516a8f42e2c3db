"""Clients that ask a server over HTTP, each one question after another, and the times it took.

One process, one event loop and a parser in C: a client costs some ten microseconds a request, so
that what is measured is the server.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import httptools

__all__ = ["Outcome", "drive", "fetch", "get", "post"]

PATIENCE = 120
"""Seconds after which an answer is given up."""


@dataclass
class Outcome:
    """What came of the requests; times in seconds, those of answers with status 200."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    bytes: int = 0

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return len(self.times) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Return the time within which this ``share`` of the answers came; NaN without any."""
        ordered = sorted(self.times)
        return (
            ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")
        )


class _Connection(asyncio.Protocol):
    """A connection that stays, on which one request at a time is answered."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._answer: asyncio.Future[int] | None = None
        self._parser = httptools.HttpResponseParser(self)
        self.size = 0
        self.kept: bytearray | None = None
        self.closed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        self.size += len(body)
        if self.kept is not None:
            self.kept += body

    def on_message_complete(self) -> None:
        answer, self._answer = self._answer, None
        status = self._parser.get_status_code()
        if not self._parser.should_keep_alive():
            self.closed = True
        self._parser = httptools.HttpResponseParser(self)
        if answer and not answer.done():
            answer.set_result(status)

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        if self._answer and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError("the server hung up"))

    def ask(self, request: bytes) -> "asyncio.Future[int]":
        self._answer = self._loop.create_future()
        self._transport.write(request)  # type: ignore[attr-defined]
        return self._answer

    def close(self) -> None:
        self._transport.close()


def get(host: str, path: str, accept: str = "*/*") -> bytes:
    """Return a GET request."""
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: {accept}\r\n\r\n".encode()


def post(host: str, path: str, query: str, accept: str = "*/*") -> bytes:
    """Return a POST of a SPARQL query."""
    body = query.encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nAccept: {accept}\r\n"
        f"Content-Type: application/sparql-query\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def fetch(host: str, port: int, request: bytes) -> tuple[int, bytes]:
    """Return status and content of the answer to one request."""
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(_Connection, host, port)
    connection.kept = bytearray()
    async with asyncio.timeout(PATIENCE):
        status = await connection.ask(request)
    connection.close()
    return status, bytes(connection.kept)


async def drive(
    host: str, port: int, requests: Iterator[bytes], clients: int, seconds: float
) -> Outcome:
    """Have ``clients`` send ``requests``, each its next when it has an answer, for ``seconds``.

    Requests that are under way then are waited for, and counted.
    """
    outcome = Outcome()
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    until = began + seconds

    async def client() -> None:
        connection: _Connection | None = None
        while time.perf_counter() < until:
            if connection is None or connection.closed:
                _, connection = await loop.create_connection(_Connection, host, port)
            request = next(requests, None)
            if request is None:
                raise SystemExit("there are no more requests: measure for fewer seconds")
            sent = time.perf_counter()
            try:
                async with asyncio.timeout(PATIENCE):
                    status = await connection.ask(request)
            except (OSError, TimeoutError):
                outcome.statuses[0] += 1
                connection.close()
                connection = None
                continue
            outcome.statuses[status] += 1
            if status == 200:
                outcome.times.append(time.perf_counter() - sent)
        if connection:
            outcome.bytes += connection.size
            connection.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    outcome.seconds = time.perf_counter() - began
    return outcome
