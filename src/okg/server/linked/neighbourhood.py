"""What is around a term, as a graph that can be drawn: few nodes, of every property some."""

from collections.abc import Iterator
from itertools import chain, islice, zip_longest
from typing import TypedDict

import pyoxigraph as ox

from okg.server.linked.addresses import address_of
from okg.server.linked.evidence import MAPPED, is_claim
from okg.server.linked.known import Node, node, okg
from okg.server.linked.reader import Reader

__all__ = ["Drawn", "drawn_node", "neighbourhood"]

MOST_NODES = 40
EACH = 8
"""Nodes that one property may bring in."""
READ = 60
"""Triples of a neighbour that are read for what links it with other neighbours."""

TYPE = node("rdf:type")
UNTOLD = frozenset(
    map(
        node,
        (
            "rdfs:isDefinedBy",
            "skos:inScheme",
            "skos:topConceptOf",
            "skos:hasTopConcept",
            "owl:imports",
            "dcterms:license",
        ),
    )
) | {okg("claimPredicate"), okg("mappingRelation")}
"""What says nothing of a term that its page does not say better."""


class DrawnNode(TypedDict):
    """A node; ``kind`` is term (that in the middle), category, service, claim, source or other."""

    id: str
    label: str
    href: str
    kind: str


class DrawnLink(TypedDict):
    """A property from one node to another."""

    source: str
    target: str
    label: str


class Drawn(TypedDict):
    """A graph to draw."""

    nodes: list[DrawnNode]
    links: list[DrawnLink]


def neighbourhood(reader: Reader, term: ox.NamedNode) -> Drawn:
    """Return ``term``, at most ``MOST_NODES`` of its neighbours, and what links all of these."""
    near = list(islice(dict.fromkeys(_neighbours(reader, term)), MOST_NODES))
    among = {term, *near}
    pairs = {(term, it) for it in near} | {(it, term) for it in near}
    for it in near:
        quads = islice(reader.known.store.quads_for_pattern(it, None, None), READ)
        pairs |= {
            (it, quad.object)
            for quad in quads
            if isinstance(quad.object, ox.NamedNode) and quad.object in among
        }
    return {
        "nodes": [drawn_node(reader, it, it == term) for it in (term, *near)],
        "links": [
            {"source": source.value, "target": target.value, "label": label}
            for source, target in sorted(pairs, key=str)
            if source != target and (label := _label(reader, source, target))
        ],
    }


def _neighbours(reader: Reader, term: ox.NamedNode) -> Iterator[ox.NamedNode]:
    """Give neighbours of ``term``, by turns of each property, in one order always."""
    store = reader.known.store
    sides: list[list[ox.NamedNode]] = []
    for predicate in reader.known.predicates:
        if predicate in UNTOLD:
            continue
        if predicate != TYPE:
            sides.append(
                _some(quad.object for quad in store.quads_for_pattern(term, predicate, None))
            )
        # A mapping says no more than the relation between the two, which is there as well.
        if predicate not in MAPPED:
            quads = store.quads_for_pattern(None, predicate, term)
            sides.append(_some(quad.subject for quad in quads))
    turns = zip_longest(*(it for it in sides if it))
    return (it for it in chain.from_iterable(turns) if it is not None and it != term)


def _some(found: "Iterator[Node | ox.Triple]") -> list[ox.NamedNode]:
    named = {it for it in islice(found, EACH) if isinstance(it, ox.NamedNode)}
    return sorted(named, key=lambda it: it.value)


def _label(reader: Reader, source: ox.NamedNode, target: ox.NamedNode) -> str:
    """Return what links ``source`` with ``target``, "" where nothing does that is worth telling."""
    quads = islice(reader.known.store.quads_for_pattern(source, None, target), READ)
    told = {quad.predicate for quad in quads} - UNTOLD
    return ", ".join(sorted({reader.property(it).label for it in told}))


def drawn_node(reader: Reader, term: ox.NamedNode, middle: bool = False) -> DrawnNode:
    """Return ``term`` as a node to draw, the one in the ``middle`` or another."""
    return {
        "id": term.value,
        "label": reader.label(term).text,
        "href": address_of(term.value),
        "kind": "term" if middle else _kind(reader, term),
    }


def _kind(reader: Reader, term: ox.NamedNode) -> str:
    if is_claim(term):
        return "claim"
    if term in reader.known.broader_categories:
        return "category"
    for kind in ("Service", "Source"):
        if reader.has(term, TYPE, okg(kind)):
            return kind.lower()
    return "other"
