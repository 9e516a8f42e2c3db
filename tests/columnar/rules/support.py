"""Both ways of carrying the rules out, as functions from Turtle or triples to what follows."""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import pyoxigraph as ox

from okg.columnar.memory import Triple
from okg.columnar.rules import Contradiction, Program, compile_ontology, run, run_in_memory
from okg.columnar.rules.vocabulary import PREFIXES

TURTLE = "@prefix : <http://example.org/> .\n" + "".join(
    f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items()
)


@dataclass(frozen=True)
class Result:
    """What an engine has concluded."""

    inferred: set[Triple]
    contradictions: tuple[Contradiction, ...]
    omitted: int = 0
    rounds: int = 0

    @property
    def broken(self) -> set[str]:
        """The names of the rules that found a contradiction."""
        return {it.rule for it in self.contradictions}


def triples(turtle: str) -> list[Triple]:
    """Read Turtle with the usual prefixes; blank nodes with names keep them."""
    found = ox.parse(TURTLE + turtle, format=ox.RdfFormat.TURTLE)
    return [(str(it.subject), str(it.predicate), str(it.object)) for it in found]


def term(name: str) -> str:
    """Return the term that stands for ``name`` in Turtle."""
    ((_, _, value),) = triples(f":s :p {name} .")
    return value


def triple(turtle: str) -> Triple:
    ((found),) = triples(f"{turtle} .")
    return found


def by_sets(program: Program, own: Iterable[Triple]) -> Result:
    """Run over Python's sets, beside the ontology."""
    outcome = run_in_memory(program, program.closed, own)
    return Result(set(outcome.inferred), outcome.contradictions)


def by_duckdb(program: Program, own: Iterable[Triple], *, limit: int = 100) -> Result:
    """Run in DuckDB, beside the ontology."""
    own = set(own)
    with loaded(own, (it for it in program.closed if it[0][0] != '"')) as connection:
        found = run(connection, program, limit=limit)
        return Result(inferred(connection), found.contradictions, found.omitted, found.rounds)


def loaded(own: Iterable[Triple], known: Iterable[Triple] = ()) -> duckdb.DuckDBPyConnection:
    """Return a database with the tables that a reader makes: ``own`` in file 1, ``known`` in 0."""
    connection = duckdb.connect(config={"threads": 2})
    connection.execute("CREATE MACRO term_id(t) AS hash(t)")
    connection.execute("CREATE TABLE term(id UBIGINT, text VARCHAR, kind UTINYINT)")
    connection.execute("CREATE TABLE predicate(p UINTEGER, id UBIGINT)")
    connection.execute(
        "CREATE TABLE fact(p UINTEGER, s UBIGINT, o UBIGINT, file USMALLINT, line UINTEGER)"
    )
    mine = set(own)
    rows = [(1, *it) for it in mine] + [(0, *it) for it in set(known) - mine]
    if rows:
        connection.execute(
            "CREATE TEMP TABLE raw AS SELECT unnest($1::INTEGER[]) AS file, "
            "unnest($2::VARCHAR[]) AS s, unnest($3::VARCHAR[]) AS p, unnest($4::VARCHAR[]) AS o",
            [list(it) for it in zip(*rows, strict=True)],
        )
        connection.execute(
            "INSERT INTO term SELECT term_id(t), t, CASE t[1] WHEN '<' THEN 0 WHEN '_' THEN 1 "
            "ELSE 2 END FROM (SELECT s AS t FROM raw UNION SELECT p FROM raw UNION "
            "SELECT o FROM raw)"
        )
        connection.execute(
            "INSERT INTO predicate SELECT row_number() OVER (), term_id(p) "
            "FROM (SELECT DISTINCT p FROM raw)"
        )
        connection.execute(
            "INSERT INTO fact SELECT n.p, term_id(r.s), term_id(r.o), r.file, 1 "
            "FROM raw r JOIN predicate n ON n.id = term_id(r.p) ORDER BY n.p"
        )
    return connection


def inferred(connection: duckdb.DuckDBPyConnection) -> set[Triple]:
    """Return the table ``inferred``, which has no row twice, none of ``fact``, and only RDF."""
    rows = connection.execute(
        "SELECT a.text, b.text, c.text FROM inferred i JOIN predicate n USING (p) "
        "JOIN term a ON a.id = i.s JOIN term b ON b.id = n.id JOIN term c ON c.id = i.o"
    ).fetchall()
    [(count,)] = connection.execute("SELECT count(*) FROM inferred").fetchall()
    [(again,)] = connection.execute(
        "SELECT count(*) FROM inferred SEMI JOIN fact USING (p, s, o)"
    ).fetchall()
    found = set(rows)
    assert len(rows) == len(found) == count
    assert not again
    assert all(s[0] != '"' and p[0] == "<" for s, p, _ in found)
    return found


def both(ontology: str, data: str) -> Result:
    """Run both ways, which must agree, and return what follows."""
    program = compile_ontology(triples(ontology))
    return both_of(program, triples(data))


def both_of(program: Program, own: Iterable[Triple]) -> Result:
    """Run both ways, which must agree, and return what follows."""
    own = list(own)
    sets, tables = by_sets(program, own), by_duckdb(program, own)
    assert sets.inferred == tables.inferred
    assert sets.broken == tables.broken
    return tables
