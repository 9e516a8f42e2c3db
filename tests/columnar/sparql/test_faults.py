"""Ill-formed constraints, components and queries: each refused, by shape, constraint and cause."""

import pytest

from okg.columnar.shapes.reader import IllFormed
from tests.columnar.sparql.support import constraints_of

SHAPE = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql ex:K . "
COMPONENT = "ex:K a sh:ConstraintComponent ; sh:parameter [ sh:path ex:word ] ; "
PREFIX = "ex:P sh:declare [ sh:prefix 'ex' ; sh:namespace '{}'^^xsd:anyURI ] . "


def faults(shapes: str) -> list[str]:
    with pytest.raises(IllFormed) as caught:
        constraints_of(shapes)
    return [str(it) for it in caught.value.faults]


def of_query(query: str) -> list[str]:
    start = "ex:S: sh:sparql query of ex:K: "
    found = faults(f"{SHAPE} ex:K sh:select '''{query}''' .")
    assert all(it.startswith(start) for it in found), found
    return [it.removeprefix(start) for it in found]


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("SELECT $this { $this ?p ?o MINUS { $this ?p 1 } }",
         "MINUS is not allowed where variables are pre-bound"),
        ("SELECT $this { $this ?p ?o FILTER EXISTS { SERVICE <http://x/> { ?a ?b ?c } } }",
         "SERVICE is not allowed where variables are pre-bound"),
        ("SELECT $this { $this ?p ?o } VALUES ?o { 1 }",
         "VALUES is not allowed where variables are pre-bound"),
        ("SELECT $this { { SELECT * { $this ?p ?o } VALUES ?o { 1 } } }",
         "VALUES is not allowed where variables are pre-bound"),
        ("SELECT $this { BIND (1 AS ?this) }", "it assigns to $this, which is pre-bound"),
        ("SELECT (1 AS $this) { ?s ?p ?o }", "it assigns to $this, which is pre-bound"),
        ("SELECT $this { { SELECT $this (1 AS ?currentShape) { $this ?p ?o } } }",
         "it assigns to $currentShape, which is pre-bound"),
        ("SELECT $this { ?s ?p $this } GROUP BY (?s AS ?this)",
         "it assigns to $this, which is pre-bound"),
        ("SELECT $this { $this ?p ?o { SELECT ?o { ?o ?p ?q } } }",
         "a subquery does not return $this, which may be pre-bound"),
        ("SELECT $this { { SELECT * { FILTER ($this = 1) } } }",
         "a subquery does not return $this, which may be pre-bound"),
        ("SELECT ?o { $this ?p ?o }", "it does not project $this"),
        ("SELECT * { ?s ?p ?o FILTER ($this = 1) }", "it does not project $this"),
        ("SELECT $this { $this ?p $PATH }",
         "it has $PATH in another place than the predicate of a triple pattern"),
        ("SELECT $this $PATH { $this $PATH ?o }",
         "it has $PATH in another place than the predicate of a triple pattern"),
        ("SELECT $this FROM <http://x/> { $this ?p ?o }",
         "it has FROM, but validation is about one data graph"),
        ("SELECT $this { GRAPH ?g { $this ?p ?o } }",
         "it has GRAPH with another graph than $shapesGraph"),
        ("ASK { $this ?p ?o }", "it is no SELECT query"),
        ("CONSTRUCT WHERE { $this ?p ?o }", "it is no SELECT query"),
    ],
)  # fmt: skip
def test_what_no_query_may_hold(query: str, fault: str) -> None:
    assert of_query(query) == [fault]


@pytest.mark.parametrize(
    "query",
    ["SELECT $this {", "SELECT $this { $this ex:p ?o }", "DELETE WHERE { $this ?p ?o }",
     "SELECT $this ?o { $this ?p ?o } GROUP BY $this", ""],
)  # fmt: skip
def test_what_is_no_sparql(query: str) -> None:
    [fault] = of_query(query)
    assert fault.startswith("it cannot be parsed as SPARQL 1.1: ")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this { $this ?p 'MINUS { SERVICE <x> VALUES' }",
        "SELECT $this { $this <https://example.org/SERVICE> ?service } # MINUS { }",
        "SELECT $this (?values AS ?path) { $this ?values ?minus }",
        "SELECT $this { { SELECT $this { $this ?p ?o } } }",
    ],
)
def test_words_are_no_clauses(query: str) -> None:
    assert len(constraints_of(f'{SHAPE} ex:K sh:select """{query}""" .')) == 1


def test_every_fault_is_told() -> None:
    assert len(of_query("SELECT ?s { MINUS { ?s ?p ?o } VALUES ?o { 1 } }")) == 3


@pytest.mark.parametrize(
    ("shapes", "fault"),
    [
        (f"{SHAPE} ex:K sh:message 'none' .",
         "ex:S: sh:sparql ex:K must have one sh:select, which is an xsd:string"),
        (f"{SHAPE} ex:K sh:select 'SELECT $this {{}}'@en .",
         "ex:S: sh:sparql ex:K must have one sh:select, which is an xsd:string"),
        (f"{SHAPE} ex:K sh:select 'SELECT $this {{}}', 'SELECT * {{}}' .",
         "ex:S: sh:sparql ex:K must have one sh:select, which is an xsd:string"),
        ("ex:S a sh:NodeShape ; sh:sparql 'SELECT' .",
         "ex:S: sh:sparql must be an IRI or a blank node, not \"SELECT\""),
        (f"{SHAPE} ex:K sh:select 'SELECT $this {{}}' ; sh:deactivated 'yes' .",
         "ex:S: sh:sparql sh:deactivated must be true or false"),
        (f"{SHAPE} ex:K sh:select 'SELECT $this {{}}' ; sh:message 1 .",
         'ex:S: sh:sparql sh:message must be a string, not '
         '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (f"{SHAPE} ex:K sh:select 'SELECT $this {{}}' ; sh:prefixes ex:P . "
         f"{PREFIX.format('http://a/')}{PREFIX.format('http://b/')}",
         "ex:S: sh:sparql prefix ex has more than one namespace"),
        (f"{SHAPE} ex:K sh:select 'SELECT $this {{}}' ; sh:prefixes ex:P . "
         "ex:P sh:declare ex:D . ex:D sh:prefix 'ex' ; sh:namespace 'http://a/' .",
         "ex:S: sh:sparql prefix declaration ex:D must have one sh:prefix, an xsd:string, and one "
         "sh:namespace, an xsd:anyURI"),
        (f"{COMPONENT} sh:validator ex:V . ex:V sh:select 'SELECT $this {{}}' .",
         "ex:K: sh:validator ex:V must have one sh:ask, which is an xsd:string"),
        (f"{COMPONENT} sh:validator ex:V . ex:V sh:ask 'ASK {{ BIND (1 AS ?word) }}' .",
         "ex:K: sh:validator query of ex:V: it assigns to $word, which is pre-bound"),
        (f"{COMPONENT} sh:validator ex:V . ex:V sh:ask 'ASK {{ BIND (1 AS ?value) }}' .",
         "ex:K: sh:validator query of ex:V: it assigns to $value, which is pre-bound"),
        (f"{COMPONENT} sh:nodeValidator ex:V . ex:V sh:select 'SELECT $this {{ {{ SELECT $this "
         "{ $this ?p ?o } } }' .",
         "ex:K: sh:nodeValidator query of ex:V: a subquery does not return $word, which may be "
         "pre-bound"),
        (f"{COMPONENT} sh:validator ex:V . ex:V sh:ask 'SELECT $this {{}}' .",
         "ex:K: sh:validator query of ex:V: it is no ASK query"),
        ("ex:K a sh:ConstraintComponent ; sh:parameter [ sh:path ex:a ; sh:optional true ] ; "
         "sh:validator [ sh:ask 'ASK {}' ] .",
         "ex:K: sh:parameter at least one parameter must not be optional"),
        ("ex:K a sh:ConstraintComponent ; sh:parameter [ sh:path ex:a ; sh:optional 1 ], "
         "[ sh:path ex:b ] ; sh:validator [ sh:ask 'ASK {}' ] .",
         "ex:K: sh:parameter sh:optional must be one xsd:boolean"),
        ("ex:K a sh:ConstraintComponent ; sh:parameter [ sh:path ex:this ], [ sh:path ex:b ] ; "
         "sh:validator [ sh:ask 'ASK {}' ] .",
         "ex:K: sh:parameter <https://example.org/this> ends in no name that a variable may have"),
        ("ex:K a sh:ConstraintComponent ; sh:parameter [ sh:path ex:a-b ], [ sh:path ex:b ] ; "
         "sh:validator [ sh:ask 'ASK {}' ] .",
         "ex:K: sh:parameter <https://example.org/a-b> ends in no name that a variable may have"),
        ("ex:K a sh:ConstraintComponent ; sh:parameter [ sh:path ex:a ], "
         "[ sh:path <https://example.com/a> ] ; sh:validator [ sh:ask 'ASK {}' ] .",
         "ex:K: sh:parameter two parameters have the same name"),
        ("ex:K a sh:ConstraintComponent ; sh:parameter [ sh:path [ sh:inversePath ex:a ] ], "
         "[ sh:path ex:b ] ; sh:validator [ sh:ask 'ASK {}' ] .",
         "ex:K: sh:parameter must have one sh:path, an IRI"),
        ("ex:K a sh:ConstraintComponent ; sh:parameter [ sh:path ex:a ], [ sh:path ex:b ] ; "
         "sh:validator [ sh:ask 'ASK {}' ] . ex:S a sh:NodeShape ; ex:a 1, 2 ; ex:b 1 .",
         "ex:S: has 2 values of <https://example.org/a>, a parameter among several"),
    ],
)  # fmt: skip
def test_what_no_constraint_may_be(shapes: str, fault: str) -> None:
    assert faults(shapes) == [fault]
