"""sh:minExclusive, sh:minInclusive, sh:maxExclusive and sh:maxInclusive (section 4.3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okg.columnar.plan import Compare, Constant, Relation, Where
from okg.columnar.shapes.demand import Demand
from okg.columnar.shapes.model import Component, Parameters
from okg.columnar.shapes.vocabulary import sh

if TYPE_CHECKING:
    from okg.columnar.shapes.reader import ShapeReader

__all__ = ["Range", "read"]

OUTCOMES = {
    "minExclusive": frozenset([1]),
    "minInclusive": frozenset([0, 1]),
    "maxExclusive": frozenset([-1]),
    "maxInclusive": frozenset([-1, 0]),
}
"""How the value node may compare with the bound."""


@dataclass(frozen=True, slots=True)
class Range(Component):
    """Each value node compares with the bound as it should; what cannot be compared does not."""

    parameter: str
    bound: str

    @property
    def parameters(self) -> Parameters:
        return ((sh(self.parameter), (self.bound,)),)

    def violations(self, at: Demand) -> Relation:
        test = Compare("value", Constant(self.bound), OUTCOMES[self.parameter])
        return Where(at.values, test, holds=False)


def read(shape: "ShapeReader") -> Iterator[Component]:
    for parameter in OUTCOMES:
        bound = shape.literal(parameter)
        if bound is not None:
            yield Range(parameter, bound)
