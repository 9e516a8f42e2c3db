"""Which properties lead from a term and to it, each with a few of the terms at the other end."""

from collections.abc import Collection
from itertools import islice
from typing import NamedTuple

import pyoxigraph as ox

from okg.server.linked.addresses import sparql_address
from okg.server.linked.known import COUNTED, Node
from okg.server.linked.reader import Reader

__all__ = ["COUNTED", "Links", "links", "uses"]

SHOWN = 20
LOOKED = 200
"""Ends of a property that are read, and so can be sorted by what they are called."""


class Links(NamedTuple):
    """What one property leads to, or from where: ``ends`` are the first of ``total``."""

    property: ox.NamedNode
    inferred: bool
    ends: tuple[Node, ...]
    total: int
    """At most ``COUNTED`` + 1, which means more than ``COUNTED``."""
    all: str
    """The address that lists all of them, "" where all are in ``ends``."""


def links(
    reader: Reader, term: ox.NamedNode, *, incoming: bool, without: Collection[ox.NamedNode] = ()
) -> list[Links]:
    """Return what each property leads to from ``term``, or ``incoming``, from where to it.

    What is stated comes apart from what was inferred, and first; the properties ``without`` are
    left out. The cost is bounded, however many triples there are.
    """
    found = []
    for predicate in reader.known.predicates:
        if predicate not in without:
            found += _of(reader, term, predicate, incoming)
    return sorted(
        found, key=lambda it: (it.inferred, reader.label(it.property).text, it.property.value)
    )


def _of(reader: Reader, term: ox.NamedNode, predicate: ox.NamedNode, incoming: bool) -> list[Links]:
    store, known = reader.known.store, reader.known
    pattern = (None, predicate, term) if incoming else (term, predicate, None)
    quads = list(islice(store.quads_for_pattern(*pattern), LOOKED + 1))
    sides: dict[bool, dict[Node, None]] = {}
    for quad in quads:
        end = quad.subject if incoming else quad.object
        if not isinstance(end, ox.Triple):
            sides.setdefault(known.is_inferred(quad), {})[end] = None
    # Where there are too many to read, how many of them were inferred is not told apart.
    many = len(quads) > LOOKED
    if many and len(sides) > 1:
        sides = {False: {**sides[False], **sides[True]}}
    text = _pattern(term, predicate, incoming)
    found = []
    for inferred, ends in sides.items():
        some = list(ends)[:SHOWN] if many else ends
        ordered = sorted(some, key=lambda it: (reader.label(it).text.casefold(), str(it)))
        total = known.count(text) if many else len(ordered)
        shown = tuple(ordered[:SHOWN])
        address = (
            sparql_address(f"SELECT DISTINCT ?it {{ {text} }} ORDER BY ?it")
            if total > len(shown)
            else ""
        )
        found.append(Links(predicate, inferred, shown, total, address))
    return found


def _pattern(term: ox.NamedNode, predicate: ox.NamedNode, incoming: bool) -> str:
    return f"?it {predicate} {term}" if incoming else f"{term} {predicate} ?it"


def uses(reader: Reader, term: ox.NamedNode) -> tuple[list[ox.Quad], int]:
    """Return the first statements that have ``term`` for their property, and how many there are."""
    found = list(islice(reader.known.store.quads_for_pattern(None, term, None), SHOWN + 1))
    if len(found) <= SHOWN:
        return found, len(found)
    return found[:SHOWN], reader.known.count(f"?it {term} ?value")
