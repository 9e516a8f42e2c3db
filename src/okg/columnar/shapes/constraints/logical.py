"""sh:not, sh:and, sh:or and sh:xone (section 4.6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okg.columnar.plan import Anti, Constant, Count, Project, Relation, Semi, Union
from okg.columnar.shapes.demand import Demand
from okg.columnar.shapes.model import Component, Parameters
from okg.columnar.shapes.vocabulary import integer_term, sh

if TYPE_CHECKING:
    from okg.columnar.shapes.reader import ShapeReader

__all__ = ["And", "Not", "Or", "Xone", "read"]


@dataclass(frozen=True, slots=True)
class Not(Component):
    """No value node conforms to a shape (4.6.1)."""

    shape: str

    @property
    def parameters(self) -> Parameters:
        return ((sh("not"), (self.shape,)),)

    @property
    def referred(self) -> tuple[str, ...]:
        return (self.shape,)

    def violations(self, at: Demand) -> Relation:
        return at.conforming(self.shape)


@dataclass(frozen=True, slots=True)
class And(Component):
    """Each value node conforms to all shapes (4.6.2)."""

    shapes: tuple[str, ...]

    @property
    def parameters(self) -> Parameters:
        return ((sh("and"), self.shapes),)

    @property
    def referred(self) -> tuple[str, ...]:
        return self.shapes

    def violations(self, at: Demand) -> Relation:
        failing = Union(("value",), tuple(map(at.failing, self.shapes)))
        return Semi(at.values, failing)


@dataclass(frozen=True, slots=True)
class Or(Component):
    """Each value node conforms to one of the shapes, or several (4.6.3)."""

    shapes: tuple[str, ...]

    @property
    def parameters(self) -> Parameters:
        return ((sh("or"), self.shapes),)

    @property
    def referred(self) -> tuple[str, ...]:
        return self.shapes

    def violations(self, at: Demand) -> Relation:
        return Semi(at.values, at.failing(*self.shapes))


@dataclass(frozen=True, slots=True)
class Xone(Component):
    """Each value node conforms to one of the shapes, not to several (4.6.4).

    A shape that stands in the list twice counts twice.
    """

    shapes: tuple[str, ...]

    @property
    def parameters(self) -> Parameters:
        return ((sh("xone"), self.shapes),)

    @property
    def referred(self) -> tuple[str, ...]:
        return self.shapes

    def violations(self, at: Demand) -> Relation:
        if not self.shapes:
            return at.values
        parts = tuple(
            self._at_position(position, Anti(at.value_nodes, _focus(at.failing(shape))))
            for position, shape in enumerate(self.shapes)
        )
        found = at.compiling.shared(Union(("value", "position"), parts), "conforming by position")
        none = Anti(at.values, found)
        several = Semi(at.values, Count(found, ("value",), 2))
        return Union(none.columns, (none, several))

    @staticmethod
    def _at_position(position: int, nodes: Relation) -> Relation:
        number = Constant(integer_term(position))
        return Project(nodes, (("value", "focus"), ("position", number)))


def _focus(values: Relation) -> Relation:
    return Project(values, (("focus", "value"),))


def read(shape: "ShapeReader") -> Iterator[Component]:
    for other in shape.shapes("not", shape.values("not")):
        yield Not(other)
    for name, component in (("and", And), ("or", Or), ("xone", Xone)):
        for members in shape.lists(name):
            yield component(tuple(shape.shapes(name, members)))
