"""What the compiler of SHACL Core asks about constraints in SPARQL, and what answers their queries.

Compiling takes rdflib, which is imported only then; answering does without.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from okg.columnar.plan import Constant, Evaluate, Join, Project, Relation, Union
from okg.columnar.sets import Answer, Row
from okg.columnar.shapes.model import Beyond
from okg.columnar.sparql.engines import Data
from okg.columnar.sparql.evaluate import findings
from okg.columnar.sparql.model import Constraint, column_of

if TYPE_CHECKING:
    from okg.columnar.shapes.compile import Extension
    from okg.columnar.shapes.demand import Demand

__all__ = ["WHICH", "answering", "extension", "of"]

WHICH = "?which"
"""The column that tells by which of several constraints a result was found."""
ROW = "?row"
OPEN = Constant("")


def of(constraints: Iterable[Constraint], beyond: Beyond) -> tuple[Constraint, ...]:
    """Return the constraints that ``beyond`` stands for.

    There are several for a component whose one parameter has several values, none for a constraint
    that is deactivated or has no validator for such a shape.
    """
    return tuple(
        it
        for it in constraints
        if it.shape == beyond.shape
        and beyond.term == (it.source if beyond.kind == "sparql" else it.component)
    )


def extension(constraints: Iterable[Constraint]) -> "Extension":
    """Return what tells the compiler the violations of ``constraints``.

    Those that a plan cannot say become questions, which ``answering`` answers.
    """
    known: dict[str, list[Constraint]] = defaultdict(list)
    for constraint in constraints:
        known[constraint.shape].append(constraint)

    def violations(beyond: Beyond, at: "Demand") -> Relation:
        parts = [
            _numbered(_violations(constraint, at), number)
            for number, constraint in enumerate(of(known[beyond.shape], beyond))
        ]
        if len(parts) == 1:
            return parts[0]
        return Union(parts[0].columns if parts else at.nodes.columns, _alike(parts))

    return violations


def answering(constraints: Sequence[object], shapes_graph: bytes) -> Answer:
    """Return what evaluates the queries of ``constraints``, the questions of a plan."""

    def answer(step: Evaluate, nodes: Sequence[str], facts: bytes) -> Iterator[Row]:
        constraint = constraints[step.question]
        assert isinstance(constraint, Constraint)
        for number, it in enumerate(findings(constraint, nodes, Data(facts, shapes_graph))):
            said = {column_of(name): term for name, term in it.bindings}
            said |= {"focus": it.focus, "value": it.value or "", "path": it.path or ""}
            said[ROW] = f'"{number}"'
            yield tuple(said.get(column, "") for column in step.columns)

    return answer


def _violations(constraint: Constraint, at: "Demand") -> Relation:
    from okg.columnar.sparql.candidates import candidates
    from okg.columnar.sparql.compile import compiled
    from okg.columnar.sparql.reads import reads

    nodes = at.values if constraint.ask else at.nodes
    found = compiled(constraint, nodes, at.layer, at.compiling.shared)
    if found is not None:
        return found
    asked = candidates(constraint, at.nodes, at.layer, at.compiling.shared)
    asked = at.compiling.shared(asked, f"nodes to ask about for {constraint.shape}")
    names = {*constraint.projected, *(name for name, _ in constraint.parameters)}
    # Solutions that are alike are results of their own: a number tells them apart.
    more = sorted({column_of(it) for it in names} - {"focus", "value", "path"})
    answer = at.compiling.evaluated(
        constraint,
        f"answer for {constraint.source or constraint.component} of {constraint.shape}",
        ("focus", "value", "path", *more, ROW),
        asked,
        reads(constraint, asked, at.layer),
    )
    return answer if at.nodes.columns == ("focus",) else Join(at.nodes, answer)


def _alike(parts: list[Relation]) -> tuple[Relation, ...]:
    """Return the relations with the columns of the first, what one of them lacks left open."""
    columns = dict.fromkeys(name for part in parts for name in part.columns)
    return tuple(
        Project(part, tuple((it, it if it in part.columns else OPEN) for it in columns))
        for part in parts
    )


def _numbered(relation: Relation, number: int) -> Relation:
    """Return the relation with a column that tells it from others."""
    taken = ((it, it) for it in relation.columns)
    return Project(relation, (*taken, (WHICH, Constant(f'"{number}"'))))
