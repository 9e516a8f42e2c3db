"""Axioms in the data itself: found, and the rules compiled again with them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from okg.columnar.errors import Refused
from okg.columnar.memory import Graph, Triple
from okg.columnar.rules.model import Outcome
from okg.columnar.rules.program import Program, compile_ontology, run_in_memory
from okg.columnar.rules.tables import Found, run
from okg.columnar.rules.vocabulary import FIRST, REST, SAME_AS, SCHEMA_PREDICATES, TYPE, is_schema

if TYPE_CHECKING:
    import duckdb

__all__ = ["axioms", "axioms_of", "reason", "reason_in_memory"]

ROUNDS = 5


def reason(
    connection: "duckdb.DuckDBPyConnection",
    ontology: Sequence[Triple],
    program: Program,
    *,
    limit: int = 100,
    literals: bool = True,
) -> tuple[Program, Found]:
    """Create ``inferred``, see ``run``, also where the data has or leads to axioms of its own.

    ``ontology`` is what ``program`` was compiled from. Returns the program with all axioms.

    Raises Inconsistent where the axioms of the data contradict the ontology, InputFault where a
    list of theirs is not well formed, and Refused where there are ever more of them.
    """
    further = axioms_of(connection, program, "fact WHERE file > 0")
    for _ in range(ROUNDS):
        if further:
            program = compile_ontology([*ontology, *sorted(further)])
        found = run(connection, program, limit=limit, literals=literals, closed=not further)
        more = axioms_of(connection, program, "inferred")
        if not more:
            return program, found
        further |= more
    raise Refused(_endless(more))


def reason_in_memory(
    ontology: Sequence[Triple], program: Program, known: Graph, own: Iterable[Triple]
) -> tuple[Program, Outcome]:
    """Do what ``reason`` does, for triples in memory."""
    own = list(own)
    further = axioms(own, program)
    for _ in range(ROUNDS):
        if further:
            program = compile_ontology([*ontology, *sorted(further)])
            outcome = run_in_memory(program, Graph(), [*known, *own])
        else:
            outcome = run_in_memory(program, known, own)
        more = axioms(outcome.inferred, program)
        if not more:
            return program, outcome
        further |= more
    raise Refused(_endless(more))


def _endless(more: Iterable[Triple]) -> str:
    shown = "; ".join(" ".join(it) for it in sorted(more)[:3])
    return f"what follows from the data keeps adding axioms ({shown}): take some of them out"


def axioms(triples: Iterable[Triple], program: Program) -> set[Triple]:
    """Return the axioms among ``triples`` that ``program`` has not, with the lists they rest on."""
    graph = Graph(triples)
    used = program.properties | set(graph.predicates())
    found = {it for it in graph if _is_axiom(it, used)}
    cells: set[Triple] = set()
    for _, _, head in found:
        cells.update(_cells(graph, head))
    return (found | cells) - program.schema


def axioms_of(connection: "duckdb.DuckDBPyConnection", program: Program, table: str) -> set[Triple]:
    """Do what ``axioms`` does, for facts in a ``table``, which may have a condition behind it."""

    def rows(query: str, values: Sequence[object] | None = None) -> list[Triple]:
        return connection.execute(query, values).fetchall()

    where = "AND" if " WHERE " in table else "WHERE"
    present = {
        text: number
        for number, text in connection.execute(
            f"SELECT p, text FROM (SELECT DISTINCT p FROM {table}) "
            "JOIN predicate USING (p) JOIN term USING (id)"
        ).fetchall()
    }
    wanted = [present[it] for it in sorted(present.keys() & SCHEMA_PREDICATES)]
    conditions = [f"p IN ({', '.join(map(str, wanted))})"] if wanted else []
    if TYPE in present:
        classes = connection.execute(
            f"SELECT id, text FROM (SELECT DISTINCT o AS id FROM {table} {where} "
            f"p = {present[TYPE]}) JOIN term USING (id)"
        ).fetchall()
        if kinds := [it for it, text in classes if is_schema(TYPE, text)]:
            conditions.append(f"p = {present[TYPE]} AND o IN ({', '.join(map(str, kinds))})")
    if SAME_AS in present:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE property AS SELECT id FROM predicate "
            "UNION SELECT term_id(unnest($1::VARCHAR[]))",
            [sorted(program.properties)],
        )
        conditions.append(
            f"p = {present[SAME_AS]} AND s <> o AND (s IN (FROM property) OR o IN (FROM property))"
        )
    if not conditions:
        return set()
    texts = "SELECT a.text, b.text, c.text FROM ({0}) f JOIN predicate n USING (p) " + " ".join(
        f"JOIN term {it} ON {it}.id = {on}"
        for it, on in (("a", "f.s"), ("b", "n.id"), ("c", "f.o"))
    )
    chosen = " OR ".join(f"({it})" for it in conditions)
    found = set(rows(texts.format(f"SELECT p, s, o FROM {table} {where} ({chosen})")))
    if FIRST in present and REST in present:
        first, rest = present[FIRST], present[REST]
        cells = Graph(
            rows(
                "WITH RECURSIVE cell(id) AS (SELECT term_id(unnest($1::VARCHAR[])) UNION "
                f"SELECT f.o FROM cell JOIN (SELECT s, o FROM {table} {where} p = {rest}) f "
                "ON f.s = cell.id) "
                + texts.format(
                    f"SELECT p, s, o FROM {table} {where} p IN ({first}, {rest}) "
                    "AND s IN (FROM cell)"
                ),
                [sorted({value for _, _, value in found})],
            )
        )
        found.update(cells)
    return found - program.schema


def _is_axiom(triple: Triple, properties: set[str] | frozenset[str]) -> bool:
    subject, predicate, value = triple
    if predicate == SAME_AS:
        return subject != value and (subject in properties or value in properties)
    return is_schema(predicate, value)


def _cells(graph: Graph, head: str) -> Iterator[Triple]:
    """Return the triples of the list that begins at ``head``, if one does."""
    waiting, seen = [head], {head}
    while waiting:
        node = waiting.pop()
        for predicate in (FIRST, REST):
            for value in graph.objects(predicate, node):
                yield node, predicate, value
                if predicate == REST and value not in seen:
                    seen.add(value)
                    waiting.append(value)
