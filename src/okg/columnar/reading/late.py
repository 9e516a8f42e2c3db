"""Statements that only the parser can tell, line by line."""

from dataclasses import replace

import duckdb

from okg.columnar.reading.faults import Faults
from okg.columnar.reading.files import Lines
from okg.columnar.reading.strict import statements

__all__ = ["LateLines"]

LINES, BYTES = 1000, 1 << 22
"""How much is decided at a time."""


class LateLines:
    """Decides lines of one file; what they say goes into the table ``reading.late``."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        file: int,
        name: str,
        lines: Lines,
        faults: Faults,
    ) -> None:
        """``file`` is the file's number and ``name`` its name in messages."""
        self.count = 0
        self._connection = connection
        self._file, self._name, self._faults = file, name, faults
        self._quads = lines.quads
        self._counted = "statement" if lines.ordinal else "line"
        self._numbers: list[int] = []
        self._lines: list[bytes] = []
        self._size = 0

    def add(self, number: int, line: bytes) -> None:
        """Take a line, which is decided when there are more, or when ``flush`` is called."""
        self._numbers.append(number)
        self._lines.append(line)
        self._size += len(line)
        if len(self._lines) >= LINES or self._size >= BYTES:
            self.flush()

    def flush(self) -> None:
        """Decide what has been taken."""
        rows: list[tuple[int, str, str, str]] = []
        for number, found in zip(
            self._numbers, statements(self._lines, quads=self._quads), strict=True
        ):
            if isinstance(found, list):
                rows += [(number, self._own(s), p, self._own(o)) for s, p, o in found]
            else:
                self._faults.add(self._name, replace(found, line=number, counted=self._counted))
        if rows:
            self.count += len(rows)
            self._connection.execute(
                "INSERT INTO reading.late SELECT $1, unnest($2::UINTEGER[]), "
                "unnest($3::VARCHAR[]), unnest($4::VARCHAR[]), unnest($5::VARCHAR[])",
                [self._file, *map(list, zip(*rows, strict=True))],
            )
        self._numbers, self._lines, self._size = [], [], 0

    def _own(self, term: str) -> str:
        return f"_:f{self._file}_{term[2:]}" if term.startswith("_:") else term
