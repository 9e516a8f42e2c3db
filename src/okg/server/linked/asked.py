"""Which canned questions can be asked about a term."""

import pyoxigraph as ox

from okg.namespaces import OKG, expand, shorten
from okg.query.catalogue import Parameter, Query
from okg.server.linked.addresses import query_address
from okg.server.linked.parts import Question
from okg.server.linked.reader import Reader

__all__ = ["can_be_asked", "questions", "told"]

MOST = 12


def questions(reader: Reader, term: ox.NamedNode) -> list[Question]:
    """Return the questions that have a parameter which ``term`` suits, with it filled in.

    Those about its own kind come before those about anything.
    """
    known = reader.known
    own = {f"{name[0].lower()}{name[1:]}" for name in _classes(reader, term)}
    found: dict[str, Question] = {}
    for kind, pairs in sorted(known.questions.items(), key=lambda it: it[0] == "iri"):
        value = _value(reader, term, kind, own)
        for query, parameter in pairs if value else ():
            if can_be_asked(reader, query):
                found.setdefault(query.name, told(query, parameter, value))
    return list(found.values())[:MOST]


def told(query: Query, parameter: Parameter | None = None, value: str = "") -> Question:
    """Return ``query`` as a page lists it, with ``value`` for ``parameter``."""
    href = query_address(query.name, parameter.name, value) if parameter else ""
    return Question(
        name=query.name,
        summary=query.summary,
        href=href or f"/queries/{query.name}",
        description=query.description,
        theme=query.theme,
        tags=query.tags,
        needs_data=query.needs == "data",
    )


def _classes(reader: Reader, term: ox.NamedNode) -> list[str]:
    found = (it.value for it in reader.kinds(term))
    return [it.removeprefix(OKG) for it in found if it.startswith(OKG)]


def _value(reader: Reader, term: ox.NamedNode, kind: str, own: set[str]) -> str:
    """Return what to give a parameter of ``kind`` for ``term``, "" where it does not suit."""
    if ":" in kind:
        return reader.value(term, ox.NamedNode(expand(kind)))
    if kind in own or (kind == "iri" and term.value.startswith(OKG)):
        return shorten(term.value)
    return ""


def can_be_asked(reader: Reader, query: Query) -> bool:
    """Tell whether ``query`` can have an answer: some ask about data, and there may be none."""
    return query.needs != "data" or bool(reader.known.graph.datasets)
