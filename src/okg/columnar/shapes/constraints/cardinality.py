"""sh:minCount and sh:maxCount (section 4.2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okg.columnar.plan import Relation
from okg.columnar.shapes.demand import Demand
from okg.columnar.shapes.model import Component, Parameters
from okg.columnar.shapes.vocabulary import integer_term, sh

if TYPE_CHECKING:
    from okg.columnar.shapes.reader import ShapeReader

__all__ = ["MaxCount", "MinCount", "read"]


@dataclass(frozen=True, slots=True)
class MinCount(Component):
    """There are so many value nodes, or more (4.2.1)."""

    least: int

    @property
    def parameters(self) -> Parameters:
        return ((sh("minCount"), (integer_term(self.least),)),)

    def violations(self, at: Demand) -> Relation:
        rows = at.some_value() if self.least <= 1 else at.values
        return at.fewer_than(rows, self.least)


@dataclass(frozen=True, slots=True)
class MaxCount(Component):
    """There are so many value nodes, or fewer (4.2.2)."""

    most: int

    @property
    def parameters(self) -> Parameters:
        return ((sh("maxCount"), (integer_term(self.most),)),)

    def violations(self, at: Demand) -> Relation:
        rows = at.some_value() if self.most <= 0 else at.values
        return at.at_least(rows, self.most + 1)


def read(shape: "ShapeReader") -> Iterator[Component]:
    for name, component in (("minCount", MinCount), ("maxCount", MaxCount)):
        if shape.for_property_shapes(name):
            number = shape.integer(name)
            if number is not None:
                yield component(number)
