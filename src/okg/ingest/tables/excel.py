"""XLSX workbooks (ECMA-376), read row by row."""

import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from okg.errors import InputError
from okg.ingest.tables.archive import BLOCK, checked
from okg.ingest.tables.sheets import Merged, Row, Sheet

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["sheets"]

MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
UNVALUED = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]+)(\d+)"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A cell with a formula and without its value (ECMA-376 part 1, section 18.3.1.4)."""
MANY = 100_000
"""So many of them are enough to tell of."""
LONGEST = 10_000
"""Bytes of such elements, which may stand across two blocks; a formula has 8,192 characters."""


def sheets(path: Path) -> list[Sheet]:
    """Return the sheets of the workbook at ``path``: values, not formulas.

    Raises InputError where it is no workbook.
    """
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    archive = checked(path, "[Content_Types].xml", "an Excel workbook")
    with archive, _opened(path) as book:
        found = []
        for it in book.worksheets:
            if isinstance(it, ReadOnlyWorksheet):
                merged, unvalued = _oddities(archive, it._worksheet_path)
                hidden = it.sheet_state != "visible"
                rows = _reader(path, it.title)
                found.append(Sheet(it.title, rows, hidden, tuple(merged), frozenset(unvalued)))
        return found


@contextmanager
def _opened(path: Path) -> "Iterator[Workbook]":
    import openpyxl

    book = None
    try:
        with warnings.catch_warnings():
            # What the library leaves out, such as drop-downs, is of no matter here.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            yield book
    except InputError:
        raise
    except Exception as error:
        # The library checks little: what a damaged file makes it raise may be anything.
        raise InputError(f"{path}: not a sound Excel workbook: {error}; save it again") from None
    finally:
        if book is not None:
            book.close()


def _reader(path: Path, title: str) -> Callable[[], Iterator[Row]]:
    def rows() -> Iterator[Row]:
        with _opened(path) as book:
            sheet = book[title]
            # What a workbook says of its size is often wrong.
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                yield Row(number, list(cells))

    return rows


def _oddities(archive: zipfile.ZipFile, part: str) -> tuple[list[Merged], set[tuple[int, int]]]:
    """Return the merged cells of a sheet, and its formulas without a value.

    The library tells neither while it reads row by row.
    """
    merged: list[Merged] = []
    unvalued: set[tuple[int, int]] = set()
    rest = b""
    with archive.open(part.removeprefix("/")) as content:
        for block in iter(lambda: content.read(BLOCK), b""):
            text = rest + block
            end = 0
            for found in MERGED.finditer(text):
                end = found.end()
                left, top, right, bottom = (it.decode() for it in found.groups())
                name = f"{left}{top}:{right}{bottom}"
                merged.append(Merged(int(top), _number(left), int(bottom), _number(right), name))
            for found in UNVALUED.finditer(text) if len(unvalued) < MANY else ():
                end = max(end, found.end())
                unvalued.add((int(found[2]), _number(found[1].decode())))
            rest = text[max(end, len(text) - LONGEST) :]
    return merged, unvalued


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
