"""The reference engine: owlrl and pySHACL behind one function.

What the user stated is merged with the closed knowledge and judged as it is; rules about
consequences are judged after inference over both. pySHACL is given graphs that were parsed already
and nothing else: text might be an address that it fetches, and its ways of mixing in an ontology or
choosing focus nodes give wrong answers.
"""

import logging
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import rdflib
from rdflib import RDF, SH, BNode, Literal, URIRef
from rdflib.term import Node

from okg.errors import InconsistentOntology, InputError
from okg.namespaces import ONTOLOGY
from okg.validation.inputs import Background
from okg.validation.shapes import CLOSED, STATED, Shapes
from okg.validation.terms import readable

__all__ = ["Contradiction", "Outcome", "judge", "quiet"]

SKOLEM = "urn:okg:blank:"
"""Stands for blank nodes while reasoning, which tells nothing of things without a name."""

CONSISTENCY = URIRef(f"{ONTOLOGY}/shape/Consistency")
CONTRADICTION = URIRef(f"{ONTOLOGY}/shape/ConsistencyConstraintComponent")


@dataclass(frozen=True)
class Contradiction:
    """What the reasoner found to be impossible about ``focus``."""

    focus: Node
    message: str


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

    Raises InputError where a shape cannot be evaluated, or where ``context`` and ``known``
    contradict one another without the help of ``data``.
    """
    around = context + known.closed if known else context
    stated = judged = data + around
    contradictions: list[Contradiction] = []
    notes: list[str] = []
    if known is None:
        reports = [_validate(stated, shapes.graph)]
    else:
        reports = [_validate(stated, shapes.judging(STATED))] if shapes.judge(STATED) else []
        try:
            judged = stated + _consequences(known.asserted, data + context)
        except InconsistentOntology as error:
            contradictions = _about(error.findings, set(data.all_nodes()))
            if not contradictions:
                raise
            notes.append(
                "the data contradicts what is known, so the rules about its consequences were "
                "not checked"
            )
        if not contradictions and shapes.judge(CLOSED):
            reports.append(_validate(judged, shapes.judging(CLOSED)))
    report, results = _merged(reports, contradictions, _mine(data, around))
    return Outcome(report, results, judged, shapes.targeted(judged), notes)


def _validate(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    """Return the report of pySHACL on ``data``, which stays as it is."""
    import pyshacl

    with quiet():
        try:
            _, report, text = pyshacl.validate(data, shacl_graph=shapes, advanced=False)
        except (RuntimeError, re.error, ValueError, SyntaxError) as error:
            raise InputError(f"the shapes cannot be evaluated: {_one_line(error)}") from None
        except Exception as error:
            # The parser of SPARQL has exceptions of its own.
            if type(error).__module__.partition(".")[0] not in {"pyparsing", "rdflib", "pyshacl"}:
                raise
            raise InputError(f"the shapes cannot be evaluated: {_one_line(error)}") from None
    if not isinstance(report, rdflib.Graph):
        raise InputError(f"the shapes cannot be evaluated: {_one_line(text)}")
    return report


def _consequences(asserted: rdflib.Graph, stated: rdflib.Graph) -> rdflib.Graph:
    """Return what follows from both, about nodes without a name as well.

    Literals whose text does not suit their datatype are left out: the reasoner gives up on them,
    and shapes report them.
    """
    from okg.reason.reference import inferred

    renamed = rdflib.Graph()
    for subject, predicate, value in stated:
        if not (isinstance(value, Literal) and value.ill_typed):
            renamed.add((_skolem(subject), predicate, _skolem(value)))
    with quiet():
        found = inferred(asserted + renamed)
    graph = rdflib.Graph()
    for subject, predicate, value in found:
        graph.add((_blank(subject), predicate, _blank(value)))
    return graph


def _about(messages: Iterable[str], nodes: set[Node]) -> list[Contradiction]:
    """Return the contradictions that name one of ``nodes``."""
    named = {f"{SKOLEM}{it}" if isinstance(it, BNode) else str(it): it for it in nodes}
    found = []
    for message in messages:
        words = [word.strip("(),'") for word in message.split()]
        # The classes and properties come first, the individuals last.
        focus = next((named[word] for word in reversed(words) if word in named), None)
        if focus is not None:
            found.append(Contradiction(focus, message))
    return found


def _merged(
    reports: list[rdflib.Graph],
    contradictions: list[Contradiction],
    mine: Callable[[Node | None], bool],
) -> tuple[rdflib.Graph, list[Node]]:
    """Return one report of the results whose focus is the user's, and these results."""
    whole = rdflib.Graph()
    whole.bind("sh", SH)
    results: list[Node] = []
    for report in reports:
        # The report's own results, not the details below one of them (SHACL, section 3.6.2.7).
        for result in report.objects(report.value(None, RDF.type, SH.ValidationReport), SH.result):
            if mine(report.value(result, SH.focusNode)):
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
            (SH.resultMessage, Literal(_shortened(contradiction.message), lang="en")),
        ):
            whole.add((result, predicate, value))
        results.append(result)
    head = BNode()
    whole.add((head, RDF.type, SH.ValidationReport))
    whole.add((head, SH.conforms, Literal(not results)))
    for result in results:
        whole.add((head, SH.result, result))
    return whole, results


def _mine(data: rdflib.Graph, around: rdflib.Graph) -> Callable[[Node | None], bool]:
    """Return the test whether a node is the user's: described in the data, or known only there."""
    subjects, nodes = set(data.subjects()), data.all_nodes()
    described, others = set(around.subjects()), around.all_nodes()

    def mine(focus: Node | None) -> bool:
        if focus in subjects:
            return True
        return focus not in described and (focus in nodes or focus not in others)

    return mine


def _copy(source: rdflib.Graph, node: Node, target: rdflib.Graph, seen: set[Node]) -> None:
    seen.add(node)
    for _, predicate, value in source.triples((node, None, None)):
        target.add((node, predicate, value))
        if isinstance(value, BNode) and value not in seen:
            _copy(source, value, target, seen)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the libraries from logging to standard error, and undo what they change globally."""
    loggers = [logging.getLogger(name) for name in ("rdflib.term", "pyshacl-validate")]
    before = [logger.disabled for logger in loggers]
    normalize = rdflib.NORMALIZE_LITERALS
    for logger in loggers:
        logger.disabled = True
    try:
        with warnings.catch_warnings():
            # Of literals that do not suit their datatype: shapes report them.
            warnings.filterwarnings("ignore", category=UserWarning, module=r"rdflib\.")
            yield
    finally:
        rdflib.NORMALIZE_LITERALS = normalize
        for logger, disabled in zip(loggers, before, strict=True):
            logger.disabled = disabled


def _skolem(term: Node) -> Node:
    return URIRef(SKOLEM + term) if isinstance(term, BNode) else term


def _blank(term: Node) -> Node:
    if isinstance(term, URIRef) and term.startswith(SKOLEM):
        return BNode(term.removeprefix(SKOLEM))
    return term


def _shortened(message: str) -> str:
    """Return the reasoner's message with IRIs as people read them."""
    words = message.replace(SKOLEM, "_:").split(" ")
    return " ".join(
        readable(URIRef(it)) if it.startswith(("http://", "https://", "urn:")) else it
        for it in words
    )


def _one_line(error: object) -> str:
    return " ".join(str(error).split())
