"""sh:class, sh:datatype and sh:nodeKind (section 4.1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okg.columnar.plan import Anti, Kind, Project, Relation, Where
from okg.columnar.plan import Datatype as HasDatatype
from okg.columnar.shapes.demand import Demand
from okg.columnar.shapes.model import Component, Parameters
from okg.columnar.shapes.vocabulary import iri_of, sh

if TYPE_CHECKING:
    from okg.columnar.shapes.reader import ShapeReader

__all__ = ["Class", "Datatype", "NodeKind", "read"]

KINDS = {
    sh("IRI"): frozenset(["iri"]),
    sh("BlankNode"): frozenset(["blank"]),
    sh("Literal"): frozenset(["literal"]),
    sh("BlankNodeOrIRI"): frozenset(["blank", "iri"]),
    sh("BlankNodeOrLiteral"): frozenset(["blank", "literal"]),
    sh("IRIOrLiteral"): frozenset(["iri", "literal"]),
}


@dataclass(frozen=True, slots=True)
class Class(Component):
    """Each value node is an instance of a class, or of one below it in the data (4.1.1)."""

    kind: str

    @property
    def parameters(self) -> Parameters:
        return ((sh("class"), (self.kind,)),)

    def violations(self, at: Demand) -> Relation:
        instances = at.compiling.instances(self.kind, at.layer)
        return Anti(at.values, Project(instances, (("value", "node"),)))


@dataclass(frozen=True, slots=True)
class Datatype(Component):
    """Each value node is a literal of the datatype, written as it should be (4.1.2)."""

    datatype: str

    @property
    def parameters(self) -> Parameters:
        return ((sh("datatype"), (self.datatype,)),)

    def violations(self, at: Demand) -> Relation:
        return Where(at.values, HasDatatype("value", iri_of(self.datatype)), holds=False)


@dataclass(frozen=True, slots=True)
class NodeKind(Component):
    """Each value node is an IRI, a blank node or a literal, as allowed (4.1.3)."""

    allowed: str

    @property
    def parameters(self) -> Parameters:
        return ((sh("nodeKind"), (self.allowed,)),)

    def violations(self, at: Demand) -> Relation:
        return Where(at.values, Kind("value", KINDS[self.allowed]), holds=False)


def read(shape: "ShapeReader") -> Iterator[Component]:
    for kind in shape.iris("class"):
        yield Class(kind)
    datatype = shape.iri("datatype")
    if datatype:
        yield Datatype(datatype)
    allowed = shape.one("nodeKind")
    if allowed in KINDS:
        yield NodeKind(allowed)
    elif allowed:
        kinds = ", ".join(f"sh:{iri_of(it).rpartition('#')[2]}" for it in KINDS)
        shape.fault("nodeKind", f"must be one of {kinds}, not {allowed}")
