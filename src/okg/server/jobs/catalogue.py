"""The canned queries as data: what each asks, which parameters it has, and where it is answered."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pyoxigraph as ox

from okg.graph import KnowledgeGraph
from okg.namespaces import PREFIXES, shorten
from okg.query.catalogue import Catalogue, Parameter, Query
from okg.query.terms import VALUE_TYPES
from okg.server.caching import headers_of, is_known, tag_of
from okg.server.jobs.desk import Desk
from okg.server.jobs.sparql import RDF
from okg.server.negotiation import GRAPHS, TABLES, Format, choose
from okg.server.problems import Problem
from okg.server.reply import Reply

__all__ = ["ListQueries", "Offer", "described", "formats_of", "named", "offers"]

LISTING = (
    Format("json", ("application/json",), ("json",)),
    *(it for it in GRAPHS if it.name != "jsonld"),
    Format("jsonld", ("application/ld+json",), ("jsonld",)),
)
"""The catalogue as data, or as SHACL executables in RDF."""
MANY = 200
"""More values than this are counted, not listed."""


class Offer(NamedTuple):
    """A value that a parameter may have, and what it is called."""

    value: str
    label: str


@dataclass(frozen=True)
class ListQueries:
    """Which canned queries there are: of a theme, with a tag, that speak of a word."""

    theme: str = ""
    tag: str = ""
    word: str = ""
    accept: str = ""
    suffix: str = ""
    language: str = "en"
    known: str = ""

    def run(self, desk: Desk) -> Reply:
        """Return the list. Raises Problem where there is no such theme, tag or form."""
        catalogue = desk.graph.queries
        form = choose(self.accept, LISTING, self.suffix)
        _check("theme", self.theme, catalogue.themes())
        _check("tag", self.tag, sorted({tag for it in catalogue.values() for tag in it.tags}))
        found = catalogue.select(theme=self.theme, tag=self.tag, word=self.word)
        texts = "\0".join(it.text for it in found)
        tag = tag_of(desk.state, texts, form.name, self.language)
        if is_known(self.known, tag):
            return Reply(304, headers=headers_of(tag))
        spool = desk.spool()
        if form.name == "json":
            listed = [described(desk.graph, it, self.language) for it in found]
            document = {"total": len(catalogue), "themes": catalogue.themes(), "queries": listed}
            spool.write(json.dumps(document, ensure_ascii=False).encode())
        else:
            from okg.query.executable import executables

            quads = executables(found, desk.graph.terms)
            triples = [it.triple for it in quads]
            spool.write(ox.serialize(triples, format=RDF[form.name], prefixes=PREFIXES) or b"")
        return spool.reply(form.media_type, headers_of(tag))


def _check(what: str, chosen: str, there: Sequence[str]) -> None:
    if chosen and chosen not in there:
        raise Problem(
            400,
            f"unknown-{what}",
            f"There is no such {what}",
            f"no canned query has the {what} {chosen!r}; there are {', '.join(there)}",
            offered=there,
        )


def named(catalogue: Catalogue, name: str) -> Query:
    """Return the query called ``name``. Raises Problem that tells the nearest names."""
    if name in catalogue:
        return catalogue[name]
    near = catalogue.near(name)
    hint = f"did you mean {' or '.join(near)}?" if near else "/queries lists all"
    raise Problem(
        404,
        "unknown-query",
        "There is no such question",
        f"no canned query is called {name!r}; {hint}",
        near=near,
    )


def formats_of(query: Query) -> tuple[Format, ...]:
    """Return the forms in which the answer to ``query`` can be had."""
    return TABLES if query.form in ("SELECT", "ASK") else GRAPHS


def described(graph: KnowledgeGraph, query: Query, language: str) -> dict[str, Any]:
    """Return what there is to say of ``query``, ready for JSON."""
    suffixes = [it.suffixes[0] for it in formats_of(query)]
    return {
        "name": query.name,
        "theme": query.theme,
        "summary": query.summary,
        "description": query.description,
        "tags": query.tags,
        "needs": query.needs or None,
        "form": query.form,
        "parameters": [_parameter(graph, it, language) for it in query.parameters],
        "href": f"/queries/{query.name}",
        "formats": [f"/queries/{query.name}.{it}" for it in suffixes],
        "sparql": f"/queries/{query.name}.rq",
    }


def _parameter(graph: KnowledgeGraph, parameter: Parameter, language: str) -> dict[str, Any]:
    values = offers(graph, parameter, language)
    return {
        "name": parameter.name,
        "type": parameter.type,
        "description": parameter.description,
        "default": parameter.default,
        "several": parameter.several,
        "optional": parameter.optional,
        # None where any value of the type will do, or they are too many to be listed.
        "values": [it._asdict() for it in values] if values else None,
    }


def offers(graph: KnowledgeGraph, parameter: Parameter, language: str = "en") -> list[Offer]:
    """Return the values that ``parameter`` may have, or none where they are many, or endless."""
    terms = graph.terms
    if parameter.among:
        known = terms.values(parameter.among)
        return [Offer(it, it) for it in known] if len(known) <= MANY else []
    if parameter.type in VALUE_TYPES or terms.is_large(parameter.type):
        return []
    members = terms.members(parameter.type)
    if len(members) > MANY:
        return []
    found = ((shorten(it.value), terms.label(it, language)) for it in members)
    return [Offer(name, label or name) for name, label in found]
