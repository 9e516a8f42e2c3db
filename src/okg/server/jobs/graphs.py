"""Reading and writing whole graphs (SPARQL 1.1 Graph Store HTTP Protocol)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from okg.query.update import Graph
from okg.server.caching import headers_of, is_known, tag_of
from okg.server.jobs.desk import Desk
from okg.server.jobs.sparql import write
from okg.server.jobs.update import WritingDesk, named_nodes, writing
from okg.server.negotiation import GRAPHS, choose
from okg.server.problems import Problem
from okg.server.reply import Reply
from okg.store.updating import own

__all__ = ["TAKEN", "ReadGraph", "RemoveGraph", "WriteGraph"]

TAKEN = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
"""The types of content that a graph can be sent as."""

DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True)
class ReadGraph:
    """A graph to be sent: the one with this IRI, "" for the default graph (section 5.2)."""

    graph: str
    accept: str = ""
    suffix: str = ""
    known: str = ""
    """The header If-None-Match: what the client has."""

    def run(self, desk: Desk) -> Reply:
        """Return its triples. Raises Problem with status 404 where there is no such graph."""
        form = choose(self.accept, GRAPHS, self.suffix)
        store = desk.graph.store
        graph = _named(self.graph)
        if isinstance(graph, ox.NamedNode) and not store.contains_named_graph(graph):
            raise _missing(self.graph)
        tag = tag_of(desk.state, "graph", self.graph, form.name)
        if is_known(self.known, tag):
            return Reply(304, headers=headers_of(tag))
        triples = store.query("CONSTRUCT WHERE { ?s ?p ?o }", default_graph=[graph])
        return write(desk, triples, form, headers_of(tag))


@dataclass(frozen=True)
class WriteGraph:
    """A graph that was sent, in one part or several, each with its type.

    It takes the place of what the store has under that name, or, not to ``replace`` it, is added
    (sections 5.3 and 5.5). Relative IRIs in it are resolved against ``base``.
    """

    graph: str
    parts: tuple[tuple[str, bytes], ...]
    base: str
    replace: bool

    def run(self, desk: WritingDesk) -> Reply:
        """Write it; the status says whether it is new.

        Raises Problem where the content is not RDF, the graph is okg's, or somebody else writes.
        """
        with writing(desk) as graphs:
            graph = own(_named(self.graph))
            known = graph in graphs
            if known and self.replace:
                graphs.clear(graph)
            graphs.create(graph)
            for media_type, content in self.parts:
                graphs.add(_read(content, media_type, self.base, graph))
        return Reply(204 if known else 201)


@dataclass(frozen=True)
class RemoveGraph:
    """A graph to be removed (section 5.4)."""

    graph: str

    def run(self, desk: WritingDesk) -> Reply:
        """Remove it. Raises Problem where there is none, it is okg's, or somebody else writes."""
        with writing(desk) as graphs:
            graph = own(_named(self.graph))
            if graph not in graphs:
                raise _missing(self.graph)
            graphs.drop(graph)
        return Reply(204)


def _named(graph: str) -> Graph:
    return named_nodes([graph])[0] if graph else ox.DefaultGraph()


def _missing(graph: str) -> Problem:
    return Problem(404, "no-graph", "There is no such graph", f"the store has no graph <{graph}>")


def _read(content: bytes, media_type: str, base: str, graph: Graph) -> Iterator[ox.Quad]:
    """Return what ``content`` says, with blank nodes that are no others'. Raises Problem."""
    form = TAKEN[media_type]
    if form == ox.RdfFormat.RDF_XML and DECLARED.search(content):
        # Entities can make gigabytes of a few bytes; and pyoxigraph reads nothing but UTF-8.
        raise Problem(
            400,
            "document-type",
            "RDF/XML with a document type is refused",
            "it may declare entities, which a few bytes can make fill the memory: write their "
            "values out, and leave <!DOCTYPE …> away",
        )
    try:
        for it in ox.parse(
            content,
            form,
            base_iri=base,
            without_named_graphs=True,
            rename_blank_nodes=True,
        ):
            yield ox.Quad(it.subject, it.predicate, it.object, graph)
    except SyntaxError as error:
        raise Problem(
            400,
            "rdf-syntax",
            "The content is not what its type says",
            f"as {media_type} it has an error: {error.msg}",
            line=error.lineno,
            column=error.offset,
        ) from None
