"""The lines of all files, read and decided."""

import glob
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import duckdb

from okg.columnar.errors import ColumnarError
from okg.columnar.reading.dictionary import collect_terms, settle_doubts
from okg.columnar.reading.faults import Fault, Faults
from okg.columnar.reading.files import DataFile, Lines, Unreadable, as_lines
from okg.columnar.reading.late import LateLines
from okg.columnar.reading.lines import count_lines, sift, size_of_lines, split_lines, tidy

__all__ = ["LoadedFile", "Progress", "Reader", "working_tables"]

BATCH = 10_000
FEW = 1000
"""So many lines are left to the parser one by one, whatever their share in the file."""


@dataclass(frozen=True)
class Progress:
    """How far reading is: the file in work, and bytes read of all bytes as far as known."""

    file: str
    done: int
    total: int


@dataclass(frozen=True)
class LoadedFile:
    """A file that was read."""

    name: str
    statements: int
    """How many statements it has, repetitions counted."""
    ordinal: bool
    """Whether ``fact.line`` is the number of the statement in the file, not of its line."""


@contextmanager
def working_tables(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Make the tables that are needed while reading only, and take them away again.

    ``line`` has the lines of all files in order, taken apart, and ``source`` the row at which each
    file begins; ``odd`` are its rows that are not as they seemed, ``late`` what they say, and
    ``doubt`` the texts that are no terms as they stand.
    """
    try:
        for statement in (
            "CREATE SCHEMA reading",
            "CREATE TABLE reading.line"
            "(s VARCHAR, p VARCHAR, o VARCHAR, size UINTEGER, file USMALLINT)",
            "CREATE TABLE reading.source(file USMALLINT, first BIGINT)",
            "CREATE TABLE reading.odd(number BIGINT, file USMALLINT, line UINTEGER)",
            "CREATE TABLE reading.late"
            "(file USMALLINT, line UINTEGER, s VARCHAR, p VARCHAR, o VARCHAR)",
            "CREATE TABLE reading.doubt(text VARCHAR, better VARCHAR)",
        ):
            connection.execute(statement)
        yield
    finally:
        connection.execute("DROP SCHEMA IF EXISTS reading CASCADE")


@dataclass(frozen=True)
class _Taken:
    """A file of which the lines are in ``reading.line``."""

    name: str
    lines: Lines
    rows: int
    late: LateLines


class Reader:
    """Reads files into the working tables."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        files: Sequence[DataFile],
        folder: Path,
        tell: Callable[[Progress], None],
    ) -> None:
        """``folder`` is an empty one for copies; it can go when everything is read."""
        self._connection = connection
        self._files = files
        self._folder = folder
        self._tell = tell
        self._names = ["standard input" if it.name == "-" else it.name for it in files]
        self._faults = Faults(self._names)

    def read(self) -> list[LoadedFile]:
        """Fill the working tables and the table ``term``.

        Raises InputFault that tells of all that is wrong with the files.
        """
        taken: dict[int, _Taken] = {}
        paths = [Path(file.name) for file in self._files]
        sizes = [path.stat().st_size if path.is_file() else 0 for path in paths]
        done = 0
        for number, file in enumerate(self._files, 1):
            progress = Progress(self._names[number - 1], done, sum(sizes))
            self._tell(progress)
            done += sizes[number - 1]
            try:
                taken[number] = self._take(number, file, progress)
            except Unreadable as error:
                self._faults.add(progress.file, error.fault)
        collect_terms(self._connection)
        settle_doubts(self._connection)
        odd = self._decide_odd(taken)
        self._faults.check()
        return [
            LoadedFile(it.name, it.rows - odd[number] + it.late.count, it.lines.ordinal)
            for number, it in taken.items()
        ]

    def _take(self, number: int, file: DataFile, progress: Progress) -> _Taken:
        """Put the lines of a file into ``reading.line``. Raises Unreadable."""
        name = progress.file
        folder = self._folder / str(number)
        folder.mkdir()
        lines = as_lines(
            file,
            folder,
            lambda read: self._tell(replace(progress, done=progress.done + read)),
        )
        late = LateLines(self._connection, number, name, lines, self._faults)
        path = lines.path
        rows = self._insert(number, path, quads=lines.quads)
        if rows is None:
            path = folder / "sifted"
            sift(lines.path, path, late.add)
            late.flush()
            rows = self._insert(number, path, quads=lines.quads)
        if rows is not None and self._count_odd(number) > max(FEW, rows // 8):
            tidy(path, folder / "tidied", quads=lines.quads)
            path = folder / "tidied"
            rows = self._insert(number, path, quads=lines.quads)
        if rows is None:
            raise ColumnarError(f"{name}: DuckDB does not give the lines as they are")
        self._connection.execute(
            "INSERT INTO reading.source SELECT $1, min(rowid) FROM reading.line WHERE file = $1",
            [number],
        )
        return _Taken(name, Lines(path, lines.quads, lines.ordinal), rows, late)

    def _insert(self, number: int, path: Path, *, quads: bool) -> int | None:
        """Have the lines at ``path`` in the table, and return how many; None where that fails."""
        execute = self._connection.execute
        execute("DELETE FROM reading.line WHERE file = $1", [number])
        try:
            [(rows,)] = execute(
                f"INSERT INTO reading.line SELECT *, {number} "
                f"FROM ({split_lines(number, quads=quads)})",
                [glob.escape(str(path))],
            ).fetchall()
        except duckdb.InvalidInputException:
            return None
        return int(rows) if self._adds_up(number, path, rows) else None

    def _adds_up(self, number: int, path: Path, rows: int) -> bool:
        """Tell whether as many lines as the file has are in the table.

        With their ends, they are mostly as long as the file; otherwise lines are counted.
        """
        [(size,)] = self._connection.execute(
            "SELECT sum(size) FROM reading.line WHERE file = $1", [number]
        ).fetchall()
        return (size or 0) + rows == size_of_lines(path) or rows == count_lines(path)

    def _count_odd(self, number: int) -> int:
        [(count,)] = self._connection.execute(
            "SELECT count(*) FROM reading.line WHERE file = $1 AND p IS NULL", [number]
        ).fetchall()
        return int(count)

    def _decide_odd(self, taken: dict[int, _Taken]) -> dict[int, int]:
        """Have the parser decide the lines that are not certain; return how many each file has."""
        execute = self._connection.execute
        condition = "p IS NULL"
        if execute("SELECT 1 FROM reading.doubt WHERE better IS NULL LIMIT 1").fetchall():
            no_term = "(SELECT text FROM reading.doubt WHERE better IS NULL)"
            condition += "".join(f" OR {column} IN {no_term}" for column in "spo")
        execute(f"""
            INSERT INTO reading.odd SELECT l.rowid, file, l.rowid - first + 1
            FROM reading.line l JOIN reading.source USING (file) WHERE {condition}""")
        counts = dict.fromkeys(taken, 0)
        counts |= execute("SELECT file, count(*) FROM reading.odd GROUP BY file").fetchall()
        for number, count in counts.items():
            if count:
                self._decide(taken[number], self._odd_lines(number))
        return counts

    def _odd_lines(self, number: int) -> Iterator[int]:
        rows = self._connection.cursor().execute(
            "SELECT line FROM reading.odd WHERE file = $1 ORDER BY line", [number]
        )
        while batch := rows.fetchmany(BATCH):
            for (line,) in batch:
                yield line

    def _decide(self, file: _Taken, lines: Iterator[int]) -> None:
        with file.lines.path.open("rb") as content:
            done = 0
            for number in lines:
                line = next(islice(content, number - done - 1, None), b"")
                done = number
                text = line.strip(b" \t\n")
                if not line:
                    self._faults.add(file.name, Fault("it changed while it was read", number))
                elif text and not text.startswith(b"#"):
                    file.late.add(number, line.removesuffix(b"\n"))
        file.late.flush()
