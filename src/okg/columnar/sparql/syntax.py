"""What SHACL asks of a query before it is carried out, decided on the parsed query.

Sections 5.2.1 ($this is projected, where PATH may stand), 5.3.1 ($shapesGraph) and appendix A (no
MINUS, SERVICE, VALUES; nothing assigned to what is pre-bound; what subqueries return).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Literal, Variable

from okg.columnar.sparql.literals import as_written
from okg.columnar.sparql.text import with_bound

__all__ = ["Checked", "check"]

ALWAYS = ("this", "shapesGraph", "currentShape")
"""What may be bound before any query is carried out (section 5.3.1)."""

FORBIDDEN = {
    "MinusGraphPattern": "MINUS",
    "ServiceGraphPattern": "SERVICE",
    "InlineData": "VALUES",
    "ValuesClause": "VALUES",
}


@dataclass(frozen=True)
class Checked:
    """What is known of a query that has no fault; the fields are as those of Constraint."""

    ask: bool
    together: bool
    understood: bool
    projected: tuple[str, ...]
    variables: frozenset[str]


def check(query: str, ask: bool, parameters: Iterable[str] = ()) -> Checked | list[str]:
    """Return what is known of ``query``, or the faults that it has.

    ``ask`` says whether it has to be an ASK query instead of a SELECT query; ``parameters`` are the
    variables that are bound to those of a constraint component.
    """
    try:
        with as_written():
            tree = parseQuery(query)[1]
    except Exception as error:
        return [f"it cannot be parsed as SPARQL 1.1: {error}"]
    wanted = "AskQuery" if ask else "SelectQuery"
    if tree.name != wanted:
        return [f"it is no {'ASK' if ask else 'SELECT'} query"]
    bound = {*ALWAYS, *parameters} | ({"value"} if ask else set())
    faults = list(dict.fromkeys(_faults(tree, bound)))
    projected = () if ask else tuple(_projected(tree))
    if not ask and "this" not in projected:
        faults.append("it does not project $this")
    # Oxigraph's grammar is the stricter one. A query with SERVICE never comes this far.
    if not faults and (problem := _grammar_error(query)):
        faults.append(f"it cannot be parsed as SPARQL 1.1: {problem}")
    if faults:
        return faults
    variables = frozenset(str(it) for it in _walk(tree) if isinstance(it, Variable))
    return Checked(ask, _together(tree), _understood(tree), projected, variables)


def _faults(tree: CompValue, bound: set[str]) -> Iterator[str]:
    nodes = [it for it in _walk(tree) if isinstance(it, CompValue)]
    for node in nodes:
        if keyword := FORBIDDEN.get(node.name):
            yield f"{keyword} is not allowed where variables are pre-bound"
        match node.name:
            case "Bind" | "GroupAs" if str(node.var) in bound:
                yield f"it assigns to ${node.var}, which is pre-bound"
            case "vars" if node.evar and str(node.evar) in bound:
                yield f"it assigns to ${node.evar}, which is pre-bound"
            case "SubSelect":
                needed = sorted(bound - {"shapesGraph", "currentShape"} - {*_projected(node)})
                if needed:
                    names = ", ".join(f"${it}" for it in needed)
                    yield f"a subquery does not return {names}, which may be pre-bound"
            case "DatasetClause":
                yield "it has FROM, but validation is about one data graph"
            case "GraphGraphPattern" if node.term != Variable("shapesGraph"):
                yield "it has GRAPH with another graph than $shapesGraph"
    predicates = sum(str(it[1]) == "PATH" for node in nodes for it in _triples(node))
    if predicates != sum(it == Variable("PATH") for it in _walk(tree)):
        yield "it has $PATH in another place than the predicate of a triple pattern"


def _grammar_error(query: str) -> str:
    store = ox.Store()
    for text in (query, with_bound(query, ["this"], [])):
        try:
            store.query(text.replace("$PATH", "<x:path>").replace("?PATH", "<x:path>"))
        except (SyntaxError, ValueError) as error:
            return str(error)
    return ""


def _together(tree: CompValue) -> bool:
    """Tell whether the solutions for one focus node are the same if others are asked for too."""
    for node in _walk(tree):
        if isinstance(node, CompValue):
            if node.limitoffset or (node.having and not node.groupby):
                return False
            if node.name == "AskQuery" and (node.groupby or node.having or node.orderby):
                return False
    return True


def _understood(tree: CompValue) -> bool:
    """Tell whether no filter is a constant, because rdflib drops a filter that is false."""
    for node in _walk(tree):
        if isinstance(node, CompValue) and node.name == "Filter":
            expression = node.expr
            while isinstance(expression, CompValue) and list(expression) == ["expr"]:
                expression = expression.expr
            if isinstance(expression, Literal) or getattr(expression, "name", "") == "literal":
                return False
    return True


def _projected(select: CompValue) -> list[str]:
    if select.projection:
        return [str(it.var or it.evar) for it in select.projection]
    return list(dict.fromkeys(_in_scope(select.where)))


def _in_scope(part: object) -> Iterator[str]:
    """Return the variables in scope (SPARQL 1.1 Query, section 18.2.1)."""
    match part:
        case CompValue(name="Filter"):
            return
        case CompValue(name="Bind"):
            yield str(part.var)
        case CompValue(name="SubSelect"):
            yield from _projected(part)
        case CompValue(name="GraphGraphPattern"):
            yield from (str(it) for it in [part.term] if isinstance(it, Variable))
            yield from _in_scope(part.graph)
        case CompValue(name="TriplesBlock"):
            yield from (str(it) for it in _walk(part) if isinstance(it, Variable))
        case _:
            for inner in _inside(part):
                yield from _in_scope(inner)


def _triples(node: CompValue) -> Iterator[tuple[object, object, object]]:
    if node.name == "TriplesBlock":
        for run in node.triples:
            terms = list(run)
            yield from zip(terms[::3], terms[1::3], terms[2::3], strict=True)


def _walk(node: object) -> Iterator[object]:
    yield node
    for part in _inside(node):
        yield from _walk(part)


def _inside(node: object) -> Iterable[object]:
    """Return the parts of a node of rdflib's parse tree."""
    if isinstance(node, dict):
        return node.values()
    return () if isinstance(node, str) or not hasattr(node, "__iter__") else node
