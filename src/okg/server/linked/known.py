"""What is worked out once for each state of a graph, and then serves every page of it."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import pyoxigraph as ox

from okg.graph import KnowledgeGraph
from okg.namespaces import INFERRED_DATA_GRAPH, INFERRED_GRAPH, OKG, ONTOLOGY, PREFIXES
from okg.query.catalogue import VALUE_TYPES, Parameter, Query
from okg.store.catalogue import REPEATS
from okg.store.names import DATASETS

if TYPE_CHECKING:
    from okg.server.linked.names import Names

__all__ = ["COUNTED", "Graphs", "Known", "Node", "node", "okg"]

Node = ox.NamedNode | ox.BlankNode | ox.Literal
"""What stands in a triple."""
Graphs = list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]
T = TypeVar("T")

COUNTED = 50_000
"""How far things are counted, which takes some 10 ms."""
REMEMBERED = 10_000
LONGEST = 1000
"""Characters of a pattern of which is remembered how many times it matches."""
SAMPLE = 20_000
"""Triples of a graph of data that are looked at for the properties it uses."""
EVERY = f"SELECT DISTINCT ?p {{ ?s ?p ?o FILTER(?p != <{REPEATS}>) }}"
SAMPLED = f"SELECT DISTINCT ?p {{ SELECT ?p {{ ?s ?p ?o }} LIMIT {SAMPLE} }}"


def node(name: str) -> ox.NamedNode:
    """Return the node that a prefixed name, such as ``skos:broader``, stands for."""
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def okg(name: str) -> ox.NamedNode:
    """Return a term of okg."""
    return ox.NamedNode(OKG + name)


HAS_CATEGORY = okg("hasCategory")
BROADER_CATEGORY = okg("broaderCategory")


class Known:
    """What one state of ``graph`` makes known of all terms."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph
        self.store = graph.store
        self._counts: dict[str, int] = {}
        self._kept: dict[str, Any] = {}

    def is_used(self, term: ox.NamedNode) -> bool:
        """Tell whether ``term`` stands in any triple."""
        found = (
            self.store.quads_for_pattern(*pattern)
            for pattern in ((term, None, None), (None, None, term), (None, term, None))
        )
        return any(next(iter(quads), None) is not None for quads in found)

    @cached_property
    def graphs(self) -> Graphs:
        """The graphs that are okg's own: the knowledge, and the catalogue of what is loaded."""
        return [
            it
            for it in self.store.named_graphs()
            if it.value.startswith(ONTOLOGY) and not it.value.startswith(DATASETS)
        ]

    @cached_property
    def other_graphs(self) -> Graphs:
        """All other graphs, the one without a name included."""
        named = [it for it in self.store.named_graphs() if it not in self.graphs]
        return [ox.DefaultGraph(), *named]

    @cached_property
    def inferred_graphs(self) -> frozenset[str]:
        """The graphs that hold what follows."""
        own = (it.inferred_graph for it in self.graph.datasets)
        return frozenset([INFERRED_GRAPH, INFERRED_DATA_GRAPH, *own])

    def is_inferred(self, quad: ox.Quad) -> bool:
        """Tell whether ``quad`` was inferred."""
        return self._holds_inferred(quad.graph_name)

    def _holds_inferred(self, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> bool:
        return isinstance(graph, ox.NamedNode) and graph.value in self.inferred_graphs

    @cached_property
    def predicates(self) -> Sequence[ox.NamedNode]:
        """The properties that are in use, in the order of their IRIs.

        Of each graph of data they are those of its first triples (``SAMPLE``): one that occurs
        later only is missing. To look each of them up is much quicker than to read all that
        points to a term.
        """
        found: set[ox.NamedNode] = set()
        for graph in [*self.graphs, *self.other_graphs]:
            text = EVERY if graph in self.graphs else SAMPLED
            rows = self.store.query(text, default_graph=graph)
            assert isinstance(rows, ox.QuerySolutions)
            found.update(p for (p,) in rows if isinstance(p, ox.NamedNode))
        return sorted(found - {ox.NamedNode(REPEATS)}, key=lambda it: it.value)

    @cached_property
    def broader_categories(self) -> Mapping[ox.NamedNode, set[ox.NamedNode]]:
        """Every category with all that are above it."""
        found: dict[ox.NamedNode, set[ox.NamedNode]] = {
            quad.subject: set()
            for quad in self.store.quads_for_pattern(None, node("rdf:type"), okg("Category"))
            if isinstance(quad.subject, ox.NamedNode)
        }
        for category, above in found.items():
            for quad in self.store.quads_for_pattern(category, BROADER_CATEGORY, None):
                if isinstance(quad.object, ox.NamedNode):
                    above.add(quad.object)
        return found

    @cached_property
    def questions(self) -> Mapping[str, Sequence[tuple[Query, Parameter]]]:
        """The canned queries by the type of a parameter, those about one thing first.

        A parameter whose values are those of a property is under the name of that property.
        """
        found: dict[str, list[tuple[Query, Parameter]]] = defaultdict(list)
        for query in self.graph.queries.values():
            for parameter in query.parameters:
                if parameter.among:
                    found[parameter.among].append((query, parameter))
                elif parameter.type not in VALUE_TYPES or parameter.type == "iri":
                    found[parameter.type].append((query, parameter))
        return {
            kind: sorted(pairs, key=lambda it: (len(it[0].parameters), it[0].name))
            for kind, pairs in found.items()
        }

    @cached_property
    def names(self) -> "Names":
        """What the things of the knowledge are called, for searching; so is ``other_names``."""
        from okg.server.linked.names import Names

        return Names(self.store, self.graphs)

    @cached_property
    def other_names(self) -> "Names":
        """What is called what in the data; a second's work for some 200,000 names."""
        from okg.server.linked.names import Names

        stated = [it for it in self.other_graphs if not self._holds_inferred(it)]
        return Names(self.store, stated)

    def kept(self, name: str, make: Callable[[], T]) -> T:
        """Return what ``make`` returned when it was first called under this ``name``."""
        if name not in self._kept:
            self._kept[name] = make()
        found: T = self._kept[name]
        return found

    @cached_property
    def triples(self) -> int:
        """How many there are; the catalogue has counted those of datasets."""
        datasets = self.graph.datasets
        counted = {graph for it in datasets for graph in (it.graph, it.inferred_graph)}
        rest = [it for it in self.store.named_graphs() if it.value not in counted]
        rows = self.store.query(
            "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", default_graph=[ox.DefaultGraph(), *rest]
        )
        return _number(rows) + sum(it.triples - it.repeats + it.inferred for it in datasets)

    @cached_property
    def members(self) -> Mapping[ox.NamedNode, int]:
        """The classes of okg that have members, with how many; more than ``COUNTED`` are not told
        apart.
        """
        found = {}
        for quad in self.store.quads_for_pattern(None, node("rdf:type"), node("owl:Class")):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(OKG):
                found[quad.subject] = self.count(f"?it a {quad.subject}")
        return {it: found[it] for it in sorted(found, key=lambda it: it.value) if found[it]}

    def count(self, pattern: str) -> int:
        """Return how many times ``pattern`` matches; ``COUNTED`` + 1 means more often than that."""
        if pattern in self._counts:
            return self._counts[pattern]
        rows = self.store.query(
            f"SELECT (COUNT(*) AS ?n) {{ SELECT ?it {{ {pattern} }} LIMIT {COUNTED + 1} }}",
            prefixes=PREFIXES,
            use_default_graph_as_union=True,
        )
        found = _number(rows)
        if len(pattern) <= LONGEST:
            if len(self._counts) >= REMEMBERED:
                self._counts.clear()
            self._counts[pattern] = found
        return found


def _number(rows: object) -> int:
    assert isinstance(rows, ox.QuerySolutions)
    [(number,)] = rows
    assert isinstance(number, ox.Literal)
    return int(number.value)
