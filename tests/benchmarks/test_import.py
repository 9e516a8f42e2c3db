"""The table that importing is measured with is one that can be imported, every row of it."""

from pathlib import Path

from benchmarks.import_ import HEADERS, write_table
from okg.ingest.imported import import_file


def test_every_row_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "contracts.csv"
    write_table(path, 300)
    found = import_file(path)
    lines = found.content().decode()
    assert (found.read, found.written, found.rejected) == (300, 300, 0)
    # Every column is recognised, or the measure would be of less than it says.
    assert not any("not recognised" in it for it in found.notes)
    assert lines.count("#property=") // 4 >= len(HEADERS) - 1
