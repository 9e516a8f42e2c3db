"""Random small shapes graphs and data, as pySHACL and okg may both be given them.

What is left out on purpose, because pySHACL differs from the specification there:

- sh:minLength 0: blank nodes break it (SHACL, section 4.4.1), pySHACL lets them pass;
- the order of terms other than numbers and texts: SPARQL's "<" is not defined for a number and a
  boolean, a number and a date, an IRI, a text with a language or a literal of an unknown datatype
  (SPARQL 1.1, section 17.3), so these break sh:minInclusive and the like (SHACL, section 4.3).
  rdflib has an order for all of them, and pySHACL ends with an error for blank nodes.
"""

from collections.abc import Callable

import rdflib
from hypothesis import strategies as st
from rdflib import RDF, RDFS, SH, XSD, BNode, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from tests.columnar.shapes.support import EX

__all__ = ["all_terms", "data_graphs", "ordered_terms", "shapes_graphs"]

rdflib.NORMALIZE_LITERALS = False

PREDICATES = [EX.p, EX.q, EX.r]
CLASSES = [EX.C, EX.D, EX.E]
RESOURCES = [EX.a, EX.b, EX.c, EX.d, BNode("x"), BNode("y")]
NUMBERS = [
    Literal("1", datatype=XSD.integer),
    Literal("01", datatype=XSD.integer),
    Literal("2", datatype=XSD.integer),
    Literal("1.5", datatype=XSD.decimal),
    Literal("-3", datatype=XSD.integer),
]
TEXTS = [
    Literal("x"),
    Literal("text"),
    Literal(""),
    Literal("text", lang="en"),
    Literal("x", lang="en"),
    Literal("x", lang="en-GB"),
    Literal("Text", lang="de"),
]
OTHERS = [
    Literal("true", datatype=XSD.boolean),
    Literal("2020-02-01", datatype=XSD.date),
    Literal("2020-02-01T00:00:00Z", datatype=XSD.dateTime),
    Literal("2020-02-01T12:00:00Z", datatype=XSD.dateTime),
    Literal("x", datatype=EX.type),
    Literal("no number", datatype=XSD.integer),
]
LITERALS = [*NUMBERS, *TEXTS, *OTHERS]
NODE_KINDS = [
    SH.IRI, SH.BlankNode, SH.Literal, SH.BlankNodeOrIRI, SH.BlankNodeOrLiteral, SH.IRIOrLiteral,
]  # fmt: skip
DATATYPES = [XSD.integer, XSD.string, XSD.decimal, XSD.date, RDF.langString, EX.type]

predicates = st.sampled_from(PREDICATES)
resources = st.sampled_from(RESOURCES)
all_terms = st.sampled_from([*RESOURCES, *LITERALS])
ordered_terms = st.sampled_from([*NUMBERS, *TEXTS[:3]])
named_terms = st.sampled_from([*RESOURCES[:4], *LITERALS])
classes = st.sampled_from(CLASSES)


@st.composite
def data_graphs(draw: st.DrawFn, objects: st.SearchStrategy[Node]) -> rdflib.Graph:
    graph = rdflib.Graph()
    for triple in draw(st.lists(st.tuples(resources, predicates, objects), max_size=12)):
        graph.add(triple)
    for resource, kind in draw(st.lists(st.tuples(resources, classes), max_size=5)):
        graph.add((resource, RDF.type, kind))
    for narrower, wider in draw(st.lists(st.tuples(classes, classes), max_size=3)):
        graph.add((narrower, RDFS.subClassOf, wider))
    return graph


def paths(graph: rdflib.Graph) -> st.SearchStrategy[Node]:
    """Return paths, having added to ``graph`` what describes them."""

    def several(members: list[Node]) -> Node:
        return Collection(graph, BNode(), members).uri

    def with_one(predicate: URIRef) -> Callable[[Node], Node]:
        def add(inner: Node) -> Node:
            node = BNode()
            graph.add((node, predicate, inner))
            return node

        return add

    def around(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        lists = st.lists(inner, min_size=2, max_size=3).map(several)
        kinds = [SH.inversePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath]
        return st.one_of(
            lists,
            lists.map(with_one(SH.alternativePath)),
            *(inner.map(with_one(it)) for it in kinds),
        )

    return st.one_of(predicates, st.recursive(predicates, around, max_leaves=4))


@st.composite
def shapes_graphs(draw: st.DrawFn, ordered: bool = False) -> rdflib.Graph:
    """Return well-formed shapes, each referring only to later ones, so that none is recursive.

    ``ordered`` adds constraints on order, and leaves out paths that lead to other terms.
    """
    graph = rdflib.Graph()
    kinds = draw(st.lists(st.booleans(), min_size=2, max_size=6))
    shapes = [(EX[f"shape{at}"], has_path) for at, has_path in enumerate(kinds)]
    for at, (shape, has_path) in enumerate(shapes):
        graph.add((shape, RDF.type, SH.PropertyShape if has_path else SH.NodeShape))
        if has_path:
            graph.add((shape, SH.path, draw(predicates if ordered else paths(graph))))
        _add_head(draw, graph, shape, first=at == 0)
        later = shapes[at + 1 :]
        options = [*VALUES]
        options += [*(ONLY_WITH_PATH if has_path else []), *(NESTED if later else [])]
        options += [_qualified] if has_path and later else []
        options += ORDER if has_path and ordered else []
        for add in draw(st.lists(st.sampled_from(options), min_size=1, max_size=3, unique=True)):
            add(draw, graph, shape, later)
    return graph


def _add_head(draw: st.DrawFn, graph: rdflib.Graph, shape: URIRef, first: bool) -> None:
    targets = st.one_of(
        st.tuples(st.just(SH.targetClass), classes),
        st.tuples(st.just(SH.targetNode), named_terms),
        st.tuples(st.just(SH.targetSubjectsOf), predicates),
        st.tuples(st.just(SH.targetObjectsOf), predicates),
    )
    for predicate, value in draw(st.lists(targets, min_size=int(first), max_size=2)):
        graph.add((shape, predicate, value))
    if draw(st.integers(0, 4)) == 0:
        graph.add((shape, SH.severity, draw(st.sampled_from([SH.Info, SH.Warning, EX.Odd]))))
    if draw(st.integers(0, 9)) == 0:
        graph.add((shape, SH.deactivated, Literal("true", datatype=XSD.boolean)))


Later = list[tuple[URIRef, bool]]
Add = Callable[[st.DrawFn, rdflib.Graph, URIRef, Later], None]


def _value(name: str, values: st.SearchStrategy[Node]) -> Add:
    def add(draw: st.DrawFn, graph: rdflib.Graph, shape: URIRef, _later: Later) -> None:
        graph.add((shape, SH[name], draw(values)))

    return add


def _members(name: str, values: st.SearchStrategy[Node], most: int = 3) -> Add:
    def add(draw: st.DrawFn, graph: rdflib.Graph, shape: URIRef, _later: Later) -> None:
        members = draw(st.lists(values, min_size=1, max_size=most))
        graph.add((shape, SH[name], Collection(graph, BNode(), members).uri))

    return add


def _integer(least: int, most: int) -> st.SearchStrategy[Node]:
    return st.integers(least, most).map(lambda it: Literal(str(it), datatype=XSD.integer))


def _closed(draw: st.DrawFn, graph: rdflib.Graph, shape: URIRef, _later: Later) -> None:
    graph.add((shape, SH.closed, Literal("true", datatype=XSD.boolean)))
    if draw(st.booleans()):
        properties: st.SearchStrategy[Node] = st.sampled_from([RDF.type, EX.p])
        ignored = draw(st.lists(properties, min_size=1, max_size=2))
        graph.add((shape, SH.ignoredProperties, Collection(graph, BNode(), ignored).uri))


def _pattern(draw: st.DrawFn, graph: rdflib.Graph, shape: URIRef, _later: Later) -> None:
    graph.add((shape, SH.pattern, Literal(draw(st.sampled_from(["^t", "x$", "t.x", "[A-Z]"])))))
    if draw(st.booleans()):
        graph.add((shape, SH.flags, Literal("i")))


def _shape(name: str, with_path: bool | None) -> Add:
    """Refer to a later shape, only one with or without a path where ``with_path`` says so."""

    def add(draw: st.DrawFn, graph: rdflib.Graph, shape: URIRef, later: Later) -> None:
        fitting = [it for it, has_path in later if with_path in (None, has_path)]
        if fitting:
            graph.add((shape, SH[name], draw(st.sampled_from(fitting))))

    return add


def _shapes(name: str) -> Add:
    def add(draw: st.DrawFn, graph: rdflib.Graph, shape: URIRef, later: Later) -> None:
        fitting = st.sampled_from([it for it, _ in later])
        members: list[Node] = draw(st.lists(fitting, min_size=1, max_size=3))
        graph.add((shape, SH[name], Collection(graph, BNode(), members).uri))

    return add


def _qualified(draw: st.DrawFn, graph: rdflib.Graph, shape: URIRef, later: Later) -> None:
    if (shape, SH.qualifiedValueShape, None) in graph:
        return
    graph.add((shape, SH.qualifiedValueShape, draw(st.sampled_from([it for it, _ in later]))))
    name = draw(st.sampled_from(["qualifiedMinCount", "qualifiedMaxCount"]))
    graph.add((shape, SH[name], draw(_integer(0, 2))))
    if draw(st.booleans()):
        true = Literal("true", datatype=XSD.boolean)
        graph.add((shape, SH.qualifiedValueShapesDisjoint, true))


def _siblings(draw: st.DrawFn, graph: rdflib.Graph, shape: URIRef, later: Later) -> None:
    """Refer to property shapes that qualify their values, which must then be disjoint."""
    for at, (other, has_path) in enumerate(later[:-1]):
        if has_path:
            graph.add((shape, SH.property, other))
            _qualified(draw, graph, other, later[at + 1 :])


VALUES: list[Add] = [
    _value("class", classes),
    _value("datatype", st.sampled_from(DATATYPES)),
    _value("nodeKind", st.sampled_from(NODE_KINDS)),
    _value("minLength", _integer(1, 3)),
    _value("maxLength", _integer(0, 3)),
    _members("languageIn", st.sampled_from([Literal("en"), Literal("de"), Literal("en-GB")])),
    _value("equals", predicates),
    _value("disjoint", predicates),
    _value("hasValue", named_terms),
    _members("in", named_terms, most=8),
    _closed,
    _pattern,
]
ONLY_WITH_PATH: list[Add] = [
    _value("minCount", _integer(0, 3)),
    _value("maxCount", _integer(0, 3)),
    _value("uniqueLang", st.just(Literal("true", datatype=XSD.boolean))),
]
NESTED: list[Add] = [
    _shape("node", with_path=False),
    _shape("property", with_path=True),
    _shape("not", with_path=None),
    _shapes("and"),
    _shapes("or"),
    _shapes("xone"),
    _siblings,
]
ORDER: list[Add] = [
    _value("minInclusive", st.sampled_from(NUMBERS)),
    _value("minExclusive", st.sampled_from(NUMBERS)),
    _value("maxInclusive", st.sampled_from(NUMBERS)),
    _value("maxExclusive", st.sampled_from(NUMBERS)),
    _value("lessThan", predicates),
    _value("lessThanOrEquals", predicates),
]
