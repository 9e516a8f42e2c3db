"""Connections that must say what they want: soon, and in few words."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

__all__ = ["Connection"]

LONGEST = 1 << 16
"""Bytes that a request's head may have."""
PATIENCE = 15.0
"""Seconds within which it must be there, from the first byte or, at first, from connecting."""
TOO_LONG = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"Content-Length: 0\r\nConnection: close\r\n\r\n"
)


class Connection(HttpToolsProtocol):
    """Uvicorn's connection with limits on the head of a request, which it has none of.

    Without them a client that sends nothing, or a head without end, holds a connection for ever.
    """

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 — the library's own
        super().__init__(*args, **options)
        self._deadline: asyncio.TimerHandle | None = None
        self._length = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a head; see asyncio.Protocol."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more; see asyncio.Protocol."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take a part of a request, and close where its head is too long."""
        if self._deadline:
            self._length += len(data)
        super().data_received(data)
        if self._deadline and self._length > LONGEST and not self.transport.is_closing():
            self.transport.write(TOO_LONG)
            self.transport.close()

    def on_message_begin(self) -> None:
        """See the beginning of a head."""
        super().on_message_begin()
        if not self._deadline:
            self._wait()

    def on_headers_complete(self) -> None:
        """See the end of a head."""
        self._stop_waiting()
        super().on_headers_complete()

    def _wait(self) -> None:
        self._length = 0
        self._deadline = asyncio.get_running_loop().call_later(PATIENCE, self._give_up)

    def _stop_waiting(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        self.transport.close()
