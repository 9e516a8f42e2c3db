"""The canned queries: what each asks, and with which parameters.

A canned query is a file ``queries/<theme>/<name>.rq`` with a header that grlc can read as well. A
user's own file may have such a header too, and is then read as strictly.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from okg.errors import InputError
from okg.namespaces import PREFIXES, expand
from okg.query.header import Field, Header, read_header
from okg.query.lexer import words
from okg.query.safety import without_calls
from okg.query.terms import VALUE_TYPES

__all__ = ["VALUE_TYPES", "Catalogue", "Parameter", "Query", "parse_query"]

QUERY_KEYS = ("summary", "description", "tags", "parameters", "needs")
PARAMETER_KEYS = ("name", "type", "default", "description", "several", "optional", "among")
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


@dataclass(frozen=True)
class Parameter:
    """A variable of a query that is bound before the query is asked.

    ``type`` is one of ``VALUE_TYPES`` or a class by its name in lower camel case: ``category`` is
    an okg:Category. ``default`` holds no value, one, or, with ``several``, any number. ``among`` is
    the property whose values are those allowed, or "". ``place`` tells where the type is written.
    """

    name: str
    type: str
    default: tuple[str, ...] = ()
    description: str = ""
    several: bool = False
    optional: bool = False
    among: str = ""
    place: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True)
class Query:
    """A question in SPARQL.

    ``text`` is the whole file. ``needs`` is "data" where the answer is about a user's own data,
    and "" otherwise. A query that came without a header has a ``text`` and nothing else.
    """

    text: str = field(repr=False)
    name: str = ""
    theme: str = ""
    summary: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    needs: str = ""
    path: Path | None = field(default=None, compare=False, repr=False)

    @cached_property
    def sparql(self) -> str:
        """The query without its comments, each word in its place, and certainly without SERVICE.

        Raises InputError where it might call another endpoint.
        """
        return without_calls(self.text)

    @cached_property
    def form(self) -> str:
        """SELECT, ASK, CONSTRUCT or DESCRIBE; empty where the text is none of them."""
        return next((w.text.upper() for w in words(self.sparql) if w.text.upper() in FORMS), "")

    @property
    def is_canned(self) -> bool:
        """Tell whether it is one of a catalogue, and not a user's own."""
        return bool(self.theme)

    @property
    def body(self) -> str:
        """The text without its header."""
        return re.sub(r"\A(#\+.*(\r\n|\n|\r|\Z))*", "", self.text)

    def parameter(self, name: str) -> Parameter:
        """Return the parameter called ``name``.

        Raises InputError that tells which there are.
        """
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        names = [parameter.name for parameter in self.parameters]
        near = difflib.get_close_matches(name, names, n=1)
        hint = (
            f"Did you mean {near[0]}?"
            if near
            else f"It has: {', '.join(names)}"
            if names
            else "It has none"
        )
        raise InputError(f"{self.name or 'this query'} has no parameter {name!r}. {hint}")


class Catalogue(Mapping[str, Query]):
    """The queries of a folder by name; a file is read when its query is first asked for."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = files
        self._read: dict[str, Query] = {}

    def __getitem__(self, name: str) -> Query:
        """Return the query called ``name``.

        Raises KeyError where there is none, and InputError where its file is at fault.
        """
        if name not in self._read:
            path = self._files[name]
            text = path.read_text(encoding="utf-8")
            self._read[name] = parse_query(text, name, path=path, canned=True)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def find(self, name: str) -> Query:
        """Return the query called ``name``.

        Raises InputError that tells the nearest names.
        """
        if name in self._files:
            return self[name]
        if near := self.near(name):
            hint = f"Did you mean {' or '.join(near)}?"
        elif len(self) > 10:
            hint = "okg queries lists them"
        else:
            hint = f"There are: {', '.join(self) or 'none yet; write the query after -e'}"
        raise InputError(f"there is no canned query {name!r}. {hint}")

    def near(self, name: str) -> list[str]:
        """Return names that may have been meant by ``name``, the nearest first."""
        near = difflib.get_close_matches(name, self._files, n=3)
        return near + [it for it in self._files if name and name in it and it not in near][:3]

    def select(self, *, theme: str = "", tag: str = "", word: str = "") -> list[Query]:
        """Return the queries of a theme, with a tag, and with a word anywhere in what they say."""
        return [
            query
            for query in self.values()
            if theme in ("", query.theme)
            and (not tag or tag in query.tags)
            and word.casefold()
            in " ".join(
                [query.name, query.summary, query.description, *query.tags, *_words_of(query)]
            ).casefold()
        ]

    def themes(self) -> list[str]:
        """Return the themes, sorted."""
        return sorted({path.parent.name for path in self._files.values()})


def _words_of(query: Query) -> list[str]:
    return [f"{parameter.name} {parameter.description}" for parameter in query.parameters]


def parse_query(
    text: str, name: str = "", *, path: Path | None = None, canned: bool = False
) -> Query:
    """Return the query in ``text``, which must have a header where it is ``canned``.

    Raises InputError, naming file and line, where the header or what it says of the query is
    wrong, and QuerySyntaxError where the query itself is.
    """
    origin = str(path or name or "the query")
    header = read_header(text, origin)
    if header is None:
        if canned:
            raise InputError(f"{origin}, line 1: no header; begin with #+ summary: …?")
        return Query(text, name, path=path)
    header.only(header.fields, QUERY_KEYS)
    summary = header.text(header.fields, "summary")
    if not summary.endswith("?"):
        place = header.fields.get("summary", 1)
        header.fail(place, "summary must be there, and be a question that ends with ?")
    needs = header.text(header.fields, "needs")
    if needs not in ("", "data"):
        header.fail(header.fields["needs"], f"needs can only be data, not {needs!r}")
    query = Query(
        text=text,
        name=name,
        theme=path.parent.name if path and canned else "",
        summary=summary,
        description=header.text(header.fields, "description"),
        tags=header.texts(header.fields, "tags"),
        parameters=tuple(_parameters(header)),
        needs=needs,
        path=path,
    )
    _check(query, header)
    return query


def _parameters(header: Header) -> Iterator[Parameter]:
    if "parameters" not in header.fields:
        return
    items = header.fields["parameters"].value
    if not isinstance(items, list) or not items:
        place = header.fields["parameters"]
        header.fail(place, "parameters must be a list, each beginning with - name: …")
    seen: set[str] = set()
    for item in items:
        parameter = _parameter(header, item)
        if parameter.name in seen:
            header.fail(item, f"the parameter {parameter.name} is there twice")
        seen.add(parameter.name)
        yield parameter


def _parameter(header: Header, item: Field) -> Parameter:
    fields = item.value
    if not isinstance(fields, dict):
        header.fail(item, "a parameter must begin with - name: …")
    header.only(fields, PARAMETER_KEYS)
    name, kind = header.text(fields, "name"), header.text(fields, "type")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", name):
        header.fail(item, f"a parameter's name must be letters and digits, not {name!r}")
    if not re.fullmatch(r"[a-z][A-Za-z0-9]*", kind):
        header.fail(
            fields.get("type", item),
            f"unknown type {kind!r} of the parameter {name}; the types are "
            f"{', '.join(VALUE_TYPES)}, or a class such as category or service",
        )
    several, optional = header.flag(fields, "several"), header.flag(fields, "optional")
    default: tuple[str, ...] = ()
    if "default" in fields:
        listed = isinstance(fields["default"].value, list)
        if listed and not several:
            header.fail(fields["default"], f"{name} takes one value; or say several: true")
        default = header.texts(fields, "default") if listed else (header.text(fields, "default"),)
    if optional and default:
        header.fail(fields["optional"], f"{name} has a default, so it is never left out")
    among = header.text(fields, "among")
    if among and (kind not in VALUE_TYPES[1:] or expand(among) == among):
        header.fail(
            fields["among"],
            "among must be a property, such as skos:notation, and the type that of its values",
        )
    return Parameter(
        name,
        kind,
        default,
        header.text(fields, "description"),
        several,
        optional,
        among,
        header.place(fields["type"]),
    )


def _check(query: Query, header: Header) -> None:
    """Check what the header says against the query, with the engine itself as the judge."""
    parsed = words(query.sparql)
    variables = {word.text[1:]: word for word in parsed if word.kind == "variable"}
    items = header.fields["parameters"].value if query.parameters else []
    for parameter, item in zip(query.parameters, items, strict=True):
        assert isinstance(item, Field)
        if parameter.name not in variables:
            header.fail(item, f"the query has no variable ?{parameter.name}")
        if parameter.several and query.form == "ASK":
            header.fail(item, "ASK gives one answer, so no parameter can have several values")
        if not _can_bind(query, parameter.name):
            remedy = (
                "is not among the columns: add it to SELECT"
                if query.form == "SELECT"
                else "stands in expressions alone: use it in a triple as well"
            )
            header.fail(item, f"?{parameter.name} {remedy}, or it cannot be bound")
    if not query.parameters:
        _can_bind(query, None)
    if query.form == "SELECT" and not _is_ordered(query):
        line = next(query.text.count("\n", 0, w.start) + 1 for w in parsed if w.kind == "keyword")
        header.fail(line, "no ORDER BY: the rows would come in no certain order")


def _can_bind(query: Query, name: str | None) -> bool:
    bound = {} if name is None else {ox.Variable(name): ox.NamedNode("urn:any")}
    try:
        ox.Store().query(query.sparql, prefixes=PREFIXES, substitutions=dict(bound))
    except SyntaxError as error:
        from okg.query.syntax import syntax_error

        raise syntax_error(query.sparql, str(error.msg)) from None
    except RuntimeError:
        return False
    return True


def _is_ordered(query: Query) -> bool:
    """Tell whether ORDER BY stands outside all braces, where it orders the answer."""
    depth = 0
    for word in words(query.sparql):
        depth += {"{": 1, "}": -1}.get(word.text, 0) if word.kind == "symbol" else 0
        if depth == 0 and word.text.upper() == "ORDER":
            return True
    return False
