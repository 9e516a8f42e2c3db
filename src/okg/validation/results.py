"""A result of validation as an engine finds it (SHACL, section 3.6.2), whichever engine it is."""

from collections.abc import Mapping
from dataclasses import dataclass

import rdflib
from rdflib import SH, URIRef
from rdflib.term import Node

from okg.ingest.positions import Place
from okg.namespaces import ONTOLOGY
from okg.validation.shapes import Shapes, path_text

__all__ = ["CONSISTENCY", "CONTRADICTION", "Result", "from_report"]

CONSISTENCY = URIRef(f"{ONTOLOGY}/shape/Consistency")
"""What stands for a shape in results that are contradictions, found by reasoning."""
CONTRADICTION = URIRef(f"{ONTOLOGY}/shape/ConsistencyConstraintComponent")


@dataclass(frozen=True)
class Result:
    """What a constraint has found at one node."""

    focus: Node
    shape: Node
    component: str
    """An IRI."""
    severity: Node
    path: str = ""
    """An IRI, or a SPARQL property path over IRIs, or "" where there is none."""
    value: Node | None = None
    messages: Mapping[str, str] | None = None
    """By language, as the shape has them; none where only the engine has words for it."""
    engine_message: str = ""
    place: Place | None = None
    """Where in the files it is, if the engine knows."""

    @property
    def predicate(self) -> URIRef | None:
        """The path, where it is a single property."""
        return URIRef(self.path) if self.path and "<" not in self.path else None


def from_report(report: rdflib.Graph, node: Node, shapes: Shapes) -> Result:
    """Return the result that ``node`` stands for in a sh:ValidationReport."""
    value = report.value
    shape = _required(report, node, SH.sourceShape)
    return Result(
        focus=_required(report, node, SH.focusNode),
        shape=shape,
        component=str(_required(report, node, SH.sourceConstraintComponent)),
        severity=_required(report, node, SH.resultSeverity),
        path=path_text(report, value(node, SH.resultPath)),
        value=value(node, SH.value),
        messages=shapes.messages(report, node, shape),
        engine_message=" ".join(map(str, report.objects(node, SH.resultMessage))),
    )


def _required(graph: rdflib.Graph, node: Node, predicate: URIRef) -> Node:
    found = graph.value(node, predicate)
    # SHACL requires each of them of a result (section 3.6.2).
    assert found is not None
    return found
