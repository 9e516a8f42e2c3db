"""A second SHACL engine, written by others in another language: the package ``shacl`` (Rust)."""

from collections import Counter

import rdflib
import shacl

from okg.validation.reference import mine
from okg.validation.shapes import CLOSED, STATED
from okg.validation.terms import key
from tests.shapes.support import SHAPE, TARGETS, Judged, Row, known, rules


def rows(judged: Judged) -> Counter[Row]:
    """Return what the second engine finds in the same data, as ``Judged.rows`` has it."""
    is_mine = mine(judged.given.graph, known().closed)
    own = {key(node) for node in judged.outcome.judged.all_nodes() if is_mine(node)}
    found: Counter[Row] = Counter()
    for data, judges in ((judged.stated, STATED), (judged.outcome.judged, CLOSED)):
        shapes = shacl.Shapes.from_text(_triples(_judging(judges)), format="ntriples")
        report = shapes.validate_text(_triples(data), format="ntriples")
        found.update(_row(it) for it in report.results if it.focus_node in own)
    return found


def _row(result: shacl.Result) -> Row:
    severity, component = f"<{result.severity_iri}>", f"<{result.component_iri}>"
    path = result.path or ""
    if "/" in path and path.startswith("(") and path.endswith(")"):
        # It puts sequences in parentheses.
        path = path[1:-1]
    terms = result.focus_node, path, result.value, component, result.source_shape, severity
    return tuple("_:" if (it or "").startswith("_:") else it or "" for it in terms)


def _triples(graph: rdflib.Graph) -> str:
    return "".join(f"{key(s)} {key(p)} {key(o)} .\n" for s, p, o in graph)


def _judging(judges: rdflib.URIRef) -> rdflib.Graph:
    """Return the shapes, with targets where they judge ``judges``."""
    graph = rdflib.Graph()
    for subject, predicate, value in rules():
        if predicate not in TARGETS or (subject, SHAPE.judges, judges) in rules():
            graph.add((subject, predicate, value))
    return graph
