"""Tables made on the spot."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from okg.ingest.imported import Imported, Options, import_file
from okg.ingest.tables.lexicon import Lexicon, packaged_lexicon

HEADERS = ("Contract no", "Title", "Client", "Provider", "Service", "End date", "Value", "Status")
ROW = ("C-1", "Payroll", "Quillmere", "Brevio", "payroll", "2027-12-31", "£1,200", "active")

Rows = Sequence[Sequence[object]]
Write = Callable[..., Path]


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return packaged_lexicon()


@pytest.fixture
def table(tmp_path: Path) -> Write:
    """Write rows below headers to a CSV file."""

    def write(
        *rows: Sequence[object],
        headers: Sequence[object] = HEADERS,
        name: str = "contracts.csv",
        delimiter: str = ",",
    ) -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as target:
            csv.writer(target, delimiter=delimiter).writerows([headers, *rows])
        return path

    return write


def graph(path: Path, **options: object) -> set[str]:
    """Return the lines of N-Triples that a table becomes, without those about the import."""
    text = imported(path, **options).content().decode()
    return {it for it in text.splitlines() if "/source/" not in it}


def imported(path: Path, **options: object) -> Imported:
    """Import a table; the lines are held in memory, where nothing needs to close them."""
    found = import_file(path, Options(**options))  # type: ignore[arg-type]
    return replace(found, lines=BytesIO(found.content()))


def row(**values: object) -> list[object]:
    """Return a good row with other values in it, by the first words of headers."""
    cells: list[object] = list(ROW)
    for name, value in values.items():
        place = [it.split()[0].lower() for it in HEADERS].index(name)
        cells[place] = value
    return cells
