"""Adding and removing many quads of an embedded store."""

from collections.abc import Sequence
from itertools import islice

import pyoxigraph as ox

__all__ = ["MANY", "add", "empty"]

MANY = 100_000
"""Quads from which on they are not removed or added one by one."""


def add(store: ox.Store, quads: Sequence[ox.Quad]) -> None:
    """Add ``quads`` to ``store``."""
    if len(quads) > MANY:
        store.bulk_extend(quads)
    else:
        store.extend(quads)


def empty(store: ox.Store, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> None:
    """Remove the triples of ``graph``, but not the graph itself."""
    # Bit by bit, since one transaction holds all of its changes in memory.
    while some := list(islice(store.quads_for_pattern(None, None, None, graph), MANY)):
        for quad in some:
            store.remove(quad)
