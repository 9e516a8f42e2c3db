"""What a server holds, as far as loading and unloading must know (see ``okg.store.holdings``)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

import pyoxigraph as ox

from okg.query.executable import written
from okg.store.catalogue import REPEATS, Catalogue
from okg.store.names import CATALOGUE, graph_of, inferred_graph_of, name_of
from okg.store.remote.store import RemoteStore

__all__ = ["Remote"]

TOGETHER = 1000
"""Terms that are asked about in one request."""
KNOWLEDGE = ""


class Remote:
    """The holdings of a server, whose graphs of the knowledge must be those of this okg."""

    def __init__(self, store: RemoteStore, knowledge: ox.Store) -> None:
        """Ask ``store``; what the ``knowledge`` says is looked up here."""
        self.store = store
        self._knowledge = knowledge

    @property
    def catalogue(self) -> Catalogue:
        """See ``Holdings``."""
        return self.store.catalogue or Catalogue("", "")

    @cached_property
    def known_subjects(self) -> Collection[str]:
        """See ``Holdings``."""
        return {
            str(quad.subject) for quad in self._knowledge if isinstance(quad.subject, ox.NamedNode)
        }

    def describing(self, iris: Collection[str]) -> Mapping[str, set[str]]:
        """See ``Holdings``."""
        found: dict[str, set[str]] = {}
        for some in self._parts(iris):
            question = f"VALUES ?it {{ {some} }} GRAPH ?g {{ ?it ?p ?o }}"
            for graph, iri in self.store.rows(
                f"SELECT DISTINCT ?g ?it {{ {self._ours} {question} }}"
            ):
                name = name_of(graph.value)
                if name is not None:
                    found.setdefault(name, set()).add(str(iri))
        return found

    def mentioning(self, iris: Collection[str], among: Collection[str]) -> set[str]:
        """See ``Holdings``."""
        found: set[str] = set()
        for some in self._parts(iris):
            left = sorted(set(among) - found)
            if not left:
                break
            graphs = " ".join(f"<{graph_of(it)}> <{inferred_graph_of(it)}>" for it in left)
            places = " UNION ".join(
                f"{{ VALUES ?it {{ {some} }} VALUES ?g {{ {graphs} }} GRAPH ?g {{ {pattern} }} }}"
                for pattern in ("?it ?p ?o", "?s ?p ?it", "?s ?it ?o")
            )
            rows = self.store.rows(f"SELECT DISTINCT ?g {{ {places} }}")
            found |= {name for (graph,) in rows if (name := name_of(graph.value)) is not None}
        return found

    def about(self, subjects: Collection[str]) -> Iterator[tuple[str, str]]:
        """See ``Holdings``."""
        names = {it.graph: it.name for it in self.catalogue.datasets}
        for subject in subjects:
            for quad in self._knowledge.quads_for_pattern(ox.NamedNode(subject[1:-1]), None, None):
                yield KNOWLEDGE, f"{quad.subject} {quad.predicate} {quad.object} ."
        graphs = f"VALUES ?g {{ {' '.join(f'<{it}>' for it in names)} }}"
        for some in self._parts(subjects):
            rows = self.store.rows(
                f"SELECT ?g ?s ?p ?o {{ VALUES ?s {{ {some} }} {graphs} GRAPH ?g {{ ?s ?p ?o }} }}"
            )
            for graph, *triple in rows:
                yield names[graph.value], f"{' '.join(map(str, triple))} ."

    def triples(self, name: str, *, inferred: bool = False) -> Iterator[ox.Quad]:
        """See ``Holdings``."""
        iri = inferred_graph_of(name) if inferred else graph_of(name)
        graph = ox.NamedNode(iri)
        return (ox.Quad(it.subject, it.predicate, it.object, graph) for it in self.store.graph(iri))

    def repeats(self, name: str) -> Iterator[str]:
        """See ``Holdings``."""
        rows = self.store.rows(
            f"SELECT ?o {{ GRAPH <{CATALOGUE}> {{ <{graph_of(name)}> <{REPEATS}> ?o }} }}"
        )
        return (value.value for (value,) in rows)

    @property
    def _ours(self) -> str:
        return f"VALUES ?g {{ {' '.join(f'<{it}>' for it in self.store.data_graphs)} }}"

    def _parts(self, iris: Iterable[str]) -> Iterator[str]:
        if not self.catalogue.datasets:
            return
        listed = [written(ox.NamedNode(it[1:-1])) for it in iris]
        for start in range(0, len(listed), TOGETHER):
            yield " ".join(listed[start : start + TOGETHER])
