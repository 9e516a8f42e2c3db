"""Axioms that the data has itself, or leads to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okg.columnar.errors import Refused
from okg.columnar.memory import Triple
from okg.columnar.rules import (
    Inconsistent,
    axioms,
    axioms_of,
    compile_ontology,
    reason,
    reason_in_memory,
    says_something,
)
from tests.columnar.rules.generate import (
    classes,
    equality,
    facts,
    few,
    hierarchy,
    joined,
    ontology,
    properties,
)
from tests.columnar.rules.support import inferred, loaded, triple, triples

ONTOLOGY = triples(":A a owl:Class ; rdfs:subClassOf :B . :p a owl:ObjectProperty . :k a :A .")


def concluded(data: str, ontology: list[Triple] = ONTOLOGY) -> set[Triple]:
    """Reason in memory and in DuckDB, which must agree but for what the ontology alone leads to."""
    program = compile_ontology(ontology)
    own = set(triples(data))
    _, outcome = reason_in_memory(ontology, program, program.closed, own)
    known = [it for it in program.closed if it[0][0] != '"']
    with loaded(own, known) as connection:
        _, found = reason(connection, ontology, program)
        tables = inferred(connection)
    assert tables == set(outcome.inferred) - set(known)
    assert {it.rule for it in found.contradictions} == {it.rule for it in outcome.contradictions}
    return tables


@pytest.mark.parametrize(
    ("axiom", "fact", "follows"),
    [
        (":Mine rdfs:subClassOf :A .", ":x a :Mine .", ":x a :B"),
        (":q rdfs:subPropertyOf :p .", ":x :q :y .", ":x :p :y"),
        (":p a owl:SymmetricProperty .", ":x :p :y .", ":y :p :x"),
        (":p owl:propertyChainAxiom ( :q :r ) .", ":x :q :y . :y :r :z .", ":x :p :z"),
        (
            ":Mine owl:equivalentClass [ owl:onProperty :p ; owl:hasValue :v ] .",
            ":x :p :v .",
            ":x a :Mine",
        ),
        (":q owl:sameAs :p .", ":x :q :y .", ":x :p :y"),
        (":Mine owl:unionOf ( :A :C ) .", "", ":k a :Mine"),
        (":Mine owl:sameAs :A .", ":x a :Mine .", ":x a :B"),
        (":Mine rdfs:subClassOf :A . :Other owl:sameAs :Mine .", ":x a :Other .", ":x a :B"),
    ],
)
def test_axioms_of_the_data_count(axiom: str, fact: str, follows: str) -> None:
    assert triple(follows) in concluded(axiom + fact)
    assert triple(follows) not in concluded(fact)


def test_conclusions_may_be_axioms() -> None:
    ontology = triples(":hasKind rdfs:range owl:TransitiveProperty .")
    assert triple(":x :q :z") in concluded(":w :hasKind :q . :x :q :y . :y :q :z .", ontology)


def test_a_run_leaves_nothing_behind_but_its_result() -> None:
    # More constants than fit into a statement.
    many = "".join(f":p rdfs:domain :C{it} ." for it in range(300))
    program = compile_ontology(
        triples(f":p a owl:FunctionalProperty ; rdfs:subPropertyOf :q . {many}")
    )
    with loaded(triples(":x :p :y , :z . :y :q :w .")) as connection:
        tables = {
            it for (it,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        }
        for _ in range(2):
            reason(connection, [], program)
            assert triple(":z :q :w") in inferred(connection)
            left = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
            assert {it for (it,) in left} == tables | {"inferred"}


def test_only_axioms_and_their_lists_are_taken() -> None:
    program = compile_ontology(ONTOLOGY)
    wanted = triples(":C owl:unionOf _:l . _:l rdf:first :A ; rdf:rest _:m .")
    wanted += triples("_:m rdf:first :D ; rdf:rest () . :p owl:sameAs :q .")
    others = triples(
        """
        :x a :C ; :p :y ; owl:sameAs :z ; rdfs:label 'x' ; :listed _:other .
        _:other rdf:first 1 ; rdf:rest () . :x a owl:NamedIndividual .
        :A rdfs:subClassOf :B .
        """
    )
    assert axioms([*wanted, *others], program) == set(wanted)
    with loaded([*wanted, *others]) as connection:
        assert axioms_of(connection, program, "fact WHERE file > 0") == set(wanted)
        assert axioms_of(connection, program, "fact WHERE file > 1") == set()


def test_axioms_against_the_ontology_are_told() -> None:
    ontology = triples(":A owl:disjointWith :B . :k a :A .")
    program = compile_ontology(ontology)
    with pytest.raises(Inconsistent, match="which exclude each other"):
        reason_in_memory(ontology, program, program.closed, triples(":A rdfs:subClassOf :B ."))


def test_axioms_that_lead_to_ever_more_axioms_are_refused() -> None:
    """Each property says of the next that it says of properties that they are below others."""
    ladder = " ".join(f":r{it + 1} :r{it} rdfs:subPropertyOf ." for it in range(12))
    program = compile_ontology([])
    with pytest.raises(Refused, match="axioms"):
        reason_in_memory(
            [],
            program,
            program.closed,
            triples(f":r0 rdfs:subPropertyOf rdfs:subPropertyOf . {ladder}"),
        )


names = st.one_of(
    joined(classes, "owl:sameAs", classes, "."), joined(properties, "owl:sameAs", properties, ".")
)


def everything_agrees(axioms: str, further: str, data: str) -> None:
    """Axioms and names for the same terms in the data count as if they were in the ontology."""
    stated = triples(axioms)
    own = triples(f"{further} {data}")
    try:
        program = compile_ontology(stated)
        whole = compile_ontology([*stated, *own])
    except Inconsistent:
        return
    known = {it for it in program.closed if it[0][0] != '"'}
    _, outcome = reason_in_memory(stated, program, program.closed, own)
    with loaded(own, known) as connection:
        _, found = reason(connection, stated, program)
        tables = inferred(connection)
    assert not outcome.contradictions
    assert not found.contradictions
    expected = by_names({*whole.closed})
    assert by_names({*program.closed, *own, *outcome.inferred}) == expected
    assert by_names({*program.closed, *own, *tables}) == expected


def by_names(found: set[Triple]) -> set[Triple]:
    """Leave out anonymous classes and what is said of OWL's own terms."""
    return {it for it in found if says_something(*it)}


@settings(few, max_examples=40)
@given(ontology(hierarchy, equality), ontology(hierarchy, [names], most=3), facts)
def test_axioms_count_wherever_they_are(axioms: str, further: str, data: str) -> None:
    everything_agrees(axioms, further, data)


@pytest.mark.slow
@settings(few, max_examples=1000)
@given(ontology(hierarchy, equality), ontology(hierarchy, [names], most=3), facts)
def test_axioms_count_wherever_they_are_often(axioms: str, further: str, data: str) -> None:
    everything_agrees(axioms, further, data)
