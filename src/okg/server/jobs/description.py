"""What the endpoint is and has (SPARQL 1.1 Service Description)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, cast

import pyoxigraph as ox

from okg.namespaces import RDF, RDFS, XSD
from okg.server.jobs.desk import Desk
from okg.server.jobs.sparql import RDF as SYNTAXES
from okg.server.negotiation import GRAPHS, choose
from okg.server.reply import Reply

__all__ = ["DescribeService"]

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMATS = "http://www.w3.org/ns/formats/"

TABULAR = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
GRAPH = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")


@dataclass(frozen=True)
class DescribeService:
    """The description of the service at ``endpoint``."""

    endpoint: str
    writable: bool
    accept: str = ""
    suffix: str = ""

    def run(self, desk: Desk) -> Reply:
        """Return it in the form wanted. Raises Problem where there is no such form."""
        form = choose(self.accept, GRAPHS, self.suffix)
        spool = desk.spool()
        ox.serialize(
            self._triples(desk),
            cast("IO[bytes]", spool),
            format=SYNTAXES[form.name],
            prefixes={"sd": SD, "void": VOID, "rdfs": RDFS, "formats": FORMATS, "xsd": XSD},
        )
        return spool.reply(form.media_type)

    def _triples(self, desk: Desk) -> Iterator[ox.Triple]:
        service = ox.NamedNode(self.endpoint)
        dataset = ox.BlankNode("dataset")
        default = ox.BlankNode("default")
        languages = ["SPARQL11Query", *(["SPARQL11Update"] if self.writable else [])]
        yield _said(service, f"{RDF}type", _sd("Service"))
        yield _said(service, f"{RDFS}label", ox.Literal("The outsourcing knowledge graph, okg"))
        yield _said(service, f"{SD}endpoint", service)
        for it in languages:
            yield _said(service, f"{SD}supportedLanguage", _sd(it))
        for it in ("UnionDefaultGraph", "EmptyGraphs"):
            yield _said(service, f"{SD}feature", _sd(it))
        for it in (*TABULAR, *GRAPH):
            yield _said(service, f"{SD}resultFormat", ox.NamedNode(FORMATS + it))
        for it in GRAPH if self.writable else ():
            yield _said(service, f"{SD}inputFormat", ox.NamedNode(FORMATS + it))
        yield _said(service, f"{SD}defaultDataset", dataset)
        yield _said(dataset, f"{RDF}type", _sd("Dataset"))
        yield _said(dataset, f"{SD}defaultGraph", default)
        yield _said(default, f"{RDF}type", _sd("Graph"))
        yield from _named_graphs(desk, dataset)


def _named_graphs(desk: Desk, dataset: ox.BlankNode) -> Iterator[ox.Triple]:
    store = desk.graph.store
    # The catalogue knows what would take long to count.
    sizes = {it.graph: it.triples - it.repeats for it in desk.graph.datasets}
    sizes |= {it.inferred_graph: it.inferred for it in desk.graph.datasets}
    names = sorted(it.value for it in store.named_graphs() if isinstance(it, ox.NamedNode))
    for number, name in enumerate(names):
        size = sizes.get(name)
        if size is None:
            size = _count(store, name)
        named, graph = ox.BlankNode(f"named{number}"), ox.BlankNode(f"graph{number}")
        yield _said(dataset, f"{SD}namedGraph", named)
        yield _said(named, f"{RDF}type", _sd("NamedGraph"))
        yield _said(named, f"{SD}name", ox.NamedNode(name))
        yield _said(named, f"{SD}graph", graph)
        yield _said(graph, f"{RDF}type", _sd("Graph"))
        yield _said(graph, f"{VOID}triples", _number(size))


def _count(store: ox.Store, graph: str) -> int:
    rows = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", default_graph=[ox.NamedNode(graph)])
    assert isinstance(rows, ox.QuerySolutions)
    found = next(rows)["n"]
    assert isinstance(found, ox.Literal)
    return int(found.value)


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(f"{XSD}integer"))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)


def _said(
    subject: ox.NamedNode | ox.BlankNode,
    predicate: str,
    object_: ox.NamedNode | ox.BlankNode | ox.Literal,
) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), object_)
