"""An answer while it is being written: in memory while it is small, then on the disk."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

from okg.server.problems import Problem
from okg.server.reply import Reply

__all__ = ["Room", "Spool", "too_large", "unavailable"]

log = logging.getLogger(__name__)

Item = TypeVar("Item")

SMALL = 1 << 18
"""Bytes up to which an answer travels through the worker's pipe."""

ROW_ENDS = {
    "csv": b"\r\n",
    "tsv": b"\n",
    "xml": b"</result>",
    # Within a string the quotation mark would be escaped, so this stands between rows only.
    "json": b',{"',
}
"""What comes once a row in a form."""
HEADS = {"csv": -1, "tsv": -1, "json": 1}
"""How many rows there are before the first of those: a line of headings is none."""


class Spool:
    """A file to write an answer into, which refuses more than the limits allow."""

    def __init__(self, path: Path, size_limit: int, rows_limit: int) -> None:
        self._path = path
        self._size_limit = size_limit
        self._rows_limit = rows_limit
        self._parts: list[bytes] = []
        self._size = 0
        self._rows = 0
        self._row_end = b""
        self._tail = b""
        self._file: BinaryIO | None = None

    def count_rows(self, form: str) -> None:
        """Count the rows of what will be written, which is a table in ``form``.

        It costs little, as the bytes are counted that come between rows. Rows in JSON in which no
        variable is bound are not counted, for such bytes may be those of a text too; the limit of
        the size holds for them.
        """
        self._row_end = ROW_ENDS.get(form, b"")
        self._rows = HEADS.get(form, 0)

    def write(self, part: bytes) -> int:
        """Take a part of the answer.

        Raises Problem where the whole becomes too large, or the disk does not take it.
        """
        self._size += len(part)
        if self._size > self._size_limit:
            raise too_large(f"{self._size_limit >> 20} MiB")
        if self._row_end:
            self._count(part)
        if self._file is None and self._size <= SMALL:
            self._parts.append(bytes(part))
            return len(part)
        try:
            if self._file is None:
                self._file = self._path.open("wb")
                self._file.writelines(self._parts)
                self._parts.clear()
            self._file.write(part)
        except OSError as error:
            raise unavailable(error) from None
        return len(part)

    def flush(self) -> None:
        """Do nothing: the answer is written when it is complete."""

    def reply(self, media_type: str, headers: tuple[tuple[str, str], ...] = ()) -> Reply:
        """Return what was written as a reply. Raises Problem where the disk does not take it."""
        if self._file is None:
            return Reply(200, media_type, b"".join(self._parts), headers=headers)
        try:
            self._file.close()
        except OSError as error:
            self.discard()
            raise unavailable(error) from None
        return Reply(200, media_type, path=str(self._path), headers=headers)

    def discard(self) -> None:
        """Forget what was written."""
        if self._file is not None:
            # What is still to be written need not be, and may not fit.
            with suppress(OSError):
                self._file.close()
            self._path.unlink(missing_ok=True)

    def _count(self, part: bytes) -> None:
        keep = len(self._row_end) - 1
        text = self._tail + part if keep else part
        self._rows += text.count(self._row_end)
        self._tail = text[-keep:] if keep else b""
        if self._rows > self._rows_limit:
            raise too_large(f"{self._rows_limit:,} rows")


class Room:
    """How many rows, or triples, there may still be."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._taken = 0

    def counted(self, rows: Iterable[Item]) -> Iterator[Item]:
        """Give ``rows``. Raises Problem where there are more than there is room for."""
        for it in rows:
            self._taken += 1
            if self._taken > self._limit:
                raise too_large(f"{self._limit:,} rows")
            yield it


def too_large(limit: str) -> Problem:
    """Return what is answered where an answer has more than ``limit``."""
    return Problem(
        413,
        "answer-too-large",
        "The answer is too large",
        f"it has more than {limit}, which is this server's limit, and nothing of it is sent: "
        "a part would look like the whole. Ask for less, or in parts with LIMIT and OFFSET",
    )


def unavailable(error: OSError) -> Problem:
    """Return what is answered where the system fails; what it says is for the log only."""
    log.error("an answer cannot be made: %s", error)
    return Problem(
        503,
        "unavailable",
        "The server cannot do that now",
        "the answer could not be read or written: its disk may be full. Try again later",
    )
