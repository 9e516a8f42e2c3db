"""Answers as pages show them: the first rows of a table, a yes or no, the beginning of a graph."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

import pyoxigraph as ox

from okg.namespaces import PREFIXES
from okg.query.evaluation import Results
from okg.query.values import Term, plain
from okg.server.jobs.spool import too_large, unavailable
from okg.server.linked.reader import Reader
from okg.server.negotiation import Format
from okg.server.pages.charts import charts, measures
from okg.server.pages.parts import Cell, Link, Table
from okg.server.pages.render import say
from okg.server.problems import Problem

__all__ = ["NOTHING", "downloads", "shown"]

MOST_ROWS = 200
MOST_TRIPLES = 1000
LONGEST = 2000
"""Characters of a value that are shown; the downloads have all of them."""
NAMES = {
    "csv": "CSV",
    "tsv": "TSV",
    "json": "JSON",
    "xml": "XML",
    "md": "Markdown",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF/XML",
}
"""The forms that are offered to take an answer away in."""

NOTHING: dict[str, Any] = {
    "table": None,
    "boolean": None,
    "graph": None,
    "graph_more": 0,
    "charts": [],
}
"""What templates want where nothing was answered."""

Row = tuple[Term | ox.Triple, ...]
T = TypeVar("T")


def shown(reader: Reader, results: Sequence[Results], limit: int) -> dict[str, Any]:
    """Return what templates want of an answer; of several answers, no row comes twice.

    Raises Problem where it has more rows than ``limit``, or cannot be evaluated.
    """
    first = results[0]
    try:
        if isinstance(first, ox.QueryBoolean):
            return {**NOTHING, "boolean": bool(first)}
        if isinstance(first, ox.QueryTriples):
            triples = (
                it for found in results if isinstance(found, ox.QueryTriples) for it in found
            )
            return {**NOTHING, **_graph(_each_once(triples, results), limit)}
        rows: Iterator[Row] = (
            tuple(row) for found in results if isinstance(found, ox.QuerySolutions) for row in found
        )
        columns = [it.value for it in first.variables]
        table = _table(reader, columns, _each_once(rows, results), limit)
        return {**NOTHING, "table": table, "charts": charts(table)}
    except OSError as error:
        raise unavailable(error) from None
    except (RuntimeError, ValueError) as error:
        raise Problem(400, "not-evaluated", "The query cannot be evaluated", str(error)) from None


def downloads(path: str, query: str, forms: Iterable[Format]) -> list[Link]:
    """Return the ways to the whole answer at ``path``, asked for with ``query``, in ``forms``."""
    ending = f"?{query}" if query else ""
    return [
        Link(NAMES[it.name], f"{path}.{it.suffixes[0]}{ending}") for it in forms if it.name in NAMES
    ]


def _each_once(found: Iterable[T], results: Sequence[Results]) -> Iterator[T]:
    """Give what was found, without repetitions where answers are joined."""
    if len(results) == 1:
        yield from found
        return
    seen: set[T] = set()
    for it in found:
        if it not in seen:
            seen.add(it)
            yield it


def _counted(found: Iterator[T], most: int, limit: int) -> tuple[list[T], int]:
    """Return the first ``most``, and how many there are. Raises Problem beyond ``limit``."""
    first = list(islice(found, most))
    total = len(first) + sum(1 for _ in islice(found, limit + 1 - len(first)))
    if total > limit:
        raise too_large(f"{limit:,} rows")
    return first, total


def _table(reader: Reader, columns: Sequence[str], rows: Iterator[Row], limit: int) -> Table:
    first, total = _counted(rows, MOST_ROWS, limit)
    sized = [measures(it) for it in columns]
    return Table(columns, [[*map(_shortened, _row(reader, row, sized))] for row in first], total)


def _row(reader: Reader, row: Row, sized: Sequence[bool]) -> list[Cell]:
    said = {it.value for it in row if isinstance(it, ox.Literal)}
    return [_cell(reader, it, said, size) for it, size in zip(row, sized, strict=True)]


def _cell(reader: Reader, term: Term | ox.Triple, said: set[str], size: bool) -> Cell:
    if term is None or isinstance(term, ox.Triple):
        return Cell("" if term is None else str(term))
    cell = reader.cell(term)
    if isinstance(term, ox.NamedNode):
        # Where the row says the label already, the name beside it says more.
        return cell._replace(text=cell.term, language="") if cell.text in said else cell
    value = plain(term)
    if isinstance(value, bool):
        return Cell(say(reader.language, "answer.yes" if value else "answer.no"))
    if size and isinstance(value, int | Decimal):
        return cell._replace(text=f"{value:,}")
    return cell


def _shortened(cell: Cell) -> Cell:
    # An address of such a length would not get through either.
    href = cell.href if len(cell.href) <= LONGEST else ""
    return cell._replace(text=_beginning(cell.text), term=_beginning(cell.term), href=href)


def _beginning(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _readable(triple: ox.Triple) -> ox.Triple:
    """Return ``triple`` with the beginning of its text only, where that is long."""
    it = triple.object
    if not isinstance(it, ox.Literal) or len(it.value) <= LONGEST:
        return triple
    text = _beginning(it.value)
    if it.language:
        short = ox.Literal(text, language=it.language)
    else:
        short = ox.Literal(text, datatype=it.datatype)
    return ox.Triple(triple.subject, triple.predicate, short)


def _graph(triples: Iterator[ox.Triple], limit: int) -> dict[str, Any]:
    found, total = _counted(triples, MOST_TRIPLES, limit)
    first = [*map(_readable, found)]
    used = [it.value for triple in first for it in _nodes(triple)]
    prefixes = {
        prefix: namespace
        for prefix, namespace in PREFIXES.items()
        if any(iri.startswith(namespace) for iri in used)
    }
    # In order: what is said of one thing stands together then.
    content = ox.serialize(sorted(first, key=str), format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    lines = (content or b"").decode().split("\n")
    heads = sorted(lines[: len(prefixes)])
    text = "\n".join([*heads, "", *lines[len(prefixes) :]]).lstrip()
    return {"graph": text, "graph_more": total - len(first)}


def _nodes(triple: ox.Triple) -> Iterator[ox.NamedNode]:
    for it in triple:
        if isinstance(it, ox.NamedNode):
            yield it
        elif isinstance(it, ox.Literal):
            yield it.datatype
