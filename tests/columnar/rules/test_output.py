"""What is worth telling a user, and what the knowledge and the examples of the project lead to."""

from pathlib import Path

import duckdb
import pyoxigraph as ox
import pytest
import rdflib

from okg.columnar.memory import Triple
from okg.columnar.rules import Program, compile_ontology, says_something, says_something_sql
from okg.knowledge import packaged
from okg.reasoning.reference import inferred as inferred_by_reference
from tests.columnar.rules.support import by_duckdb, by_sets, triples

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*/*.ttl"))


def read(path: Path) -> list[Triple]:
    found = ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    return [(str(it.subject), str(it.predicate), str(it.object)) for it in found]


def by_reference(stated: list[Triple]) -> set[Triple]:
    lines = "\n".join(" ".join([*it, "."]) for it in stated)
    graph = inferred_by_reference(rdflib.Graph().parse(data=lines, format="nt"))
    found = ox.parse(graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)
    return {(str(it.subject), str(it.predicate), str(it.object)) for it in found}


@pytest.fixture(scope="module")
def knowledge() -> list[Triple]:
    return [triple for path in packaged().ontology_files() for triple in read(path)]


@pytest.fixture(scope="module")
def program(knowledge: list[Triple]) -> Program:
    return compile_ontology(knowledge)


def test_the_ontology_is_closed_as_the_reference_closes_it(
    knowledge: list[Triple], program: Program
) -> None:
    found = {it for it in program.closed if says_something(*it)} - set(knowledge)
    assert found == by_reference(knowledge)


def test_all_of_the_ontology_is_compiled(program: Program) -> None:
    assert program.not_compiled == ()
    assert program.unsatisfiable == ()


@pytest.mark.parametrize(
    "path",
    # The first by default, the others by the slow tests: the reference takes seconds for each.
    [EXAMPLES[0], *(pytest.param(it, marks=pytest.mark.slow) for it in EXAMPLES[1:])],
    ids=lambda it: f"{it.parent.name}/{it.stem}",
)
def test_examples_lead_to_what_the_reference_says(
    knowledge: list[Triple], program: Program, path: Path
) -> None:
    own = read(path)
    expected = by_reference([*knowledge, *own]) - set(program.closed)
    for result in (by_sets(program, own), by_duckdb(program, own)):
        assert {it for it in result.inferred if says_something(*it)} == expected
        assert not result.contradictions


SAYING = triples(
    """
    :a :p :b , 'x' ; a :C ; owl:sameAs :b . :C rdfs:subClassOf :D . _:x :p :a .
    :a owl:sameAs :a ; a owl:Thing , owl:Class , xsd:string , _:x ; :p _:y .
    :C rdfs:subClassOf :C , owl:Thing ; owl:equivalentClass :C . owl:Thing a :C . xsd:string :p :a .
    """
)


def test_only_what_says_something_is_told() -> None:
    told = set(triples(":a :p :b , 'x' ; a :C ; owl:sameAs :b . :C rdfs:subClassOf :D ."))
    assert {it for it in SAYING if says_something(*it)} == told
    rows = duckdb.execute(
        "SELECT subject, predicate, object FROM (SELECT unnest($1::VARCHAR[]) AS subject, "
        "unnest($2::VARCHAR[]) AS predicate, unnest($3::VARCHAR[]) AS object) "
        f"WHERE {says_something_sql()}",
        [list(it) for it in zip(*SAYING, strict=True)],
    ).fetchall()
    assert set(rows) == told
