"""The data with everything that follows from it, as the rules about consequences judge it."""

from collections.abc import Iterable
from dataclasses import dataclass

import rdflib
from rdflib import OWL, RDF, RDFS, BNode, Literal, URIRef
from rdflib.graph import _TripleType
from rdflib.term import Node

from okg.errors import InconsistentOntology
from okg.namespaces import RESERVED
from okg.validation.inputs import Background
from okg.validation.quiet import quiet
from okg.validation.terms import readable

__all__ = ["Closure", "Contradiction", "close"]

SKOLEM = "urn:okg:blank:"
"""Stands for blank nodes while reasoning, which tells nothing of things without a name."""

DECLARATIONS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
REMARKS = (RDFS.label, RDFS.comment, RDFS.isDefinedBy, RDFS.seeAlso, OWL.deprecated)


@dataclass(frozen=True)
class Contradiction:
    """What the reasoner found to be impossible about ``focus``."""

    focus: Node
    message: str


@dataclass(frozen=True)
class Closure:
    """The stated triples with what follows from them, or the contradictions that forbid it."""

    graph: rdflib.Graph
    contradictions: list[Contradiction]


def close(
    stated: rdflib.Graph, data: rdflib.Graph, context: rdflib.Graph, known: Background
) -> Closure:
    """Return ``stated``, which is all of the others together, with what follows.

    Raises InconsistentOntology where ``context`` and ``known`` contradict one another without the
    help of ``data``.
    """
    try:
        return Closure(stated + _consequences(known.asserted, data + context), [])
    except InconsistentOntology as error:
        found = _about(error.findings, set(data.all_nodes()))
        if not found:
            raise
        return Closure(stated, found)


def _consequences(asserted: rdflib.Graph, stated: rdflib.Graph) -> rdflib.Graph:
    """Return what follows from both, about nodes without a name as well.

    Literals whose text does not suit their datatype are left out: the reasoner gives up on them,
    and shapes report them.
    """
    from okg.reasoning.reference import inferred

    whole = rdflib.Graph() + asserted
    for subject, predicate, value in stated:
        if not (isinstance(value, Literal) and value.ill_typed):
            whole.add((_skolem(subject), predicate, _skolem(value)))
    inert = _inert(whole)
    moving = rdflib.Graph()
    for triple in whole:
        if triple[1] not in inert:
            moving.add(triple)
    with quiet():
        found = inferred(moving)
        if (None, OWL.sameAs, None) in found or (None, OWL.sameAs, None) in moving:
            # What is said of one of two equals, with any property, holds of the other.
            found = inferred(whole)
    graph = rdflib.Graph()
    for subject, predicate, value in found:
        graph.add((_blank(subject), predicate, _blank(value)))
    return graph


def _inert(graph: rdflib.Graph) -> set[Node]:
    """Return the properties that no axiom is about, so that no rule of OWL 2 RL can use them.

    They are half of what is stated, and the reasoner takes its time for every triple.
    """
    return {
        it
        for it in set(graph.predicates())
        if not str(it).startswith(RESERVED)
        and not any(map(_is_axiom, graph.triples((it, None, None))))
        and not any(map(_is_axiom, graph.triples((None, None, it))))
    }


def _is_axiom(triple: _TripleType) -> bool:
    """Tell whether ``triple`` may be part of an axiom about a property that it names."""
    _, predicate, value = triple
    if not str(predicate).startswith(RESERVED) or predicate in REMARKS:
        return False
    return not (predicate == RDF.type and value in DECLARATIONS)


def _about(messages: Iterable[str], nodes: set[Node]) -> list[Contradiction]:
    """Return the contradictions that name one of ``nodes``."""
    named = {f"{SKOLEM}{it}" if isinstance(it, BNode) else str(it): it for it in nodes}
    found = []
    for message in messages:
        words = [word.strip("(),'") for word in message.split()]
        # The classes and properties come first, the individuals last.
        focus = next((named[word] for word in reversed(words) if word in named), None)
        if focus is not None:
            found.append(Contradiction(focus, _shortened(message)))
    return found


def _shortened(message: str) -> str:
    """Return the reasoner's message with IRIs as people read them."""
    words = message.replace(SKOLEM, "_:").split(" ")
    return " ".join(
        readable(URIRef(it)) if it.startswith(("http://", "https://", "urn:")) else it
        for it in words
    )


def _skolem(term: Node) -> Node:
    return URIRef(SKOLEM + term) if isinstance(term, BNode) else term


def _blank(term: Node) -> Node:
    if isinstance(term, URIRef) and term.startswith(SKOLEM):
        return BNode(term.removeprefix(SKOLEM))
    return term
