"""sh:node, sh:property and sh:qualifiedValueShape (section 4.7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okg.columnar.plan import Anti, Relation, Semi
from okg.columnar.shapes.demand import Demand
from okg.columnar.shapes.model import Component, Parameters
from okg.columnar.shapes.vocabulary import boolean_term, integer_term, sh

if TYPE_CHECKING:
    from okg.columnar.shapes.reader import ShapeReader

__all__ = ["Node", "Property", "Qualified", "read"]

COUNTS = ("qualifiedMinCount", "qualifiedMaxCount")


@dataclass(frozen=True, slots=True)
class Node(Component):
    """Each value node conforms to a node shape: one result where it does not (4.7.1)."""

    shape: str

    @property
    def parameters(self) -> Parameters:
        return ((sh("node"), (self.shape,)),)

    @property
    def referred(self) -> tuple[str, ...]:
        return (self.shape,)

    def violations(self, at: Demand) -> Relation:
        return Semi(at.values, at.failing(self.shape))


@dataclass(frozen=True, slots=True)
class Property(Component):
    """Each value node is validated against a property shape, whose results count (4.7.2)."""

    shape: str

    @property
    def parameters(self) -> Parameters:
        return ((sh("property"), (self.shape,)),)

    @property
    def referred(self) -> tuple[str, ...]:
        return (self.shape,)

    def violations(self, at: Demand) -> Relation:
        """Return the values that have results; the results themselves are not told."""
        return Semi(at.values, at.failing(self.shape))


@dataclass(frozen=True, slots=True)
class Qualified(Component):
    """So many value nodes conform to a shape, and to none that siblings ask for (4.7.3)."""

    parameter: str
    """One of sh:qualifiedMinCount and sh:qualifiedMaxCount."""
    bound: int
    shape: str
    disjoint: bool = False
    siblings: tuple[str, ...] = ()
    """The shapes that sibling shapes qualify values by; none where they need not be disjoint."""

    @property
    def parameters(self) -> Parameters:
        disjoint = (
            ((sh("qualifiedValueShapesDisjoint"), (boolean_term(True),)),) if self.disjoint else ()
        )
        return (
            (sh(self.parameter), (integer_term(self.bound),)),
            (sh("qualifiedValueShape"), (self.shape,)),
            *disjoint,
        )

    @property
    def referred(self) -> tuple[str, ...]:
        """The shapes that conformance rests on: siblings, too, must not lead back here."""
        return (self.shape, *self.siblings)

    def violations(self, at: Demand) -> Relation:
        counted: Relation = Anti(at.values, at.failing(self.shape))
        for sibling in self.siblings:
            counted = Semi(counted, at.failing(sibling))
        counted = at.compiling.shared(counted, f"values that conform to {self.shape}")
        if self.parameter == "qualifiedMinCount":
            return at.fewer_than(counted, self.bound)
        return at.at_least(counted, self.bound + 1)


def read(shape: "ShapeReader") -> Iterator[Component]:
    for other in shape.shapes("node", shape.values("node")):
        yield Node(other)
    for other in shape.shapes("property", shape.values("property")):
        yield Property(other)
    numbers = {name: shape.integer(name) for name in COUNTS}
    disjoint = shape.flag("qualifiedValueShapesDisjoint")
    if not shape.for_property_shapes("qualifiedValueShape"):
        return
    shape.one("qualifiedValueShape")
    for other in shape.shapes("qualifiedValueShape", shape.values("qualifiedValueShape")):
        siblings = tuple(sorted(_siblings(shape) - {other})) if disjoint else ()
        for name, number in numbers.items():
            if number is not None:
                yield Qualified(name, number, other, disjoint, siblings)


def _siblings(shape: "ShapeReader") -> set[str]:
    """Return what all parents' property shapes qualify values by."""
    reader, nested = shape.reader, sh("property")
    return {
        term
        for parent in reader.subjects(nested, shape.shape)
        for sibling in reader.values(parent, nested)
        for term in reader.values(sibling, sh("qualifiedValueShape"))
    }
