"""A store on a server, asked as an embedded one is."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from okg.errors import EnvironmentFault
from okg.knowledge import Knowledge
from okg.query.lexer import has_keyword, words
from okg.query.substitution import substituted
from okg.store.catalogue import FORMAT, RECORDS, Catalogue, from_triples
from okg.store.names import CATALOGUE, TERMS
from okg.store.remote.answers import Rows, read_results, read_triples
from okg.store.remote.discovery import Endpoint, Server, connect
from okg.store.remote.patterns import OwnThings, Patterns

__all__ = ["KNOWLEDGE_GRAPH", "REVISION", "RemoteStore"]

KNOWLEDGE_GRAPH = f"{TERMS}knowledgeGraph"
"""Tells, in a server's catalogue, which graphs are those of the knowledge."""
REVISION = f"{TERMS}revision"
"""Tells one state of a server's catalogue from the next."""

Bound = ox.NamedNode | ox.BlankNode | ox.Literal

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


class RemoteStore:
    """What a server holds: the knowledge, datasets and what follows, as its catalogue lists them.

    Queries ask the union of those graphs, and of no other graph that the server may have: neither
    another user's nor a load that is under way. A server without a catalogue is asked as it is.
    """

    def __init__(
        self, endpoint: Endpoint | str, knowledge: Knowledge, cache_folder: Path | None = None
    ) -> None:
        """Connect to ``endpoint`` and read its catalogue.

        ``knowledge`` tells what okg's own terms are called.

        Raises EnvironmentFault where the server cannot be asked, or holds what a newer okg wrote.
        """
        self.server: Server = connect(endpoint)
        self.knowledge = knowledge
        self.cache_folder = cache_folder
        self.refresh()

    def close(self) -> None:
        """Let go of the connections."""
        self.server.client.close()

    def refresh(self) -> None:
        """Read the catalogue anew.

        Raises EnvironmentFault where it is of a newer okg.
        """
        said = [*self.triples(RECORDS, default=(), named=())]
        self.catalogue: Catalogue | None = from_triples(said)
        if self.catalogue and self.catalogue.format > FORMAT:
            raise EnvironmentFault(
                f"{self.server.name}: okg {self.catalogue.version}, or a newer one, loaded what is "
                "there, in a form that this version does not know. Upgrade okg"
            )
        self.revision = _value(said, REVISION)
        self.knowledge_graphs = sorted(
            it.object.value
            for it in said
            if it.predicate.value == KNOWLEDGE_GRAPH and isinstance(it.object, ox.NamedNode)
        )
        vars(self).pop("patterns", None)
        vars(self).pop("own", None)

    @property
    def data_graphs(self) -> list[str]:
        """The graphs of the datasets and of what follows from them, in the order of loading."""
        datasets = self.catalogue.datasets if self.catalogue else ()
        return [
            graph
            for it in datasets
            for graph in (it.graph, it.inferred_graph)
            if graph == it.graph or it.inferred
        ]

    @property
    def graphs(self) -> list[str]:
        """All graphs that queries ask; none where the server has no catalogue."""
        if self.catalogue is None:
            return []
        return [*self.knowledge_graphs, *self.data_graphs, CATALOGUE]

    def query(
        self,
        sparql: str,
        *,
        prefixes: Mapping[str, str] | None = None,  # noqa: ARG002 — put in by self_contained
        use_default_graph_as_union: bool = True,
        substitutions: "Mapping[ox.Variable, ox.NamedNode | ox.Literal] | None" = None,
    ) -> "Rows | ox.QueryBoolean | list[ox.Triple]":
        """Answer ``sparql``, as ``pyoxigraph.Store.query`` does.

        ``substitutions`` are put in as terms, where no text of theirs can become part of the query.
        The query must have passed ``without_calls``.

        Raises SyntaxError where it is none, and EnvironmentFault where the server is at fault.
        """
        from okg.namespaces import PREFIXES
        from okg.query.executable import self_contained

        bound = dict(substitutions or {})
        # The server's parser may be anyone's: what is sent is SPARQL 1.1 and a query.
        ox.Store().query(sparql, prefixes=PREFIXES, substitutions=bound)  # type: ignore[arg-type]
        form = next(w.text.upper() for w in words(sparql) if w.text.upper() in FORMS)
        terms = {variable.value: term for variable, term in bound.items()}
        # Not by VALUES where it can be helped: what is joined with it is worked out whole before.
        placed = substituted(sparql, terms) if terms else None
        values = {} if placed else {name: [term] for name, term in terms.items()}
        text = self_contained(placed.text if placed else sparql, form, values)
        default = self.graphs if use_default_graph_as_union else []
        named = default if default and has_keyword(sparql, "GRAPH") else []
        if form in ("CONSTRUCT", "DESCRIBE"):
            return list(self.triples(text, default=default, named=named))
        found = self.results(text, default, named)
        if isinstance(found, Rows):
            # What was bound stands as it was given, whatever a server makes of it.
            known = [terms.get(variable.value) for variable in found.variables]
            found.rows[:] = [
                tuple(given or term for given, term in zip(known, row, strict=True))
                for row in found.rows
            ]
            self.patterns.expect(term for row in found.rows for term in row)
        return found

    def quads_for_pattern(
        self,
        subject: "ox.NamedNode | ox.BlankNode | None",
        predicate: ox.NamedNode | None,
        value: "ox.NamedNode | ox.BlankNode | ox.Literal | None",
    ) -> Iterator[ox.Quad]:
        """Return quads as ``pyoxigraph.Store`` does, as far as ``Patterns`` tells of them."""
        return self.patterns.quads_for_pattern(subject, predicate, value)

    def __len__(self) -> int:
        return self.counted("?s ?p ?o", self.graphs)

    @cached_property
    def patterns(self) -> Patterns:
        """What terms are called."""
        from okg.store.closed import open_knowledge

        return Patterns(open_knowledge(self.knowledge, self.cache_folder), self._of_data)

    @cached_property
    def own(self) -> OwnThings | None:
        """The things that the datasets describe; None where there are no datasets."""
        if self.catalogue is not None and not self.catalogue.datasets:
            return None
        return OwnThings(self._own_things)

    def triples(
        self, sparql: str, *, default: Sequence[str], named: Sequence[str]
    ) -> Iterator[ox.Triple]:
        """Return the triples that a CONSTRUCT or DESCRIBE query, complete as it is, gives."""
        content, suffix = self.server.client.construct(sparql, default, named)
        return read_triples(content, suffix, self.server.name)

    def graph(self, graph: str) -> Iterator[ox.Triple]:
        """Return all triples of the graph with this IRI, with blank nodes where there were any.

        Raises EnvironmentFault where the answer is incomplete.
        """
        expected, found = self.count(graph), 0
        if self.server.client.addresses.graph_store:
            with self.server.client.graph(graph) as (content, suffix):
                for it in read_triples(content, suffix, self.server.name):
                    found += 1
                    yield it
        else:
            all_of_it = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
            for it in self.triples(all_of_it, default=(), named=()):
                found += 1
                yield it
        if found != expected:
            raise EnvironmentFault(
                f"{self.server.name} gave {found:,} of {expected:,} triples of {graph}: either it "
                "limits its answers, or they changed meanwhile; then try again"
            )

    def known_quads(self) -> Iterator[ox.Quad]:
        """Return the quads of the knowledge, as ``graph`` gives them."""
        for graph in self.knowledge_graphs:
            for it in self.graph(graph):
                yield ox.Quad(it.subject, it.predicate, it.object, ox.NamedNode(graph))

    def count(self, graph: str) -> int:
        """Return how many triples the graph with this IRI has."""
        return self.counted(f"GRAPH <{graph}> {{ ?s ?p ?o }}")

    def counted(self, pattern: str, default: Sequence[str] = ()) -> int:
        """Return how many solutions a graph pattern has."""
        ((number,),) = self.rows(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", default)
        return int(number.value)

    def rows(self, sparql: str, default: Sequence[str] = ()) -> "list[tuple[Bound, ...]]":
        """Return the rows of a SELECT query in which every column is bound."""
        found = self.results(sparql, default)
        assert isinstance(found, Rows)
        return found.rows  # type: ignore[return-value]

    def _of_data(self, sparql: str) -> Iterator[ox.Triple]:
        if self.catalogue is not None and not self.data_graphs:
            return iter(())
        return self.triples(sparql, default=self.data_graphs, named=())

    def _own_things(self) -> Iterator[ox.NamedNode]:
        self.patterns.know_all()
        found = self.rows("SELECT DISTINCT ?s { ?s ?p ?o }", self.data_graphs)
        return (it for (it,) in found if isinstance(it, ox.NamedNode))

    def results(
        self, sparql: str, default: Sequence[str] = (), named: Sequence[str] = ()
    ) -> "Rows | ox.QueryBoolean":
        """Return the answer to a SELECT or ASK query, complete as it is.

        Raises EnvironmentFault where the server cut it off.
        """
        content, headers = self.server.client.ask(sparql, default, named)
        found = read_results(content, self.server.name)
        limit = headers.get(self.server.dialect.row_limit or " ", "")
        if isinstance(found, Rows) and limit.isdecimal() and len(found.rows) >= int(limit):
            raise EnvironmentFault(
                f"{self.server.name} gives {limit} rows at most, and the answer has that many or "
                "more: ask for fewer, with LIMIT, or raise the server's limit"
            )
        return found


def _value(said: Sequence[ox.Triple], predicate: str) -> str:
    found = [it.object for it in said if it.predicate.value == predicate]
    return found[0].value if found and isinstance(found[0], ox.Literal) else ""
