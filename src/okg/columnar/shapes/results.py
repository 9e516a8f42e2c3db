"""Validation results, and the report that SHACL wants of them (section 3.6)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okg.columnar.shapes.compiled import Constraint
from okg.columnar.shapes.model import Alternative, Inverse, Message, Path, Predicate, Repeated
from okg.columnar.shapes.model import Sequence as SequencePath
from okg.columnar.values.terms import Kind, term

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

__all__ = ["Result", "counts", "report_graph"]

REPEATED = {"*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result; ``constraint`` is the number of its constraint."""

    constraint: int
    focus: str
    value: str | None = None
    path: str | None = None
    """The predicate, for the results of sh:closed; others have their constraint's path."""
    messages: tuple[Message, ...] = ()
    """What is said beside the shape's own messages."""
    source: str | None = None
    """The term of sh:sourceConstraint, for constraints in SPARQL."""


def counts(results: Iterable[Result]) -> Counter[int]:
    """Return how many results there are of each constraint."""
    return Counter(it.constraint for it in results)


def report_graph(constraints: Sequence[Constraint], results: Iterable[Result]) -> "rdflib.Graph":
    """Return the results as a sh:ValidationReport."""
    import rdflib
    from rdflib import RDF, SH

    graph = rdflib.Graph()
    graph.bind("sh", SH)
    report = rdflib.BNode()
    conforms = True
    graph.add((report, RDF.type, SH.ValidationReport))
    for result in results:
        conforms = False
        node = rdflib.BNode()
        constraint = constraints[result.constraint]
        graph.add((report, SH.result, node))
        graph.add((node, RDF.type, SH.ValidationResult))
        graph.add((node, SH.focusNode, to_node(result.focus)))
        graph.add((node, SH.sourceShape, to_node(constraint.shape)))
        graph.add((node, SH.sourceConstraintComponent, to_node(constraint.component)))
        graph.add((node, SH.resultSeverity, to_node(constraint.severity)))
        if result.value is not None:
            graph.add((node, SH.value, to_node(result.value)))
        path = Predicate(result.path) if result.path else constraint.path
        if path is not None:
            graph.add((node, SH.resultPath, _path_node(graph, path)))
        if result.source:
            graph.add((node, SH.sourceConstraint, to_node(result.source)))
        for text, language in (*constraint.messages, *result.messages):
            graph.add((node, SH.resultMessage, rdflib.Literal(text, lang=language or None)))
    graph.add((report, SH.conforms, rdflib.Literal(conforms)))
    return graph


def to_node(text: str) -> "Node":
    """Return the rdflib term that ``text`` writes."""
    import rdflib

    it = term(text)
    if it.kind is Kind.IRI:
        return rdflib.URIRef(it.lexical)
    if it.kind is Kind.BLANK:
        return rdflib.BNode(it.lexical)
    if it.language:
        return rdflib.Literal(it.lexical, lang=it.language)
    plain = not text.endswith(">")
    datatype = None if plain else rdflib.URIRef(it.datatype)
    return rdflib.Literal(it.lexical, datatype=datatype, normalize=False)


def _path_node(graph: "rdflib.Graph", path: Path) -> "Node":
    """Return the node for a path, having added what describes it."""
    import rdflib
    from rdflib import SH
    from rdflib.collection import Collection

    if isinstance(path, Predicate):
        return to_node(path.term)
    node = rdflib.BNode()
    match path:
        case SequencePath(steps):
            Collection(graph, node, [_path_node(graph, it) for it in steps])
        case Alternative(branches):
            members = rdflib.BNode()
            Collection(graph, members, [_path_node(graph, it) for it in branches])
            graph.add((node, SH.alternativePath, members))
        case Inverse(inner):
            graph.add((node, SH.inversePath, _path_node(graph, inner)))
        case Repeated(inner, times):
            graph.add((node, SH[REPEATED[times]], _path_node(graph, inner)))
    return node
