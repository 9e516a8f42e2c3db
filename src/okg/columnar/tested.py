"""What plans ask of single terms: each distinct term is asked once, however many rows have it."""

from collections.abc import Callable
from typing import Any

from okg.columnar.plan import Compare, Constant, Pattern, Test
from okg.columnar.sql import quoted_text
from okg.columnar.term_tests import sql_condition, sql_told
from okg.columnar.values.sql import in_re2
from okg.columnar.values.told import PLAIN

__all__ = ["Tested"]


class Tested:
    """Implements ``okg.columnar.sql.Tables``.

    ``execute`` runs a statement, ``fill`` puts terms into the table ``literal``, and
    ``prepare_matching`` is called when a pattern is for Python to match.
    """

    def __init__(
        self,
        execute: Callable[[str], list[tuple[Any, ...]]],
        fill: Callable[[str], None],
        prepare_matching: Callable[[], None],
    ) -> None:
        self._execute = execute
        self._fill = fill
        self._prepare_matching = prepare_matching
        self._can_match = False
        self._count = 0
        self._failing: dict[tuple[str, Test], str | None] = {}
        self._tables: dict[str, str] = {}
        self._compared: set[str] = set()

    def kept(self, query: str) -> str:
        """See ``Tables``."""
        if query not in self._tables:
            self._tables[query], _ = self._table(query)
        return self._tables[query]

    def tagged(self, terms: str) -> str:
        """See ``Tables``."""
        return self.kept(
            "SELECT id, term_id('\"' || language || '\"') AS language "
            f"FROM ({PLAIN} SEMI JOIN ({terms}) USING (id)) WHERE language <> ''"
        )

    def compared(self, terms: str) -> None:
        """See ``Tables``."""
        if terms not in self._compared:
            self._compared.add(terms)
            self._fill(terms)

    def failing(self, terms: str, test: Test) -> str | None:
        """See ``Tables``. Hardly any term fails, as data mostly is."""
        key = terms, test
        if key not in self._failing:
            self._failing[key] = self._those_failing(terms, test)
        return self._failing[key]

    def forget(self) -> None:
        """Give all tables back."""
        for table in (*self._tables.values(), *filter(None, self._failing.values())):
            self._execute(f"DROP TABLE {table}")
        self._tables.clear()
        self._failing.clear()

    def _table(self, query: str) -> tuple[str, int]:
        """Return a new table with the rows of ``query``, and how many they are."""
        self._count += 1
        table = f"tested_{self._count}"
        [(rows,)] = self._execute(f"CREATE TEMP TABLE {table} AS {query}")
        return table, rows

    def _those_failing(self, terms: str, test: Test) -> str | None:
        if isinstance(test, Pattern) and not (self._can_match or in_re2(test.pattern, test.flags)):
            self._prepare_matching()
            self._can_match = True
        table, rows = self._table(
            f"SELECT * FROM (SELECT id, {sql_told(test)} AS told "
            f"FROM ({PLAIN} SEMI JOIN ({terms}) USING (id)) t) WHERE told IS NOT TRUE"
        )
        doubtful = f"SELECT id FROM {table} WHERE told IS NULL"
        if rows and self._execute(f"{doubtful} LIMIT 1"):
            self._fill(doubtful)
            limit = ""
            if isinstance(test, Compare):
                assert isinstance(test.right, Constant)
                term = f"term_id({quoted_text(test.right.term)})"
                self.compared(f"SELECT {term} AS id")
                limit = f" JOIN literal r ON r.id = {term}"
            [(passed,)] = self._execute(
                f"DELETE FROM {table} WHERE told IS NULL AND id IN "
                f"(SELECT l.id FROM literal l{limit} WHERE {sql_condition(test, 'l', 'r')})"
            )
            rows -= passed
        if rows:
            return table
        self._execute(f"DROP TABLE {table}")
        return None
