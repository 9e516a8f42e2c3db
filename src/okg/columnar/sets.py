"""A plan carried out on Python's sets: for little data, and as the oracle of tests.

A relation is the set of its rows, a row the tuple of its terms' texts. Facts are looked up by what
is bound already, so that the work grows with the data that is checked, not with what is known.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from okg.columnar.errors import Refused
from okg.columnar.memory import Graph
from okg.columnar.plan import (
    Anti,
    Constant,
    Count,
    Define,
    Defined,
    Evaluate,
    Facts,
    Join,
    Layer,
    Place,
    Plan,
    Project,
    Reach,
    Relation,
    Report,
    Semi,
    Tagged,
    Union,
    Values,
    Where,
)
from okg.columnar.term_tests import language_of, predicate

__all__ = ["Answer", "Evaluation", "Row", "Rows", "unanswered"]

Row = tuple[str, ...]
"""The terms of a row; "" is a place that is left open, as only an answer has it."""
Rows = set[Row]
Take = Callable[[Row], Row]


Answer = Callable[[Evaluate, Sequence[str], bytes], Iterable[Row]]
"""Answers a question for nodes, by the facts in N-Triples: rows over the step's columns."""


def unanswered(step: Evaluate, _nodes: Sequence[str], _facts: bytes) -> Iterable[Row]:
    """Refuse to answer. Raises Refused."""
    raise Refused(f"nothing here can answer question {step.question}")


class Evaluation:
    """Relations over ``graphs``: the parts that make up each layer."""

    def __init__(self, graphs: Mapping[Layer, Sequence[Graph]]) -> None:
        self._graphs = graphs
        self._sizes = {layer: sum(map(len, parts)) for layer, parts in graphs.items()}
        self._defined: dict[str, Rows] = {}
        self._waiting: dict[str, Relation] = {}
        """What is defined and was not asked for yet; little data needs little of a plan."""

    def findings(self, plan: Plan, answer: Answer = unanswered) -> Iterator[tuple[Report, Row]]:
        """Carry the plan out; return each row of its reports, with the report it belongs to."""
        for step in plan.steps:
            match step:
                case Define():
                    self._waiting[step.name] = step.relation
                case Evaluate():
                    self._defined[step.name] = self._answered(step, answer)
                case Report():
                    for row in self.rows(step.relation):
                        yield step, row

    def _answered(self, step: Evaluate, answer: Answer) -> Rows:
        nodes = sorted(node for (node,) in self.rows(step.focus))
        if not nodes:
            return set()
        take = _taking(step.facts.columns, ("subject", "predicate", "object"))
        lines = (f"{' '.join(take(it))} .\n" for it in self.rows(step.facts))
        return set(answer(step, nodes, "".join(lines).encode()))

    def rows(self, relation: Relation) -> Rows:  # noqa: PLR0911 — one line an operator
        """Return the rows of ``relation``."""
        match relation:
            case Facts():
                return set(self._matching(relation, {}))
            case Values():
                return set(relation.rows)
            case Defined():
                return self._of(relation.name)
            case Join():
                return self._join(relation)
            case Semi():
                return self._semi(relation)
            case Anti():
                return self._having(self.rows(relation.left), relation, False)
            case Union():
                return {
                    row
                    for part in relation.parts
                    for row in map(_taking(part.columns, relation.columns), self.rows(part))
                }
            case Project():
                take = _taking(relation.source.columns, [it for _, it in relation.taken])
                return set(map(take, self.rows(relation.source)))
            case Count():
                take = _taking(relation.source.columns, relation.by)
                counted = Counter(map(take, self.rows(relation.source)))
                return {row for row, count in counted.items() if count >= relation.least}
            case Tagged():
                at = relation.source.columns.index(relation.column)
                return {
                    (*row, f'"{language}"')
                    for row in self.rows(relation.source)
                    if (language := language_of(row[at]))
                }
            case Where():
                holds = predicate(relation.test, relation.source.columns)
                return {row for row in self.rows(relation.source) if holds(row) is relation.holds}
            case Reach():
                return self._reach(relation)

    def _of(self, name: str) -> Rows:
        if name in self._waiting:
            self._defined[name] = self.rows(self._waiting.pop(name))
        return self._defined.get(name, set())

    def _join(self, relation: Join) -> Rows:
        left, right = relation.left, relation.right
        if isinstance(left, Facts) and not isinstance(right, Facts):
            left, right = right, left
        known = left.columns
        shared = [it for it in right.columns if it in known]
        out = _taking(
            known + tuple(it for it in right.columns if it not in known), relation.columns
        )
        rest = _taking(right.columns, [it for it in right.columns if it not in known])
        bound = _taking(known, shared)
        rows = self.rows(left)
        if not rows:
            return set()
        if isinstance(right, Facts):
            return {
                out(row + rest(match))
                for row in rows
                for match in self._matching(right, dict(zip(shared, bound(row), strict=True)))
            }
        index: dict[Row, list[Row]] = {}
        key = _taking(right.columns, shared)
        for row in self.rows(right):
            index.setdefault(key(row), []).append(rest(row))
        return {out(row + more) for row in rows for more in index.get(bound(row), ())}

    def _semi(self, relation: Semi) -> Rows:
        left, right = relation.left, relation.right
        if isinstance(left, Facts) and not isinstance(right, Facts):
            # What is asked for is few; the facts may be many.
            shared = [it for it in right.columns if it in left.columns]
            keys = set(map(_taking(right.columns, shared), self.rows(right)))
            return {
                row
                for key in keys
                for row in self._matching(left, dict(zip(shared, key, strict=True)))
            }
        return self._having(self.rows(left), relation, True)

    def _having(self, rows: Rows, relation: Semi | Anti, wanted: bool) -> Rows:
        """Return those of ``rows`` for which it is as ``wanted`` that the right has a match."""
        if not rows:
            return rows
        left, right = relation.left.columns, relation.right
        shared = [it for it in right.columns if it in left]
        key = _taking(left, shared)
        if isinstance(right, Facts) and len(rows) < self._sizes[right.layer]:

            def matches(row: Row) -> bool:
                found = self._matching(right, dict(zip(shared, key(row), strict=True)))
                return next(found, None) is not None

            return {row for row in rows if matches(row) is wanted}
        keys = self.rows(right)
        if list(right.columns) != shared:
            keys = set(map(_taking(right.columns, shared), keys))
        return {row for row in rows if (key(row) in keys) is wanted}

    def _reach(self, relation: Reach) -> Rows:
        rows = self.rows(relation.source)
        if not rows:
            return rows
        columns = relation.edges.columns
        edges: dict[str, set[str]] = {}
        for start, end in map(_taking(columns, ("from", "to")), self.rows(relation.edges)):
            edges.setdefault(start, set()).add(end)
        at = relation.source.columns.index(relation.start)
        reached: dict[str, set[str]] = {}
        found: Rows = set()
        for row in rows:
            start = row[at]
            if start not in reached:
                reached[start] = _reached(start, edges, relation.reflexive)
            found.update((*row, end) for end in reached[start])
        return found

    def _matching(self, facts: Facts, bound: Mapping[str, str]) -> Iterator[Row]:
        """Return the rows of ``facts`` in which the columns in ``bound`` are these terms."""

        def term(place: Place) -> str | None:
            return place.term if isinstance(place, Constant) else bound.get(place)

        subject, predicate, value = map(term, (facts.subject, facts.predicate, facts.object))
        places = (facts.subject, facts.predicate, facts.object)
        # The parts of a layer may say the same; the sets that rows go into see to that.
        triples = (
            triple
            for graph in self._graphs[facts.layer]
            for triple in graph.matching(subject, predicate, value)
        )
        if len(facts.columns) == sum(isinstance(it, str) for it in places):
            at = [index for index, it in enumerate(places) if isinstance(it, str)]
            for triple in triples:
                yield tuple(triple[index] for index in at)
            return
        for triple in triples:
            names: dict[str, str] = {}
            if all(
                names.setdefault(place, it) == it
                for place, it in zip(places, triple, strict=True)
                if isinstance(place, str)
            ):
                yield tuple(names.values())


def _reached(start: str, edges: Mapping[str, set[str]], reflexive: bool) -> set[str]:
    found = {start} if reflexive else set()
    waiting = [start]
    while waiting:
        for end in edges.get(waiting.pop(), ()):
            if end not in found:
                found.add(end)
                waiting.append(end)
    return found


def _taking(columns: Sequence[str], wanted: Iterable[Place]) -> Take:
    """Return what takes the ``wanted`` places out of a row over ``columns``."""
    places = [
        (None, it.term) if isinstance(it, Constant) else (columns.index(it), "") for it in wanted
    ]
    if all(at is not None for at, _ in places):
        at = [index for index, _ in places if index is not None]
        if at == list(range(len(columns))):
            return lambda row: row
        if len(at) == 1:
            only = at[0]
            return lambda row: (row[only],)
        return lambda row: tuple(row[index] for index in at)
    return lambda row: tuple(term if index is None else row[index] for index, term in places)
