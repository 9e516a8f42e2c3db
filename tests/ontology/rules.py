"""By which OWL 2 RL rule, and which axiom, a triple follows: written apart from any reasoner.

Names of rules are those of OWL 2 Profiles, section 4.3. Only rules that the axioms of this
ontology can trigger are here; a triple that none of them yields is a surprise.
"""

from collections.abc import Callable, Iterator

import rdflib
from rdflib import OWL, RDF, RDFS
from rdflib.collection import Collection
from rdflib.term import Node

__all__ = ["Justification", "justify"]

Triple = tuple[Node, Node, Node]
Justification = tuple[str, str]
"""The name of a rule, and the axiom that triggers it in words."""

PREFIXES = {
    "https://w3id.org/outsourcing#": "okg:",
    "http://www.w3.org/2004/02/skos/core#": "skos:",
    str(RDF): "rdf:",
    str(RDFS): "rdfs:",
    str(OWL): "owl:",
    "https://w3id.org/outsourcing/": "",
}


def name(node: Node) -> str:
    """Return ``node`` shortened for a reader."""
    for start, short in PREFIXES.items():
        if str(node).startswith(start):
            return short + str(node)[len(start) :]
    return node.n3()


def justify(triple: Triple, closed: rdflib.Graph) -> Justification | None:
    """Return a rule that yields ``triple`` in one step from ``closed``, if any does.

    Of several the first by name is taken, so that the answer is always the same.
    """
    return min(_justifications(triple, closed), default=None)


def _justifications(triple: Triple, closed: rdflib.Graph) -> Iterator[Justification]:
    for rule, axioms in RULES.items():
        for axiom in axioms(*triple, closed):
            yield rule, axiom


def _scm_sco(s: Node, p: Node, o: Node, closed: rdflib.Graph) -> Iterator[str]:
    if p == RDFS.subClassOf and _between(s, p, o, closed):
        yield "a class below a class below a third is below the third"


def _scm_spo(s: Node, p: Node, o: Node, closed: rdflib.Graph) -> Iterator[str]:
    if p == RDFS.subPropertyOf and _between(s, p, o, closed):
        yield "a property below a property below a third is below the third"


def _cax_sco(s: Node, p: Node, o: Node, closed: rdflib.Graph) -> Iterator[str]:
    if p == RDF.type:
        for below in closed.subjects(RDFS.subClassOf, o):
            if below != o and (s, RDF.type, below) in closed:
                yield f"{name(below)} ⊑ {name(o)}"


def _cls_hv2(s: Node, p: Node, o: Node, closed: rdflib.Graph) -> Iterator[str]:
    if p == RDF.type:
        for definition in closed.objects(o, OWL.equivalentClass):
            on = closed.value(definition, OWL.onProperty)
            value = closed.value(definition, OWL.hasValue)
            if on and value and (s, on, value) in closed:
                yield f"{name(o)} ≡ {name(on)} value {name(value)}"


def _prp_spo1(s: Node, p: Node, o: Node, closed: rdflib.Graph) -> Iterator[str]:
    for below in closed.subjects(RDFS.subPropertyOf, p):
        if below != p and (s, below, o) in closed:
            yield f"{name(below)} ⊑ {name(p)}"


def _prp_spo2(s: Node, p: Node, o: Node, closed: rdflib.Graph) -> Iterator[str]:
    for chain in closed.objects(p, OWL.propertyChainAxiom):
        steps = list(Collection(closed, chain))
        ends = {s}
        for step in steps:
            ends = {end for node in ends for end in closed.objects(node, step)}
        if o in ends:
            yield " ∘ ".join(map(name, steps)) + f" ⊑ {name(p)}"


def _prp_symp(s: Node, p: Node, o: Node, closed: rdflib.Graph) -> Iterator[str]:
    if (p, RDF.type, OWL.SymmetricProperty) in closed and (o, p, s) in closed:
        yield f"{name(p)} is symmetric"


def _prp_trp(s: Node, p: Node, o: Node, closed: rdflib.Graph) -> Iterator[str]:
    if (p, RDF.type, OWL.TransitiveProperty) in closed and _between(s, p, o, closed):
        yield f"{name(p)} is transitive"


def _between(s: Node, p: Node, o: Node, closed: rdflib.Graph) -> bool:
    """Tell whether ``p`` leads from ``s`` to ``o`` by way of something else."""
    return any((middle, p, o) in closed for middle in closed.objects(s, p) if middle not in (s, o))


RULES: dict[str, Callable[[Node, Node, Node, rdflib.Graph], Iterator[str]]] = {
    "cax-sco": _cax_sco,
    "cls-hv2": _cls_hv2,
    "prp-spo1": _prp_spo1,
    "prp-spo2": _prp_spo2,
    "prp-symp": _prp_symp,
    "prp-trp": _prp_trp,
    "scm-sco": _scm_sco,
    "scm-spo": _scm_spo,
}
