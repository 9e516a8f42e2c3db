"""A DuckDB connection that many examples share."""

from types import TracebackType
from typing import Self

import duckdb

__all__ = ["Database"]


class Database:
    """Holds the connection, and has no annotation with a type of DuckDB.

    Hypothesis remembers the types of what it hands over until Python ends, and DuckDB complains on
    standard error of those of its own that are still there by then.
    """

    def __init__(self) -> None:
        self.connection = duckdb.connect()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, it: BaseException | None, at: TracebackType | None
    ) -> None:
        self.connection.close()

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Return all rows of ``query``."""
        return self.connection.execute(query, list(values)).fetchall()
