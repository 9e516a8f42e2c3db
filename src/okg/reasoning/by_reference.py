"""``okg.reason`` by the reference engine: the same answer, from owlrl."""

from collections.abc import Iterable, Sequence

import rdflib

from okg.columnar.memory import Triple
from okg.columnar.reasoned import Reasoned, worth_telling
from okg.columnar.rules.model import Contradiction
from okg.columnar.shapes.results import to_node
from okg.errors import InconsistentOntology
from okg.reasoning.reference import inferred
from okg.validation.quiet import quiet
from okg.validation.terms import key

__all__ = ["reasoned"]

SKOLEM = "urn:okg:blank:"
"""Stands for blank nodes while reasoning: the adapter tells nothing of things without a name."""


def reasoned(
    axioms: Iterable[Triple], own: Sequence[Triple], context: Sequence[Triple]
) -> Reasoned:
    """Return what follows from ``own`` triples and does not follow without them.

    Raises InconsistentOntology where ``axioms`` contradict one another.
    """
    ontology = _graph(axioms)
    mine, around = frozenset(own), frozenset(context)
    anonymous = {term for s, _, o in mine for term in (s, o) if term[0] == "_"}
    with quiet():
        known = set(map(_triple, inferred(ontology)))
        try:
            before = known | _closure(ontology, around) if around else known
            found = _closure(ontology, mine | around)
        except InconsistentOntology as error:
            return Reasoned(mine, frozenset(), _contradictions(error), ())
    new = found - before
    return Reasoned(mine, frozenset(it for it in new if worth_telling(*it, anonymous)), (), ())


def _closure(ontology: rdflib.Graph, data: frozenset[Triple]) -> set[Triple]:
    named = ((_skolem(s), p, _skolem(o)) for s, p, o in data)
    return set(map(_triple, inferred(ontology + _graph(named))))


def _contradictions(error: InconsistentOntology) -> list[Contradiction]:
    # owlrl does not tell the rule; that its message has no full stop is as we want it.
    return [Contradiction("OWL 2 RL", it.replace(SKOLEM, "_:"), "", ()) for it in error.findings]


def _graph(triples: Iterable[Triple]) -> rdflib.Graph:
    graph = rdflib.Graph()
    for subject, predicate, value in triples:
        graph.add((to_node(subject), to_node(predicate), to_node(value)))
    return graph


def _triple(triple: tuple[rdflib.term.Node, ...]) -> Triple:
    subject, predicate, value = (_blank(key(it)) for it in triple)
    return subject, predicate, value


def _skolem(term: str) -> str:
    return f"<{SKOLEM}{term[2:]}>" if term[0] == "_" else term


def _blank(term: str) -> str:
    return f"_:{term[len(SKOLEM) + 1 : -1]}" if term.startswith(f"<{SKOLEM}") else term
