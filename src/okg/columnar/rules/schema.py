"""Axioms in the data itself: found, and the rules compiled again with them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from okg.columnar.errors import Refused
from okg.columnar.memory import Graph, Triple
from okg.columnar.rules.model import Outcome
from okg.columnar.rules.program import Program, compile_ontology, run_in_memory
from okg.columnar.rules.vocabulary import FIRST, REST, SAME_AS, SCHEMA_PREDICATES, TYPE, is_schema

if TYPE_CHECKING:
    import duckdb

    from okg.columnar.rules.tables import Found

__all__ = ["axioms", "axioms_of", "reason", "reason_in_memory"]

ROUNDS = 5


def reason(
    connection: "duckdb.DuckDBPyConnection",
    ontology: Iterable[Triple],
    program: Program,
    *,
    limit: int = 100,
    literals: bool = True,
) -> "tuple[Program, Found]":
    """Create ``inferred``, see ``run``, also where the data has or leads to axioms of its own.

    ``ontology`` is what ``program`` was compiled from. Returns the program with all axioms.

    Raises Inconsistent where the axioms of the data contradict the ontology, InputFault where a
    list of theirs is not well formed, and Refused where there are ever more of them.
    """
    # Little data, judged in memory, has no use for these.
    from okg.columnar.rules.facts import add_inferred
    from okg.columnar.rules.tables import run

    before = program
    further = axioms_of(connection, program, "fact WHERE file > 0")
    for _ in range(ROUNDS):
        if further:
            program = _with(ontology, further)
        found = run(connection, program, limit=limit, literals=literals, closed=not further)
        if further:
            add_inferred(connection, sorted(_gained(program, before)))
        more = axioms_of(connection, program, "inferred")
        if not more:
            return program, found
        further |= more
    raise Refused(_endless(more))


def reason_in_memory(
    ontology: Iterable[Triple], program: Program, known: Graph, own: Iterable[Triple]
) -> tuple[Program, Outcome]:
    """Do what ``reason`` does, for triples in memory."""
    own = list(own)
    before = program
    further = axioms(own, program)
    for _ in range(ROUNDS):
        if further:
            program = _with(ontology, further)
            outcome = run_in_memory(program, Graph(), [*known, *own])
            gained = _gained(program, before).difference(own, known)
            outcome = replace(outcome, inferred=outcome.inferred | gained)
        else:
            outcome = run_in_memory(program, known, own)
        more = axioms(outcome.inferred, program)
        if not more:
            return program, outcome
        further |= more
    raise Refused(_endless(more))


def _with(ontology: Iterable[Triple], further: set[Triple]) -> Program:
    same = {it for it in further if it[1] == SAME_AS}
    terms = {place for subject, _, value in same for place in (subject, value)}
    return compile_ontology([*ontology, *sorted(further)], terms)


def _gained(program: Program, before: Program) -> frozenset[Triple]:
    """Return what follows from the axioms of ``program`` themselves, and not ``before``."""
    return program.presentable(set(program.closed) - set(before.closed))


def _endless(more: Iterable[Triple]) -> str:
    shown = "; ".join(" ".join(it) for it in sorted(more)[:3])
    return f"what follows from the data keeps adding axioms ({shown}): take some of them out"


def axioms(triples: Iterable[Triple], program: Program) -> set[Triple]:
    """Return the axioms among ``triples`` that ``program`` has not, with the lists they rest on.

    That two names for a thing that axioms speak of are the same is an axiom, too.
    """
    graph = Graph(triples)
    found = {it for it in graph if is_schema(it[1], it[2])}
    found |= {cell for _, _, head in found for cell in _cells(graph, head)}
    terms = program.terms | set(graph.predicates()) | {it for s, _, o in found for it in (s, o)}
    found |= {
        (subject, SAME_AS, value)
        for subject, value in graph.pairs(SAME_AS)
        if subject != value and (subject in terms or value in terms)
    }
    return found - program.schema


def axioms_of(connection: "duckdb.DuckDBPyConnection", program: Program, table: str) -> set[Triple]:
    """Do what ``axioms`` does, for facts in a ``table``, which may have a condition behind it."""
    facts = _Facts(connection, table)
    found = facts.axioms()
    found |= facts.cells({value for _, _, value in found})
    terms = program.terms | {it for s, _, o in found for it in (s, o)}
    found |= facts.same(terms)
    connection.execute("DROP TABLE IF EXISTS axiom_term")
    return found - program.schema


class _Facts:
    """The part of a table that axioms may be in."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", table: str) -> None:
        self.connection = connection
        self.source = f"{table} {'AND' if ' WHERE ' in table else 'WHERE'}"
        self.numbers = {
            text: number
            for number, text in self.rows(
                f"SELECT p, text FROM (SELECT DISTINCT p FROM {table}) "
                "JOIN predicate USING (p) JOIN term USING (id)"
            )
        }

    def rows(self, query: str, values: Sequence[object] | None = None) -> list[tuple[Any, ...]]:
        return self.connection.execute(query, values).fetchall()

    def axioms(self) -> set[Triple]:
        from okg.columnar.rules.query import listed

        predicates = [self.numbers[it] for it in sorted(self.numbers.keys() & SCHEMA_PREDICATES)]
        conditions = [f"p IN ({listed(predicates)})"] if predicates else []
        if TYPE in self.numbers:
            of_type = f"p = {self.numbers[TYPE]}"
            classes = self.rows(
                f"SELECT id, text FROM (SELECT DISTINCT o AS id FROM {self.source} {of_type}) "
                "JOIN term USING (id)"
            )
            if kinds := [it for it, text in classes if is_schema(TYPE, text)]:
                conditions.append(f"({of_type} AND o IN ({listed(kinds)}))")
        return self.texts(" OR ".join(conditions)) if conditions else set()

    def cells(self, heads: set[str]) -> set[Triple]:
        """Return the triples of the lists that begin at ``heads``, as far as these are any."""
        if not heads or not {FIRST, REST} <= self.numbers.keys():
            return set()
        first, rest = self.numbers[FIRST], self.numbers[REST]
        self.rows(
            "CREATE OR REPLACE TEMP TABLE axiom_term AS WITH RECURSIVE cell(id) AS ("
            "SELECT term_id(unnest($1::VARCHAR[])) UNION SELECT f.o FROM cell "
            f"JOIN (SELECT s, o FROM {self.source} p = {rest}) f ON f.s = cell.id) FROM cell",
            [sorted(heads)],
        )
        return self.texts(f"p IN ({first}, {rest}) AND s IN (FROM axiom_term)")

    def same(self, terms: frozenset[str]) -> set[Triple]:
        if SAME_AS not in self.numbers:
            return set()
        self.rows(
            "CREATE OR REPLACE TEMP TABLE axiom_term AS SELECT id FROM predicate "
            "UNION SELECT term_id(unnest($1::VARCHAR[]))",
            [sorted(terms)],
        )
        return self.texts(
            f"p = {self.numbers[SAME_AS]} AND s <> o "
            "AND (s IN (FROM axiom_term) OR o IN (FROM axiom_term))"
        )

    def texts(self, condition: str) -> set[Triple]:
        """Return the triples for which ``condition`` is true."""
        rows = self.rows(
            "SELECT a.text, b.text, c.text FROM "
            f"(SELECT p, s, o FROM {self.source} ({condition})) f "
            "JOIN predicate n USING (p) JOIN term a ON a.id = f.s JOIN term b ON b.id = n.id "
            "JOIN term c ON c.id = f.o"
        )
        return set(rows)


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
