"""The reference reasoner: nothing useful lost, nothing useless kept, contradictions found."""

from itertools import product

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, BNode, Literal, URIRef

from okg.errors import InconsistentOntology
from okg.namespaces import RESERVED
from okg.reasoning.reference import inferred

PREFIXES = """
@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NAMES = [URIRef(f"http://example.org/{letter}") for letter in "abcde"]
BROADER, HAS, PARENT = (URIRef(f"http://example.org/{name}") for name in ("broader", "has", "up"))
Pairs = set[tuple[URIRef, URIRef]]

pairs = st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=7)


def graph(turtle: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=PREFIXES + turtle)


def shown(found: rdflib.Graph) -> set[str]:
    """The triples of ``found`` with the example's names only."""
    return {" ".join(str(term).rpartition("/")[2] for term in triple) for triple in found}


def transitive(relation: Pairs) -> Pairs:
    """Close ``relation`` under transitivity, the obvious way."""
    closed = set(relation)
    while more := {(a, d) for (a, b), (c, d) in product(closed, closed) if b == c} - closed:
        closed |= more
    return closed


@settings(max_examples=30, deadline=None)
@given(up=pairs, has=pairs)
def test_hierarchies_and_chains_are_closed_completely(up: Pairs, has: Pairs) -> None:
    """Sub-property, transitivity and chain together, as the services of the ontology use them."""
    stated = graph(
        """
        :up a owl:ObjectProperty ; rdfs:subPropertyOf :broader .
        :broader a owl:ObjectProperty , owl:TransitiveProperty .
        :has a owl:ObjectProperty ; owl:propertyChainAxiom ( :broader :has ) .
        """
    )
    for a, b in up:
        stated.add((a, PARENT, b))
    for a, b in has:
        stated.add((a, HAS, b))

    broader = transitive(up)
    inherited = {(a, d) for (a, b), (c, d) in product(broader, has) if b == c}
    expected = {(a, BROADER, b) for a, b in broader}
    expected |= {(a, HAS, b) for a, b in inherited - has}
    assert set(inferred(stated)) == expected


@settings(max_examples=30, deadline=None)
@given(below=pairs, members=st.sets(st.tuples(st.sampled_from("xyz"), st.sampled_from(NAMES))))
def test_classes_are_closed_completely(below: Pairs, members: set[tuple[str, URIRef]]) -> None:
    """Every superclass of a class, and of a member's class, and classes that contain each other."""
    stated = rdflib.Graph()
    for a, b in below:
        stated.add((a, RDFS.subClassOf, b))
    types = {(URIRef(f"http://example.org/{name}"), kind) for name, kind in members}
    for a, b in types:
        stated.add((a, RDF.type, b))

    closed = {(a, b) for a, b in transitive(below) if a != b}
    expected = {(a, RDFS.subClassOf, b) for a, b in closed - below}
    wider = {(x, b) for (x, c), (a, b) in product(types, closed) if c == a}
    expected |= {(x, RDF.type, b) for x, b in wider - types}
    equal = {(a, b) for a, b in closed if (b, a) in closed}
    expected |= {(a, rdflib.OWL.equivalentClass, b) for a, b in equal}
    assert set(inferred(stated)) == expected


def test_an_equivalence_with_a_value_classifies_both_ways() -> None:
    stated = graph(
        """
        :offshore owl:equivalentClass
            [ a owl:Restriction ; owl:onProperty :model ; owl:hasValue :abroad ] .
        :one :model :abroad .
        :two a :offshore .
        """
    )
    assert shown(inferred(stated)) == {
        "one 22-rdf-syntax-ns#type offshore",
        "two model abroad",
    }


def test_annotations_mean_nothing() -> None:
    """They may even be declared below a property that does (the small knowledge does so)."""
    stated = graph(
        """
        :note a owl:AnnotationProperty ; rdfs:subPropertyOf :broader .
        :broader a owl:ObjectProperty , owl:TransitiveProperty .
        :a :note :b . :b :broader :c .
        """
    )
    assert shown(inferred(stated)) == set()


def test_a_property_that_is_not_only_an_annotation_counts() -> None:
    stated = graph(
        ":p a owl:AnnotationProperty , owl:ObjectProperty ; rdfs:subPropertyOf :q . :a :p :b ."
    )
    assert "a q b" in shown(inferred(stated))


def test_what_owlrl_adds_and_says_nothing_is_dropped() -> None:
    stated = graph(
        """
        :A a owl:Class . :B a owl:Class ; rdfs:subClassOf :A .
        :p a owl:ObjectProperty . :d a owl:DatatypeProperty .
        :x a :B ; :p [ a :B ] ; :d 1 , 1.0 , "one"@en .
        """
    )
    new = inferred(stated)
    assert shown(new) == {"x 22-rdf-syntax-ns#type A"}


def test_no_subject_is_a_literal_a_blank_node_or_reserved() -> None:
    stated = graph(
        """
        :A rdfs:subClassOf :B . :d a owl:DatatypeProperty ; rdfs:range xsd:integer .
        :x a :A ; :d 1 . [] a :A . :x owl:sameAs :y .
        """
    )
    new = inferred(stated)
    assert ("y 22-rdf-syntax-ns#type A") in shown(new)
    for subject, _, value in new:
        assert not isinstance(subject, Literal | BNode)
        assert not isinstance(value, BNode)
        assert not str(subject).startswith(RESERVED)


def test_another_spelling_of_a_stated_value_is_not_news() -> None:
    stated = graph(':d a owl:DatatypeProperty . :x :d "1"^^xsd:integer . :y :d "01"^^xsd:integer .')
    assert shown(inferred(stated)) == set()


def test_a_value_that_only_looks_alike_is_news() -> None:
    stated = graph(
        """
        :d a owl:DatatypeProperty . :e a owl:DatatypeProperty ; rdfs:subPropertyOf :d .
        :x :d "one" , true ; :e "one"@en , 1 .
        """
    )
    assert {value.n3() for _, _, value in inferred(stated)} == {
        '"one"@en',
        '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
    }


def test_reasoning_leaves_its_input_alone() -> None:
    stated = graph(":A rdfs:subClassOf :B . :x a :A .")
    before = set(stated)
    inferred(stated)
    assert set(stated) == before


@pytest.mark.parametrize(
    ("contradiction", "finding"),
    [
        (
            ":A owl:disjointWith :B . :x a :A , :B .",
            "Disjoint classes http://example.org/A and http://example.org/B have a common "
            "individual http://example.org/x",
        ),
        (
            ":x a owl:Nothing .",
            "http://example.org/x is defined of type 'Nothing'",
        ),
        (
            ":d a owl:DatatypeProperty . :x :d 'abc'^^xsd:integer .",
            "Lexical value of the literal 'abc' does not match its datatype "
            "(http://www.w3.org/2001/XMLSchema#integer)",
        ),
    ],
)
def test_a_contradiction_is_found_and_told(contradiction: str, finding: str) -> None:
    with pytest.raises(InconsistentOntology) as raised:
        inferred(graph(contradiction))
    assert raised.value.findings == [finding]
    assert f"  - {finding}\n" in raised.value.message


def test_every_contradiction_is_told() -> None:
    members = "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) . "
    with pytest.raises(InconsistentOntology) as raised:
        inferred(graph(members + ":x a :A , :B . :y a :B , :C ."))
    assert len(raised.value.findings) == 2
