"""Changing the graphs of an embedded store that are the user's own.

The knowledge, the datasets with what follows from them, and the catalogue are okg's: changed behind
its back, the catalogue would be wrong. The default graph and every other graph are the user's, are
neither validated nor reasoned over, and stay when data is loaded.

All goes through ``OwnGraphs``, which looks at each quad before it is added or removed. So it does
not matter how an update is written, or where the name of a graph in it comes from.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, Protocol

import pyoxigraph as ox

from okg.errors import InputError
from okg.namespaces import PREFIXES
from okg.query.update import ALL, Change, Clear, Copy, Create, Graph, Operation, Pattern
from okg.store.bulk import MANY, empty
from okg.store.folder import WAIT, Folder
from okg.store.names import is_reserved

__all__ = ["OwnGraphs", "ReservedGraph", "carry_out", "changing", "own"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | ox.DefaultGraph | None


class Changeable(Protocol):
    """A store that is being changed; see ``okg.store.folder.Draft``."""

    @property
    def store(self) -> ox.Store: ...


class ReservedGraph(InputError):
    """A graph that is okg's was to be changed."""

    def __init__(self, graph: str) -> None:
        super().__init__(
            f"the graph <{graph}> is okg's, and is not changed directly: datasets are changed with "
            "okg load and okg unload, which validate them and work out what follows. Graphs of "
            "your own may have any name that is not under https://w3id.org/outsourcing"
        )


class OwnGraphs:
    """The user's own graphs of a store that is being changed.

    Each method that changes a graph raises ReservedGraph for one of okg's.
    """

    def __init__(self, draft: Changeable) -> None:
        self._draft = draft
        self.changed = False
        """Whether there was anything to do."""

    @property
    def store(self) -> ox.Store:
        """The store, to be asked, not to be written to.

        Who keeps it keeps the draft's files open when they are removed, which RocksDB takes for a
        fault and a reason to wait.
        """
        return self._draft.store

    def __iter__(self) -> Iterator[ox.NamedNode]:
        """The named ones."""
        named = list(self.store.named_graphs())
        return (it for it in named if isinstance(it, ox.NamedNode) and not is_reserved(it.value))

    def __contains__(self, graph: Graph) -> bool:
        return isinstance(graph, ox.DefaultGraph) or self.store.contains_named_graph(graph)

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Add ``quads``, which may be many. Raises InputError where one is not RDF 1.1."""
        remaining = map(_checked, quads)
        while some := list(islice(remaining, MANY)):
            self.changed = True
            self.store.extend(some)

    def remove(self, quads: Iterable[ox.Quad]) -> None:
        """Remove ``quads``; those that are not there do not matter."""
        for quad in [_checked(it) for it in quads]:
            if quad in self.store:
                self.changed = True
                self.store.remove(quad)

    def create(self, graph: Graph) -> None:
        """Make ``graph``, empty, where there is none."""
        if own(graph) not in self:
            self.changed = True
            self.store.add_graph(graph)

    def clear(self, graph: Graph) -> None:
        """Remove the triples of ``graph``."""
        pattern = (None, None, None, own(graph))
        self.changed |= next(self.store.quads_for_pattern(*pattern), None) is not None
        empty(self.store, graph)

    def drop(self, graph: Graph) -> None:
        """Remove ``graph``; the default graph becomes empty."""
        self.clear(graph)
        if isinstance(graph, ox.NamedNode):
            self.changed = True
            self.store.remove_graph(graph)


@contextmanager
def changing(folder: Folder, wait: float = WAIT) -> Iterator[OwnGraphs]:
    """Give the user's own graphs of the store in ``folder`` to be changed.

    What was changed is there when the block ends, in one step; nothing of it where it raises.

    Raises what ``Folder.writing`` does.
    """
    folder.must_exist()
    with folder.writing(wait) as draft:
        graphs = OwnGraphs(draft)
        yield graphs
        if graphs.changed:
            draft.commit()


def carry_out(operation: Operation, graphs: OwnGraphs) -> None:
    """Do what ``operation`` of an update asks (SPARQL 1.1 Update, section 3).

    CLEAR and DROP of ``ALL`` or ``NAMED`` graphs mean the user's own.

    Raises ReservedGraph, and InputError where a graph is not there, or is there already, unless
    the operation is SILENT, or a pattern cannot be evaluated.
    """
    match operation:
        case Change():
            _change(operation, graphs)
        case Clear():
            _clear(operation, graphs)
        case Create(graph, silent):
            if own(graph) in graphs and not silent:
                raise InputError(f"there is a graph {graph} already: CREATE SILENT minds not")
            graphs.create(graph)
        case Copy():
            _copy(operation, graphs)


def _change(change: Change, graphs: OwnGraphs) -> None:
    gone: list[ox.Quad] = []
    new: list[ox.Quad] = []
    # Whatever the pattern finds is found before anything changes (section 3.1.3).
    for solution in _solutions(change, graphs):
        gone += _instances(change.delete, solution)
        new += _instances(change.insert, solution)
    graphs.remove(gone)
    graphs.add(new)


def _solutions(change: Change, graphs: OwnGraphs) -> Iterator[Mapping[str, Term]]:
    if not change.query:
        yield {}
        return
    try:
        found = graphs.store.query(
            change.query,
            prefixes=PREFIXES,
            base_iri=change.base,
            default_graph=_listed(change.default_graphs),
            named_graphs=_listed(change.named_graphs),
        )
        assert isinstance(found, ox.QuerySolutions)
        names = [it.value for it in found.variables]
        for row in found:
            yield dict(zip(names, row, strict=True))
    except (RuntimeError, OSError, ValueError) as error:
        raise InputError(f"the pattern of the update cannot be evaluated: {error}") from None


def _listed(graphs: Sequence[ox.NamedNode] | None) -> list[Any] | None:
    return None if graphs is None else list(graphs)


def _instances(template: Sequence[Pattern], solution: Mapping[str, Term]) -> Iterator[ox.Quad]:
    """Return the quads that a template makes of a solution; what would be none is left out."""
    fresh: dict[str, ox.BlankNode] = {}

    def given(term: object) -> object:
        if isinstance(term, ox.Variable):
            return solution.get(term.value)
        if isinstance(term, ox.BlankNode):
            # One of the template: another one for each solution (section 3.1.3.2).
            return fresh.setdefault(term.value, ox.BlankNode())
        return term

    for pattern in template:
        s, p, o, g = map(given, pattern)
        if (
            isinstance(s, ox.NamedNode | ox.BlankNode)
            and isinstance(p, ox.NamedNode)
            and isinstance(o, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple)
            and isinstance(g, ox.NamedNode | ox.DefaultGraph)
        ):
            yield ox.Quad(s, p, o, g)


def _clear(clear: Clear, graphs: OwnGraphs) -> None:
    do = graphs.drop if clear.drop else graphs.clear
    if isinstance(clear.target, str):
        for graph in graphs:
            do(graph)
        if clear.target == ALL:
            do(ox.DefaultGraph())
    elif own(clear.target) in graphs:
        do(clear.target)
    elif not clear.silent:
        raise _missing(clear.target)


def _copy(copy: Copy, graphs: OwnGraphs) -> None:
    target = own(copy.target)
    if copy.move:
        own(copy.source)
    if copy.source not in graphs:
        if copy.silent:
            return
        raise _missing(copy.source)
    if copy.source == target:
        return
    if not copy.add:
        graphs.clear(target)
    graphs.create(target)
    found = graphs.store.quads_for_pattern(None, None, None, copy.source)
    graphs.add(ox.Quad(it.subject, it.predicate, it.object, target) for it in found)
    if copy.move:
        graphs.drop(copy.source)


def own(graph: Graph) -> Graph:
    """Return ``graph``. Raises ReservedGraph where it is okg's."""
    if isinstance(graph, ox.NamedNode) and is_reserved(graph.value):
        raise ReservedGraph(graph.value)
    return graph


def _checked(quad: ox.Quad) -> ox.Quad:
    if isinstance(quad.graph_name, ox.NamedNode) and is_reserved(quad.graph_name.value):
        raise ReservedGraph(quad.graph_name.value)
    term = quad.object
    if isinstance(term, ox.Triple) or (isinstance(term, ox.Literal) and term.direction):
        raise InputError(f"{term} is of RDF 1.2, and okg keeps RDF 1.1")
    return quad


def _missing(graph: Graph) -> InputError:
    return InputError(f"there is no graph {graph}: SILENT before its name minds not")
