"""Shapes graphs that break the syntax rules, and what is said of them."""

import pytest
from rdflib import RDF, BNode

from okg.columnar.errors import InputFault, Refused
from okg.columnar.shapes.parse import parse
from okg.columnar.shapes.reader import IllFormed
from tests.columnar.shapes.support import EX, graph_of

FAULTS = [
    ("ex:S sh:targetNode [] .", "ex:S: sh:targetNode must be an IRI or a literal, not a blank"),
    ('ex:S sh:targetClass "C" .', 'ex:S: sh:targetClass must be an IRI, not "C"'),
    ("ex:S sh:targetSubjectsOf 1 .", 'ex:S: sh:targetSubjectsOf must be an IRI, not "1"^^<'),
    ("ex:S sh:targetObjectsOf [] .", "ex:S: sh:targetObjectsOf must be an IRI, not a blank node"),
    ("[] a rdfs:Class, sh:NodeShape .", "is a class as well as a shape, so it must have an IRI"),
    ("ex:S sh:in () ; sh:severity ex:a, ex:b .", "ex:S: sh:severity has 2 values"),
    ('ex:S sh:in () ; sh:severity "bad" .', 'ex:S: sh:severity must be an IRI, not "bad"'),
    ("ex:S sh:in () ; sh:message 5 .", "ex:S: sh:message must be a text, not"),
    ('ex:S sh:in () ; sh:deactivated "1"^^xsd:boolean .', "ex:S: sh:deactivated must be true or"),
    ("ex:S a sh:NodeShape ; sh:path ex:p .", "ex:S: sh:path is not for a sh:NodeShape"),
    ("ex:S a sh:PropertyShape .", "ex:S: sh:path is missing: a sh:PropertyShape has one"),
    ("ex:S sh:path ex:p, ex:q ; sh:minCount 1 .", "ex:S: sh:path has 2 values"),
    ('ex:S sh:class "C" .', 'ex:S: sh:class must be an IRI, not "C"'),
    ('ex:S sh:datatype "D" .', 'ex:S: sh:datatype must be an IRI, not "D"'),
    ("ex:S sh:datatype ex:a, ex:b .", "ex:S: sh:datatype has 2 values; there must be at most one"),
    ("ex:S sh:nodeKind ex:Odd .", "ex:S: sh:nodeKind must be one of sh:IRI, sh:BlankNode"),
    ("ex:S sh:minCount 1 .", "ex:S: sh:minCount is only for property shapes: this shape has no"),
    ("ex:S sh:maxCount 1 .", "ex:S: sh:maxCount is only for property shapes"),
    ('ex:S sh:path ex:p ; sh:minCount "1" .', 'ex:S: sh:minCount must be an xsd:integer, not "1"'),
    ('ex:S sh:path ex:p ; sh:maxCount "x"^^xsd:integer .', "ex:S: sh:maxCount must be an xsd:int"),
    ("ex:S sh:path ex:p ; sh:maxCount 1, 2 .", "ex:S: sh:maxCount has 2 values"),
    ("ex:S sh:minInclusive ex:a .", "ex:S: sh:minInclusive must be a literal, not ex:a"),
    ("ex:S sh:maxExclusive 1, 2 .", "ex:S: sh:maxExclusive has 2 values"),
    ("ex:S sh:minLength 1.5 .", "ex:S: sh:minLength must be an xsd:integer, not"),
    ('ex:S sh:pattern "a(b" .', "ex:S: sh:pattern is no regular expression of SPARQL's REGEX: "),
    ('ex:S sh:pattern "a" ; sh:flags "z" .', "ex:S: sh:pattern is no regular expression"),
    ('ex:S sh:pattern "a", "b" .', "ex:S: sh:pattern has 2 values"),
    ('ex:S sh:pattern "a"@en .', 'ex:S: sh:pattern must be an xsd:string, not "a"@en'),
    ("ex:S sh:languageIn ex:a .", "ex:S: sh:languageIn must be a list"),
    ('ex:S sh:languageIn ("en" 5) .', "ex:S: sh:languageIn must be an xsd:string, not"),
    ("ex:S sh:uniqueLang true .", "ex:S: sh:uniqueLang is only for property shapes"),
    ('ex:S sh:path ex:p ; sh:uniqueLang "yes" .', "ex:S: sh:uniqueLang must be an xsd:boolean"),
    ('ex:S sh:equals "p" .', 'ex:S: sh:equals must be an IRI, not "p"'),
    ("ex:S sh:disjoint [] .", "ex:S: sh:disjoint must be an IRI, not a blank node"),
    ("ex:S sh:lessThan ex:p .", "ex:S: sh:lessThan is only for property shapes"),
    ("ex:S sh:lessThanOrEquals ex:p .", "ex:S: sh:lessThanOrEquals is only for property shapes"),
    ('ex:S sh:not "shape" .', 'ex:S: sh:not must be a shape, not "shape"'),
    ("ex:S sh:and ex:T .", "ex:S: sh:and must be a list"),
    ("ex:S sh:or (ex:T 5) .", "ex:S: sh:or must be a shape, not"),
    ("ex:S sh:xone [ rdf:first ex:T ] .", "ex:S: sh:xone must be a list"),
    ("ex:S sh:node ex:T . ex:T sh:path ex:p .", "ex:S: sh:node refers to ex:T, which is a prop"),
    ("ex:S sh:property ex:T . ex:T sh:in () .", "ex:S: sh:property refers to ex:T, which has no"),
    ("ex:S sh:qualifiedValueShape ex:T .", "ex:S: sh:qualifiedValueShape is only for property"),
    ("ex:S sh:path ex:p ; sh:qualifiedValueShape ex:T, ex:U ; sh:qualifiedMinCount 1 .",
     "ex:S: sh:qualifiedValueShape has 2 values"),
    ("ex:S sh:qualifiedMaxCount ex:a .", "ex:S: sh:qualifiedMaxCount must be an xsd:integer"),
    ("ex:S sh:closed 1 .", "ex:S: sh:closed must be an xsd:boolean, not"),
    ("ex:S sh:closed true ; sh:ignoredProperties ex:p .", "ex:S: sh:ignoredProperties must be a l"),
    ('ex:S sh:closed true ; sh:ignoredProperties ("p") .', "ex:S: sh:ignoredProperties must be an"),
    ("ex:S sh:in (), (1) .", "ex:S: sh:in has 2 values"),
    ("ex:S sh:in [ rdf:first 1 ; rdf:rest [ rdf:first 2 ] ] .", "ex:S: sh:in must be a list"),
    ("ex:S sh:in [ rdf:first 1, 2 ; rdf:rest () ] .", "ex:S: sh:in must be a list"),
    ("ex:S sh:property [ sh:path ex:p ; sh:property [ sh:path ex:q ; sh:minCount 0.5 ] ] .",
     "ex:S → sh:property → sh:property: sh:minCount must be an xsd:integer"),
]  # fmt: skip


@pytest.mark.parametrize(("shapes", "said"), FAULTS, ids=[it[0][:60] for it in FAULTS])
def test_is_ill_formed(shapes: str, said: str) -> None:
    with pytest.raises(IllFormed) as caught:
        parse(graph_of(shapes))
    [fault] = caught.value.faults
    assert said in str(fault)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(InputFault) as caught:
        parse(graph_of('ex:S sh:minCount 1 ; sh:class "C" . ex:T sh:in ex:none .'))
    assert caught.value.message.split("\n") == [
        "the shapes are not well formed:",
        '  - ex:S: sh:class must be an IRI, not "C"',
        "  - ex:S: sh:minCount is only for property shapes: this shape has no sh:path",
        "  - ex:T: sh:in must be a list: nodes with one rdf:first and one rdf:rest each, "
        "that end in rdf:nil",
        "Correct them first.",
    ]


def test_a_list_that_does_not_end_is_none() -> None:
    graph = graph_of("ex:S sh:in ex:list .")
    node = BNode()
    for subject in (EX.list, node):
        graph.add((subject, RDF.first, EX.a))
    graph.add((EX.list, RDF.rest, node))
    graph.add((node, RDF.rest, node))
    with pytest.raises(IllFormed, match="ex:S: sh:in must be a list"):
        parse(graph)


@pytest.mark.parametrize(
    ("shapes", "cycle"),
    [
        ("ex:S sh:node ex:S .", "ex:S → ex:S"),
        ("ex:S sh:not ex:T . ex:T sh:or (ex:S) .", "ex:S → ex:T → ex:S"),
        (
            "ex:S sh:property ex:P . ex:P sh:path ex:p ; sh:node ex:T . ex:T sh:and (ex:S) .",
            "ex:P → ex:T → ex:S → ex:P",
        ),
        (
            "ex:S sh:path ex:p ; sh:qualifiedValueShape ex:T ; sh:qualifiedMinCount 1 . "
            "ex:T sh:xone (ex:S) .",
            "ex:S → ex:T → ex:S",
        ),
        ("ex:S sh:property [ sh:path ex:p ; sh:node ex:S ] .", "ex:S → ex:S → sh:property → ex:S"),
    ],
)
def test_recursion_is_refused_with_the_cycle(shapes: str, cycle: str) -> None:
    with pytest.raises(Refused) as caught:
        parse(graph_of(shapes))
    assert f"which SHACL leaves undefined: {cycle}. Break" in caught.value.message


def test_siblings_that_lead_back_are_refused() -> None:
    """Whether a value counts for ex:P would depend on whether it counts for ex:P."""
    shapes = """
    ex:S sh:property ex:P, ex:Q .
    ex:P sh:path ex:p ; sh:qualifiedValueShape ex:T ; sh:qualifiedMinCount 1 ;
        sh:qualifiedValueShapesDisjoint true .
    ex:Q sh:path ex:p ; sh:qualifiedValueShape ex:P ; sh:qualifiedMinCount 1 ."""
    with pytest.raises(Refused, match="ex:P → ex:P"):
        parse(graph_of(shapes))


def test_shapes_used_twice_are_not_recursive() -> None:
    shapes = "ex:S sh:node ex:T ; sh:and (ex:T ex:U ex:U) . ex:U sh:node ex:T . ex:T sh:in () ."
    assert set(parse(graph_of(shapes)).by_term) == {f"<{EX[it]}>" for it in "STU"}


def test_what_no_shape_uses_may_be_ill_formed() -> None:
    graph = graph_of('ex:S sh:in (1) . [] sh:inversePath "no path" . ex:other sh:path 5 .')
    assert list(parse(graph).by_term) == [f"<{EX.S}>"]


def test_what_is_beyond_is_kept_or_named() -> None:
    shapes = parse(
        graph_of("""
        ex:S sh:sparql ex:query ; ex:limit 5 ; sh:rule [] .
        ex:T sh:target [] ; sh:in () .
        ex:Limit a sh:ConstraintComponent ; sh:validator [] ;
            sh:parameter [ sh:path ex:limit ], [ sh:path ex:extra ; sh:optional true ] .
        ex:onto sh:entailment <http://www.w3.org/ns/entailment/RDFS> .
        """)
    )
    beyond = shapes.by_term[f"<{EX.S}>"].beyond
    assert [(it.kind, it.term) for it in beyond] == [
        ("sparql", f"<{EX.query}>"),
        ("component", f"<{EX.Limit}>"),
    ]
    assert shapes.left_out == (
        "targets of SHACL Advanced Features (sh:target), which ex:T asks for",
        "rules of SHACL Advanced Features (sh:rule), which ex:S asks for",
    )
    assert shapes.entailments == ("<http://www.w3.org/ns/entailment/RDFS>",)
