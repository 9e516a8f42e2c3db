"""The SPARQL-based constraints of a shapes graph (SHACL, sections 5 and 6)."""

from collections.abc import Iterator

import rdflib

from okg.columnar.shapes.model import Predicate, Shape, Shapes
from okg.columnar.shapes.paths import path_text
from okg.columnar.shapes.reader import IllFormed, Reader
from okg.columnar.shapes.vocabulary import sh
from okg.columnar.sparql.algebra import algebra, textual, typed_literals
from okg.columnar.sparql.components import Component, Validator, components
from okg.columnar.sparql.model import COMPONENT, Constraint
from okg.columnar.sparql.queries import literal, messages, query_of
from okg.columnar.sparql.syntax import ALWAYS, check
from okg.columnar.sparql.text import with_path

__all__ = ["parse"]


def parse(graph: rdflib.Graph, shapes: Shapes) -> tuple[Constraint, ...]:
    """Return the SPARQL-based constraints of ``shapes``, which were read from ``graph``.

    Raises IllFormed, an InputFault, with every fault, where a constraint, component or query
    breaks a rule of sections 5.2, 5.3.1, 6.2 or of appendix A.
    """
    reader = Reader(graph)
    declared = list(components(reader))
    found: list[Constraint] = []
    for _, shape in sorted(shapes.by_term.items()):
        found += _sparql(reader, shape)
        for component in declared:
            found += _of_component(reader, shape, component)
    if reader.faults:
        raise IllFormed(reader.faults)
    return tuple(found)


def _sparql(reader: Reader, shape: Shape) -> Iterator[Constraint]:
    for node in reader.values(shape.term, sh("sparql")):
        query = query_of(reader, shape.term, "sparql", node, "select")
        said = messages(reader, shape.term, "sparql", node)
        switches = reader.values(node, sh("deactivated"))
        if len(switches) > 1 or any(
            literal(it, "boolean") not in ("true", "false") for it in switches
        ):
            reader.fault(shape.term, "sparql", "sh:deactivated must be true or false")
        if query is None:
            continue
        checked = check(query, ask=False)
        if isinstance(checked, list):
            for problem in checked:
                reader.fault(shape.term, "sparql", f"query of {reader.name(node)}: {problem}")
        elif not any(literal(it, "boolean") == "true" for it in switches):
            yield _constraint(shape, Validator(query, checked, said), source=node)


def _of_component(reader: Reader, shape: Shape, component: Component) -> Iterator[Constraint]:
    given: list[list[tuple[str, str]]] = []
    for iri, name, optional in component.parameters:
        values = [(name, it) for it in reader.values(shape.term, iri)]
        if not values and not optional:
            return
        if len(values) > 1 and len(component.parameters) > 1:
            reader.fault(
                shape.term, "", f"has {len(values)} values of {iri}, a parameter among several"
            )
        if values:
            given.append(values)
    validator = component.for_property if shape.path else component.for_node
    if not validator:
        return
    # One parameter with several values declares several constraints (section 2.1.1); of a
    # component with several parameters, each has but one value.
    sets = [[it] for it in given[0]] if len(given) == 1 else [[it[0] for it in given]]
    for parameters in sets:
        yield _constraint(shape, validator, component.iri, tuple(parameters))


def _constraint(
    shape: Shape,
    validator: Validator,
    component: str = COMPONENT,
    parameters: tuple[tuple[str, str], ...] = (),
    source: str | None = None,
) -> Constraint:
    checked = validator.checked
    bound = {*ALWAYS, *(name for name, _ in parameters)} | ({"value"} if checked.ask else set())
    path = path_text(shape.path) if shape.path else ""
    if path and not isinstance(shape.path, Predicate):
        path = f"({path})"
    text = with_path(validator.query, path) if path else validator.query
    root = algebra(text)
    return Constraint(
        shape=shape.term,
        component=component,
        source=source,
        path=path,
        query=text,
        ask=checked.ask,
        parameters=parameters,
        messages=validator.messages,
        together=checked.together,
        projected=checked.projected,
        uses=checked.variables & bound,
        literals=typed_literals(root),
        understood=checked.understood,
        textual=textual(root),
    )
