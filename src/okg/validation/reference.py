"""The reference engine: owlrl and pySHACL behind one function.

What the user stated is merged with the closed knowledge and judged as it is; rules about
consequences are judged after inference over both. pySHACL is given graphs that were parsed already
and nothing else: text might be an address that it fetches, and its ways of mixing in an ontology or
choosing focus nodes give wrong answers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import rdflib
from rdflib import RDF, SH, BNode, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

from okg.errors import InputError
from okg.validation.closure import Contradiction, close
from okg.validation.inputs import Background
from okg.validation.patterns import refuse_runaways
from okg.validation.quiet import quiet
from okg.validation.results import CONSISTENCY, CONTRADICTION
from okg.validation.shapes import CLOSED, STATED, Shapes

__all__ = ["CONSISTENCY", "Outcome", "judge", "mine"]


@dataclass(frozen=True)
class Outcome:
    """The report in SHACL's terms, and the graph that was judged in the end."""

    report: rdflib.Graph
    results: list[Node]
    """The results in ``report``, which are those about the user's own nodes."""
    judged: rdflib.Graph
    targeted: set[Node]
    notes: list[str]


def judge(
    data: rdflib.Graph, context: rdflib.Graph, known: Background | None, shapes: Shapes
) -> Outcome:
    """Validate ``data`` in the light of ``context`` and of what is ``known``.

    Without an ontology this is plain SHACL: every shape judges the data as it is.

    Raises InputError where a shape cannot be evaluated, and InconsistentOntology where ``context``
    and ``known`` contradict one another without the help of ``data``.
    """
    around = context + known.closed if known else context
    is_mine = mine(data, around)
    stated = judged = _Data() + data + around
    contradictions: list[Contradiction] = []
    notes: list[str] = []
    if known is None:
        reports = [_validate(stated, shapes, None, is_mine)]
    else:
        # Before the closure, because a contradiction is best understood from what is stated.
        reports = [_validate(stated, shapes, STATED, is_mine)]
        closure = close(stated, data, context, known)
        judged, contradictions = closure.graph, closure.contradictions
        if contradictions:
            notes.append(
                "the data contradicts what is known, so the rules about its consequences were "
                "not checked"
            )
        else:
            reports.append(_validate(judged, shapes, CLOSED, is_mine))
    report, results = _merged(reports, contradictions, is_mine)
    return Outcome(report, results, judged, shapes.targeted(judged), notes)


class _Data(rdflib.Graph):
    """A graph that translates a query once: pySHACL asks the same one about every focus node."""

    def query(
        self,
        query_object: str | Query,
        *arguments: Any,  # noqa: ANN401
        **named: Any,  # noqa: ANN401
    ) -> Result:
        if isinstance(query_object, str):
            query_object = _prepared(query_object)
        return super().query(query_object, *arguments, **named)


@lru_cache(maxsize=64)
def _prepared(query: str) -> Query:
    # The prefixes that rdflib knows, as it would take them from the graph.
    return prepareQuery(query, dict(rdflib.Graph().namespaces()))


def _validate(
    data: rdflib.Graph, shapes: Shapes, judges: URIRef | None, is_mine: Callable[[Node], bool]
) -> rdflib.Graph:
    """Return the report of pySHACL on ``data``, which stays as it is."""
    import pyshacl

    aimed = shapes.aimed(data, judges, is_mine)
    refuse_runaways(shapes, data)
    with quiet():
        try:
            _, report, text = pyshacl.validate(data, shacl_graph=aimed, advanced=False)
        except (RuntimeError, ValueError, SyntaxError) as error:
            raise InputError(f"the shapes cannot be evaluated: {_one_line(error)}") from None
        except Exception as error:
            # The parser of SPARQL has exceptions of its own.
            if type(error).__module__.partition(".")[0] not in {"pyparsing", "rdflib", "pyshacl"}:
                raise
            raise InputError(f"the shapes cannot be evaluated: {_one_line(error)}") from None
    if not isinstance(report, rdflib.Graph):
        raise InputError(f"the shapes cannot be evaluated: {_one_line(text)}")
    return report


def _merged(
    reports: list[rdflib.Graph],
    contradictions: list[Contradiction],
    is_mine: Callable[[Node], bool],
) -> tuple[rdflib.Graph, list[Node]]:
    """Return one report of the results whose focus is the user's, and these results."""
    whole = rdflib.Graph()
    whole.bind("sh", SH)
    results: list[Node] = []
    for report in reports:
        # The report's own results, not the details below one of them (SHACL, section 3.6.2.7).
        for result in report.objects(report.value(None, RDF.type, SH.ValidationReport), SH.result):
            focus = report.value(result, SH.focusNode)
            if focus is not None and is_mine(focus):
                _copy(report, result, whole, set())
                results.append(result)
    for contradiction in contradictions:
        result = BNode()
        for predicate, value in (
            (RDF.type, SH.ValidationResult),
            (SH.focusNode, contradiction.focus),
            (SH.resultSeverity, SH.Violation),
            (SH.sourceShape, CONSISTENCY),
            (SH.sourceConstraintComponent, CONTRADICTION),
            (SH.resultMessage, Literal(contradiction.message, lang="en")),
        ):
            whole.add((result, predicate, value))
        results.append(result)
    head = BNode()
    whole.add((head, RDF.type, SH.ValidationReport))
    whole.add((head, SH.conforms, Literal(not results)))
    for result in results:
        whole.add((head, SH.result, result))
    return whole, results


def mine(data: rdflib.Graph, around: rdflib.Graph) -> Callable[[Node], bool]:
    """Return the test whether a node is the user's: described in the data, or known only there."""
    subjects, nodes = set(data.subjects()), data.all_nodes()
    described, others = set(around.subjects()), around.all_nodes()

    def is_mine(node: Node) -> bool:
        if node in subjects:
            return True
        return node not in described and (node in nodes or node not in others)

    return is_mine


def _copy(source: rdflib.Graph, node: Node, target: rdflib.Graph, seen: set[Node]) -> None:
    seen.add(node)
    for _, predicate, value in source.triples((node, None, None)):
        target.add((node, predicate, value))
        if isinstance(value, BNode) and value not in seen:
            _copy(source, value, target, seen)


def _one_line(error: object) -> str:
    return " ".join(str(error).split())
