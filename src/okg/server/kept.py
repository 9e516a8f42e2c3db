"""Sending a large answer from the file in which a worker left it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from okg.server.problems import Problem

__all__ = ["KeptResponse", "Room"]

PART = 1 << 16
PATIENCE = 60.0
"""Seconds within which a client must take a part of an answer."""
ROOM = 4 << 30
"""Bytes of answers that may wait on the disk for their clients."""


@dataclass
class Room:
    """How many bytes of answers are on the disk."""

    taken: int = 0


class KeptResponse(Response):
    """An answer in a file, which is gone from its folder when this is made.

    It is sent whole, from the beginning: the next answer to the same question may be another, so
    parts of it (Range) would not fit together.
    """

    def __init__(
        self, path: Path, room: Room, status: int, headers: Mapping[str, str], media_type: str
    ) -> None:
        """Open the file. Raises Problem where too much is waiting for slow clients already."""
        self._file = path.open("rb")
        path.unlink()
        self._room = room
        self._size = self._file.seek(0, 2)
        self._file.seek(0)
        if room.taken + self._size > ROOM:
            self._file.close()
            raise Problem(
                503,
                "busy",
                "The server is busy",
                "too many large answers are being sent; try again later",
                headers={"Retry-After": "10"},
            )
        room.taken += self._size
        super().__init__(b"", status, headers, media_type)
        self.headers["Content-Length"] = str(self._size)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Send the answer; give up a client that does not take it."""
        try:
            start = {"type": "http.response.start", "status": self.status_code}
            await send({**start, "headers": self.raw_headers})
            while part := self._file.read(PART):
                more = self._file.tell() < self._size
                async with asyncio.timeout(PATIENCE):
                    await send({"type": "http.response.body", "body": part, "more_body": more})
        finally:
            self._room.taken -= self._size
            self._file.close()
