"""How front and worker talk: messages of any length over a pair of sockets."""

import asyncio
import socket
import struct
from collections.abc import Callable
from typing import cast

__all__ = ["Channel", "receive", "send"]

LENGTH = struct.Struct("!Q")


class Channel(asyncio.Protocol):
    """The front's end: ``hear`` is called with each message, ``lost`` when the worker hung up."""

    def __init__(self, hear: Callable[[bytes], None], lost: Callable[[], None]) -> None:
        self._hear = hear
        self._lost = lost
        self._received = bytearray()
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin; see asyncio.Protocol."""
        # uvloop's is one in all but its base class.
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        """Pass on the messages that are complete."""
        self._received += data
        while len(self._received) >= LENGTH.size:
            (length,) = LENGTH.unpack_from(self._received)
            end = LENGTH.size + length
            if len(self._received) < end:
                return
            message = bytes(self._received[LENGTH.size : end])
            del self._received[:end]
            self._hear(message)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 — however it came about
        """Tell that there will be no more."""
        self._lost()

    def send(self, message: bytes) -> None:
        """Send ``message``, in the background where it is long."""
        assert self._transport is not None
        self._transport.write(LENGTH.pack(len(message)) + message)

    def close(self) -> None:
        """Hang up at once."""
        self._hear, self._lost = lambda _: None, lambda: None
        if self._transport is not None:
            self._transport.abort()


def send(channel: socket.socket, message: bytes) -> None:
    """Send ``message`` from the worker's end. Raises OSError where the front is gone."""
    channel.sendall(LENGTH.pack(len(message)) + message)


def receive(channel: socket.socket) -> bytes:
    """Wait for a message at the worker's end.

    Raises EOFError where the front hung up, and OSError where it is gone.
    """
    (length,) = LENGTH.unpack(_exactly(channel, LENGTH.size))
    return _exactly(channel, length)


def _exactly(channel: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = channel.recv(size - len(parts))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
