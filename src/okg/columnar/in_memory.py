"""Little data, judged with Python's sets: in milliseconds, without a database."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from okg.columnar.judgement import answers, layers, result
from okg.columnar.memory import Graph, Triple
from okg.columnar.plan import Defined, Layer
from okg.columnar.rulebook import CHECKED, Rulebook
from okg.columnar.rules.model import Contradiction
from okg.columnar.rules.schema import reason_in_memory
from okg.columnar.sets import Evaluation
from okg.columnar.shapes.results import Result

__all__ = ["InMemory"]

ILL_TYPED = "dt-not-type"
"""The rule about literals that are not written as their datatype wants: shapes report those."""
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


class InMemory:
    """A ``Judgement`` of data in memory."""

    def __init__(
        self,
        rulebook: Rulebook,
        own: Iterable[Triple],
        context: Iterable[Triple] = (),
        *,
        everything: bool = True,
    ) -> None:
        """Judge ``own`` triples beside those of ``context``, which are not judged.

        ``everything`` that follows is inferred, or else what matters to the constraints.

        Raises InputFault where a query in the shapes reports a failure.
        """
        self.rulebook = rulebook
        self.contradictions: Sequence[Contradiction] = ()
        self.omitted = 0
        self.own, self.around, self.inferred = Graph(own), Graph(context), Graph()
        if program := rulebook.program if everything else rulebook.judging_program:
            _, outcome = reason_in_memory(
                rulebook.known,
                program,
                program.closed,
                [*self.own, *self.around],
            )
            self.contradictions = [it for it in outcome.contradictions if it.rule != ILL_TYPED]
            self.inferred = Graph(outcome.inferred)
        stated = [self.own, self.around, rulebook.known]
        self._graphs = [*stated, self.inferred]
        evaluation = Evaluation(
            {
                Layer.OWN: [self.own],
                Layer.KNOWN: [self.around, rulebook.known],
                Layer.STATED: stated,
                Layer.CLOSED: self._graphs,
            }
        )
        self._results: dict[int, list[Result]] = {}
        plan = rulebook.judging(layers(rulebook, bool(self.contradictions)))
        for report, row in evaluation.findings(plan, answers(rulebook)):
            said = dict(zip(report.relation.columns, row, strict=True))
            found = result(rulebook, report.constraint, said)
            self._results.setdefault(report.constraint, []).append(found)
        checked = evaluation.rows(Defined(CHECKED, ("focus",)))
        subjects = {subject for subject, _, _ in self.own}
        self.checked, self.subjects = len(checked), len(subjects)
        self._unchecked = subjects - {node for (node,) in checked}

    @property
    def counts(self) -> Mapping[int, int]:
        """See ``Judgement``."""
        return Counter({number: len(found) for number, found in self._results.items()})

    def results(self, constraints: Collection[int], limit: int | None = None) -> Iterator[Result]:
        """See ``Judgement``; the order is that of the terms."""
        found = [it for number in constraints for it in self._results.get(number, [])]
        yield from sorted(found, key=lambda it: (it.focus, it.value or ""))[:limit]

    @property
    def unchecked(self) -> tuple[set[str], set[str]]:
        """See ``Judgement``."""
        said = [it for it in self.own if it[0] in self._unchecked]
        return {value for _, name, value in said if name == TYPE}, {name for _, name, _ in said}

    def objects(self, predicate: str) -> set[str]:
        """See ``Judgement``."""
        return {value for _, value in self.own.pairs(predicate)}

    def about(self, _nodes: Collection[str]) -> Sequence[Graph]:
        """See ``Judgement``."""
        return self._graphs

    def close(self) -> None:
        """See ``Judgement``."""
