"""Writing out what a store holds, in every syntax of RDF, as it comes from the store.

N-Quads and TriG say which graph a triple stands in; the other syntaxes have no graphs, and get the
triples of all that is exported.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import IO, Literal

import pyoxigraph as ox

from okg.errors import EnvironmentFault, InputError
from okg.namespaces import INFERRED_GRAPH, PREFIXES
from okg.store.canonical import canonical_lines
from okg.store.holdings import Embedded, Holdings
from okg.store.names import graph_of

__all__ = ["FORMS", "Form", "exported", "known_quads", "readable", "write_quads"]

Form = Literal["ttl", "nt", "nq", "trig", "jsonld", "rdfxml"]

FORMS: dict[Form, ox.RdfFormat] = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
GRAPHS = ("nq", "trig")
BATCH = 10_000
"""Lines parsed at a time."""


def exported(
    holdings: Holdings,
    known: Iterable[ox.Quad],
    datasets: Sequence[str] = (),
    *,
    inferred: bool = False,
) -> Iterator[ox.Quad]:
    """Return what was stated in ``datasets``, or in ``known`` and every dataset if none is named.

    A dataset that is named is all that its files say, also where another graph holds a triple of
    it; with everything, each triple comes once. With ``inferred``, what follows is returned as
    well. ``known`` are the quads of the knowledge (``known_quads``).

    Raises InputError where there is no such dataset.
    """
    there = [it.name for it in holdings.catalogue.datasets]
    for name in datasets:
        if name not in there:
            choice = f"there are {', '.join(there)}" if there else "there are none"
            raise InputError(f"there is no dataset {name}: {choice}")
    parts: list[Iterable[ox.Quad]] = [] if datasets else [_stated(known, inferred)]
    for name in dict.fromkeys(datasets or there):
        parts.append(holdings.triples(name))
        if datasets:
            parts.append(_repeats(holdings, name))
        if inferred:
            parts.append(holdings.triples(name, inferred=True))
    return chain.from_iterable(parts)


def known_quads(store: ox.Store) -> Iterator[ox.Quad]:
    """Return the quads of the knowledge in ``store``."""
    return (
        quad
        for graph in Embedded(store).known_graphs
        for quad in store.quads_for_pattern(None, None, None, graph)
    )


def readable(quads: Iterable[ox.Quad], place: object) -> Iterator[ox.Quad]:
    """Return ``quads`` of the store at ``place``.

    Raises EnvironmentFault where they cannot be read on; what is wrong with the output is an error
    of another kind, and comes from elsewhere.
    """
    try:
        yield from quads
    except (OSError, RuntimeError) as error:
        # pyoxigraph raises either for a damaged file.
        raise EnvironmentFault(
            f"{place} is damaged: {error}; restore a backup (okg restore), or load the data into a "
            "new folder"
        ) from None


def _stated(known: Iterable[ox.Quad], inferred: bool) -> Iterator[ox.Quad]:
    followed = ox.NamedNode(INFERRED_GRAPH)
    return (quad for quad in known if inferred or quad.graph_name != followed)


def _repeats(holdings: Holdings, name: str) -> Iterator[ox.Quad]:
    graph = ox.NamedNode(graph_of(name))
    for quad in _parsed(f"{line}\n".encode() for line in holdings.repeats(name)):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def write_quads(
    quads: Iterable[ox.Quad],
    target: IO[bytes],
    form: Form,
    *,
    canonical: bool = False,
    temporary: Path | None = None,
) -> None:
    """Write ``quads`` to ``target`` in the syntax ``form``, holding few of them at a time.

    ``canonical`` puts them in canonical order, with canonical names for blank nodes, so that equal
    contents become equal bytes; if they are many, files in the folder ``temporary`` are sorted.
    """
    if canonical:
        lines = canonical_lines(_for(form, quads), by_graph=form == "trig", temporary=temporary)
        if form in ("nt", "nq"):
            target.writelines(lines)
            return
        quads = _parsed(lines)
    ox.serialize(_for(form, quads), target, format=FORMS[form], prefixes=PREFIXES)


def _for(form: Form, quads: Iterable[ox.Quad]) -> Iterable[ox.Quad] | Iterable[ox.Triple]:
    """Return what the syntax ``form`` has room for."""
    return quads if form in GRAPHS else (quad.triple for quad in quads)


def _parsed(lines: Iterable[bytes]) -> Iterator[ox.Quad]:
    """Return what lines of N-Quads say, with the blank nodes called as they are there."""
    remaining = iter(lines)
    while batch := b"".join(islice(remaining, BATCH)):
        yield from ox.parse(batch, format=ox.RdfFormat.N_QUADS)
