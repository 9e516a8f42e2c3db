"""Two engines that carry queries out: Oxigraph, which is fast, and rdflib, which is literal.

Oxigraph keeps the value of a literal, not how it is written: as integers, "01" and "1" are one to
it, and xsd:int is xsd:integer. So its answers are right only where that makes no difference.
"""

import re
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from okg.columnar.sparql.text import BOUND

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

__all__ = ["SHAPES_GRAPH", "Data", "Engine", "Oxigraph", "Rdflib", "Solution"]

Solution = dict[str, str]
"""Variables and the terms that they are bound to."""

SHAPES_GRAPH = "tag:okg,2025:shapes"
"""The graph that $shapesGraph stands for (SHACL, section 5.3.1)."""

_LITERAL = re.compile(rb'"(?:[^"\\\n]|\\.)*"(?:\^\^<[^>\n]*>)?')


class Data:
    """What queries look at: the triples and, if one asks for it, the shapes graph.

    Both are N-Triples as pyoxigraph writes them. Blank nodes keep their labels.
    """

    def __init__(self, triples: bytes, shapes_graph: bytes = b"") -> None:
        self.graphs = {None: triples, SHAPES_GRAPH: shapes_graph}

    @cached_property
    def store(self) -> ox.Store:
        store = ox.Store()
        for name, triples in self.graphs.items():
            _fill(store, name, triples)
        return store

    @cached_property
    def dataset(self) -> "rdflib.Dataset":
        import rdflib

        dataset = rdflib.Dataset()
        for name, triples in self.graphs.items():
            _add(dataset, name, triples)
        return dataset

    @cached_property
    def literals(self) -> frozenset[str]:
        """The literals that have a datatype."""
        found = {it for text in self.graphs.values() for it in _LITERAL.findall(text)}
        return frozenset(it.decode() for it in found if it.endswith(b">"))


class Engine(Protocol):
    """What carries a query out."""

    def select(self, query: str, table: bytes) -> Iterator[Solution]:
        """Return the solutions of a SELECT query, given the pre-bound variables as N-Triples."""

    def ask(self, query: str, table: bytes) -> bool:
        """Return the answer of an ASK query."""


class Oxigraph:
    """The engine for data in which no two ``literals`` have the same value."""

    def __init__(self, data: Data, literals: Collection[str]) -> None:
        self._store = data.store
        self._written = _kept(literals)
        """How literals are written, by how Oxigraph gives them back, where that is not the same."""

    @staticmethod
    def changes(literals: Collection[str]) -> tuple[bool, bool]:
        """Tell whether any literal comes back another, and whether two come back the same."""
        kept = _kept(literals)
        return any(it != back for it, back in kept.items()), len(kept) < len(set(literals))

    def select(self, query: str, table: bytes) -> Iterator[Solution]:
        self._bind(table)
        solutions = self._store.query(query)
        assert isinstance(solutions, ox.QuerySolutions)
        names = [it.value for it in solutions.variables]
        for solution in solutions:
            terms = ((name, solution[name]) for name in names)
            yield {
                name: self._written.get(str(term), str(term))
                for name, term in terms
                if term is not None
            }

    def ask(self, query: str, table: bytes) -> bool:
        self._bind(table)
        return bool(self._store.query(query))

    def _bind(self, table: bytes) -> None:
        self._store.remove_graph(ox.NamedNode(BOUND))
        _fill(self._store, BOUND, table)


class Rdflib:
    """The engine for all data."""

    def __init__(self, data: Data) -> None:
        self._dataset = data.dataset

    def select(self, query: str, table: bytes) -> Iterator[Solution]:
        from okg.columnar.shapes.reader import term_of

        self._bind(table)
        for solution in self._dataset.query(query).bindings:
            yield {str(name): term_of(term) for name, term in solution.items()}

    def ask(self, query: str, table: bytes) -> bool:
        self._bind(table)
        return bool(self._dataset.query(query).askAnswer)

    def _bind(self, table: bytes) -> None:
        import rdflib

        self._dataset.remove_graph(rdflib.URIRef(BOUND))
        _add(self._dataset, BOUND, table)


def _kept(literals: Collection[str]) -> dict[str, str]:
    """Return the literals by what Oxigraph gives back for them."""
    store = ox.Store()
    listed = sorted(literals)
    lines = (f"<tag:{number}> <tag:is> {it} .\n" for number, it in enumerate(listed))
    _fill(store, None, "".join(lines).encode())
    return {str(it.object): listed[int(it.subject.value[4:])] for it in store}


def _fill(store: ox.Store, name: str | None, triples: bytes) -> None:
    parsed = ox.parse(triples, format=ox.RdfFormat.N_TRIPLES)
    if name is None:
        store.bulk_extend(parsed)
        return
    graph = ox.NamedNode(name)
    store.bulk_extend(ox.Quad(it.subject, it.predicate, it.object, graph) for it in parsed)


def _add(dataset: "rdflib.Dataset", name: str | None, triples: bytes) -> None:
    graph = dataset.graph(name) if name else dataset.default_graph
    for it in ox.parse(triples, format=ox.RdfFormat.N_TRIPLES):
        graph.add((_node(it.subject), _node(it.predicate), _node(it.object)))


def _node(term: object) -> "Node":
    import rdflib

    match term:
        case ox.NamedNode():
            return rdflib.URIRef(term.value)
        case ox.BlankNode():
            return rdflib.BNode(term.value)
        case ox.Literal():
            datatype = None if term.language else rdflib.URIRef(term.datatype.value)
            if datatype == rdflib.XSD.string:
                datatype = None
            return rdflib.Literal(
                term.value, lang=term.language, datatype=datatype, normalize=False
            )
    raise ValueError(f"{term} is no term of RDF 1.1")
