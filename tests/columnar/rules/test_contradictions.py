"""Every contradiction in data is told: the rule, a sentence, what it is about, and the facts."""

import pytest

from okg.columnar.rules import Contradiction, compile_ontology
from tests.columnar.rules.support import Result, by_duckdb, by_sets, term, triple, triples

DISJOINT = ":A owl:disjointWith :B . :A1 rdfs:subClassOf :A ."


def results(axioms: str, data: str) -> list[Result]:
    program = compile_ontology(triples(axioms))
    return [by_sets(program, triples(data)), by_duckdb(program, triples(data))]


def test_a_contradiction_says_what_it_rests_on() -> None:
    for result in results(DISJOINT, ":x a :A1 , :B . :y a :A ."):
        assert result.contradictions == (
            Contradiction(
                "cax-dw",
                "<http://example.org/x> is both <http://example.org/A> and "
                "<http://example.org/B>, which exclude each other",
                term(":x"),
                (triple(":x a :A"), triple(":x a :B")),
            ),
        )


def test_every_contradiction_is_told_once() -> None:
    axioms = (
        "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) . :p a owl:AsymmetricProperty ."
    )
    data = ":x a :A , :B , :C . :y a :B , :C . :z a :C . :x :p :y . :y :p :x ."
    for result in results(axioms, data):
        assert sorted(
            (it.rule, it.focus) for it in result.contradictions if it.rule == "cax-adc"
        ) == [
            ("cax-adc", term(":x")),
            ("cax-adc", term(":x")),
            ("cax-adc", term(":x")),
            ("cax-adc", term(":y")),
        ]
        assert [it.rule for it in result.contradictions].count("prp-asyp") == 1


def test_more_than_the_limit_are_counted() -> None:
    program = compile_ontology(triples(DISJOINT))
    data = "".join(f":x{it} a :A , :B ." for it in range(25))
    result = by_duckdb(program, triples(data), limit=10)
    assert len(result.contradictions) == 10
    assert result.omitted == 15


@pytest.mark.parametrize(
    ("axioms", "data", "rule", "sentence", "focus"),
    [
        (
            ":p a owl:FunctionalProperty .",
            ":x :p 'one' , 'two' .",
            "dt-diff",
            '"one" and "two" should be the same value, of <http://example.org/x> (prp-fp)',
            ":x",
        ),
        (
            ":C rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom xsd:integer ] .",
            ":x a :C ; :p 'one' .",
            "dt-not-type",
            '"one" should be of the datatype <http://www.w3.org/2001/XMLSchema#integer>, '
            "of <http://example.org/x> (cls-avf)",
            ":x",
        ),
        (
            "",
            ":x :p '2020-02-30T00:00:00'^^xsd:dateTime .",
            "dt-not-type",
            '"2020-02-30T00:00:00"^^<http://www.w3.org/2001/XMLSchema#dateTime> is not written '
            "as its datatype wants it",
            ":x",
        ),
        (
            ":p rdfs:range [ owl:intersectionOf ( xsd:integer ) ] .",
            ":x :p 1.5 .",
            "dt-not-type",
            '"1.5"^^<http://www.w3.org/2001/XMLSchema#decimal> should be of the datatype '
            "<http://www.w3.org/2001/XMLSchema#integer>",
            ":x",
        ),
    ],
)
def test_literals_contradict_too(
    axioms: str, data: str, rule: str, sentence: str, focus: str
) -> None:
    for result in results(axioms, data):
        ((found),) = result.contradictions
        assert (found.rule, found.focus) == (rule, term(focus))
        assert found.explanation.startswith(sentence)


@pytest.mark.parametrize(
    ("axioms", "data"),
    [
        (":p a owl:FunctionalProperty .", ":x :p 1 , '01'^^xsd:integer , 1.0 , '1'^^xsd:byte ."),
        (
            ":p a owl:FunctionalProperty .",
            ":x :p '2020-01-01T00:00:00Z'^^xsd:dateTime , "
            "'2020-01-01T00:00:00+00:00'^^xsd:dateTime .",
        ),
        (":p rdfs:range xsd:integer .", ":x :p 5.0 , '5'^^xsd:byte ."),
        (":p rdfs:range xsd:string .", ":x :p 'x' , 'x'^^xsd:token ."),
        (":p rdfs:range rdfs:Literal .", ":x :p 1 , 'x'@en , 'x'^^:unknown ."),
        (":p rdfs:range :unknown .", ":x :p 1 , 'x'^^:unknown ."),
        ("", ":x :p 'anything'^^:unknown , '-0.0'^^xsd:double , 'INF'^^xsd:float ."),
    ],
)
def test_values_that_are_the_same_or_belong_do_not_contradict(axioms: str, data: str) -> None:
    for result in results(axioms, data):
        assert result.contradictions == ()


@pytest.mark.parametrize(
    ("axioms", "data"),
    [
        (":p a owl:FunctionalProperty .", ":x :p '1'^^xsd:float , '1'^^xsd:double ."),
        (":p a owl:FunctionalProperty .", ":x :p 'a'@en , 'a' ."),
        (":p a owl:FunctionalProperty .", ":x :p '0.0'^^xsd:double , '-0.0'^^xsd:double ."),
        (":p rdfs:range xsd:integer .", ":x :p '5'^^xsd:double ."),
        (":p rdfs:range xsd:string .", ":x :p 'x'@en ."),
        (":p rdfs:range xsd:byte .", ":x :p 128 ."),
        (":p rdfs:range xsd:dateTimeStamp .", ":x :p '2020-01-01T00:00:00'^^xsd:dateTime ."),
    ],
)
def test_values_that_differ_or_do_not_belong_contradict(axioms: str, data: str) -> None:
    for result in results(axioms, data):
        assert len(result.contradictions) == 1


def test_what_follows_from_a_contradiction_is_not_told() -> None:
    """Everything is in every class then; only the contradiction itself is of use."""
    for result in results(":A a owl:Class .", ":x a owl:Nothing ; :p 'one'^^xsd:integer ."):
        assert result.inferred == set()
        assert result.broken == {"cls-nothing2", "dt-not-type"}


def test_classes_that_are_the_same_and_exclude_each_other_have_no_members() -> None:
    axioms = ":A owl:disjointWith :B . :B owl:disjointWith :C ."
    for result in results(axioms, ":A owl:sameAs :B . :x a :A . :y a :C ."):
        assert result.broken == {"cax-dw"}
        assert {it.focus for it in result.contradictions} == {term(":x")}


def test_a_contradiction_is_told_of_every_name() -> None:
    """Whichever is the user's own is told so."""
    for result in results(DISJOINT, ":x a :A . :y a :B ; owl:sameAs :x ."):
        assert {(it.rule, it.focus) for it in result.contradictions} == {
            ("cax-dw", term(":x")),
            ("cax-dw", term(":y")),
        }


def test_a_value_that_is_the_same_as_a_name_stays_a_value() -> None:
    axioms = ":p rdfs:range xsd:integer ; a owl:FunctionalProperty ."
    for result in results(axioms, ":a :p :b , 'one' ."):
        assert result.broken == {"dt-not-type"}
        assert {it.focus for it in result.contradictions} == {term(":a")}
