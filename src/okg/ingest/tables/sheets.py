"""Tables in files, as sheets of rows: CSV and its kin, XLSX and ODS, read as a stream."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import NamedTuple, TypeAlias

from okg.errors import InputError
from okg.ingest.kinds import OTHER_SHEETS, is_table

__all__ = ["ERRORS", "Cell", "Merged", "Row", "Sheet", "is_table", "sheets_of"]

Cell: TypeAlias = "str | int | float | bool | datetime | date | time | None"

ERRORS = frozenset(
    [
        "#DIV/0!",
        "#N/A",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#REF!",
        "#VALUE!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "Err:502",
        "Err:504",
        "Err:508",
        "Err:509",
        "Err:511",
        "Err:522",
    ]
)
"""What stands in a cell of which the formula went wrong (ECMA-376 part 1, section 18.17.3)."""
LAST = 1_048_576
"""The last row that a sheet can have, in the programs that make them."""
CELLS = 100_000_000
"""Cells of a sheet that are read. A few bytes can say that a row comes again a billion times."""


class Row(NamedTuple):
    """A row, counted from 1 as spreadsheets do."""

    number: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells that were merged into one: the first and last rows and columns, from 1."""

    top: int
    left: int
    bottom: int
    right: int
    name: str = ""
    """Such as B4:B9."""


@dataclass(frozen=True)
class Sheet:
    """A sheet, which can be read more than once."""

    name: str
    """ "" for a file that is a table by itself."""
    rows: Callable[[], Iterator[Row]]
    hidden: bool = False
    merged: tuple[Merged, ...] = ()
    unvalued: frozenset[tuple[int, int]] = frozenset()
    """The rows and columns, from 1, of formulas of which the file has no value."""
    delimiter: str = ""
    """What stands between cells in a text file."""


def sheets_of(path: Path, *, encoding: str = "", delimiter: str = "") -> list[Sheet]:
    """Return the sheets of the file at ``path``. ``encoding`` and ``delimiter`` are for text files.

    Raises InputError where the file is not what its name says, or is too large to be read.
    """
    if not path.is_file():
        reason = "it is a folder" if path.is_dir() else "there is no such file"
        raise InputError(f"{path} cannot be read: {reason}")
    packed = path.suffix.lower() == ".gz"
    suffix = Path(path.stem if packed else path.name).suffix.lower()
    if suffix in OTHER_SHEETS:
        raise InputError(
            f"{path}: {OTHER_SHEETS[suffix]} is not read; save the sheet as .xlsx or .csv"
        )
    try:
        if suffix == ".ods" and not packed:
            from okg.ingest.tables.opendocument import sheets

            return [_bounded(path, it) for it in sheets(path)]
        if suffix in (".xlsx", ".xlsm") and not packed:
            from okg.ingest.tables.excel import sheets

            return [_bounded(path, it) for it in sheets(path)]
        from okg.ingest.tables.delimited import sheet

        return [sheet(path, encoding, delimiter or ("\t" if suffix == ".tsv" else ""))]
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise _unsound(path, error) from None


def _bounded(path: Path, sheet: Sheet) -> Sheet:
    """Return the ``sheet`` of a workbook as one that ends."""

    def rows() -> Iterator[Row]:
        cells = 0
        try:
            for row in sheet.rows():
                cells += len(row.cells) + 1
                if row.number > LAST or cells > CELLS:
                    raise InputError(
                        f"{path}, sheet {sheet.name}, row {row.number}: it has more than {LAST:,} "
                        f"rows, or {CELLS:,} cells; save the sheet as .csv, which may have any size"
                    )
                yield row
        except ValueError as error:
            raise _unsound(path, error) from None

    return replace(sheet, rows=rows)


def _unsound(path: Path, error: ValueError) -> InputError:
    return InputError(f"{path}: not a sound workbook: {error}; save it again")
