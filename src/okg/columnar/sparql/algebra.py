"""A query's algebra, from rdflib, and what can be said of its parts."""

from collections.abc import Callable, Iterator
from functools import lru_cache

from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, Path, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Literal, Node, URIRef, Variable

from okg.columnar.shapes.reader import term_of
from okg.columnar.sparql.literals import as_written

__all__ = [
    "EXISTS",
    "NotCompiled",
    "algebra",
    "inside",
    "mentioned",
    "nullable",
    "predicates",
    "resources",
    "scope",
    "textual",
    "typed_literals",
    "walk",
]

VALUE_ONLY = {"isIRI", "isURI", "isBLANK", "isLITERAL", "isNUMERIC", "BOUND", "sameTerm", "EXISTS",
              "NOTEXISTS", "LANG", "LANGMATCHES", "IF", "COALESCE"}  # fmt: skip
"""The functions that look at a literal's value, or not at all."""


class NotCompiled(Exception):
    """The plan cannot say exactly what the query means."""


EXISTS = ("Builtin_EXISTS", "Builtin_NOTEXISTS")


@lru_cache(maxsize=64)
def algebra(query: str) -> CompValue:
    """Return the algebra of a query that has been checked (SPARQL 1.1 Query, section 18.2)."""
    with as_written():
        return translateQuery(parseQuery(query)).algebra


def inside(node: object) -> Iterator[object]:
    """Return the parts of a node of the algebra."""
    if isinstance(node, CompValue):
        # rdflib leaves the untranslated group under the key and sets the attribute.
        yield from (node.graph if node.name in EXISTS and key == "graph" else part
                    for key, part in node.items() if key != "_vars")  # fmt: skip
    elif isinstance(node, dict):
        yield from node.values()
    elif not isinstance(node, (str, Path)) and hasattr(node, "__iter__"):
        yield from node


def walk(node: object) -> Iterator[object]:
    """Return ``node`` and everything below it."""
    yield node
    for part in inside(node):
        yield from walk(part)


def mentioned(node: object) -> set[str]:
    """Return the variables that occur anywhere in ``node``."""
    return {str(it) for it in walk(node) if isinstance(it, Variable)}


def scope(node: CompValue) -> set[str]:
    """Return the variables in scope after a pattern that the plan may hold."""
    match node.name:
        case "BGP":
            return mentioned(node.triples)
        case "Join" | "Union" | "LeftJoin":
            return scope(node.p1) | scope(node.p2)
        case "Filter":
            return scope(node.p)
        case "Extend":
            return scope(node.p) | {str(node.var)}
    return mentioned(node)


def resources(node: CompValue) -> set[str]:
    """Return variables that are no literal in any solution: subjects and predicates."""
    return _certain(node, lambda subject, predicate: (subject, predicate))


def predicates(node: CompValue) -> set[str]:
    """Return variables that are an IRI in any solution: predicates, and what BIND makes one."""
    return _certain(node, lambda _, predicate: (predicate,))


def _certain(node: CompValue, places: Callable[[Node, Node], tuple[Node, ...]]) -> set[str]:
    match node.name:
        case "BGP":
            return {
                str(term)
                for subject, predicate, _ in node.triples
                if not isinstance(predicate, Path)
                for term in places(subject, predicate)
                if isinstance(term, Variable)
            }
        case "Join":
            return _certain(node.p1, places) | _certain(node.p2, places)
        case "Union":
            return _certain(node.p1, places) & _certain(node.p2, places)
        case "Filter":
            return _certain(node.p, places)
        case "Extend":
            named = {str(node.var)} if isinstance(node.expr, URIRef) else set()
            return _certain(node.p, places) | named
    return set()


def nullable(path: Node | Path) -> bool:
    """Tell whether the path may have length zero, and so match a node without any triple."""
    match path:
        case MulPath():
            return path.mod in "*?" or nullable(path.path)
        case SequencePath() | AlternativePath():
            each = map(nullable, path.args)
            return all(each) if isinstance(path, SequencePath) else any(each)
        case InvPath():
            return nullable(path.arg)
        case NegatedPath() | _:
            return False


def textual(root: CompValue) -> bool:
    """Tell whether the answer may depend on how a literal is written, not only on its value.

    Values that are computed count, too: they are written in the engine's way.
    """
    pattern = root
    while pattern.name in (
        "Distinct",
        "Reduced",
        "Project",
        "OrderBy",
        "Slice",
        "AggregateJoin",
        "Group",
        "SelectQuery",
        "AskQuery",
    ):
        pattern = pattern.p
    nodes = [it for it in walk(root) if isinstance(it, CompValue)]
    # In a subquery, a variable of the same name may be another one.
    never = set() if any(it.name == "ToMultiSet" for it in nodes) else resources(pattern)
    for node in nodes:
        kind, _, name = node.name.partition("_")
        if kind == "Builtin" and name not in VALUE_ONLY and mentioned(node) - never:
            return True
        if node.name == "Function" or (kind == "Aggregate" and name in ("Count", "Sum", "Avg")):
            return True
        if node.name == "Extend" and isinstance(node.expr, CompValue):
            return True
    return False


def typed_literals(root: CompValue) -> frozenset[str]:
    """Return the literals with a datatype, in N-Triples form."""
    return frozenset(
        term_of(it) for it in walk(root) if isinstance(it, Literal) and it.datatype is not None
    )
