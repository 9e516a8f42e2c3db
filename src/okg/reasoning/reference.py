"""The reference reasoner: owlrl behind one function.

owlrl implements the rules of OWL 2 RL (OWL 2 Profiles, section 4.3). Left to itself it also
returns thousands of triples that say nothing, some that are not RDF, and it reports a
contradiction as one more triple. This adapter gives it only what has logical effect, looks for
contradictions first, and keeps only what is worth knowing.
"""

import owlrl
import rdflib
from owlrl.Namespaces import ERRNS
from rdflib import OWL, RDF, RDFS, BNode, Literal, URIRef
from rdflib.graph import _TripleType

from okg.errors import InconsistentOntology
from okg.namespaces import RESERVED

__all__ = ["inferred"]

BUILT_IN_ANNOTATIONS = frozenset(
    [
        RDFS.label,
        RDFS.comment,
        RDFS.seeAlso,
        RDFS.isDefinedBy,
        OWL.versionInfo,
        OWL.versionIRI,
        OWL.deprecated,
        OWL.priorVersion,
        OWL.backwardCompatibleWith,
        OWL.incompatibleWith,
        OWL.imports,
    ]
)
"""Section 5.5 of the OWL 2 Structural Specification, and the triples of an ontology's header."""

REFLEXIVE = frozenset(
    [
        OWL.sameAs,
        OWL.equivalentClass,
        OWL.equivalentProperty,
        RDFS.subClassOf,
        RDFS.subPropertyOf,
    ]
)
"""Properties that relate everything to itself."""

TOP = frozenset([OWL.Thing, RDFS.Resource, RDFS.Class, OWL.Class, RDFS.Literal])


def inferred(statements: rdflib.Graph) -> rdflib.Graph:
    """Return the triples that follow from ``statements`` and are not among them.

    Every triple returned has a named subject outside the vocabularies of RDF, RDFS, OWL and XSD,
    has no blank node, and says something: not that a thing is itself, or is a thing.

    Raises InconsistentOntology where ``statements`` contradict one another.
    """
    closed = rdflib.Graph()
    for triple in _with_logical_effect(statements):
        closed.add(triple)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)

    findings = {
        str(message)
        for error in closed.subjects(RDF.type, ERRNS.ErrorMessage)
        for message in closed.objects(error, ERRNS.error)
    }
    if findings:
        raise InconsistentOntology(sorted(findings))

    new = rdflib.Graph()
    for triple in closed:
        if _says_something(triple) and not _is_stated(triple, statements):
            new.add(triple)
    return new


def _with_logical_effect(statements: rdflib.Graph) -> list[_TripleType]:
    """Leave out annotations: they mean nothing to OWL 2 DL, and they take owlrl most of its time.

    A property that is declared as an annotation property *and* as another kind stays.
    """
    declared = set(statements.subjects(RDF.type, OWL.AnnotationProperty))
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        declared -= set(statements.subjects(RDF.type, kind))
    annotations = declared | BUILT_IN_ANNOTATIONS
    return [triple for triple in statements if triple[1] not in annotations]


def _says_something(triple: _TripleType) -> bool:
    subject, predicate, value = triple
    if not isinstance(subject, URIRef) or isinstance(value, BNode):
        return False
    if str(subject).startswith(RESERVED):
        return False
    if predicate in REFLEXIVE:
        return subject != value and value not in TOP
    if predicate == RDF.type:
        # "A class", "a transitive property": what was declared, said again.
        return not str(value).startswith(RESERVED)
    return True


def _is_stated(triple: _TripleType, statements: rdflib.Graph) -> bool:
    """Tell whether ``triple`` is among ``statements``, another spelling of its value included."""
    if triple in statements:
        return True
    subject, predicate, value = triple
    if not isinstance(value, Literal) or isinstance(value.value, str | None):
        return False
    return any(
        isinstance(other, Literal)
        and other.value == value.value
        # To Python, true is 1.
        and isinstance(other.value, bool) == isinstance(value.value, bool)
        for other in statements.objects(subject, predicate)
    )
