"""Taking a SPARQL update apart (SPARQL 1.1 Update, section 3).

pyoxigraph runs an update as a whole, and does not tell before what it will touch. So it is never
given one to run: an update is taken apart into operations, of which Oxigraph is asked only what
cannot change anything. Data and templates become quads by way of an empty store, in which each
variable is an IRI; patterns become SELECT queries. What is left to do is to add and to remove
quads, and who does that (``okg.store.updating``) sees each one before.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pyoxigraph as ox

from okg.errors import InputError
from okg.namespaces import PREFIXES
from okg.query.lexer import Word, words
from okg.query.safety import certain
from okg.query.syntax import syntax_error

__all__ = ["ALL", "NAMED", "Change", "Clear", "Copy", "Create", "Graph", "Operation", "operations"]

Graph = ox.NamedNode | ox.DefaultGraph
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | ox.DefaultGraph
Graphs = tuple[ox.NamedNode, ...]
NAMED, ALL = "NAMED", "ALL"
DEFAULT = ox.DefaultGraph()


class Pattern(NamedTuple):
    """A quad of a template."""

    subject: "Term | ox.Variable"
    predicate: "Term | ox.Variable"
    object: "Term | ox.Variable"
    graph: "Term | ox.Variable"

    @property
    def variables(self) -> list[str]:
        """The names of its variables."""
        return [it.value for it in self if isinstance(it, ox.Variable)]


@dataclass(frozen=True)
class Change:
    """INSERT and DELETE, with or without a pattern (sections 3.1.1 to 3.1.3)."""

    delete: tuple[Pattern, ...] = ()
    insert: tuple[Pattern, ...] = ()
    query: str = ""
    """A SELECT query for the solutions of the pattern; "" where the templates are data."""
    default_graphs: Graphs | None = None
    """What the query's default graph is made of; None for the store's default graph."""
    named_graphs: Graphs | None = None
    """The query's named graphs; None for all."""
    base: str | None = None
    """What relative IRIs in the query are resolved against."""


@dataclass(frozen=True)
class Clear:
    """CLEAR or DROP, of one graph or of ``NAMED`` or ``ALL`` (sections 3.1.5 and 3.2.2)."""

    target: Graph | str
    drop: bool
    silent: bool


@dataclass(frozen=True)
class Create:
    """CREATE (section 3.2.1)."""

    graph: ox.NamedNode
    silent: bool


@dataclass(frozen=True)
class Copy:
    """COPY, MOVE, which removes the ``source``, or ADD, which keeps what is in the ``target``."""

    source: Graph
    target: Graph
    move: bool
    add: bool
    silent: bool


Operation = Change | Clear | Create | Copy


def operations(
    text: str,
    base: str | None = None,
    using: Sequence[ox.NamedNode] = (),
    using_named: Sequence[ox.NamedNode] = (),
) -> list[Operation]:
    """Return what ``text`` asks to be done, in order.

    ``text`` must have passed ``safety.without_calls``, for updates; ``base`` is the IRI that
    relative ones are resolved against. ``using`` and ``using_named`` are the dataset of its
    patterns (SPARQL 1.1 Protocol, section 2.2.3).

    Raises QuerySyntaxError where the text is no update, and InputError where it has a LOAD, is
    written so that words cannot be told apart, or names a dataset although the protocol does.
    """
    dataset = (tuple(using), tuple(using_named)) if using or using_named else None
    declared: list[Word] = []
    found: list[Operation] = []
    for statement in _statements(text):
        length = _prologue_length(statement)
        declared += statement[:length]
        _check(text, declared, statement[length:], base)
        if statement[length:]:
            prologue = _joined(declared)
            found.append(_Statement(text, prologue, statement[length:], base, dataset).read())
    return found


def _statements(text: str) -> Iterator[list[Word]]:
    """Return the words between the semicolons that separate operations."""
    statement: list[Word] = []
    depth = 0
    for word in words(text):
        if word.kind == "comment":
            continue
        if word.text == ";" and not depth:
            if not statement:
                raise syntax_error(text, "", update=True)
            yield statement
            statement = []
            continue
        depth += (word.text == "{") - (word.text == "}")
        statement.append(word)
    if statement:
        yield statement


def _prologue_length(statement: list[Word]) -> int:
    """Return how many words declare a base or prefixes."""
    length = 0
    while length < len(statement):
        keyword = statement[length].text.upper()
        size = {"BASE": 2, "PREFIX": 3}.get(keyword, 0)
        if not size:
            break
        length += size
    return min(length, len(statement))


def _check(text: str, declared: list[Word], statement: list[Word], base: str | None) -> None:
    """Raise QuerySyntaxError unless the statement is one of SPARQL 1.1, read as it is here."""
    written = f"{_joined(declared)} {_text(text, statement)}"
    for reading in dict.fromkeys((certain(written), written)):
        try:
            ox.Store().update(reading, base_iri=base, prefixes=PREFIXES)
        except SyntaxError as error:
            # All else is blanked out, so that lines and columns are those of the whole.
            kept = [it if it in "\r\n" else " " for it in text]
            for word in declared:
                kept[word.start : word.end] = word.text
            if statement:
                kept[statement[0].start : statement[-1].end] = _text(text, statement)
            shown = "".join(kept)
            reason = str(error.msg)
            raise syntax_error(certain(shown), reason, update=True, shown=shown) from None
        except (RuntimeError, OSError, ValueError):
            # It is an operation, and an empty store has nothing to operate upon.
            pass


def _joined(declared: list[Word]) -> str:
    """Return declarations, between which operations may stand, as one text."""
    return " ".join(it.text for it in declared)


def _text(text: str, some: list[Word]) -> str:
    """Return what is written from the first to the last of these words."""
    return text[some[0].start : some[-1].end] if some else ""


class _Statement:
    """One operation, being read."""

    def __init__(
        self,
        text: str,
        prologue: str,
        statement: list[Word],
        base: str | None,
        dataset: tuple[Graphs, Graphs] | None,
    ) -> None:
        self._text = text
        self._prologue = prologue
        self._words = statement
        self._next = 0
        self._base = base
        self._dataset = dataset

    def read(self) -> Operation:
        """Return the operation. Raises what ``operations`` does."""
        operation = self._operation()
        if self._next < len(self._words):
            raise self._unclear()
        return operation

    def _operation(self) -> Operation:
        if self._take("LOAD"):
            raise InputError(
                "the update loads from an address (LOAD), which okg refuses: it never calls the "
                "network. Send the data itself"
            )
        for keyword in ("CLEAR", "DROP"):
            if self._take(keyword):
                silent = self._take("SILENT")
                return Clear(self._target(), drop=keyword == "DROP", silent=silent)
        if self._take("CREATE"):
            silent = self._take("SILENT")
            if not self._take("GRAPH"):
                raise self._unclear()
            return Create(self._iri(), silent)
        for keyword in ("ADD", "MOVE", "COPY"):
            if self._take(keyword):
                silent = self._take("SILENT")
                source = self._graph()
                if not self._take("TO"):
                    raise self._unclear()
                move, add = keyword == "MOVE", keyword == "ADD"
                return Copy(source, self._graph(), move, add, silent)
        if self._take("INSERT", "DATA"):
            return Change(insert=self._template(self._braces()))
        if self._take("DELETE", "DATA"):
            return Change(delete=self._template(self._braces()))
        return self._change()

    def _change(self) -> Change:
        with_graph = self._iri() if self._take("WITH") else None
        delete: tuple[Pattern, ...] = ()
        insert: tuple[Pattern, ...] = ()
        using: list[ox.NamedNode] = []
        using_named: list[ox.NamedNode] = []
        if not with_graph and self._take("DELETE", "WHERE"):
            pattern = self._braces()
            delete = self._template(pattern)
        else:
            if self._take("DELETE"):
                delete = self._template(self._braces(), with_graph)
            if self._take("INSERT"):
                insert = self._template(self._braces(), with_graph)
            while self._take("USING"):
                (using_named if self._take("NAMED") else using).append(self._iri())
            if not self._take("WHERE"):
                raise self._unclear()
            pattern = self._braces()
        needed = dict.fromkeys(f"?{it}" for quad in (*delete, *insert) for it in quad.variables)
        select = f"SELECT {' '.join(needed) or '*'} WHERE {_text(self._text, pattern)}"
        query = f"{self._prologue} {select}"
        default_graphs: Graphs | None = (with_graph,) if with_graph else None
        named_graphs: Graphs | None = None
        if self._dataset:
            if with_graph or using or using_named:
                raise InputError(
                    "the update says itself which graphs it is about (USING or WITH), and so does "
                    "the request (using-graph-uri or using-named-graph-uri): only one can "
                    "(SPARQL 1.1 Protocol, section 2.2.3)"
                )
            default_graphs, named_graphs = self._dataset
        elif using or using_named:
            default_graphs, named_graphs = tuple(using), tuple(using_named)
        return Change(delete, insert, query, default_graphs, named_graphs, self._base)

    def _take(self, *keywords: str) -> bool:
        """Go past these words, if they are the next."""
        following = self._words[self._next : self._next + len(keywords)]
        if [it.text.upper() for it in following] != list(keywords):
            return False
        self._next += len(keywords)
        return True

    def _braces(self) -> list[Word]:
        """Go past a group in braces, and return its words."""
        start, depth = self._next, 0
        for at in range(start, len(self._words)):
            text = self._words[at].text
            depth += (text == "{") - (text == "}")
            if depth <= 0:
                break
        else:
            raise self._unclear()
        if self._words[start].text != "{":
            raise self._unclear()
        self._next = at + 1
        return self._words[start : self._next]

    def _target(self) -> Graph | str:
        for keyword in (NAMED, ALL):
            if self._take(keyword):
                return keyword
        return self._graph()

    def _graph(self) -> Graph:
        if self._take("DEFAULT"):
            return DEFAULT
        self._take("GRAPH")
        return self._iri()

    def _iri(self) -> ox.NamedNode:
        if self._next < len(self._words) and self._words[self._next].kind in ("iri", "name"):
            text = self._words[self._next].text
            self._next += 1
            found = ox.Store().query(
                f"{self._prologue} SELECT ?it {{ VALUES ?it {{ {text} }} }}",
                base_iri=self._base,
                prefixes=PREFIXES,
            )
            assert isinstance(found, ox.QuerySolutions)
            iri = next(found)["it"]
            assert isinstance(iri, ox.NamedNode)
            return iri
        raise self._unclear()

    def _template(
        self, group: list[Word], default: ox.NamedNode | None = None
    ) -> tuple[Pattern, ...]:
        """Return the quads of a template; ``default`` is the graph of those that name none."""
        token = f"urn:{secrets.token_hex(16)}:"
        variables: dict[Term, ox.Variable] = {}
        texts, end = [], group[0].start
        for word in group:
            if word.kind == "variable":
                name = word.text[1:]
                variables[ox.NamedNode(token + name)] = ox.Variable(name)
                texts += [self._text[end : word.start], f" <{token}{name}> "]
                end = word.end
        texts.append(self._text[end : group[-1].end])
        empty = ox.Store()
        try:
            empty.update(
                f"{self._prologue} INSERT DATA {''.join(texts)}",
                base_iri=self._base,
                prefixes=PREFIXES,
            )
        except SyntaxError:
            raise self._unclear() from None

        def given(term: Term) -> Term | ox.Variable:
            return variables.get(term, term)

        return tuple(
            Pattern(
                given(it.subject),
                given(it.predicate),
                given(it.object),
                default if default and it.graph_name == DEFAULT else given(it.graph_name),
            )
            for it in empty
        )

    def _unclear(self) -> InputError:
        word = self._words[min(self._next, len(self._words) - 1)]
        line = self._text.count("\n", 0, word.start) + 1
        return InputError(
            f"the update cannot be followed at line {line} ({word.text}): put a space on both "
            "sides of each word"
        )
