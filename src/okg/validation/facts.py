"""Triples of the columnar engine as a graph of rdflib, for those who look a few of them up.

Nothing is converted before it is asked for, so that such a graph costs nothing.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import rdflib
from rdflib.store import Store
from rdflib.term import Node

from okg.columnar.memory import Graph
from okg.columnar.shapes.results import to_node
from okg.validation.terms import key

if TYPE_CHECKING:
    from rdflib.graph import _ContextType, _TriplePatternType

__all__ = ["graph_over"]


def graph_over(parts: Sequence[Graph]) -> rdflib.Graph:
    """Return the triples of ``parts`` together, which cannot be changed through it."""
    return rdflib.Graph(store=_Facts(parts))


class _Facts(Store):
    """The part of rdflib's interface for stores that reading takes."""

    def __init__(self, parts: Sequence[Graph]) -> None:
        super().__init__()
        self._parts = parts

    def triples(
        self,
        triple_pattern: "_TriplePatternType",
        context: "_ContextType | None" = None,  # noqa: ARG002 — there is only one graph
    ) -> Iterator[tuple[tuple[Node, Node, Node], Iterator[None]]]:
        wanted = [None if it is None else key(it) for it in triple_pattern]
        seen = set()
        for part in self._parts:
            for triple in part.matching(*wanted):
                if triple not in seen:
                    seen.add(triple)
                    subject, predicate, value = map(to_node, triple)
                    yield (subject, predicate, value), iter(())

    def __len__(self, context: "_ContextType | None" = None) -> int:
        return len({triple for part in self._parts for triple in part})
