"""Answering a query of SPARQL 1.1."""

from dataclasses import dataclass
from typing import IO, Any, cast

import pyoxigraph as ox

from okg.errors import InputError
from okg.namespaces import PREFIXES
from okg.query.evaluation import Results
from okg.query.lexer import has_keyword
from okg.query.safety import without_calls
from okg.query.syntax import syntax_error
from okg.server.jobs.desk import Desk
from okg.server.jobs.spool import Room, unavailable
from okg.server.negotiation import GRAPHS, TABLES, Format, choose
from okg.server.problems import Problem
from okg.server.reply import Reply

__all__ = ["OFFERED", "AskSparql", "write"]

RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
RDF = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
OFFERED = tuple(it for it in TABLES if it.name in RESULTS)


@dataclass(frozen=True)
class AskSparql:
    """A query of a client's, with the dataset it names in the protocol (section 2.1.4)."""

    text: str
    accept: str = ""
    suffix: str = ""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base: str | None = None
    """What relative IRIs are resolved against."""

    def run(self, desk: Desk) -> Reply:
        """Return the answer in the form wanted.

        Raises what ``results`` does, and Problem where the answer is too large or has no such form.
        """
        results = self.results(desk)
        offers = GRAPHS if isinstance(results, ox.QueryTriples) else OFFERED
        return write(desk, results, choose(self.accept, offers, self.suffix))

    def results(self, desk: Desk) -> Results:
        """Return the answer, which is evaluated as it is read.

        Raises InputError where the text is no query or calls another endpoint.
        """
        text = without_calls(self.text)
        named = bool(self.default_graphs or self.named_graphs)
        try:
            return desk.graph.store.query(
                text,
                base_iri=self.base,
                prefixes=PREFIXES,
                use_default_graph_as_union=not named and not has_keyword(text, "FROM"),
                default_graph=_graphs(self.default_graphs) if named else None,
                named_graphs=_graphs(self.named_graphs) if named else None,
            )
        except SyntaxError as error:
            raise syntax_error(text, str(error.msg)) from None


def write(
    desk: Desk,
    results: Results,
    form: Format,
    headers: tuple[tuple[str, str], ...] = (),
) -> Reply:
    """Return ``results`` in ``form`` as a reply.

    Raises Problem where they are too large, or cannot be evaluated.
    """
    spool = desk.spool()
    target = cast("IO[bytes]", spool)
    if isinstance(results, ox.QuerySolutions):
        spool.count_rows(form.name)
    try:
        if isinstance(results, ox.QueryTriples):
            triples = Room(desk.settings.rows_limit).counted(results)
            ox.serialize(triples, target, format=RDF[form.name], prefixes=PREFIXES)
        elif isinstance(results, ox.QueryBoolean) and form.name in ("csv", "tsv"):
            spool.write(f"{str(bool(results)).lower()}\n".encode())
        else:
            results.serialize(target, format=RESULTS[form.name])
    except BaseException as error:
        spool.discard()
        if isinstance(error, OSError):
            raise unavailable(error) from None
        if isinstance(error, RuntimeError | ValueError):
            raise Problem(
                400, "not-evaluated", "The query cannot be evaluated", str(error)
            ) from None
        raise
    return spool.reply(form.media_type, headers)


def _graphs(iris: tuple[str, ...]) -> list[Any]:
    try:
        return [ox.NamedNode(it) for it in iris]
    except ValueError as error:
        raise InputError(f"a graph's name is no IRI: {error}") from None
