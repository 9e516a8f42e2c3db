"""The data as integer columns in DuckDB, and plans carried out over it.

Tables:

- ``term(id, text, kind)``: every term, in N-Triples form; kind 0 is an IRI, 1 blank, 2 a literal;
- ``predicate(p, id)``: a number for each predicate;
- ``fact(p, s, o, file, line)``: what is stated, file 0 being what is known beside the data;
- ``known(p, s, o)``: what is known, whether the data says so too or not;
- ``inferred(p, s, o)``: what follows, and is not stated;
- ``literal(id, …)``: the values of those literals that are compared, see ``okg.columnar.values``;
- ``finding(constraint_number, focus, value, path, more)``: what was found; ``more`` are the
  other variables of a query that found it.

No table but ``finding`` has a row twice.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from okg.columnar.errors import ColumnarError, InputFault, ResourceFault
from okg.columnar.memory import Graph
from okg.columnar.plan import (
    Constant,
    Facts,
    Layer,
    Relation,
)
from okg.columnar.simplify import constants
from okg.columnar.sql import Part, Renderer, quoted
from okg.columnar.tested import Tested
from okg.columnar.values.sql import fill, prepare, prepare_matching, refusal

__all__ = ["TYPE", "Database", "resources"]

MOST_FILES = 65_535
INTERRUPTED = "Query interrupted"
"""What DuckDB raises a RuntimeError with."""
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


class Database:
    """DuckDB in memory, which spills to a temporary folder; a context manager that removes it."""

    def __init__(
        self,
        *,
        memory_limit: str | None = None,
        threads: int | None = None,
        temporary: Path | None = None,
        own_files: int = MOST_FILES,
    ) -> None:
        """Open an empty database.

        ``memory_limit`` is a number with a unit, such as "2GB"; ``threads`` and ``temporary``
        default to what the machine has. The first ``own_files`` files are the user's; what further
        files say is known beside them.

        Raises InputFault where ``memory_limit`` is none, ResourceFault where these cannot be had.
        """
        try:
            self.folder = Path(tempfile.mkdtemp(prefix="okg-", dir=temporary))
        except OSError as error:
            raise ResourceFault(
                f"there can be no temporary folder below {error.filename}: {error.strerror}; "
                "name another"
            ) from None
        config: dict[str, Any] = {"temp_directory": str(self.folder / "spilled")}
        if memory_limit:
            config["memory_limit"] = memory_limit
        if threads:
            config["threads"] = threads
        try:
            self.connection = duckdb.connect(":memory:", config=config)
        except duckdb.ParserException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise InputFault(
                f"{memory_limit!r} is no limit for memory: write a number and its unit, such as 2GB"
            ) from None
        except duckdb.Error as error:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise ResourceFault(f"the database cannot be opened: {_first_line(error)}") from None
        self.own_files = own_files
        self.own = f"file BETWEEN 1 AND {own_files}"
        """The condition for facts of the user's."""
        self._around = f"file > {own_files}"
        self.tables: dict[str, str] = {}
        """Where what a plan has defined is: a table, or a query in brackets."""
        self._defined = 0
        self._tested = Tested(self.execute, self._fill, lambda: prepare_matching(self.connection))
        prepare(self.connection)
        self.connection.execute(
            "CREATE TABLE finding(constraint_number USMALLINT, "
            "focus UBIGINT, value UBIGINT, path UBIGINT, more UBIGINT[])"
        )

    def __enter__(self) -> "Database":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give everything back; what was found can no longer be asked for."""
        self.connection.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def execute(self, query: str, values: object = None) -> list[tuple[Any, ...]]:
        """Return the rows of ``query``. Raises ResourceFault where memory or disk are full."""
        with resources():
            return self.connection.execute(query, values).fetchall()

    # What is known beside the data

    def add_known(self, graph: Graph) -> None:
        """Add what is known, with all that follows from it; the data must be loaded before."""
        triples = list(graph)
        self.add_terms({term for triple in triples for term in triple})
        self.add_predicates(graph.predicates())
        columns = [[triple[place] for triple in triples] for place in range(3)]
        self.execute(
            "CREATE TABLE known AS SELECT n.p, term_id(s) AS s, term_id(o) AS o "
            "FROM (SELECT unnest($1::VARCHAR[]) AS s, unnest($2::VARCHAR[]) AS n, "
            "unnest($3::VARCHAR[]) AS o) t JOIN predicate n ON n.id = term_id(t.n)",
            columns,
        )
        self.execute(
            "INSERT INTO fact(p, s, o, file, line) "
            "SELECT p, s, o, 0, 0 FROM known ANTI JOIN fact USING (p, s, o)"
        )
        self.execute(
            f"INSERT INTO known SELECT p, s, o FROM (FROM fact WHERE {self._around}) "
            "ANTI JOIN known USING (p, s, o)"
        )

    def add_terms(self, texts: Iterable[str]) -> None:
        """Add those of the terms that are not there yet.

        Raises ColumnarError for a term whose identifier another term has already: what matters is
        given to the reader, which gives all terms identifiers of their own.
        """
        given = "(SELECT term_id(text) AS id, text FROM (SELECT unnest($1::VARCHAR[]) AS text)) g"
        listed = [sorted(texts)]
        self.execute(
            "INSERT INTO term SELECT id, text, "
            "CASE text[1] WHEN '<' THEN 0 WHEN '_' THEN 1 ELSE 2 END "
            f"FROM {given} ANTI JOIN term USING (id)",
            listed,
        )
        clash = self.execute(
            f"SELECT g.text, t.text FROM {given} JOIN term t USING (id) WHERE g.text <> t.text",
            listed,
        )
        if clash:
            raise ColumnarError(f"{clash[0][0]} and {clash[0][1]} have the same identifier")

    def add_predicates(self, texts: Iterable[str]) -> None:
        """Number those of the predicates, terms that are there, that have no number yet."""
        self.execute(
            "INSERT INTO predicate SELECT (SELECT coalesce(max(p), 0) FROM predicate) "
            "+ row_number() OVER (), id FROM (SELECT term_id(unnest($1::VARCHAR[])) AS id) "
            "ANTI JOIN predicate USING (id)",
            [sorted(texts)],
        )

    # Plans

    def define(self, name: str, query: str, values: object = None) -> int:
        """Keep the rows of ``query`` as what a plan has defined under ``name``; return how many."""
        self._defined += 1
        table = f"defined_{self._defined}"
        [(count,)] = self.execute(f"CREATE TEMP TABLE {table} AS {query}", values)
        self.tables[name] = table
        return int(count)

    def drop(self, name: str) -> None:
        """Give back what a plan has defined under ``name``."""
        table = self.tables.pop(name)
        if not table.startswith("("):
            self.execute(f"DROP TABLE {table}")

    def take(self, name: str) -> str:
        """Return the table of what a plan has defined under ``name``, which stays."""
        if name in self.tables:
            return self.tables.pop(name)
        # What is empty is not even defined.
        self._defined += 1
        table = f"defined_{self._defined}"
        self.execute(f"CREATE TEMP TABLE {table}(focus UBIGINT)")
        return table

    def forget(self) -> None:
        """Give back all that plans have defined."""
        for name in list(self.tables):
            self.drop(name)
        self._tested.forget()

    def rows(self, relation: Relation) -> list[tuple[str, ...]]:
        """Return the rows of ``relation`` as terms."""
        self.add_terms(constants(relation))
        query = self.renderer.query(relation)
        texts = ", ".join(
            f"(SELECT text FROM term WHERE id = r.{quoted(it)})" for it in relation.columns
        )
        return self.execute(f"SELECT {texts} FROM ({query}) r")

    def _fill(self, terms: str) -> None:
        with resources():
            fill(self.connection, terms)

    @cached_property
    def renderer(self) -> Renderer:
        """What turns plans into queries, when all facts are there."""

        def used(table: str, condition: str = "") -> Part:
            where = f"WHERE {condition}" if condition else ""
            numbers = self.execute(f"SELECT DISTINCT p FROM {table} {where}")
            return Part(table, frozenset(it for (it,) in numbers), condition)

        stated, inferred = used("fact"), used("inferred")
        predicates = dict(self.execute("SELECT text, p FROM predicate JOIN term USING (id)"))
        return Renderer(
            layers={
                Layer.OWN: (used("fact", self.own),),
                Layer.KNOWN: (used("known"),),
                Layer.STATED: (stated,),
                Layer.CLOSED: (stated, inferred),
            },
            predicates=predicates,
            table_of=self.tables.__getitem__,
            tables=self._tested,
        )

    @cached_property
    def presence(self) -> Callable[[Facts], bool]:
        """The test whether there is any fact that might match."""
        layers, predicates = self.renderer.layers, self.renderer.predicates
        number = predicates.get(TYPE)
        tables = {part.table for parts in layers.values() for part in parts}
        classes = {
            table: {
                it
                for (it,) in self.execute(
                    f"SELECT text FROM (SELECT DISTINCT o AS id FROM {table} WHERE p = {number}) "
                    "JOIN term USING (id)"
                )
            }
            for table in (tables if number is not None else ())
        }

        def present(facts: Facts) -> bool:
            if not isinstance(facts.predicate, Constant):
                return True
            text = facts.predicate.term
            parts = [it for it in layers[facts.layer] if predicates.get(text) in it.predicates]
            if text != TYPE or not isinstance(facts.object, Constant):
                return bool(parts)
            return any(facts.object.term in classes[it.table] for it in parts)

        return present


@contextmanager
def resources() -> Iterator[None]:
    """Tell of a machine that is too small as a ResourceFault, of a pattern given up as Refused.

    Where the user interrupts a query, that is a KeyboardInterrupt as anywhere else.
    """
    try:
        yield
    except RuntimeError as error:
        if str(error) == INTERRUPTED:
            raise KeyboardInterrupt from None
        raise
    except duckdb.OutOfMemoryException as error:
        raise ResourceFault(
            f"memory is full: {_first_line(error)}; allow more, or a roomier temporary folder"
        ) from None
    except duckdb.IOException as error:
        raise ResourceFault(f"a temporary file cannot be written: {_first_line(error)}") from None
    except duckdb.Error as error:
        refused = refusal(error)
        if refused is None:
            raise
        raise refused from None


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]
