"""sh:closed, sh:hasValue and sh:in (section 4.8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okg.columnar.plan import Anti, Facts, Join, Project, Relation, Values
from okg.columnar.shapes.demand import Demand
from okg.columnar.shapes.model import Component, Parameters
from okg.columnar.shapes.vocabulary import boolean_term, sh

if TYPE_CHECKING:
    from okg.columnar.shapes.reader import ShapeReader

__all__ = ["Closed", "HasValue", "In", "read"]


@dataclass(frozen=True, slots=True)
class Closed(Component):
    """Value nodes have no properties but those that are listed, here or by sh:property (4.8.1)."""

    ignored: tuple[str, ...]
    allowed: frozenset[str]
    """All that are listed."""

    @property
    def parameters(self) -> Parameters:
        ignored = ((sh("ignoredProperties"), self.ignored),) if self.ignored else ()
        return ((sh("closed"), (boolean_term(True),)), *ignored)

    def violations(self, at: Demand) -> Relation:
        if at.shape.path is None:
            triples = Join(at.nodes, Facts("focus", "path", "value", at.layer))
        else:
            columns = ((it, it) for it in at.nodes.columns)
            nodes = Project(at.values, (*columns, ("node", "value")))
            triples = Join(nodes, Facts("node", "path", "value", at.layer))
        return Anti(triples, Values(("path",), frozenset((it,) for it in self.allowed)))


@dataclass(frozen=True, slots=True)
class HasValue(Component):
    """One of the value nodes is this term (4.8.2)."""

    value: str

    @property
    def parameters(self) -> Parameters:
        return ((sh("hasValue"), (self.value,)),)

    def violations(self, at: Demand) -> Relation:
        if at.shape.path is None:
            return Anti(at.nodes, Values(("focus",), frozenset([(self.value,)])))
        return Anti(at.nodes, at.some_value(self.value))


@dataclass(frozen=True, slots=True)
class In(Component):
    """Each value node is one of a list (4.8.3)."""

    members: tuple[str, ...]

    @property
    def parameters(self) -> Parameters:
        return ((sh("in"), self.members),)

    def violations(self, at: Demand) -> Relation:
        return Anti(at.values, Values(("value",), frozenset((it,) for it in self.members)))


def read(shape: "ShapeReader") -> Iterator[Component]:
    shape.one("ignoredProperties")
    ignored = shape.list("ignoredProperties") or ()
    for term in ignored:
        shape.must_be_iri("ignoredProperties", term)
    if shape.flag("closed"):
        reader = shape.reader
        listed = {
            path
            for other in shape.values("property")
            for path in reader.values(other, sh("path"))
            if path.startswith("<")
        }
        yield Closed(ignored, frozenset(listed | set(ignored)))
    for value in shape.values("hasValue"):
        yield HasValue(value)
    members = shape.list("in")
    if members is not None:
        yield In(members)
