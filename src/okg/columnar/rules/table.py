"""The rules of OWL 2 RL, in the words of their specification (OWL 2 Profiles, section 4.3).

One rule a line: its name, the patterns it needs, and what follows (several triples are parted by
``;``). ``false`` begins what is said of a contradiction. What the specification writes with an
index over a list is written so here:

``each ?c in ?l``                 a rule for each member
``two ?a ?b in ?l``               a rule for each two members, in the order of the list
``all ?c in ?l: ?y rdf:type ?c``  the pattern for each member; a variable with ``*`` is a new one
``chain ?l: ?u ?v``               the members as predicates, one after the other, from ?u to ?v

Patterns about the ontology come first. The rest of the engine has, in its own ways, eq-ref,
eq-sym, eq-trans, eq-rep-s, eq-rep-o (``sets``, ``same``) and dt-type2, dt-eq, dt-diff, dt-not-type
(``literals``); prp-ap and dt-type1 say nothing that is asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from okg.columnar.rules.model import Atom
from okg.columnar.rules.vocabulary import full

__all__ = ["RULES", "All", "Chain", "Clause", "Each", "General", "Two"]

TABLE = """
# Table 4: equality
eq-rep-p   ?p owl:sameAs ?q, ?s ?p ?o => ?s ?q ?o
eq-diff1   ?x owl:sameAs ?y, ?x owl:differentFrom ?y => false {x} is the same as {y}, and different from it
eq-diff1   ?x owl:differentFrom ?x => false {x} is different from itself
eq-diff2   ?x rdf:type owl:AllDifferent, ?x owl:members ?l, two ?a ?b in ?l, ?a owl:sameAs ?b => false {a} is the same as {b}, and different from it
eq-diff3   ?x rdf:type owl:AllDifferent, ?x owl:distinctMembers ?l, two ?a ?b in ?l, ?a owl:sameAs ?b => false {a} is the same as {b}, and different from it

# Table 5: properties
prp-dom    ?p rdfs:domain ?c, ?x ?p ?y => ?x rdf:type ?c
prp-rng    ?p rdfs:range ?c, ?x ?p ?y => ?y rdf:type ?c
prp-fp     ?p rdf:type owl:FunctionalProperty, ?x ?p ?a, ?x ?p ?b => ?a owl:sameAs ?b
prp-ifp    ?p rdf:type owl:InverseFunctionalProperty, ?a ?p ?y, ?b ?p ?y => ?a owl:sameAs ?b
prp-irp    ?p rdf:type owl:IrreflexiveProperty, ?x ?p ?x => false {x} has itself as {p}, which is irreflexive
prp-symp   ?p rdf:type owl:SymmetricProperty, ?x ?p ?y => ?y ?p ?x
prp-asyp   ?p rdf:type owl:AsymmetricProperty, ?x ?p ?y, ?y ?p ?x => false {x} has {y} as {p} and the other way round, and {p} is asymmetric
prp-trp    ?p rdf:type owl:TransitiveProperty, ?x ?p ?y, ?y ?p ?z => ?x ?p ?z
prp-spo1   ?p rdfs:subPropertyOf ?q, ?x ?p ?y => ?x ?q ?y
prp-spo2   ?p owl:propertyChainAxiom ?l, chain ?l: ?x ?y => ?x ?p ?y
prp-eqp1   ?p owl:equivalentProperty ?q, ?x ?p ?y => ?x ?q ?y
prp-eqp2   ?p owl:equivalentProperty ?q, ?x ?q ?y => ?x ?p ?y
prp-pdw    ?p owl:propertyDisjointWith ?q, ?x ?p ?y, ?x ?q ?y => false {x} has {y} both as {p} and as {q}, which exclude each other
prp-adp    ?n rdf:type owl:AllDisjointProperties, ?n owl:members ?l, two ?p ?q in ?l, ?x ?p ?y, ?x ?q ?y => false {x} has {y} both as {p} and as {q}, which exclude each other
prp-inv1   ?p owl:inverseOf ?q, ?x ?p ?y => ?y ?q ?x
prp-inv2   ?p owl:inverseOf ?q, ?x ?q ?y => ?y ?p ?x
prp-key    ?c owl:hasKey ?l, ?a rdf:type ?c, all ?p in ?l: ?a ?p ?z*, ?b rdf:type ?c, all ?p in ?l: ?b ?p ?z* => ?a owl:sameAs ?b
prp-npa1   ?n owl:sourceIndividual ?x, ?n owl:assertionProperty ?p, ?n owl:targetIndividual ?y, ?x ?p ?y => false {x} has {y} as {p}, which is denied
prp-npa2   ?n owl:sourceIndividual ?x, ?n owl:assertionProperty ?p, ?n owl:targetValue ?y, ?x ?p ?y => false {x} has {y} as {p}, which is denied

# Table 6: classes
cls-thing      => owl:Thing rdf:type owl:Class
cls-nothing1   => owl:Nothing rdf:type owl:Class
cls-nothing2   ?x rdf:type owl:Nothing => false {x} is in a class that has no members
cls-int1   ?c owl:intersectionOf ?l, all ?d in ?l: ?x rdf:type ?d => ?x rdf:type ?c
cls-int2   ?c owl:intersectionOf ?l, each ?d in ?l, ?x rdf:type ?c => ?x rdf:type ?d
cls-uni    ?c owl:unionOf ?l, each ?d in ?l, ?x rdf:type ?d => ?x rdf:type ?c
cls-com    ?c owl:complementOf ?d, ?x rdf:type ?c, ?x rdf:type ?d => false {x} is both {c} and {d}, of which one is what the other is not
cls-svf1   ?c owl:someValuesFrom ?d, ?c owl:onProperty ?p, ?x ?p ?y, ?y rdf:type ?d => ?x rdf:type ?c
cls-svf2   ?c owl:someValuesFrom owl:Thing, ?c owl:onProperty ?p, ?x ?p ?y => ?x rdf:type ?c
cls-avf    ?c owl:allValuesFrom ?d, ?c owl:onProperty ?p, ?x rdf:type ?c, ?x ?p ?y => ?y rdf:type ?d
cls-hv1    ?c owl:hasValue ?v, ?c owl:onProperty ?p, ?x rdf:type ?c => ?x ?p ?v
cls-hv2    ?c owl:hasValue ?v, ?c owl:onProperty ?p, ?x ?p ?v => ?x rdf:type ?c
cls-maxc1  ?c owl:maxCardinality 0, ?c owl:onProperty ?p, ?x rdf:type ?c, ?x ?p ?y => false {x} has {y} as {p}, and may have none
cls-maxc2  ?c owl:maxCardinality 1, ?c owl:onProperty ?p, ?x rdf:type ?c, ?x ?p ?a, ?x ?p ?b => ?a owl:sameAs ?b
cls-maxqc1 ?c owl:maxQualifiedCardinality 0, ?c owl:onProperty ?p, ?c owl:onClass ?d, ?x rdf:type ?c, ?x ?p ?y, ?y rdf:type ?d => false {x} has {y} as {p}, and may have none of the class {d}
cls-maxqc2 ?c owl:maxQualifiedCardinality 0, ?c owl:onProperty ?p, ?c owl:onClass owl:Thing, ?x rdf:type ?c, ?x ?p ?y => false {x} has {y} as {p}, and may have none
cls-maxqc3 ?c owl:maxQualifiedCardinality 1, ?c owl:onProperty ?p, ?c owl:onClass ?d, ?x rdf:type ?c, ?x ?p ?a, ?a rdf:type ?d, ?x ?p ?b, ?b rdf:type ?d => ?a owl:sameAs ?b
cls-maxqc4 ?c owl:maxQualifiedCardinality 1, ?c owl:onProperty ?p, ?c owl:onClass owl:Thing, ?x rdf:type ?c, ?x ?p ?a, ?x ?p ?b => ?a owl:sameAs ?b
cls-oo     ?c owl:oneOf ?l, each ?x in ?l => ?x rdf:type ?c

# Table 7: class axioms
cax-sco    ?c rdfs:subClassOf ?d, ?x rdf:type ?c => ?x rdf:type ?d
cax-eqc1   ?c owl:equivalentClass ?d, ?x rdf:type ?c => ?x rdf:type ?d
cax-eqc2   ?c owl:equivalentClass ?d, ?x rdf:type ?d => ?x rdf:type ?c
cax-dw     ?c owl:disjointWith ?d, ?x rdf:type ?c, ?x rdf:type ?d => false {x} is both {c} and {d}, which exclude each other
cax-adc    ?n rdf:type owl:AllDisjointClasses, ?n owl:members ?l, two ?c ?d in ?l, ?x rdf:type ?c, ?x rdf:type ?d => false {x} is both {c} and {d}, which exclude each other

# Table 9: schema vocabulary
scm-cls    ?c rdf:type owl:Class => ?c rdfs:subClassOf ?c ; ?c owl:equivalentClass ?c ; ?c rdfs:subClassOf owl:Thing ; owl:Nothing rdfs:subClassOf ?c
scm-sco    ?c rdfs:subClassOf ?d, ?d rdfs:subClassOf ?e => ?c rdfs:subClassOf ?e
scm-eqc1   ?c owl:equivalentClass ?d => ?c rdfs:subClassOf ?d ; ?d rdfs:subClassOf ?c
scm-eqc2   ?c rdfs:subClassOf ?d, ?d rdfs:subClassOf ?c => ?c owl:equivalentClass ?d
scm-op     ?p rdf:type owl:ObjectProperty => ?p rdfs:subPropertyOf ?p ; ?p owl:equivalentProperty ?p
scm-dp     ?p rdf:type owl:DatatypeProperty => ?p rdfs:subPropertyOf ?p ; ?p owl:equivalentProperty ?p
scm-spo    ?p rdfs:subPropertyOf ?q, ?q rdfs:subPropertyOf ?r => ?p rdfs:subPropertyOf ?r
scm-eqp1   ?p owl:equivalentProperty ?q => ?p rdfs:subPropertyOf ?q ; ?q rdfs:subPropertyOf ?p
scm-eqp2   ?p rdfs:subPropertyOf ?q, ?q rdfs:subPropertyOf ?p => ?p owl:equivalentProperty ?q
scm-dom1   ?p rdfs:domain ?c, ?c rdfs:subClassOf ?d => ?p rdfs:domain ?d
scm-dom2   ?q rdfs:domain ?c, ?p rdfs:subPropertyOf ?q => ?p rdfs:domain ?c
scm-rng1   ?p rdfs:range ?c, ?c rdfs:subClassOf ?d => ?p rdfs:range ?d
scm-rng2   ?q rdfs:range ?c, ?p rdfs:subPropertyOf ?q => ?p rdfs:range ?c
scm-hv     ?c owl:hasValue ?v, ?c owl:onProperty ?p, ?d owl:hasValue ?v, ?d owl:onProperty ?q, ?p rdfs:subPropertyOf ?q => ?c rdfs:subClassOf ?d
scm-svf1   ?c owl:someValuesFrom ?a, ?c owl:onProperty ?p, ?d owl:onProperty ?p, ?d owl:someValuesFrom ?b, ?a rdfs:subClassOf ?b => ?c rdfs:subClassOf ?d
scm-svf2   ?c owl:someValuesFrom ?a, ?c owl:onProperty ?p, ?d owl:someValuesFrom ?a, ?d owl:onProperty ?q, ?p rdfs:subPropertyOf ?q => ?c rdfs:subClassOf ?d
scm-avf1   ?c owl:allValuesFrom ?a, ?c owl:onProperty ?p, ?d owl:onProperty ?p, ?d owl:allValuesFrom ?b, ?a rdfs:subClassOf ?b => ?c rdfs:subClassOf ?d
scm-avf2   ?c owl:allValuesFrom ?a, ?c owl:onProperty ?p, ?d owl:allValuesFrom ?a, ?d owl:onProperty ?q, ?p rdfs:subPropertyOf ?q => ?d rdfs:subClassOf ?c
scm-int    ?c owl:intersectionOf ?l, each ?d in ?l => ?c rdfs:subClassOf ?d
scm-uni    ?c owl:unionOf ?l, each ?d in ?l => ?d rdfs:subClassOf ?c
"""  # noqa: E501 — a rule is a line


@dataclass(frozen=True, slots=True)
class Each:
    """``each ?c in ?l``."""

    member: str
    list: str


@dataclass(frozen=True, slots=True)
class Two:
    """``two ?a ?b in ?l``."""

    first: str
    second: str
    list: str


@dataclass(frozen=True, slots=True)
class All:
    """``all ?c in ?l: pattern``."""

    member: str
    list: str
    pattern: Atom


@dataclass(frozen=True, slots=True)
class Chain:
    """``chain ?l: ?u ?v``."""

    list: str
    start: str
    end: str


Clause = Atom | Each | Two | All | Chain


@dataclass(frozen=True, slots=True)
class General:
    """A rule about any ontology."""

    name: str
    body: tuple[Clause, ...]
    head: Atom | None
    says: str

    @property
    def is_about_data(self) -> bool:
        """Whether it has to be specialised; all the predicates of the others are constant."""
        return not self.name.startswith("scm-") or any(isinstance(it, Each) for it in self.body)


def _term(word: str) -> str:
    if word[0] == "?":
        return word
    return f'"{word}"^^{full("xsd:nonNegativeInteger")}' if word.isdigit() else full(word)


def _atom(words: list[str]) -> Atom:
    subject, predicate, value = map(_term, words)
    return subject, predicate, value


def _clause(text: str) -> Clause:
    match text.replace(":", ": ", 1).split() if text.startswith(("all", "chain")) else text.split():
        case ["each", member, "in", members]:
            return Each(member, members)
        case ["two", first, second, "in", members]:
            return Two(first, second, members)
        case ["all", member, "in", members, *words]:
            return All(member, members.removesuffix(":"), _atom(words))
        case ["chain", members, start, end]:
            return Chain(members.removesuffix(":"), start, end)
        case words:
            return _atom(words)


def _rules(line: str) -> Iterator[General]:
    name, text = line.split(maxsplit=1)
    body, heads = text.rsplit("=> ", 1)
    clauses = tuple(_clause(it.strip()) for it in body.split(",") if it.strip())
    if heads.startswith("false "):
        yield General(name, clauses, None, heads.removeprefix("false "))
    else:
        for head in heads.split(" ; "):
            yield General(name, clauses, _atom(head.split()), "")


RULES = tuple(
    rule for line in TABLE.splitlines() if line and line[0] != "#" for rule in _rules(line)
)
"""All of them."""
