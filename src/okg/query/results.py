"""The answers to queries, and the forms in which they can be shown.

An answer is read from the store at once, so that it outlives the store and can be shown twice.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from okg.errors import InputError
from okg.namespaces import PREFIXES, XSD, shorten

__all__ = ["GRAPH_FORMATS", "TABLE_FORMATS", "Answer", "GraphAnswer", "Row", "Term", "Value"]

Value = str | int | float | bool | Decimal | datetime.date | None
"""What a cell holds: IRIs and texts are strings, numbers numbers, and None is an unbound cell."""

Term = ox.NamedNode | ox.BlankNode | ox.Literal | None
Row = tuple[Term, ...]

TABLE_FORMATS = ("table", "csv", "json", "md")
GRAPH_FORMATS = ("ttl", "nt", "jsonld")


class Answer:
    """The answer to a SELECT or ASK query.

    Iterating gives each row as a tuple of plain Python values in the order of ``columns``; the
    answer to ASK is one row with one cell, and its truth is the truth of the answer.
    """

    def __init__(self, results: ox.QuerySolutions | ox.QueryBoolean) -> None:
        self._json = results.serialize(format=ox.QueryResultsFormat.JSON) or b""
        parsed = ox.parse_query_results(self._json, format=ox.QueryResultsFormat.JSON)
        self._asked = bool(parsed) if isinstance(parsed, ox.QueryBoolean) else None
        self.columns: list[str] = (
            ["answer"]
            if isinstance(parsed, ox.QueryBoolean)
            else [variable.value for variable in parsed.variables]
        )
        self._rows: list[Row] = (
            [] if isinstance(parsed, ox.QueryBoolean) else [tuple(row) for row in parsed]
        )

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        if self._asked is not None:
            yield (self._asked,)
        for row in self._rows:
            yield tuple(_plain(term) for term in row)

    def __len__(self) -> int:
        return 1 if self._asked is not None else len(self._rows)

    def __bool__(self) -> bool:
        return bool(self._rows) if self._asked is None else self._asked

    def terms(self) -> list[Row]:
        """Return the rows of a SELECT query as RDF terms, for programs that need types."""
        return self._rows

    def cells(self) -> list[tuple[str, ...]]:
        """Return the rows as people read them: IRIs shortened, texts without language tags."""
        if self._asked is not None:
            return [("yes" if self._asked else "no",)]
        return [tuple(_readable(term) for term in row) for row in self._rows]

    def to_csv(self) -> str:
        """Return SPARQL 1.1 Query Results CSV; an ASK answer is a line ``true`` or ``false``."""
        if self._asked is not None:
            return f"answer\r\n{str(self._asked).lower()}\r\n"
        parsed = ox.parse_query_results(self._json, format=ox.QueryResultsFormat.JSON)
        assert isinstance(parsed, ox.QuerySolutions)
        return (parsed.serialize(format=ox.QueryResultsFormat.CSV) or b"").decode()

    def to_json(self) -> str:
        """Return SPARQL 1.1 Query Results JSON."""
        return self._json.decode() + "\n"

    def to_markdown(self) -> str:
        """Return a GitHub-flavoured Markdown table."""
        lines = [self.columns, ["---"] * len(self.columns)]
        lines += [[_one_line(cell).replace("|", "\\|") for cell in row] for row in self.cells()]
        return "".join(f"| {' | '.join(line)} |\n" for line in lines)

    def to_text(self) -> str:
        """Return aligned columns without decoration, for pipes and plain files."""
        rows = [self.columns, *([_one_line(cell) for cell in row] for row in self.cells())]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        return "".join(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            + "\n"
            for row in rows
        )

    def render(self, form: str) -> str:
        """Return the answer in one of ``TABLE_FORMATS``.

        Raises InputError for any other.
        """
        return _render(
            form,
            {
                "table": self.to_text,
                "csv": self.to_csv,
                "json": self.to_json,
                "md": self.to_markdown,
            },
            "SELECT and ASK queries",
        )


class GraphAnswer:
    """The answer to a CONSTRUCT or DESCRIBE query: distinct triples, sorted."""

    def __init__(self, results: ox.QueryTriples) -> None:
        self.triples: Sequence[ox.Triple] = sorted(set(results), key=str)

    def __len__(self) -> int:
        return len(self.triples)

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        for triple in self.triples:
            yield (_plain(triple.subject), _plain(triple.predicate), _plain(triple.object))

    def to_turtle(self) -> str:
        """Return RDF 1.1 Turtle with the known prefixes that are used."""
        used = {
            name: namespace
            for name, namespace in PREFIXES.items()
            if any(namespace in str(triple) for triple in self.triples)
        }
        return self._serialize(ox.RdfFormat.TURTLE, used)

    def to_ntriples(self) -> str:
        """Return RDF 1.1 N-Triples, sorted."""
        return self._serialize(ox.RdfFormat.N_TRIPLES)

    def to_jsonld(self) -> str:
        """Return JSON-LD 1.0 in expanded form."""
        return self._serialize(ox.RdfFormat.JSON_LD)

    def render(self, form: str) -> str:
        """Return the answer in one of ``GRAPH_FORMATS``; "json" is another name for JSON-LD.

        Raises InputError for any other.
        """
        return _render(
            form,
            {
                "ttl": self.to_turtle,
                "nt": self.to_ntriples,
                "jsonld": self.to_jsonld,
                "json": self.to_jsonld,
            },
            "CONSTRUCT and DESCRIBE queries",
        )

    def _serialize(self, form: ox.RdfFormat, prefixes: dict[str, str] | None = None) -> str:
        text = (ox.serialize(self.triples, format=form, prefixes=prefixes) or b"").decode()
        return text if text.endswith("\n") else f"{text}\n"


def _render(form: str, writers: dict[str, Callable[[], str]], kind: str) -> str:
    if form not in writers:
        raise InputError(
            f"the format {form!r} does not suit the answer: {kind} can be written as "
            f"{', '.join(writers)}"
        )
    return writers[form]()


INTEGERS = (
    "integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger "
    "negativeInteger unsignedLong unsignedInt unsignedShort unsignedByte"
)
BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
CONVERTERS: dict[str, Callable[[str], Value]] = {
    **dict.fromkeys((XSD + name for name in INTEGERS.split()), int),
    XSD + "decimal": Decimal,
    XSD + "double": float,
    XSD + "float": float,
    XSD + "boolean": BOOLEANS.__getitem__,
    XSD + "date": datetime.date.fromisoformat,
    XSD + "dateTime": datetime.datetime.fromisoformat,
}


def _plain(term: Term | ox.Triple) -> Value:
    if isinstance(term, ox.Literal):
        try:
            return CONVERTERS.get(term.datatype.value, str)(term.value)
        except (ValueError, KeyError, InvalidOperation):
            # Ill-typed, or outside what Python can hold: the text is still the truth.
            return term.value
    if isinstance(term, ox.NamedNode):
        return term.value
    return None if term is None else str(term)


def _readable(term: Term | ox.Triple) -> str:
    if isinstance(term, ox.NamedNode):
        return shorten(term.value)
    if isinstance(term, ox.Literal):
        return term.value
    return "" if term is None else str(term)


def _one_line(text: str) -> str:
    return " ".join(text.split())
