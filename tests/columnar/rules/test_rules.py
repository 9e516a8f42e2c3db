"""Every rule of OWL 2 RL: what it concludes, and that it concludes nothing without a premise."""

from dataclasses import dataclass

import pytest

from okg.columnar.rules import Inconsistent, compile_ontology
from okg.columnar.rules.table import RULES
from tests.columnar.rules.support import both, triple, triples


@dataclass(frozen=True)
class Case:
    """A rule, axioms and data that set it off, and what follows; or nothing, if they contradict."""

    rule: str
    axioms: str
    data: str
    follows: str = ""

    def __str__(self) -> str:
        return self.rule


CASES = [
    Case("eq-rep-p", ":p owl:sameAs :q . :p a owl:ObjectProperty .", ":a :p :b .", ":a :q :b"),
    Case("eq-sym", "", ":a owl:sameAs :b .", ":b owl:sameAs :a"),
    Case("eq-trans", "", ":a owl:sameAs :b . :b owl:sameAs :c .", ":a owl:sameAs :c"),
    Case("eq-rep-s", "", ":a owl:sameAs :b . :a :p :x .", ":b :p :x"),
    Case("eq-rep-o", "", ":a owl:sameAs :b . :x :p :a .", ":x :p :b"),
    Case("eq-diff1", "", ":a owl:sameAs :b . :a owl:differentFrom :b ."),
    Case("eq-diff1", "", ":a owl:differentFrom :a , :b ."),
    Case("eq-diff2", "[] a owl:AllDifferent ; owl:members ( :a :b :c ) .", ":a owl:sameAs :c ."),
    Case(
        "eq-diff3",
        "[] a owl:AllDifferent ; owl:distinctMembers ( :a :b :c ) .",
        ":c owl:sameAs :b .",
    ),
    Case("prp-dom", ":p rdfs:domain :C .", ":a :p :b .", ":a a :C"),
    Case("prp-rng", ":p rdfs:range :C .", ":a :p :b .", ":b a :C"),
    Case("prp-fp", ":p a owl:FunctionalProperty .", ":a :p :b , :c .", ":b owl:sameAs :c"),
    Case(
        "prp-ifp",
        ":p a owl:InverseFunctionalProperty .",
        ":b :p :a . :c :p :a .",
        ":c owl:sameAs :b",
    ),
    Case("prp-irp", ":p a owl:IrreflexiveProperty .", ":a :p :a , :b ."),
    Case("prp-symp", ":p a owl:SymmetricProperty .", ":a :p :b .", ":b :p :a"),
    Case("prp-asyp", ":p a owl:AsymmetricProperty .", ":a :p :b . :b :p :a ."),
    Case("prp-trp", ":p a owl:TransitiveProperty .", ":a :p :b . :b :p :c .", ":a :p :c"),
    Case("prp-spo1", ":p rdfs:subPropertyOf :q .", ":a :p :b .", ":a :q :b"),
    Case(
        "prp-spo2",
        ":q owl:propertyChainAxiom ( :p :r :p ) .",
        ":a :p :b . :b :r :c . :c :p :d .",
        ":a :q :d",
    ),
    Case("prp-eqp1", ":p owl:equivalentProperty :q .", ":a :p :b .", ":a :q :b"),
    Case("prp-eqp2", ":p owl:equivalentProperty :q .", ":a :q :b .", ":a :p :b"),
    Case("prp-pdw", ":p owl:propertyDisjointWith :q .", ":a :p :b ; :q :b ."),
    Case(
        "prp-adp",
        "[] a owl:AllDisjointProperties ; owl:members ( :p :q :r ) .",
        ":a :p :b ; :r :b .",
    ),
    Case("prp-inv1", ":p owl:inverseOf :q .", ":a :p :b .", ":b :q :a"),
    Case("prp-inv2", ":p owl:inverseOf :q .", ":a :q :b .", ":b :p :a"),
    Case(
        "prp-key",
        ":C owl:hasKey ( :p :q ) .",
        ":a a :C ; :p :x ; :q 1 . :b a :C ; :p :x ; :q 1 .",
        ":a owl:sameAs :b",
    ),
    Case(
        "prp-npa1",
        "[] owl:sourceIndividual :a ; owl:assertionProperty :p ; owl:targetIndividual :b .",
        ":a :p :b .",
    ),
    Case(
        "prp-npa2",
        "[] owl:sourceIndividual :a ; owl:assertionProperty :p ; owl:targetValue 1 .",
        ":a :p 1 .",
    ),
    Case("cls-nothing2", "", ":a a owl:Nothing ."),
    Case("cls-int1", ":C owl:intersectionOf ( :A :B :D ) .", ":a a :A , :B , :D .", ":a a :C"),
    Case("cls-int2", ":C owl:intersectionOf ( :A :B ) .", ":a a :C .", ":a a :B"),
    Case("cls-uni", ":C owl:unionOf ( :A :B ) .", ":a a :B .", ":a a :C"),
    Case("cls-com", ":C owl:complementOf :D .", ":a a :C , :D ."),
    Case(
        "cls-svf1",
        ":C owl:onProperty :p ; owl:someValuesFrom :D .",
        ":a :p :b . :b a :D .",
        ":a a :C",
    ),
    Case(
        "cls-svf2", ":C owl:onProperty :p ; owl:someValuesFrom owl:Thing .", ":a :p :b .", ":a a :C"
    ),
    Case(
        "cls-avf",
        ":C owl:onProperty :p ; owl:allValuesFrom :D .",
        ":a a :C ; :p :b .",
        ":b a :D",
    ),
    Case("cls-hv1", ":C owl:onProperty :p ; owl:hasValue :v .", ":a a :C .", ":a :p :v"),
    Case("cls-hv2", ":C owl:onProperty :p ; owl:hasValue :v .", ":a :p :v .", ":a a :C"),
    Case("cls-maxc1", ":C owl:onProperty :p ; owl:maxCardinality 0 .", ":a a :C ; :p :b ."),
    Case(
        "cls-maxc2",
        ":C owl:onProperty :p ; owl:maxCardinality '1'^^xsd:nonNegativeInteger .",
        ":a a :C ; :p :b , :c .",
        ":b owl:sameAs :c",
    ),
    Case(
        "cls-maxqc1",
        ":C owl:onProperty :p ; owl:maxQualifiedCardinality 0 ; owl:onClass :D .",
        ":a a :C ; :p :b . :b a :D .",
    ),
    Case(
        "cls-maxqc2",
        ":C owl:onProperty :p ; owl:maxQualifiedCardinality 0 ; owl:onClass owl:Thing .",
        ":a a :C ; :p :b .",
    ),
    Case(
        "cls-maxqc3",
        ":C owl:onProperty :p ; owl:maxQualifiedCardinality 1 ; owl:onClass :D .",
        ":a a :C ; :p :b , :c . :b a :D . :c a :D .",
        ":b owl:sameAs :c",
    ),
    Case(
        "cls-maxqc4",
        ":C owl:onProperty :p ; owl:maxQualifiedCardinality 1 ; owl:onClass owl:Thing .",
        ":a a :C ; :p :b , :c .",
        ":b owl:sameAs :c",
    ),
    Case("cax-sco", ":C rdfs:subClassOf :D .", ":a a :C .", ":a a :D"),
    Case("cax-eqc1", ":C owl:equivalentClass :D .", ":a a :C .", ":a a :D"),
    Case("cax-eqc2", ":C owl:equivalentClass :D .", ":a a :D .", ":a a :C"),
    Case("cax-dw", ":C owl:disjointWith :D .", ":a a :C , :D ."),
    Case(
        "cax-adc",
        "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .",
        ":a a :A , :C .",
    ),
    Case("dt-not-type", "", ":a :p 'one'^^xsd:integer ."),
    Case("dt-not-type", ":p rdfs:range xsd:integer .", ":a :p 'one' ."),
    Case("dt-diff", ":p a owl:FunctionalProperty .", ":a :p 1 , 2 ."),
    Case(
        "dt-type2",
        ":C owl:onProperty :p ; owl:someValuesFrom xsd:integer .",
        ":a :p '1'^^xsd:byte .",
        ":a a :C",
    ),
]
SCHEMA = [
    Case("scm-sco", ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .", "", ":A rdfs:subClassOf :C"),
    Case("scm-cls", ":A a owl:Class .", "", ":A rdfs:subClassOf owl:Thing"),
    Case("scm-eqc1", ":A owl:equivalentClass :B .", "", ":B rdfs:subClassOf :A"),
    Case(
        "scm-eqc2",
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :A .",
        "",
        ":A owl:equivalentClass :B",
    ),
    Case("scm-op", ":p a owl:ObjectProperty .", "", ":p rdfs:subPropertyOf :p"),
    Case("scm-dp", ":p a owl:DatatypeProperty .", "", ":p owl:equivalentProperty :p"),
    Case(
        "scm-spo",
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r .",
        "",
        ":p rdfs:subPropertyOf :r",
    ),
    Case("scm-eqp1", ":p owl:equivalentProperty :q .", "", ":q rdfs:subPropertyOf :p"),
    Case(
        "scm-eqp2",
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :p .",
        "",
        ":p owl:equivalentProperty :q",
    ),
    Case("scm-dom1", ":p rdfs:domain :A . :A rdfs:subClassOf :B .", "", ":p rdfs:domain :B"),
    Case("scm-dom2", ":q rdfs:domain :A . :p rdfs:subPropertyOf :q .", "", ":p rdfs:domain :A"),
    Case("scm-rng1", ":p rdfs:range :A . :A rdfs:subClassOf :B .", "", ":p rdfs:range :B"),
    Case("scm-rng2", ":q rdfs:range :A . :p rdfs:subPropertyOf :q .", "", ":p rdfs:range :A"),
    Case(
        "scm-hv",
        ":A owl:hasValue :v ; owl:onProperty :p . :B owl:hasValue :v ; owl:onProperty :q . "
        ":p rdfs:subPropertyOf :q .",
        "",
        ":A rdfs:subClassOf :B",
    ),
    Case(
        "scm-svf1",
        ":A owl:someValuesFrom :C ; owl:onProperty :p . :B owl:someValuesFrom :D ; "
        "owl:onProperty :p . :C rdfs:subClassOf :D .",
        "",
        ":A rdfs:subClassOf :B",
    ),
    Case(
        "scm-svf2",
        ":A owl:someValuesFrom :C ; owl:onProperty :p . :B owl:someValuesFrom :C ; "
        "owl:onProperty :q . :p rdfs:subPropertyOf :q .",
        "",
        ":A rdfs:subClassOf :B",
    ),
    Case(
        "scm-avf1",
        ":A owl:allValuesFrom :C ; owl:onProperty :p . :B owl:allValuesFrom :D ; "
        "owl:onProperty :p . :C rdfs:subClassOf :D .",
        "",
        ":A rdfs:subClassOf :B",
    ),
    Case(
        "scm-avf2",
        ":A owl:allValuesFrom :C ; owl:onProperty :p . :B owl:allValuesFrom :C ; "
        "owl:onProperty :q . :p rdfs:subPropertyOf :q .",
        "",
        ":B rdfs:subClassOf :A",
    ),
    Case("scm-int", ":A owl:intersectionOf ( :B :C ) .", "", ":A rdfs:subClassOf :C"),
    Case("scm-uni", ":A owl:unionOf ( :B :C ) .", "", ":C rdfs:subClassOf :A"),
    Case("cls-thing", "", "", "owl:Thing a owl:Class"),
    Case("cls-nothing1", "", "", "owl:Nothing a owl:Class"),
    Case("cls-oo", ":A owl:oneOf ( :a :b ) .", "", ":b a :A"),
]


def test_every_rule_has_a_case() -> None:
    assert {it.name for it in RULES} <= {it.rule for it in (*CASES, *SCHEMA)}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_rule_concludes(case: Case) -> None:
    result = both(case.axioms, case.data)
    if case.follows:
        assert triple(case.follows) in result.inferred
        assert not result.contradictions
    else:
        assert result.broken == {case.rule}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_premise_is_needed(case: Case) -> None:
    """Without one of the triples of the data nothing is found, nor without the axioms."""
    data = triples(case.data)
    smaller = [data[:index] + data[index + 1 :] for index in range(len(data))]
    attempts = [(case.axioms, " ".join(" ".join([*it, "."]) for it in part)) for part in smaller]
    if case.axioms:
        attempts.append(("", case.data))
    if case.rule == "eq-diff1" and len(smaller) == 2 and data[0][0] == data[0][2]:
        attempts = attempts[:1]
    if case.rule == "prp-irp":
        attempts = [it for it in attempts if it[0] == "" or ":a" not in it[1]] or attempts
        attempts = attempts[-1:]
    for axioms, facts in attempts:
        result = both(axioms, facts)
        if case.follows:
            assert triple(case.follows) not in result.inferred
        else:
            assert case.rule not in result.broken


@pytest.mark.parametrize("case", SCHEMA, ids=str)
def test_a_rule_about_the_ontology_concludes(case: Case) -> None:
    axioms = triples(case.axioms)
    assert compile_ontology(axioms).closed.has(*triple(case.follows))
    for index in range(len(axioms)):
        try:
            smaller = compile_ontology(axioms[:index] + axioms[index + 1 :])
        except Exception as error:  # half a list
            assert "not well formed" in str(error)  # noqa: PT017
        else:
            assert not smaller.closed.has(*triple(case.follows))


@pytest.mark.parametrize("case", [it for it in CASES if not it.follows], ids=str)
def test_an_ontology_that_contradicts_itself_is_told_so(case: Case) -> None:
    with pytest.raises(Inconsistent) as raised:
        compile_ontology(triples(case.axioms + case.data))
    assert {it.rule for it in raised.value.contradictions} == {case.rule}
    assert f"({case.rule})" in raised.value.message
