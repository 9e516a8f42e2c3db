"""The zip archives that workbooks are, looked through before anything of them is trusted."""

import re
import zipfile
import zlib
from pathlib import Path

from okg.errors import InputError

__all__ = ["checked"]

LARGEST = 2 << 30
"""Bytes that a workbook may unpack to; a million rows of twenty columns are about one GB."""
BLOCK = 1 << 20
LONGEST = 100
"""Bytes of the beginning of a declaration, which may stand across two blocks."""
DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
LOCKED = b"\xd0\xcf\x11\xe0"


def checked(path: Path, needed: str, kind: str) -> zipfile.ZipFile:
    """Open the workbook at ``path``, which is of ``kind`` if it has the part ``needed``.

    Every part is unpacked once, and thrown away: only so is it known how large it is. Raises
    InputError where it is no workbook, is damaged, unpacks to more than ``LARGEST`` bytes, or
    declares XML entities, which can grow without end.
    """
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        with path.open("rb") as content:
            locked = content.read(4) == LOCKED
        reason = (
            "it is locked with a password, or in the format of Excel up to 2003; save it as "
            "an open .xlsx"
            if locked
            else f"it is not {kind}, or is damaged; open it and save it again"
        )
        raise InputError(f"{path}: {reason}") from None
    if needed not in archive.namelist():
        raise InputError(f"{path}: it is a zip archive, but not {kind}")
    total = 0
    try:
        for part in archive.infolist():
            total += part.file_size
            if total > LARGEST:
                raise InputError(
                    f"{path}: it unpacks to more than {LARGEST >> 30} GB; save the sheet as .csv, "
                    "which may have any size"
                )
            _look_through(path, archive, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise InputError(f"{path}: the workbook is damaged: {error}; get it again") from None
    return archive


def _look_through(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    # Reading ends at the declared size, and the check sum tells where that was a lie.
    with archive.open(part) as content:
        end = b""
        for block in iter(lambda: content.read(BLOCK), b""):
            # A declaration comes before the root element, but perhaps after much white space.
            if DECLARED.search(end + block):
                raise InputError(f"{path}: it declares XML entities, which no workbook needs")
            end = block[-LONGEST:]
