"""sh:equals, sh:disjoint, sh:lessThan and sh:lessThanOrEquals (section 4.5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okg.columnar.plan import Anti, Compare, Join, Relation, Semi, Union, Where
from okg.columnar.shapes.demand import Demand
from okg.columnar.shapes.model import Component, Parameters
from okg.columnar.shapes.vocabulary import sh

if TYPE_CHECKING:
    from okg.columnar.shapes.reader import ShapeReader

__all__ = ["Disjoint", "Equals", "Less", "read"]

OUTCOMES = {"lessThan": frozenset([-1]), "lessThanOrEquals": frozenset([-1, 0])}


@dataclass(frozen=True, slots=True)
class Equals(Component):
    """The value nodes are the values of another property, these and no others (4.5.1)."""

    other: str

    @property
    def parameters(self) -> Parameters:
        return ((sh("equals"), (self.other,)),)

    def violations(self, at: Demand) -> Relation:
        others = at.facts("focus", self.other, "value")
        missing = Anti(at.values, others)
        more = Anti(Join(at.nodes, others), at.values)
        return Union(missing.columns, (missing, more))


@dataclass(frozen=True, slots=True)
class Disjoint(Component):
    """No value node is a value of another property (4.5.2)."""

    other: str

    @property
    def parameters(self) -> Parameters:
        return ((sh("disjoint"), (self.other,)),)

    def violations(self, at: Demand) -> Relation:
        return Semi(at.values, at.facts("focus", self.other, "value"))


@dataclass(frozen=True, slots=True)
class Less(Component):
    """Each value node is less than each value of another property, or equal (4.5.3, 4.5.4).

    There is a result for each pair that is not, even where two show the same value.
    """

    parameter: str
    other: str

    @property
    def parameters(self) -> Parameters:
        return ((sh(self.parameter), (self.other,)),)

    def violations(self, at: Demand) -> Relation:
        pairs = Join(at.values, at.facts("focus", self.other, "other"))
        return Where(pairs, Compare("value", "other", OUTCOMES[self.parameter]), holds=False)


def read(shape: "ShapeReader") -> Iterator[Component]:
    for other in shape.iris("equals"):
        yield Equals(other)
    for other in shape.iris("disjoint"):
        yield Disjoint(other)
    for parameter in OUTCOMES:
        if shape.for_property_shapes(parameter):
            for other in shape.iris(parameter):
                yield Less(parameter, other)
