"""What is said of an ontology before any data is read."""

import pickle
import subprocess
import sys

import pytest

from okg.columnar.errors import InputFault
from okg.columnar.rules import Inconsistent, compile_ontology, run_in_memory
from tests.columnar.rules.support import by_duckdb, by_sets, term, triple, triples


@pytest.mark.parametrize(
    ("axiom", "told"),
    [
        (
            ":C rdfs:subClassOf [ owl:onProperty :p ; owl:someValuesFrom :D ] .",
            "not concluded from owl:someValuesFrom: that every member has a value",
        ),
        (
            ":C owl:equivalentClass [ owl:unionOf ( :D :E ) ] .",
            "not concluded from owl:unionOf: to which of the classes a member belongs",
        ),
        (
            ":C rdfs:subClassOf [ owl:intersectionOf ( :D [ owl:oneOf ( :a ) ] ) ] .",
            "not concluded from owl:oneOf: which of the individuals a member is",
        ),
        (
            "[ owl:complementOf :D ] rdfs:subClassOf :C .",
            "not concluded from owl:complementOf: who is not in a class",
        ),
        (
            "[ owl:onProperty :p ; owl:allValuesFrom :D ] rdfs:subClassOf :C .",
            "not concluded from owl:allValuesFrom: who has values of one class only",
        ),
        (
            ":C rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 2 ] .",
            'not concluded from owl:maxCardinality "2"^^'
            "<http://www.w3.org/2001/XMLSchema#nonNegativeInteger>: that values are the same",
        ),
        (
            ":p rdfs:range [ owl:unionOf ( :D :E ) ] .",
            "not concluded from owl:unionOf: to which of the classes a member belongs",
        ),
        (
            ":C rdfs:subClassOf [ owl:onProperty :p ; owl:minCardinality 1 ] .",
            "owl:minCardinality, a minimum number of values, is not in OWL 2 RL",
        ),
        (
            ":C rdfs:subClassOf [ owl:onProperty :p ; owl:cardinality 1 ] .",
            "owl:cardinality, an exact number of values, is not in OWL 2 RL",
        ),
        (
            ":p a owl:ReflexiveProperty .",
            "owl:ReflexiveProperty is not in OWL 2 RL; not concluded: that everything is related "
            "to itself",
        ),
        (
            ":C owl:disjointUnionOf ( :D :E ) .",
            "owl:disjointUnionOf, a class being the disjoint union of others, is not in OWL 2 RL",
        ),
        (
            ":C owl:unionOf ( :D :E ) .",
            "not concluded from owl:unionOf: to which of the classes a member belongs",
        ),
        (
            ":D owl:equivalentClass [ a rdfs:Datatype ; owl:onDatatype xsd:integer ; "
            "owl:withRestrictions ( [ xsd:minInclusive 1 ] ) ] .",
            "owl:withRestrictions, a datatype with facets, is not in OWL 2 RL",
        ),
        (
            ":p rdfs:subPropertyOf owl:topObjectProperty .",
            "owl:topObjectProperty is not in OWL 2 RL",
        ),
        ("owl:sameAs rdfs:subPropertyOf :p .", "owl:sameAs is not a property like others"),
    ],
)
def test_an_axiom_outside_the_rules_is_named(axiom: str, told: str) -> None:
    found = compile_ontology(triples(axiom)).not_compiled
    assert len(found) == 1
    assert found[0].endswith(f": {told}")
    assert found[0].startswith(("<http://example.org/", "<http://www.w3.org/2002/07/owl#", "_:"))


@pytest.mark.parametrize(
    "axiom",
    [
        "[ owl:onProperty :p ; owl:someValuesFrom :D ] rdfs:subClassOf :C .",
        "[ owl:unionOf ( :D [ owl:oneOf ( :a ) ] ) ] rdfs:subClassOf :C .",
        ":C rdfs:subClassOf [ owl:intersectionOf ( :D [ owl:complementOf :E ] ) ] .",
        ":C rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom :D ] .",
        ":C rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 1 ] .",
        ":C owl:equivalentClass [ owl:onProperty :p ; owl:hasValue :a ] .",
        ":C rdfs:subClassOf [ owl:complementOf [ owl:onProperty :p ; owl:someValuesFrom :D ] ] .",
        ":p a owl:TransitiveProperty ; owl:inverseOf :q ; owl:propertyChainAxiom ( :r :p ) .",
        ":C owl:hasKey ( :p ) . [] a owl:AllDisjointClasses ; owl:members ( :C :D ) .",
    ],
)
def test_an_axiom_of_owl_2_rl_is_not_named(axiom: str) -> None:
    assert compile_ontology(triples(axiom)).not_compiled == ()


def test_classes_that_cannot_have_a_member_are_named() -> None:
    program = compile_ontology(
        triples(
            """
            :A owl:disjointWith :B . :C rdfs:subClassOf :A , :B . :D rdfs:subClassOf :C .
            :E rdfs:subClassOf owl:Nothing .
            # Not to be mistaken for others: their members are the same as one another.
            :p a owl:InverseFunctionalProperty .
            :A rdfs:subClassOf [ owl:onProperty :p ; owl:hasValue :v ] .
            :B rdfs:subClassOf [ owl:onProperty :p ; owl:hasValue :v ] .
            """
        )
    )
    assert set(program.unsatisfiable) == {term(":C"), term(":D"), term(":E")}


def test_a_class_with_an_impossible_value_cannot_have_a_member() -> None:
    program = compile_ontology(
        triples(
            ":p rdfs:range xsd:integer . "
            ":C rdfs:subClassOf [ owl:onProperty :p ; owl:hasValue 'one' ] ."
        )
    )
    assert program.unsatisfiable == (term(":C"),)


def test_a_contradiction_names_its_terms() -> None:
    with pytest.raises(Inconsistent) as raised:
        compile_ontology(triples(":A owl:disjointWith :B . :x a :A , :B ."))
    assert raised.value.message == (
        "the ontology contradicts itself, so everything would follow from it:\n"
        "  - <http://example.org/x> is both <http://example.org/A> and <http://example.org/B>, "
        "which exclude each other (cax-dw)\n"
        "Take one of the statements of each line back"
    )


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ("rdf:first :A", "needs one rdf:first and one rdf:rest"),
        ("rdf:first :A , :B ; rdf:rest ()", "needs one rdf:first and one rdf:rest"),
        ("rdf:first :A ; rdf:rest _:l", "runs in a circle"),
    ],
)
def test_a_list_that_is_none_is_a_fault(cells: str, fault: str) -> None:
    with pytest.raises(InputFault, match="well formed") as raised:
        compile_ontology(triples(f":C owl:unionOf _:l . _:l {cells} ."))
    assert fault in raised.value.message
    assert f"the list of {term(':C')} {term('owl:unionOf')}" in raised.value.message


def test_annotations_mean_nothing() -> None:
    """They may even be declared below a property that does."""
    program = compile_ontology(
        triples(
            ":note a owl:AnnotationProperty ; rdfs:subPropertyOf :p ; rdfs:domain :C . "
            ":p a owl:ObjectProperty ."
        )
    )
    own = triples(":a :note :b ; rdfs:label 'a' . :a owl:sameAs :c .")
    same = set(triples(":c owl:sameAs :a ."))
    assert by_sets(program, own).inferred == by_duckdb(program, own).inferred == same


def test_a_property_that_is_not_only_an_annotation_counts() -> None:
    program = compile_ontology(
        triples(":p a owl:AnnotationProperty , owl:ObjectProperty ; rdfs:subPropertyOf :q .")
    )
    assert by_sets(program, triples(":a :p :b .")).inferred == {triple(":a :q :b")}


def test_conclusions_may_be_axioms() -> None:
    program = compile_ontology(
        triples(
            ":isKindOf rdfs:subPropertyOf rdfs:subClassOf . :A :isKindOf :B . :B :isKindOf :C ."
        )
    )
    assert program.closed.has(*triple(":A rdfs:subClassOf :C"))
    assert by_sets(program, triples(":a a :A .")).inferred == set(triples(":a a :B , :C ."))


def test_axioms_speak_of_every_name_of_a_thing() -> None:
    program = compile_ontology(triples(":A rdfs:subClassOf :B . :B owl:sameAs :C . :a a :A ."))
    assert program.closed.has(*triple(":A rdfs:subClassOf :C"))
    assert program.closed.has(*triple(":a a :C"))


def test_a_program_can_be_kept_and_loaded_without_rdflib() -> None:
    program = compile_ontology(triples(":A rdfs:subClassOf :B . :A a owl:Class ."))
    again = pickle.loads(pickle.dumps(program))
    assert again.rules == program.rules
    assert set(again.closed) == set(program.closed)
    outcome = run_in_memory(again, again.closed, triples(":a a :A ."))
    assert outcome.inferred == {triple(":a a :B")}
    code = (
        "import pickle, sys\n"
        f"program = pickle.loads({pickle.dumps(program)!r})\n"
        "from okg.columnar.rules.program import run_in_memory\n"
        "run_in_memory(program, program.closed, [])\n"
        "sys.exit(1 if {'rdflib', 'owlrl', 'duckdb'} & sys.modules.keys() else 0)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
