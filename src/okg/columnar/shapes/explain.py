"""What shapes were compiled to, for reading: each relation as the steps that lead to it.

A line is either a relation, such as ``?focus <p> ?value (stated)``, or what is done with the lines
above it: ``and`` joins, ``with`` and ``without`` keep rows by whether they have a match, ``take``
chooses and renames columns, ``where`` tests terms.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from okg.columnar.plan import (
    Anti,
    Compare,
    Constant,
    Count,
    Datatype,
    Define,
    Defined,
    Evaluate,
    Facts,
    Join,
    Kind,
    Languages,
    Length,
    Pattern,
    Place,
    Project,
    Reach,
    Relation,
    Report,
    Semi,
    Step,
    Tagged,
    Test,
    Union,
    Values,
    Where,
)
from okg.columnar.shapes.compiled import Compiled, Constraint
from okg.columnar.simplify import names_in

__all__ = ["explain", "written"]

Short = Callable[[str], str]
INDENT = "    "
SHOWN = 6
"""Members of a list that are shown; of a longer one, the rest are counted."""
ORDER = {
    frozenset([-1]): "<",
    frozenset([-1, 0]): "<=",
    frozenset([0]): "=",
    frozenset([0, 1]): ">=",
    frozenset([1]): ">",
}
IRI = re.compile(r"<[^<>]*>")


def explain(compiled: Compiled, shape: str, short: Short = lambda term: term) -> str:
    """Return what ``shape`` was compiled to, with its property shapes: "" where nothing was.

    ``short`` shortens IRIs, which it is given in brackets.
    """
    shapes = _with_nested(compiled, shape)
    wanted = {at for at, it in enumerate(compiled.constraints) if it.shape in shapes}
    reports = [it for it in compiled.plan.steps if isinstance(it, Report)]
    steps = _needed(compiled.plan.steps, [it for it in reports if it.constraint in wanted])
    blocks = [_step(it, compiled.constraints) for it in steps]
    text = "\n\n".join("\n".join(block) for block in blocks)
    return IRI.sub(lambda match: short(match[0]), text)


def _with_nested(compiled: Compiled, shape: str) -> set[str]:
    nested = dict(compiled.nested)
    found: set[str] = set()
    waiting = [shape]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(nested.get(current, ()))
    return found


def _needed(steps: tuple[Step, ...], reports: list[Report]) -> list[Step]:
    """Return the reports and the steps before them that they rest on, in order."""
    kept: list[Step] = []
    names: set[str] = set()
    for step in reversed(steps):
        if isinstance(step, Report) and step not in reports:
            continue
        if isinstance(step, Report) or step.name in names:
            kept.append(step)
            names.update(names_in(step))
    return kept[::-1]


def _step(step: Step, constraints: tuple[Constraint, ...]) -> list[str]:
    match step:
        case Define():
            return [f"{step.name}:", *_indented(written(step.relation))]
        case Report():
            return [
                f"{_title(constraints[step.constraint])} is broken by:",
                *_indented(written(step.relation)),
            ]
        case Evaluate():
            return [
                f"{step.name}: question {step.question} is asked, for",
                *_indented(written(step.focus)),
                "by the facts",
                *_indented(written(step.facts)),
            ]


def _title(constraint: Constraint) -> str:
    said = (
        f"{parameter} {' '.join(terms[:SHOWN])}{' …' if len(terms) > SHOWN else ''}"
        for parameter, terms in constraint.parameters
    )
    return f"{constraint.shape}: {', '.join(said) or constraint.component}"


def written(relation: Relation) -> list[str]:  # noqa: PLR0911 — one an operator
    """Return a relation as lines, those of what it is made from first."""
    match relation:
        case Facts():
            places = (relation.subject, relation.predicate, relation.object)
            return [f"{' '.join(map(_place, places))} ({relation.layer.value})"]
        case Values():
            return [_values(relation)]
        case Defined():
            return [f"«{relation.name}»"]
        case Union():
            return ["nothing"] if not relation.parts else ["any of", *_listed(relation.parts)]
        case Join():
            return _combined(relation.left, "and", relation.right)
        case Semi():
            return _combined(relation.left, "with", relation.right)
        case Anti():
            return _combined(relation.left, "without", relation.right)
        case Reach():
            start, end = _place(relation.start), _place(relation.end)
            stays = f", {start} itself too" if relation.reflexive else ""
            steps = _indented(written(relation.edges))
            return [*written(relation.source), f"reach {end} from {start}{stays}, by", *steps]
    return [*written(relation.source), _operation(relation)]


def _operation(relation: Project | Count | Tagged | Where) -> str:
    match relation:
        case Project():
            taken = (
                _place(new) if new == it else f"{_place(new)} = {_place(it)}"
                for new, it in relation.taken
            )
            return f"take {', '.join(taken)}"
        case Count():
            return f"at least {relation.least} rows by {', '.join(map(_place, relation.by))}"
        case Tagged():
            return f"take {_place(relation.language)}, the language of {_place(relation.column)}"
        case Where():
            return f"{'where' if relation.holds else 'where not'} {_test(relation.test)}"


def _test(test: Test) -> str:
    match test:
        case Compare():
            return f"{_place(test.left)} {ORDER[test.outcomes]} {_place(test.right)}"
        case Kind():
            return f"{_place(test.column)} is {' or '.join(sorted(test.kinds))}"
        case Datatype():
            return f"{_place(test.column)} is a <{test.datatype}>"
        case Length():
            most = "" if test.most is None else f" to {test.most}"
            least = f"{test.least}{most}" if most else f"at least {test.least}"
            return f"{_place(test.column)} has {least} characters"
        case Pattern():
            flags = f" with flags {test.flags}" if test.flags else ""
            return f'{_place(test.column)} matches "{test.pattern}"{flags}'
        case Languages():
            return f"{_place(test.column)} is in {' or '.join(test.ranges)}"


def _values(values: Values) -> str:
    rows = [" ".join(row) for row in sorted(values.rows)]
    more = f", … {len(rows)} in all" if len(rows) > SHOWN else ""
    columns = " ".join(map(_place, values.columns))
    return f"{columns} among {', '.join(rows[:SHOWN]) or 'nothing'}{more}"


def _combined(left: Relation, word: str, right: Relation) -> list[str]:
    lines = written(right)
    if len(lines) == 1:
        return [*written(left), f"{word} {lines[0]}"]
    return [*written(left), word, *_indented(lines)]


def _listed(parts: Iterable[Relation]) -> Iterator[str]:
    for part in parts:
        for at, line in enumerate(written(part)):
            yield f"  {' ' if at else '-'} {line}"


def _indented(lines: list[str]) -> list[str]:
    return [INDENT + line for line in lines]


def _place(place: Place) -> str:
    if isinstance(place, Constant):
        return place.term
    return place if place.startswith("?") else f"?{place}"
