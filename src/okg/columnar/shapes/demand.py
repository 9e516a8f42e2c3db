"""Nodes that are to be validated against a shape, and the relations that constraints build on.

The column ``focus`` holds the nodes. Further columns tell apart the ways by which a node came to
be validated, because each way has validation results of its own.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from okg.columnar.plan import (
    Anti,
    Constant,
    Count,
    Defined,
    Facts,
    Layer,
    Project,
    Relation,
    Semi,
    Union,
    Values,
)
from okg.columnar.shapes.model import Inverse, Predicate, Shape
from okg.columnar.shapes.paths import follow, path_text

__all__ = ["Compiling", "Demand", "nothing"]


class Compiling(Protocol):
    """What the compilation of all shapes offers to that of one constraint."""

    def shared(self, relation: Relation, name: str) -> Relation:
        """Return ``relation`` as a step of the plan of its own, the same for equal relations."""

    def evaluated(
        self,
        question: object,
        name: str,
        columns: tuple[str, ...],
        nodes: Relation,
        facts: Relation,
    ) -> Relation:
        """Return the answer to ``question`` for ``nodes``, which rests on ``facts``."""

    def instances(self, kind: str, layer: Layer) -> Relation:
        """Return the SHACL instances of a class (section 1.1), in the column ``node``."""

    def failing(self, shape: str, nodes: Relation, layer: Layer) -> Relation:
        """Return those of ``nodes`` that do not conform to a shape (section 3.5)."""


@dataclass(frozen=True)
class Demand:
    """That ``nodes`` be validated against ``shape``, by the facts of ``layer``."""

    shape: Shape
    nodes: Relation
    """Its column ``focus`` and others but ``value`` and ``path``."""
    layer: Layer
    compiling: Compiling

    def facts(self, subject: str, predicate: str, value: str) -> Facts:
        return Facts(subject, Constant(predicate), value, self.layer)

    @cached_property
    def values(self) -> Relation:
        """The value nodes (section 3.7): the columns of ``nodes``, and ``value``."""
        if self.shape.path is None:
            columns = ((it, it) for it in self.nodes.columns)
            return Project(self.nodes, (*columns, ("value", "focus")))
        share = self.compiling.shared
        found = follow(self.nodes, "focus", self.shape.path, "value", self.layer, share)
        where = self.nodes.name if isinstance(self.nodes, Defined) else "nodes"
        return share(found, f"{path_text(self.shape.path)} of {where}")

    @cached_property
    def value_nodes(self) -> Relation:
        """The value nodes by themselves, as nodes to be validated: the column ``focus``."""
        if self.shape.path is None and self.nodes.columns == ("focus",):
            return self.nodes
        source, column = (
            (self.nodes, "focus") if self.shape.path is None else (self.values, "value")
        )
        where = source.name if isinstance(source, Defined) else "nodes"
        return self.compiling.shared(Project(source, (("focus", column),)), f"nodes in {where}")

    def some_value(self, value: str | None = None) -> Relation:
        """Return a relation with ``focus`` that has a match for nodes with any, or this, value."""
        end = "value" if value is None else Constant(value)
        match self.shape.path:
            case Predicate(term):
                return Facts("focus", Constant(term), end, self.layer)
            case Inverse(Predicate(term)):
                return Facts(end, Constant(term), "focus", self.layer)
        if value is None:
            return self.values
        return Semi(self.values, Values(("value",), frozenset([(value,)])))

    def at_least(self, rows: Relation, number: int) -> Relation:
        """Return the nodes that ``rows``, which have their columns, hold so many times."""
        if number <= 0:
            return self.nodes
        if number == 1:
            return Semi(self.nodes, rows)
        return Count(rows, self.nodes.columns, number)

    def fewer_than(self, rows: Relation, number: int) -> Relation:
        """Return the other nodes."""
        if number <= 0:
            return nothing(self.nodes.columns)
        if number == 1:
            return Anti(self.nodes, rows)
        return Anti(self.nodes, Count(rows, self.nodes.columns, number))

    def failing(self, *shapes: str) -> Relation:
        """Return the value nodes, in the column ``value``, that conform to none of ``shapes``."""
        failing = self.value_nodes
        for shape in shapes:
            # Only what failed so far need be tried against the next shape.
            failing = self.compiling.failing(shape, failing, self.layer)
        return Project(failing, (("value", "focus"),))

    def conforming(self, shape: str) -> Relation:
        """Return the rows of ``values`` whose value node conforms to ``shape``."""
        return Anti(self.values, self.failing(shape))


def nothing(columns: tuple[str, ...]) -> Relation:
    return Union(columns, ())
