"""What was found about data, whichever way it was found."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from okg.columnar.memory import Graph
from okg.columnar.plan import Evaluate, Layer, Report
from okg.columnar.rulebook import Rulebook
from okg.columnar.rules.model import Contradiction
from okg.columnar.sets import Answer, Row
from okg.columnar.shapes.results import Result

__all__ = ["Judgement", "answers", "layers", "more_columns", "result"]


class Judgement(Protocol):
    """The results of applying a rulebook to data."""

    rulebook: Rulebook
    contradictions: Sequence[Contradiction]
    """What the data says that cannot be true. Where there is any, shapes have judged what is
    stated only: from a contradiction everything follows."""
    omitted: int
    """Further contradictions, which were only counted."""

    @property
    def counts(self) -> Mapping[int, int]:
        """How many results there are of each constraint, by its number."""

    @property
    def subjects(self) -> int:
        """How many nodes the data describes."""

    @property
    def checked(self) -> int:
        """How many of these some shape targets."""

    def results(self, constraints: Collection[int], limit: int | None = None) -> Iterator[Result]:
        """Return the results of these constraints, or the first ``limit`` in the data's order."""

    @property
    def unchecked(self) -> tuple[set[str], set[str]]:
        """The classes and the predicates of the nodes that are described and not targeted."""

    def objects(self, predicate: str) -> set[str]:
        """Return what the data has as values of ``predicate``."""

    def about(self, nodes: Collection[str]) -> Sequence[Graph]:
        """Return graphs that together hold what is known, stated and inferred about ``nodes``."""

    def close(self) -> None:
        """Give back what the judgement holds; nothing can be asked afterwards."""


def layers(rulebook: Rulebook, contradictory: bool) -> tuple[Layer, ...]:
    """Return the layers that shapes judge."""
    if rulebook.program is None or contradictory:
        return (Layer.STATED,)
    return (Layer.STATED, Layer.CLOSED)


def answers(rulebook: Rulebook) -> Answer:
    """Return what answers the questions of the rulebook's plan."""

    def answer(step: Evaluate, nodes: Sequence[str], facts: bytes) -> Iterable[Row]:
        # Hardly any data has nodes to be asked about.
        from okg.columnar.sparql.extension import answering

        return answering(rulebook.questions, rulebook.shapes_graph)(step, nodes, facts)

    return answer


def more_columns(rulebook: Rulebook) -> dict[int, tuple[str, ...]]:
    """Return, for each constraint, the columns of its reports that are variables of a query."""
    return {
        step.constraint: tuple(it for it in step.relation.columns if it.startswith("?"))
        for step in rulebook.plan.steps
        if isinstance(step, Report)
    }


def result(rulebook: Rulebook, number: int, said: Mapping[str, str]) -> Result:
    """Return a result of constraint ``number``, of the terms in the columns of a report.

    "" stands for a place that was left open.
    """
    constraint = rulebook.constraints[number]
    focus, value, path = (said.get(it, "") for it in ("focus", "value", "path"))
    if constraint.beyond is None:
        return Result(number, focus, value or None, path or None)
    from okg.columnar.sparql.extension import WHICH
    from okg.columnar.sparql.messages import messages
    from okg.columnar.sparql.model import Finding

    query = rulebook.queries_of(constraint)[int(said[WHICH].strip('"'))]
    bound = {"this": focus} | {column.removeprefix("?"): term for column, term in said.items()}
    bindings = tuple((name, term) for name, term in bound.items() if term)
    finding = Finding(focus, path or None, value or None, bindings)
    texts = tuple((it.text, it.language) for it in messages(query, finding))
    return Result(number, focus, value or None, path or None, texts, query.source)
