"""What a store holds, as far as loading, unloading and exporting must know; see ``Holdings``.

The embedded store answers by looking things up, a server is asked in SPARQL. Terms are in their
N-Triples form throughout, "" stands for the knowledge where the name of a dataset is expected.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import IO, Protocol

import pyoxigraph as ox

from okg.store.catalogue import RECORDS, REPEATS, Catalogue, from_triples
from okg.store.names import CATALOGUE, graph_of, inferred_graph_of, is_reserved, name_of

__all__ = ["Embedded", "Holdings", "dump"]

Pattern = tuple[ox.NamedNode | None, ox.NamedNode | None, ox.NamedNode | None]
KNOWLEDGE = ""
"""What stands for the knowledge among the names of datasets."""


class Holdings(Protocol):
    """What a store holds."""

    @property
    def catalogue(self) -> Catalogue:
        """What is loaded."""

    @property
    def known_subjects(self) -> Collection[str]:
        """The IRIs that the knowledge says something of, alignments included."""

    def describing(self, iris: Collection[str]) -> Mapping[str, set[str]]:
        """Return, for each dataset, those of ``iris`` that are subjects in its two graphs.

        Datasets with none are left out, and the knowledge is not asked.
        """

    def mentioning(self, iris: Collection[str], among: Collection[str]) -> set[str]:
        """Return those of the datasets ``among`` that have one of ``iris`` anywhere in a triple."""

    def about(self, subjects: Collection[str]) -> Iterator[tuple[str, str]]:
        """Return what is stated or known of ``subjects``: a name and a line of N-Triples each.

        What follows from datasets is left out, what follows from the knowledge is not.
        """

    def triples(self, name: str, *, inferred: bool = False) -> Iterator[ox.Quad]:
        """Return what stands in a graph of the dataset, without what it repeats."""

    def repeats(self, name: str) -> Iterator[str]:
        """Return the lines that the dataset states and that stand in another graph."""


class Embedded:
    """The holdings of an embedded store; make a new one when the store has changed."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    @cached_property
    def catalogue(self) -> Catalogue:
        """See ``Holdings``; an empty catalogue where there is none."""
        found = self.store.query(RECORDS)
        assert isinstance(found, ox.QueryTriples)
        return from_triples(found) or Catalogue("", "")

    @cached_property
    def known_subjects(self) -> Collection[str]:
        """See ``Holdings``."""
        return {
            str(quad.subject)
            for graph in self.known_graphs
            for quad in self.store.quads_for_pattern(None, None, None, graph)
            if isinstance(quad.subject, ox.NamedNode)
        }

    @cached_property
    def known_graphs(self) -> list[ox.NamedNode]:
        """The graphs of the knowledge."""
        return [
            graph
            for graph in self.store.named_graphs()
            if isinstance(graph, ox.NamedNode)
            and is_reserved(graph.value)
            and graph.value != CATALOGUE
            and name_of(graph.value) is None
        ]

    def describing(self, iris: Collection[str]) -> Mapping[str, set[str]]:
        """See ``Holdings``."""
        found: dict[str, set[str]] = {}
        datasets = self.catalogue.datasets
        if sum(it.triples + it.inferred for it in datasets) < len(iris):
            # There is less to be read than to be looked up.
            wanted = set(iris)
            for it in datasets:
                if here := wanted.intersection(self._subjects(it.name)):
                    found[it.name] = here
            return found
        for iri in iris:
            node = ox.NamedNode(iri[1:-1])
            for name in self._names(node):
                found.setdefault(name, set()).add(iri)
        return found

    def _subjects(self, name: str) -> Iterator[str]:
        for inferred in (False, True):
            for quad in self.triples(name, inferred=inferred):
                yield str(quad.subject)

    def _names(self, subject: ox.NamedNode) -> set[str]:
        graphs = {it.graph_name for it in self.store.quads_for_pattern(subject, None, None)}
        names = {name_of(it.value) for it in graphs if isinstance(it, ox.NamedNode)}
        return {it for it in names if it is not None and self.catalogue.find(it)}

    def mentioning(self, iris: Collection[str], among: Collection[str]) -> set[str]:
        """See ``Holdings``."""
        found: set[str] = set()
        for iri in iris:
            node = ox.NamedNode(iri[1:-1])
            patterns: tuple[Pattern, ...] = (
                (node, None, None),
                (None, None, node),
                (None, node, None),
            )
            for pattern in patterns:
                if next(self.store.quads_for_pattern(*pattern), None) is None:
                    continue
                found |= {
                    name
                    for name in set(among) - found
                    for graph in (graph_of(name), inferred_graph_of(name))
                    if _any(self.store, pattern, graph)
                }
            if len(found) == len(among):
                break
        return found

    def about(self, subjects: Collection[str]) -> Iterator[tuple[str, str]]:
        """See ``Holdings``."""
        stated = {it.graph: it.name for it in self.catalogue.datasets}
        stated |= {graph.value: KNOWLEDGE for graph in self.known_graphs}
        for subject in subjects:
            for quad in self.store.quads_for_pattern(ox.NamedNode(subject[1:-1]), None, None):
                graph = quad.graph_name
                name = stated.get(graph.value) if isinstance(graph, ox.NamedNode) else None
                if name is not None:
                    yield name, f"{quad.subject} {quad.predicate} {quad.object} ."

    def triples(self, name: str, *, inferred: bool = False) -> Iterator[ox.Quad]:
        """See ``Holdings``."""
        graph = inferred_graph_of(name) if inferred else graph_of(name)
        return iter(self.store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))

    def repeats(self, name: str) -> Iterator[str]:
        """See ``Holdings``."""
        found = self.store.quads_for_pattern(
            ox.NamedNode(graph_of(name)), ox.NamedNode(REPEATS), None, ox.NamedNode(CATALOGUE)
        )
        for quad in found:
            assert isinstance(quad.object, ox.Literal)
            yield quad.object.value


def dump(holdings: Holdings, name: str, target: IO[bytes]) -> None:
    """Write all that the files of a dataset say to ``target``, as N-Triples."""
    if isinstance(holdings, Embedded):
        graph = ox.NamedNode(graph_of(name))
        holdings.store.dump(target, ox.RdfFormat.N_TRIPLES, from_graph=graph)
    else:
        for quad in holdings.triples(name):
            target.write(f"{quad.subject} {quad.predicate} {quad.object} .\n".encode())
    for line in holdings.repeats(name):
        target.write(f"{line}\n".encode())


def _any(store: ox.Store, pattern: Pattern, graph: str) -> bool:
    return next(store.quads_for_pattern(*pattern, ox.NamedNode(graph)), None) is not None
