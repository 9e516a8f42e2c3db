"""Standard input as a file: some read it more than once, and its beginning tells what it is."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["readable"]

BEGINNING = 100
"""So many bytes tell what there is: the first file of an OpenDocument archive is its media type."""


@contextmanager
def readable(file: Path) -> Iterator[Path]:
    """Give ``file``, or a copy of standard input where it is ``-``, until the context is left.

    A copy is called after what it looks like: a workbook, JSON, or else CSV.
    """
    if str(file) != "-":
        yield file
        return
    with tempfile.TemporaryDirectory(prefix="okg-") as folder:
        beginning = sys.stdin.buffer.read(BEGINNING)
        path = Path(folder) / f"standard-input{_suffix(beginning)}"
        with path.open("wb") as target:
            target.write(beginning)
            shutil.copyfileobj(sys.stdin.buffer, target)
        yield path


def _suffix(beginning: bytes) -> str:
    if beginning.startswith(b"PK"):
        return ".ods" if b"opendocument" in beginning else ".xlsx"
    if beginning.startswith(b"\x1f\x8b"):
        return ".csv.gz"
    return ".json" if beginning.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else ".csv"
