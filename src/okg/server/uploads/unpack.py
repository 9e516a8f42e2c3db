"""Unpacking what a visitor sends, which may be made to grow without end."""

import gzip
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, BinaryIO, cast

from okg.server.problems import Problem

__all__ = ["GZIP", "ZSTD", "check_archive", "coding_of", "unpack"]

GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
BLOCK = 1 << 16
WINDOW = 1 << 27
"""Bytes that zstd may look back, and holds in memory: those of ``--long=27``, its usual most."""


def coding_of(path: Path) -> str:
    """Return how a file is packed, by its beginning: "gzip", "zstd", or "" where it is not."""
    with path.open("rb") as content:
        head = content.read(4)
    return "gzip" if head.startswith(GZIP) else "zstd" if head == ZSTD else ""


def unpack(path: Path, coding: str, limit: int) -> None:
    """Replace the file at ``path`` by what was packed in it.

    Raises Problem where it is damaged, or becomes larger than ``limit`` bytes.
    """
    plain = path.with_name(f"{path.name}.plain")
    size = 0
    with path.open("rb") as packed, plain.open("wb") as target:
        source, errors = OPENERS[coding](packed)
        try:
            for block in iter(lambda: source.read(BLOCK), b""):
                size += len(block)
                if size > limit:
                    raise grown(limit)
                target.write(block)
        except errors as error:
            raise Problem(
                400,
                "damaged-content",
                "The content is damaged",
                f"it cannot be unpacked with {coding}: {error}; send it again",
            ) from None
    plain.replace(path)


def _gzip(packed: BinaryIO) -> tuple[IO[bytes], tuple[type[Exception], ...]]:
    return cast("IO[bytes]", gzip.GzipFile(fileobj=packed)), (OSError, EOFError, zlib.error)


def _zstd(packed: BinaryIO) -> tuple[IO[bytes], tuple[type[Exception], ...]]:
    import zstandard

    decompressor = zstandard.ZstdDecompressor(max_window_size=WINDOW)
    source = decompressor.stream_reader(packed, read_across_frames=True)
    return cast("IO[bytes]", source), (zstandard.ZstdError,)


Opener = Callable[[BinaryIO], tuple[IO[bytes], tuple[type[Exception], ...]]]
OPENERS: dict[str, Opener] = {"gzip": _gzip, "zstd": _zstd}


def check_archive(path: Path, limit: int) -> None:
    """Raise Problem where the workbook at ``path`` says that it unpacks to more than ``limit``.

    Whether that is true is found when it is read (``okg.ingest.tables.archive``), and whether it is
    a workbook.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(it.file_size for it in archive.infolist())
    except zipfile.BadZipFile:
        return
    if size > limit:
        raise grown(limit)


def grown(limit: int) -> Problem:
    """Return what is answered to content that unpacks to more than ``limit`` bytes."""
    return Problem(
        413,
        "content-too-large",
        "The content is too large",
        f"it unpacks to more than {limit >> 20} MiB, which is this server's limit; send less, or "
        "in parts",
        limit=limit,
    )
