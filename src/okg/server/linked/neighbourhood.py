"""What is around a term, as a graph that can be drawn: few nodes, of every property some."""

from collections.abc import Iterator
from itertools import chain, islice, zip_longest
from typing import TypedDict

import pyoxigraph as ox

from okg.server.linked.addresses import address_of
from okg.server.linked.evidence import is_claim
from okg.server.linked.known import Node, node, okg
from okg.server.linked.reader import Reader, in_words

__all__ = ["Drawn", "neighbourhood"]

MOST_NODES = 40
EACH = 8
"""Nodes that one property may bring in."""
READ = 60
"""Triples of a neighbour that are read for what links it with others."""

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
    found: dict[tuple[str, str], list[str]] = {}
    for it in among:
        for quad in islice(reader.known.store.quads_for_pattern(it, None, None), READ):
            _add(reader, found, among, quad)
    # A neighbour with very many triples may have hidden the one that leads to the term itself.
    for it in near:
        for pattern in ((it, None, term), (term, None, it)):
            for quad in islice(reader.known.store.quads_for_pattern(*pattern), EACH):
                _add(reader, found, among, quad)
    return {
        "nodes": [_drawn(reader, it, it == term) for it in (term, *near)],
        "links": [
            {"source": source, "target": target, "label": ", ".join(sorted(labels))}
            for (source, target), labels in sorted(found.items())
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
            sides.append(_some(quad.object for quad in store.quads_for_pattern(term, predicate, None)))
        sides.append(_some(quad.subject for quad in store.quads_for_pattern(None, predicate, term)))
    turns = zip_longest(*(it for it in sides if it))
    return (it for it in chain.from_iterable(turns) if it is not None and it != term)


def _some(found: "Iterator[Node | ox.Triple]") -> list[ox.NamedNode]:
    named = {it for it in islice(found, EACH) if isinstance(it, ox.NamedNode)}
    return sorted(named, key=lambda it: it.value)


def _add(
    reader: Reader,
    found: dict[tuple[str, str], list[str]],
    among: set[ox.NamedNode],
    quad: ox.Quad,
) -> None:
    source, target = quad.subject, quad.object
    if not (isinstance(source, ox.NamedNode) and isinstance(target, ox.NamedNode)):
        return
    if source == target or quad.predicate in UNTOLD or not {source, target} <= among:
        return
    labels = found.setdefault((source.value, target.value), [])
    label = reader.label(quad.predicate).text
    label = in_words(label) if ":" in label else label
    if label not in labels:
        labels.append(label)


def _drawn(reader: Reader, term: ox.NamedNode, middle: bool) -> DrawnNode:
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
