"""SPARQL queries carried out on a slice of the data, and what their solutions say."""

from collections.abc import Iterable, Iterator

from okg.columnar.errors import InputFault, Refused
from okg.columnar.sparql.engines import SHAPES_GRAPH, Data, Engine, Oxigraph, Rdflib, Solution
from okg.columnar.sparql.model import Constraint, Finding
from okg.columnar.sparql.text import BOUND, CONSTANTS, as_select, name_of, with_bound

__all__ = ["findings"]

TRUE = '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'


def findings(constraint: Constraint, nodes: Iterable[str], data: Data) -> Iterator[Finding]:
    """Return the results of ``constraint`` at the focus nodes ``nodes``.

    ``data`` holds at least the facts that ``reads`` tells, and for ``$shapesGraph`` the shapes.

    Raises InputFault where a solution binds ``failure`` to true (section 5.2.2), and Refused where
    neither engine can be trusted with the query and these data.
    """
    asked = list(dict.fromkeys(nodes))
    engine = _engine(constraint, asked, data)
    if constraint.ask:
        yield from _unanswered(constraint, asked, engine)
        return
    query = with_bound(constraint.query, ["this"], _constants(constraint))
    for run in [asked] if constraint.together else [[it] for it in asked]:
        for solution in engine.select(query, _table(constraint, [(it, it) for it in run])):
            yield _finding(constraint, solution)


def _unanswered(constraint: Constraint, nodes: list[str], engine: Engine) -> Iterator[Finding]:
    """Return a result for each value node for which an ASK query is false (section 6.3)."""
    pairs = [(it, it) for it in nodes]
    if constraint.path:
        path = f"SELECT DISTINCT ?this ?value {{ ?this {constraint.path} ?value }}"
        found = engine.select(with_bound(path, ["this"], []), _table(constraint, pairs))
        pairs = [(it["this"], it["value"]) for it in found]
    query = with_bound(constraint.query, ["this", "value"], _constants(constraint))
    if constraint.together:
        selected = engine.select(as_select(query, ["this", "value"]), _table(constraint, pairs))
        good = {(it["this"], it["value"]) for it in selected}
    else:
        good = {it for it in pairs if engine.ask(query, _table(constraint, [it]))}
    for focus, value in pairs:
        if (focus, value) not in good:
            yield _finding(constraint, {"this": focus, "value": value})


def _finding(constraint: Constraint, solution: Solution) -> Finding:
    """Return what a solution says, by the first rule that applies (section 5.3.2)."""
    focus = solution["this"]
    if solution.get("failure") == TRUE:
        raise InputFault(
            f"the query of {constraint.source or constraint.component} at shape "
            f"{constraint.shape} reports a failure for {focus}: see what it asks for"
        )
    path = solution.get("path", "")
    value = solution.get("value")
    return Finding(
        focus=focus,
        path=path if path.startswith("<") else None,
        value=focus if value is None and not constraint.path else value,
        bindings=(*solution.items(), *constraint.parameters),
    )


def _engine(constraint: Constraint, nodes: list[str], data: Data) -> Engine:
    """Return Oxigraph, unless literals are written in ways that it does not keep apart."""
    given = {*nodes, *(it for _, it in constraint.parameters)}
    typed = {it for it in given if it.startswith('"') and it.endswith(">")}
    literals = data.literals | constraint.literals | typed
    changed, merged = Oxigraph.changes(literals)
    if merged or (changed and constraint.textual):
        if not constraint.understood:
            raise Refused(
                f"the query at shape {constraint.shape} has a filter that is a constant, and the "
                "data has literals that only the slower engine tells apart, which ignores such a "
                "filter: take the filter out of the query"
            )
        return Rdflib(data)
    return Oxigraph(data, literals)


def _constants(constraint: Constraint) -> list[str]:
    return sorted(_given(constraint).keys() & constraint.uses)


def _given(constraint: Constraint) -> dict[str, str]:
    return {
        "currentShape": constraint.shape,
        "shapesGraph": f"<{SHAPES_GRAPH}>",
        **dict(constraint.parameters),
    }


def _table(constraint: Constraint, nodes: list[tuple[str, str]]) -> bytes:
    """Return the pre-bound variables as N-Triples, a row for each node and value node."""
    given = _given(constraint)
    lines = [f"<{CONSTANTS}> <{name_of(it)}> {given[it]} ." for it in _constants(constraint)]
    this, value = name_of("this"), name_of("value")
    for number, (focus, node) in enumerate(nodes):
        lines.append(f"<{BOUND}/{number}> <{this}> {focus} .")
        if constraint.ask:
            lines.append(f"<{BOUND}/{number}> <{value}> {node} .")
    return "\n".join(lines).encode()
