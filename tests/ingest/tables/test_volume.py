"""Memory does not grow with the table, but for some hundred bytes a row."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.import_ import USAGE, write_table


def megabytes(rows: int, folder: Path) -> float:
    """Return the most memory that importing a table of so many rows takes."""
    table, used = folder / f"contracts-{rows}.csv", folder / "memory"
    write_table(table, rows)
    command = [sys.executable, "-m", "okg", "import", str(table), "-o", f"{folder}/contracts.nt"]
    subprocess.run(
        [sys.executable, str(USAGE), str(used), *command], check=True, capture_output=True
    )
    return float(used.read_text())


@pytest.mark.slow
def test_memory(tmp_path: Path) -> None:
    megabytes(10, tmp_path)  # the first run closes the knowledge, which takes memory of its own
    # 90,000 rows more are 215 MB more of triples.
    assert megabytes(100_000, tmp_path) - megabytes(10_000, tmp_path) < 80
