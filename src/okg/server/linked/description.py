"""The description of a term in RDF."""

from collections.abc import Iterator
from itertools import islice

import pyoxigraph as ox

from okg.server.linked.evidence import ABOUT, MAPPED
from okg.server.linked.known import Known
from okg.store.catalogue import REPEATS

__all__ = ["MOST", "description"]

MOST = 50_000
"""Triples that a description may have."""
EACH = 1000
"""Claims, and mappings, that are told with a term, for each way in which they speak of it."""


def description(known: Known, term: ox.NamedNode) -> list[ox.Triple] | None:
    """Return what the graph says of ``term``, or None where that is more than ``MOST`` triples.

    It is the concise bounded description (https://www.w3.org/submissions/CBD/): the triples of
    which the term is the subject, stated and inferred, and those of the nodes without names that
    these lead to; with it, the same of the claims about the term, and of the mappings that relate
    it to standards, the first ``EACH``. A term that stands in triples only as their object or
    property has a description that is empty but for these.
    """
    found: dict[ox.Triple, None] = {}
    for subject in _subjects(known, term):
        for triple in _of(known, subject):
            found[triple] = None
            if len(found) > MOST:
                return None
    return sorted(found, key=str)


def _subjects(known: Known, term: ox.NamedNode) -> Iterator[ox.NamedNode | ox.BlankNode]:
    yield term
    for role in (*ABOUT, *MAPPED):
        for quad in islice(known.store.quads_for_pattern(None, role, term), EACH):
            if not isinstance(quad.subject, ox.Triple):
                yield quad.subject


def _of(known: Known, subject: ox.NamedNode | ox.BlankNode) -> Iterator[ox.Triple]:
    waiting, seen = [subject], {subject}
    while waiting:
        for triple in _triples(known, waiting.pop()):
            yield triple
            if isinstance(triple.object, ox.BlankNode) and triple.object not in seen:
                seen.add(triple.object)
                waiting.append(triple.object)


def _triples(known: Known, subject: ox.NamedNode | ox.BlankNode) -> Iterator[ox.Triple]:
    repeats = ox.NamedNode(REPEATS)
    if next(iter(known.store.quads_for_pattern(subject, repeats, None)), None) is None:
        return (it.triple for it in known.store.quads_for_pattern(subject, None, None))
    # What a dataset repeats is the inner business of the store, and may be very much.
    found = known.store.query(
        f"CONSTRUCT {{ {subject} ?p ?o }} {{ {subject} ?p ?o FILTER(?p != {repeats}) }}",
        use_default_graph_as_union=True,
    )
    assert isinstance(found, ox.QueryTriples)
    return iter(found)
