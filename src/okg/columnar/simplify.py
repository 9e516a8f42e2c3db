"""Plans taken apart, and plans made smaller by what is known of the data."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from okg.columnar.plan import (
    Anti,
    Compare,
    Constant,
    Count,
    Defined,
    Evaluate,
    Facts,
    Join,
    Place,
    Plan,
    Project,
    Reach,
    Relation,
    Report,
    Semi,
    Step,
    Tagged,
    Union,
    Values,
    Where,
)

__all__ = ["constants", "names_in", "relations", "relations_of", "simplified", "without_empty"]


def relations(relation: Relation) -> Iterator[Relation]:
    """Return ``relation`` and everything below it."""
    yield relation
    for part in _parts(relation):
        yield from relations(part)


def _parts(relation: Relation) -> tuple[Relation, ...]:
    match relation:
        case Join() | Semi() | Anti():
            return relation.left, relation.right
        case Union():
            return relation.parts
        case Project() | Count() | Tagged() | Where():
            return (relation.source,)
        case Reach():
            return relation.source, relation.edges
    return ()


def constants(relation: Relation) -> set[str]:
    """Return the terms that ``relation`` names."""
    found: set[str] = set()
    for part in relations(relation):
        places: list[Place] = []
        match part:
            case Facts():
                places = [part.subject, part.predicate, part.object]
            case Project():
                places = [it for _, it in part.taken]
            case Where(test=Compare() as test):
                places = [test.right]
            case Values():
                found.update(term for row in part.rows for term in row)
        found.update(it.term for it in places if isinstance(it, Constant) and it.term)
    return found


def relations_of(step: Step) -> tuple[Relation, ...]:
    """Return the relations that ``step`` works out."""
    return (step.focus, step.facts) if isinstance(step, Evaluate) else (step.relation,)


def simplified(plan: Plan, present: Callable[[Facts], bool], wanted: Collection[str] = ()) -> Plan:
    """Return the plan without what cannot have a row, given which facts there are at all.

    ``present`` tells whether any fact may match. Steps that nothing refers to any more go too,
    but for the ``wanted`` ones.
    """
    empty: set[str] = set()
    steps: list[Step] = []
    for step in plan.steps:
        if smaller := without_empty(step, empty, present):
            steps.append(smaller)
        elif not isinstance(step, Report):
            empty.add(step.name)
    return Plan(tuple(_needed(steps, set(wanted))))


def without_empty(
    step: Step, empty: Collection[str], present: Callable[[Facts], bool]
) -> Step | None:
    """Return ``step`` without what cannot have a row; None if it has none itself.

    ``empty`` are the names of those steps that have no row.
    """

    def less(relation: Relation) -> Relation:
        return _without_empty(relation, empty.__contains__, present)

    if isinstance(step, Evaluate):
        smaller: Step = replace(step, focus=less(step.focus), facts=less(step.facts))
    else:
        smaller = replace(step, relation=less(step.relation))
    return None if _is_empty(relations_of(smaller)[0]) else smaller


def _needed(steps: list[Step], names: set[str]) -> list[Step]:
    kept: list[Step] = []
    for step in reversed(steps):
        if isinstance(step, Report) or step.name in names:
            kept.append(step)
            names.update(names_in(step))
    return kept[::-1]


def names_in(step: Step) -> list[str]:
    """Return the names of the steps that ``step`` refers to, each as often as it does."""
    return [
        it.name
        for relation in relations_of(step)
        for it in relations(relation)
        if isinstance(it, Defined)
    ]


def _is_empty(relation: Relation) -> bool:
    return (isinstance(relation, Union) and not relation.parts) or (
        isinstance(relation, Values) and not relation.rows
    )


def _without_empty(  # noqa: PLR0911 — one line an operator
    relation: Relation, undefined: Callable[[str], bool], present: Callable[[Facts], bool]
) -> Relation:
    """Return ``relation`` without parts that cannot have a row; a Union of nothing has none."""
    nothing = Union(relation.columns, ())

    def inner(part: Relation) -> Relation:
        return _without_empty(part, undefined, present)

    match relation:
        case Facts():
            return relation if present(relation) else nothing
        case Defined():
            return nothing if undefined(relation.name) else relation
        case Join() | Semi():
            left, right = inner(relation.left), inner(relation.right)
            if _is_empty(left) or _is_empty(right):
                return nothing
            return replace(relation, left=left, right=right)
        case Anti():
            left, right = inner(relation.left), inner(relation.right)
            if _is_empty(left):
                return nothing
            return left if _is_empty(right) else Anti(left, right)
        case Union():
            parts = tuple(it for it in map(inner, relation.parts) if not _is_empty(it))
            return parts[0] if len(parts) == 1 else replace(relation, parts=parts)
        case Reach():
            source, edges = inner(relation.source), inner(relation.edges)
            if _is_empty(source) or (_is_empty(edges) and not relation.reflexive):
                return nothing
            return replace(relation, source=source, edges=edges)
        case Project() | Count() | Tagged() | Where():
            source = inner(relation.source)
            return nothing if _is_empty(source) else replace(relation, source=source)
    return relation
