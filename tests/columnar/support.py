"""Small data in both executions of a plan."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from okg.columnar.database import Database
from okg.columnar.memory import Graph, Triple
from okg.columnar.plan import Layer, Relation
from okg.columnar.sets import Evaluation, Rows

__all__ = ["columnar", "in_duckdb", "in_python"]


def in_python(
    own: Iterable[Triple], known: Iterable[Triple] = (), inferred: Iterable[Triple] = ()
) -> Evaluation:
    """Return the evaluation over data that is not stated twice."""
    said, before, more = Graph(own), Graph(known), Graph(inferred)
    return Evaluation(
        {
            Layer.OWN: [said],
            Layer.KNOWN: [before],
            Layer.STATED: [said, before],
            Layer.CLOSED: [said, before, more],
        }
    )


@contextmanager
def columnar(
    own: Iterable[Triple], known: Iterable[Triple] = (), inferred: Iterable[Triple] = ()
) -> Iterator[Database]:
    """Return a database with the same, made without the reader."""
    said, more = list(own), list(inferred)
    with Database(threads=1) as database:
        for statement in (
            "CREATE MACRO term_id(t) AS hash(t)",
            "CREATE TABLE term(id UBIGINT, text VARCHAR, kind UTINYINT)",
            "CREATE TABLE predicate(p UINTEGER, id UBIGINT)",
            "CREATE TABLE fact(p UINTEGER, s UBIGINT, o UBIGINT, file USMALLINT, line UINTEGER)",
            "CREATE TABLE inferred(p UINTEGER, s UBIGINT, o UBIGINT)",
        ):
            database.execute(statement)
        database.add_terms({term for triple in said + more for term in triple})
        database.add_predicates({predicate for _, predicate, _ in said + more})
        for table, rest, triples in (("fact", ", 1, 1", said), ("inferred", "", more)):
            for subject, predicate, value in dict.fromkeys(triples):
                database.execute(
                    f"INSERT INTO {table} SELECT p, term_id($1), term_id($3){rest} "
                    "FROM predicate WHERE id = term_id($2)",
                    [subject, predicate, value],
                )
        database.add_known(Graph(known))
        yield database


def in_duckdb(database: Database, relation: Relation) -> Rows:
    """Return the rows of ``relation`` as terms, which must be told once each."""
    rows = database.rows(relation)
    assert len(rows) == len(set(rows)), "a relation is a set"
    return set(rows)
