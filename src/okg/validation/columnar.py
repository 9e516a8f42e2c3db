"""The columnar engine behind ``okg.validate``: its judgement as findings, made on demand."""

import re
import weakref
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from okg.columnar.in_memory import InMemory
from okg.columnar.shapes.model import Alternative, Inverse, Path, Predicate, Repeated
from okg.columnar.shapes.model import Sequence as SequencePath
from okg.ingest.kinds import is_imported
from okg.validation.cells import columns_about
from okg.validation.report import Finding, Findings, Rule, Severity

if TYPE_CHECKING:
    import rdflib

    from okg.columnar.in_database import InDatabase, Standing
    from okg.columnar.rules.model import Contradiction
    from okg.columnar.shapes.results import Result as ColumnarResult
    from okg.ingest.positions import Place, Positions, Statements
    from okg.validation.findings import Writer
    from okg.validation.results import Result
    from okg.validation.rules import Rules

__all__ = ["IRI", "InDatabaseFindings", "InMemoryFindings", "report_of"]

BATCH = 500
"""Findings that are put into words together: what they speak of is looked up at once."""
SHAPE = "https://w3id.org/outsourcing/shape/"
SEVERITIES: dict[str, Severity] = {
    "<http://www.w3.org/ns/shacl#Warning>": "warning",
    "<http://www.w3.org/ns/shacl#Info>": "info",
}
CONSISTENCY: Rule = ("violation", f"{SHAPE}Consistency")
IRI = re.compile(r"<([^<>\s]*)>")


class _Judged(Findings):
    """What both kinds of judgement have in common."""

    def __init__(self, judgement: "InMemory | InDatabase", rules: "Rules") -> None:
        self.judgement = judgement
        self.rules = rules
        self.numbers: dict[Rule, list[int]] = {}
        for number, it in enumerate(rules.rulebook.constraints):
            shape = it.shape.strip("<>")
            self.numbers.setdefault((SEVERITIES.get(it.severity, "violation"), shape), []).append(
                number
            )

    @cached_property
    def counts(self) -> Mapping[Rule, int]:
        """See ``Findings``."""
        found = self.judgement.counts
        counts = {
            rule: count
            for rule, numbers in self.numbers.items()
            if (count := sum(found.get(it, 0) for it in numbers))
        }
        if self.judgement.contradictions:
            counts[CONSISTENCY] = len(self.judgement.contradictions)
        return counts

    def result(self, found: "ColumnarResult", place: "Place | None" = None) -> "Result":
        """Return a result in the terms that all engines share."""
        from okg.columnar.shapes.results import to_node
        from okg.validation.results import Result
        from okg.validation.shapes import by_language

        constraint = self.rules.rulebook.constraints[found.constraint]
        path = f"{found.path[1:-1]}" if found.path else _path_text(constraint.path)
        return Result(
            focus=to_node(found.focus),
            shape=to_node(constraint.shape),
            component=constraint.component[1:-1],
            severity=to_node(constraint.severity),
            path=path,
            value=None if found.value is None else to_node(found.value),
            messages=by_language([*constraint.messages, *found.messages]),
            place=place,
        )

    def contradiction(self, found: "Contradiction") -> "Result":
        """Return a contradiction as a result."""
        from rdflib import SH, URIRef

        from okg.columnar.shapes.results import to_node
        from okg.validation.results import CONTRADICTION, Result
        from okg.validation.terms import readable

        message = IRI.sub(lambda it: readable(URIRef(it[1])), found.explanation)
        return Result(
            focus=to_node(found.focus),
            shape=URIRef(CONSISTENCY[1]),
            component=str(CONTRADICTION),
            severity=SH.Violation,
            messages={"en": message},
        )

    def writer(self, nodes: Iterable[str], positions: "Positions") -> "Writer":
        """Return what puts results about ``nodes`` into words."""
        from okg.validation.facts import graph_over
        from okg.validation.findings import Writer

        wanted = set(nodes)
        parts = self.judgement.about(sorted(wanted))
        if wanted and (columns := columns_about(parts[0])):
            parts = self.judgement.about(sorted(wanted | columns))
        return Writer(self.rules.shapes, graph_over(parts[:1]), graph_over(parts), positions)


class InMemoryFindings(_Judged):
    """The findings of an ``InMemory``; ``positions`` tell where the data says what."""

    judgement: InMemory

    def __init__(self, judgement: InMemory, rules: "Rules", positions: "Positions") -> None:
        super().__init__(judgement, rules)
        self.positions = positions
        self._written: dict[Rule, list[Finding]] = {}

    def of(self, rule: Rule, limit: int = 0) -> Iterator[Finding]:
        """See ``Findings``."""
        if rule not in self._written:
            self._written[rule] = self._of(rule)
        return islice(self._written[rule], limit or None)

    def _of(self, rule: Rule) -> list[Finding]:
        from okg.validation.findings import order
        from okg.validation.quiet import quiet

        with quiet():
            writer = self.writer([], self.positions)
            found: Iterable[Result]
            if rule == CONSISTENCY:
                found = map(self.contradiction, self.judgement.contradictions)
            else:
                found = map(self.result, self.judgement.results(self.numbers[rule]))
            return sorted(map(writer.finding, found), key=order)


class InDatabaseFindings(_Judged):
    """The findings of an ``InDatabase``, which is closed when nothing refers to them any more."""

    judgement: "InDatabase"

    def __init__(self, judgement: "InDatabase", rules: "Rules") -> None:
        super().__init__(judgement, rules)
        self.placed = True
        """Whether findings tell where they stand in the files."""
        self._statements: dict[int, Statements] = {}
        weakref.finalize(self, judgement.close)

    def of(self, rule: Rule, limit: int = 0) -> Iterator[Finding]:
        """See ``Findings``."""
        from okg.ingest.positions import Positions
        from okg.validation.quiet import quiet

        if rule == CONSISTENCY:
            told = self.judgement.contradictions[: limit or None]
            writer = self.writer([it.focus for it in told], Positions([]))
            yield from (writer.finding(self.contradiction(it)) for it in told)
            return
        found = self.judgement.placed_results(self.numbers[rule], limit or None)
        while batch := list(islice(found, BATCH)):
            nodes = [node for it, _ in batch for node in (it.focus, it.value) if node]
            with quiet():
                writer = self.writer(nodes, Positions([]))
                written = [writer.finding(self.result(it, self.place(at))) for it, at in batch]
            yield from written

    def place(self, at: "Standing | None") -> "Place | None":
        """Return the place of a line, or of the statement with that number, as far as known."""
        from okg.ingest.positions import Place, Statements

        if at is None or not self.placed:
            return None
        file = self.judgement.files[at.file - 1]
        if is_imported(file.name):
            # It has cells, not lines: see okg.validation.cells.
            return None
        if not file.ordinal:
            return Place(file.name, at.line, 1)
        statements = self._statements.setdefault(at.file, Statements(file.name))
        return statements.place(at.line, subject=at.at_node)


def report_of(findings: _Judged) -> "rdflib.Graph":
    """Return the W3C sh:ValidationReport of all findings (SHACL, section 3.6)."""
    from rdflib import RDF, SH, BNode, Literal

    from okg.columnar.shapes.results import report_graph

    judgement = findings.judgement
    numbers = range(len(findings.rules.rulebook.constraints))
    graph = report_graph(findings.rules.rulebook.constraints, judgement.results(numbers))
    head = graph.value(None, RDF.type, SH.ValidationReport)
    assert head is not None
    for found in map(findings.contradiction, judgement.contradictions):
        node = BNode()
        graph.set((head, SH.conforms, Literal(False)))
        graph.add((head, SH.result, node))
        graph.add((node, RDF.type, SH.ValidationResult))
        graph.add((node, SH.focusNode, found.focus))
        graph.add((node, SH.sourceShape, found.shape))
        graph.add((node, SH.resultSeverity, found.severity))
        graph.add((node, SH.sourceConstraintComponent, _iri(found.component)))
        for language, text in (found.messages or {}).items():
            graph.add((node, SH.resultMessage, Literal(text, lang=language or None)))
    return graph


def _iri(text: str) -> "rdflib.URIRef":
    from rdflib import URIRef

    return URIRef(text)


def _path_text(path: Path | None) -> str:
    """Return a path as reports write it: a predicate is its IRI without brackets."""
    if path is None:
        return ""
    return path.term[1:-1] if isinstance(path, Predicate) else _nested_path(path)


def _nested_path(path: Path) -> str:
    match path:
        case Predicate():
            return path.term
        case SequencePath():
            return "/".join(map(_nested_path, path.steps))
        case Alternative():
            return f"({'|'.join(map(_nested_path, path.branches))})"
        case Inverse():
            return f"^{_nested_path(path.path)}"
        case Repeated():
            return f"({_nested_path(path.path)}){path.times}"
