"""The answers to queries, and the forms in which they can be shown.

An answer is read from the store at once, so that it can be shown twice; the store is asked again
only for labels.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox

from okg.errors import EnvironmentFault, InputError
from okg.namespaces import PREFIXES, XSD
from okg.query.values import Term, Value, plain, readable

if TYPE_CHECKING:
    import pandas
    import polars

__all__ = [
    "GRAPH_FORMATS",
    "TABLE_FORMATS",
    "Answer",
    "Cell",
    "GraphAnswer",
    "Row",
    "Term",
    "Value",
]

Row = tuple[Term, ...]
Labeller = Callable[[ox.NamedNode, str], str]
"""Gives what a term is called in a language, "" where it has no name."""

TABLE_FORMATS = ("table", "csv", "tsv", "json", "xml", "md", "html")
GRAPH_FORMATS = ("ttl", "nt", "jsonld", "rdfxml")

ELEMENT = re.compile(r"[#/][^\W\d][\w.\-]*\Z")


class Cell(NamedTuple):
    """A cell as people read it: a ``text``, and the shortened ``term`` where it is that's label."""

    text: str
    term: str = ""


class Answer:
    """The answer to a SELECT or ASK query.

    Iterating gives each row as a tuple of plain Python values in the order of ``columns``; the
    answer to ASK is one row with one cell, and its truth is the truth of the answer.
    """

    def __init__(
        self, results: ox.QuerySolutions | ox.QueryBoolean, label: Labeller | None = None
    ) -> None:
        self._label = label or (lambda *_: "")
        self._asked: bool | None = None
        self.columns = ["answer"]
        self._rows: list[Row] = []
        if isinstance(results, ox.QueryBoolean):
            self._asked = bool(results)
        else:
            self.columns = [variable.value for variable in results.variables]
            self._rows = [tuple(row) for row in results]

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        if self._asked is not None:
            yield (self._asked,)
        for row in self._rows:
            yield tuple(plain(term) for term in row)

    def __len__(self) -> int:
        return 1 if self._asked is not None else len(self._rows)

    def __bool__(self) -> bool:
        return bool(self._rows) if self._asked is None else self._asked

    def joined(self, answers: Sequence["Answer"]) -> "Answer":
        """Return one answer with the rows of all ``answers`` in their order, none of them twice."""
        if len(answers) == 1:
            return answers[0]
        whole = copy(self)
        whole._rows = list(dict.fromkeys(row for answer in answers for row in answer._rows))
        return whole

    def first(self, count: int) -> "Answer":
        """Return the answer without the rows after the first ``count``."""
        part = copy(self)
        part._rows = self._rows[:count]
        return part

    def terms(self) -> list[Row]:
        """Return the rows of a SELECT query as RDF terms, for programs that need types."""
        return self._rows

    def cells(self, language: str = "") -> list[tuple[str, ...]]:
        """Return the rows as people read them: IRIs shortened, texts without language tags.

        With a ``language``, such as "en", a term's label in it comes first, unless the row says
        the same already.
        """
        return [
            tuple(f"{cell.text} ({cell.term})" if cell.term else cell.text for cell in row)
            for row in self.labelled(language)
        ]

    def labelled(self, language: str = "") -> list[tuple["Cell", ...]]:
        """Return the rows as ``cells`` does, label and term apart."""
        if self._asked is not None:
            return [(Cell("yes" if self._asked else "no"),)]
        return [tuple(self._cell(term, row, language) for term in row) for row in self._rows]

    def _cell(self, term: Term, row: Row, language: str) -> "Cell":
        text = _one_line(readable(term))
        if not language or not isinstance(term, ox.NamedNode):
            return Cell(text)
        label = self._label(term, language)
        said = any(isinstance(other, ox.Literal) and other.value == label for other in row)
        return Cell(text) if said or not label else Cell(_one_line(label), text)

    def to_csv(self) -> str:
        """Return SPARQL 1.1 Query Results CSV; an ASK answer is a line ``true`` or ``false``."""
        if self._asked is not None:
            return f"answer\r\n{str(self._asked).lower()}\r\n"
        return self._serialized(ox.QueryResultsFormat.CSV)

    def to_tsv(self) -> str:
        """Return SPARQL 1.1 Query Results TSV; an ASK answer is a line ``true`` or ``false``."""
        if self._asked is not None:
            return f"?answer\n{str(self._asked).lower()}\n"
        return self._serialized(ox.QueryResultsFormat.TSV)

    def to_json(self) -> str:
        """Return SPARQL 1.1 Query Results JSON."""
        return json.dumps(self._document(), ensure_ascii=False, separators=(",", ":")) + "\n"

    def to_xml(self) -> str:
        """Return SPARQL Query Results XML."""
        return self._serialized(ox.QueryResultsFormat.XML) + "\n"

    def to_markdown(self, language: str = "") -> str:
        """Return a GitHub-flavoured Markdown table."""
        lines = [self.columns, ["---"] * len(self.columns)]
        lines += [[cell.replace("|", "\\|") for cell in row] for row in self.cells(language)]
        return "".join(f"| {' | '.join(line)} |\n" for line in lines)

    def to_text(self, language: str = "") -> str:
        """Return aligned columns without decoration, for pipes and plain files."""
        rows = [self.columns, *self.cells(language)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        return "".join(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            + "\n"
            for row in rows
        )

    def to_html(self, language: str = "en") -> str:
        """Return an HTML table in which each term leads to its IRI."""
        from okg.query.html import table

        links = [
            [term.value if isinstance(term, ox.NamedNode) else "" for term in row]
            for row in self._rows or [(None,)]
        ]
        cells = self.cells(language)
        return table(self.columns, [list(zip(*pair, strict=True)) for pair in zip(cells, links)])  # noqa: B905 — no rows, no cells

    def __str__(self) -> str:
        return self.render("table")

    def __repr__(self) -> str:
        return f"<Answer: {len(self)} rows of {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        return self.to_html()

    def to_pandas(self, language: str = "") -> "pandas.DataFrame":
        """Return a pandas data frame of the plain Python values.

        With a ``language``, such as "en", what has a label in it is given by that label.

        Raises EnvironmentFault where pandas is not installed.
        """
        try:
            import pandas
        except ImportError:
            raise _missing("pandas") from None
        return pandas.DataFrame(self._values(language), columns=self.columns)

    def to_polars(self, language: str = "") -> "polars.DataFrame":
        """Return a polars data frame, as ``to_pandas`` does.

        Raises EnvironmentFault where polars is not installed.
        """
        try:
            import polars
        except ImportError:
            raise _missing("polars") from None
        # All rows decide on a column's type, and mixed columns are allowed.
        return polars.DataFrame(
            self._values(language),
            schema=self.columns,
            orient="row",
            infer_schema_length=None,
            strict=False,
        )

    def _values(self, language: str) -> list[tuple[Value, ...]]:
        if not language or self._asked is not None:
            return list(self)
        return [
            tuple(
                (self._label(term, language) if isinstance(term, ox.NamedNode) else "")
                or plain(term)
                for term in row
            )
            for row in self._rows
        ]

    def render(self, form: str, language: str = "") -> str:
        """Return the answer in one of ``TABLE_FORMATS``, with labels in ``language`` where wanted.

        Raises InputError for any other form.
        """
        from okg.query.html import page

        return _render(
            form,
            {
                "table": lambda: self.to_text(language),
                "csv": self.to_csv,
                "tsv": self.to_tsv,
                "json": self.to_json,
                "xml": self.to_xml,
                "md": lambda: self.to_markdown(language),
                "html": lambda: page(self.to_html(language), language or "en"),
            },
            "SELECT and ASK queries",
        )

    def _serialized(self, form: ox.QueryResultsFormat) -> str:
        parsed = ox.parse_query_results(self.to_json(), format=ox.QueryResultsFormat.JSON)
        return (parsed.serialize(format=form) or b"").decode()

    def _document(self) -> dict[str, Any]:
        """Return the answer as SPARQL 1.1 Query Results JSON says it (section 3)."""
        if self._asked is not None:
            return {"head": {}, "boolean": self._asked}
        bindings = [
            {
                column: _as_json(term)
                for column, term in zip(self.columns, row, strict=True)
                if term is not None
            }
            for row in self._rows
        ]
        return {"head": {"vars": self.columns}, "results": {"bindings": bindings}}


class GraphAnswer:
    """The answer to a CONSTRUCT or DESCRIBE query: distinct triples, sorted."""

    def __init__(self, results: Iterable[ox.Triple]) -> None:
        self.triples: Sequence[ox.Triple] = sorted(set(results), key=str)

    def __len__(self) -> int:
        return len(self.triples)

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        for triple in self.triples:
            yield (plain(triple.subject), plain(triple.predicate), plain(triple.object))

    def __str__(self) -> str:
        return self.to_turtle()

    def __repr__(self) -> str:
        return f"<GraphAnswer: {len(self)} triples>"

    def joined(self, answers: Iterable["GraphAnswer"]) -> "GraphAnswer":
        """Return the triples of all ``answers`` as one answer."""
        return GraphAnswer(triple for answer in answers for triple in answer.triples)

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

    def to_rdfxml(self) -> str:
        """Return RDF 1.1 XML.

        Raises InputError where a property's IRI does not end in an XML name.
        """
        for triple in self.triples:
            # Section 7.2.1 there: a property is an element, so its name must be one of XML.
            if not ELEMENT.search(triple.predicate.value):
                raise InputError(
                    f"RDF/XML has no form for the property {triple.predicate}: its IRI does not "
                    "end in a name; write the answer as ttl"
                )
        return self._serialize(ox.RdfFormat.RDF_XML)

    def render(self, form: str, language: str = "") -> str:  # noqa: ARG002 — triples have no labels
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
                "rdfxml": self.to_rdfxml,
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


def _as_json(term: Term | ox.Triple) -> dict[str, Any]:
    match term:
        case ox.NamedNode():
            return {"type": "uri", "value": term.value}
        case ox.BlankNode():
            return {"type": "bnode", "value": term.value}
        case ox.Literal() if term.language:
            return {"type": "literal", "value": term.value, "xml:lang": term.language}
        case ox.Literal() if term.datatype.value == f"{XSD}string":
            return {"type": "literal", "value": term.value}
        case ox.Literal():
            return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
    raise InputError(f"{term} is a quoted triple, and okg answers in RDF 1.1")


def _missing(package: str) -> EnvironmentFault:
    return EnvironmentFault(f"{package} is not installed: pip install {package}")


def _one_line(text: str) -> str:
    return " ".join(text.split())
