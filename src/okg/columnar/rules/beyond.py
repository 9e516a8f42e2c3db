"""Axioms outside OWL 2 RL: each is named, with what the rules do not conclude from it.

OWL 2 Profiles, section 4.2: which class expressions may be subclasses, and which superclasses.
"""

from collections.abc import Iterator

from okg.columnar.errors import InputFault
from okg.columnar.memory import Graph
from okg.columnar.rules.specialise import members
from okg.columnar.rules.vocabulary import (
    FIRST,
    NOTHING,
    SAME_AS,
    SCHEMA_PREDICATES,
    THING,
    TYPE,
    full,
    owl,
)

__all__ = ["not_compiled"]

SUBPROPERTY = full("rdfs:subPropertyOf")
SUBCLASS, EQUIVALENT = full("rdfs:subClassOf"), owl("equivalentClass")
BOOLEAN = (owl("intersectionOf"), owl("unionOf"), owl("oneOf"), owl("complementOf"))
NO_SUBCLASS = {
    owl("complementOf"): "who is not in a class",
    owl("allValuesFrom"): "who has values of one class only",
    owl("maxCardinality"): "who has so few values",
    owl("maxQualifiedCardinality"): "who has so few values",
}
"""With what is not concluded: that something belongs to the class."""
NO_SUPERCLASS = {
    owl("unionOf"): "to which of the classes a member belongs",
    owl("oneOf"): "which of the individuals a member is",
    owl("someValuesFrom"): "that every member has a value",
}
"""With what is not concluded of a member."""
NEITHER = {
    owl("minCardinality"): "a minimum number of values",
    owl("minQualifiedCardinality"): "a minimum number of values",
    owl("cardinality"): "an exact number of values",
    owl("qualifiedCardinality"): "an exact number of values",
    owl("hasSelf"): "being related to oneself",
    owl("onProperties"): "a restriction on several properties",
    owl("onDataRange"): "a number of values of a datatype",
    owl("withRestrictions"): "a datatype with facets",
    owl("datatypeComplementOf"): "what is not in a datatype",
    owl("disjointUnionOf"): "a class being the disjoint union of others",
}
TYPES = {owl("ReflexiveProperty"): "that everything is related to itself"}
TOP = {owl(f"{top}{kind}Property") for top in ("top", "bottom") for kind in ("Object", "Data")}


def not_compiled(ontology: Graph) -> Iterator[str]:
    """Return a sentence about each axiom of ``ontology`` that is not, or only partly, compiled."""
    found: dict[str, None] = {}
    for predicate, what in sorted(NEITHER.items()):
        for subject, _ in sorted(ontology.pairs(predicate)):
            users = sorted(_users(ontology, subject)) or [subject]
            found[f"{users[0]}: {_short(predicate)}, {what}, is not in OWL 2 RL"] = None
    for kind, what in TYPES.items():
        for subject in sorted(ontology.subjects(TYPE, kind)):
            found[f"{subject}: {_short(kind)} is not in OWL 2 RL; not concluded: {what}"] = None
    for predicate in sorted(ontology.predicates()):
        for subject, value in sorted(ontology.pairs(predicate)):
            for term in sorted({subject, predicate, value} & TOP):
                found[f"{subject}: {_short(term)} is not in OWL 2 RL"] = None
    for predicate in sorted(set(ontology.predicates()) & {*SCHEMA_PREDICATES, FIRST}):
        for subject, value in sorted(ontology.pairs(predicate)):
            if subject == SAME_AS or (value == SAME_AS and predicate != SUBPROPERTY):
                found[f"{subject}: {_short(SAME_AS)} is not a property like others"] = None
    for axiom, expression, above in _sides(ontology):
        for sentence in _expression(ontology, expression, above, frozenset()):
            found[f"{axiom}: {sentence}"] = None
    yield from found


def _sides(ontology: Graph) -> Iterator[tuple[str, str, bool]]:
    """Return the class expressions with their axiom, and whether they stand as superclass."""
    for subject, value in sorted(ontology.pairs(SUBCLASS)):
        name = f"{subject} {_short(SUBCLASS)} {value}"
        yield name, subject, False
        yield name, value, True
    for subject, value in sorted(ontology.pairs(EQUIVALENT)):
        name = f"{subject} {_short(EQUIVALENT)} {value}"
        yield from ((name, it, above) for it in (subject, value) for above in (False, True))
    for predicate in BOOLEAN:
        for subject, _ in sorted(ontology.pairs(predicate)):
            if subject[0] == "<":
                name = f"{subject} {_short(predicate)}"
                yield from ((name, f"!{subject}", above) for above in (False, True))
    for predicate in (full("rdfs:domain"), full("rdfs:range")):
        for subject, value in sorted(ontology.pairs(predicate)):
            yield f"{subject} {_short(predicate)} {value}", value, True
    for subject, value in sorted(ontology.pairs(TYPE)):
        if value[0] == "_":
            yield f"{subject} rdf:type {value}", value, True
    yield from _subclasses(ontology)


def _subclasses(ontology: Graph) -> Iterator[tuple[str, str, bool]]:
    """Return the class expressions that stand where a subclass does in other axioms."""
    for subject, value in sorted(ontology.pairs(owl("disjointWith"))):
        name = f"{subject} {_short(owl('disjointWith'))} {value}"
        yield from ((name, it, False) for it in (subject, value))
    for subject, _ in sorted(ontology.pairs(owl("hasKey"))):
        yield f"{subject} {_short(owl('hasKey'))}", subject, False
    for subject in sorted(ontology.subjects(TYPE, owl("AllDisjointClasses"))):
        for head in ontology.objects(owl("members"), subject):
            for it in _members(ontology, head):
                yield f"{subject} {_short(owl('AllDisjointClasses'))}", it, False


def _expression(
    ontology: Graph, expression: str, above: bool, seen: frozenset[str]
) -> Iterator[str]:
    """Return what is not concluded from a class expression as a superclass, or as a subclass.

    A named class speaks for itself; with "!" before it, its own definition is meant.
    """
    node = expression.removeprefix("!")
    if (expression[0] == "<" or node in seen) or node in (THING, NOTHING):
        return
    seen |= {node}
    for predicate, what in (NO_SUPERCLASS if above else NO_SUBCLASS).items():
        if ontology.objects(predicate, node):
            yield f"not concluded from {_short(predicate)}: {what}"
    for predicate in ("maxCardinality", "maxQualifiedCardinality"):
        for number in ontology.objects(owl(predicate), node):
            if above and number[1:].partition('"')[0].lstrip("0") not in ("", "1"):
                what = f"{_short(owl(predicate))} {number}"
                yield f"not concluded from {what}: that values are the same"
    for predicate in (owl("intersectionOf"), owl("unionOf")):
        for head in ontology.objects(predicate, node):
            for it in _members(ontology, head):
                yield from _expression(ontology, it, above, seen)
    for it in ontology.objects(owl("complementOf"), node):
        yield from _expression(ontology, it, not above, seen)
    for predicate in (owl("someValuesFrom"), owl("allValuesFrom"), owl("onClass")):
        for it in ontology.objects(predicate, node):
            # The filler of a maximum stands on the other side.
            yield from _expression(ontology, it, above and predicate != owl("onClass"), seen)


def _members(ontology: Graph, head: str) -> list[str]:
    try:
        return members(ontology, head)
    except InputFault:
        return []


def _users(ontology: Graph, node: str) -> Iterator[str]:
    """Return the named things whose definition the anonymous ``node`` is part of."""
    waiting, seen = [node], {node}
    while waiting:
        it = waiting.pop()
        if it[0] == "<":
            yield it
            continue
        for predicate in ontology.predicates():
            for subject in ontology.subjects(predicate, it):
                if subject not in seen:
                    seen.add(subject)
                    waiting.append(subject)


def _short(term: str) -> str:
    for prefix in ("owl", "rdfs", "rdf"):
        start = full(f"{prefix}:")[:-1]
        if term.startswith(start):
            return f"{prefix}:{term.removeprefix(start)[:-1]}"
    return term
