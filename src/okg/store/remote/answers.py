"""What servers answer, as the terms and rows that the rest of okg works with."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

import pyoxigraph as ox

from okg.namespaces import XSD
from okg.store.remote.failures import Unreachable
from okg.store.remote.skolem import blank

__all__ = ["Rows", "read_results", "read_triples"]

Row = tuple[ox.NamedNode | ox.BlankNode | ox.Literal | None, ...]


@dataclass(frozen=True)
class Rows:
    """The solutions of a SELECT query."""

    variables: list[ox.Variable]
    rows: list[Row]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


def read_results(content: bytes, place: str) -> Rows | ox.QueryBoolean:
    """Return what ``content`` says in SPARQL 1.1 Query Results JSON.

    Raises Unreachable, naming the server ``place``, where it says nothing of the kind.
    """
    try:
        found = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QueryBoolean):
            return found
        assert isinstance(found, ox.QuerySolutions)
        rows = [tuple(map(_usual, solution)) for solution in found]
    except (SyntaxError, ValueError, RuntimeError) as error:
        raise _broken(place, error) from None
    return Rows(found.variables, rows)


def read_triples(content: "bytes | IO[bytes]", suffix: str, place: str) -> Iterator[ox.Triple]:
    """Return the triples that ``content`` says in the syntax with this ``suffix``.

    Raises Unreachable, naming the server ``place``, where it breaks off or says something else.
    """
    form = ox.RdfFormat.from_extension(suffix)
    try:
        quads: Iterable[ox.Quad] = ox.parse(content, format=form, lenient=True)
        for it in quads:
            yield ox.Triple(_usual(it.subject), it.predicate, _usual(it.object))
    except (SyntaxError, ValueError) as error:
        raise _broken(place, error) from None


def _usual(term: Any) -> Any:  # noqa: ANN401 — of a triple, whose places take different terms
    """Return ``term`` as an embedded store gives it back, which writes a number in one way only.

    Blank nodes come as they were, and what differs in the way of writing comes in one way.
    """
    if isinstance(term, ox.NamedNode):
        return blank(term)
    if isinstance(term, ox.Literal):
        writing = WRITING.get(term.datatype.value)
        return term if writing is None else writing(term)
    return term


def _boolean(term: ox.Literal) -> ox.Literal:
    value = BOOLEANS.get(term.value)
    return ox.Literal(value, datatype=term.datatype) if value else term


def _decimal(term: ox.Literal) -> ox.Literal:
    match = DECIMAL.fullmatch(term.value)
    if match is None or not term.value.strip("+-."):
        return term
    sign, whole, part = match.groups()
    number = (whole or "0") + (f".{part}" if part else "")
    minus = "-" if sign == "-" and number != "0" else ""
    return ox.Literal(minus + number, datatype=term.datatype)


BOOLEANS = {"1": "true", "0": "false"}
DECIMAL = re.compile(r"([+-]?)0*([0-9]*)(?:\.([0-9]*?)0*)?")
WRITING = {f"{XSD}boolean": _boolean, f"{XSD}decimal": _decimal}


def _broken(place: str, error: Exception) -> Unreachable:
    return Unreachable(f"{place}: its answer breaks off or is not well formed: {error}")
