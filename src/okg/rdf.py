"""The two RDF libraries, and the way between them.

pyoxigraph parses (quickly, and keeping every literal as it is written) and answers queries;
rdflib is what the reasoner and the validator work on.
"""

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import rdflib

from okg.errors import InputError

__all__ = ["from_rdflib", "read_turtle", "to_rdflib"]

# rdflib otherwise rewrites literals while it reads them: "1"^^xsd:boolean would become "true".
# pySHACL turns this back on after each validation, so nothing below relies on it.
rdflib.NORMALIZE_LITERALS = False

Term = ox.NamedNode | ox.BlankNode | ox.Literal


def read_turtle(path: Path, graph: ox.NamedNode | None = None) -> list[ox.Quad]:
    """Return the triples of the Turtle file at ``path``, as quads of ``graph``.

    Blank nodes get names that no other file shares.
    Raises InputError where the file cannot be read or is not Turtle (RDF 1.1 Turtle).
    """
    try:
        triples = ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        return [
            ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples
        ]
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    except SyntaxError as error:
        line = f", line {error.lineno}" if error.lineno else ""
        raise InputError(f"{path}{line}: not valid Turtle: {error.msg}") from None


def to_rdflib(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    """Return the triples of ``quads`` as one rdflib graph."""
    graph = rdflib.Graph()
    for quad in quads:
        graph.add((_to_node(quad.subject), _to_node(quad.predicate), _to_node(quad.object)))
    return graph


def from_rdflib(graph: rdflib.Graph, name: ox.NamedNode) -> list[ox.Quad]:
    """Return the triples of ``graph`` as quads of the graph ``name``."""
    return [
        ox.Quad(_from_node(s), _from_node(p), _from_node(o), name)  # type: ignore[arg-type]
        for s, p, o in graph
    ]


def _to_node(term: object) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    match term:
        case ox.NamedNode():
            return rdflib.URIRef(term.value)
        case ox.BlankNode():
            return rdflib.BNode(term.value)
        case ox.Literal() if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        case ox.Literal() if term.datatype.value == str(rdflib.XSD.string):
            return rdflib.Literal(term.value)
        case ox.Literal():
            datatype = rdflib.URIRef(term.datatype.value)
            return rdflib.Literal(term.value, datatype=datatype, normalize=False)
    raise InputError(f"{term} is a quoted triple: okg reads RDF 1.1, so write it as plain triples")


def _from_node(term: rdflib.term.Node) -> Term:
    match term:
        case rdflib.Literal() if term.language:
            return ox.Literal(str(term), language=term.language)
        case rdflib.Literal() if term.datatype:
            return ox.Literal(str(term), datatype=ox.NamedNode(term.datatype))
        case rdflib.Literal():
            return ox.Literal(str(term))
        case rdflib.BNode():
            return ox.BlankNode(str(term))
    return ox.NamedNode(str(term))
