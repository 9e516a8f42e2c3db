"""The forms of an answer."""

import json
from datetime import date
from decimal import Decimal

import pytest

from okg.errors import InputError
from okg.graph import KnowledgeGraph
from okg.query.results import Answer, GraphAnswer

TWO = """
SELECT ?service ?label ?note {
  VALUES (?service ?label ?note) {
    (okg:payroll "pay|roll"@en UNDEF)
    (<http://example.org/x> "two\\nlines" 1.5)
  }
}
"""


@pytest.fixture
def two(small_graph: KnowledgeGraph) -> Answer:
    answer = small_graph.query(TWO)
    assert isinstance(answer, Answer)
    return answer


def ask(graph: KnowledgeGraph, query: str) -> Answer:
    answer = graph.query(query)
    assert isinstance(answer, Answer)
    return answer


def test_rows_are_plain_values(two: Answer) -> None:
    assert two.columns == ["service", "label", "note"]
    assert len(two) == 2
    assert list(two) == [
        ("https://w3id.org/outsourcing#payroll", "pay|roll", None),
        ("http://example.org/x", "two\nlines", Decimal("1.5")),
    ]


def test_every_datatype_becomes_its_python_kind(small_graph: KnowledgeGraph) -> None:
    answer = ask(
        small_graph,
        "SELECT * { VALUES ?x { 1 true false 1e1 '2020-02-29'^^xsd:date 'x'^^xsd:token "
        "'2020-02-30'^^xsd:date 'many'^^xsd:integer '7'^^xsd:nonNegativeInteger } }",
    )
    values = [value for (value,) in answer]
    assert values == [1, True, False, 10.0, date(2020, 2, 29), "x", "2020-02-30", "many", 7]
    assert [type(value) for value in values[:4]] == [int, bool, bool, float]


def test_csv_is_that_of_sparql(two: Answer) -> None:
    assert two.to_csv() == (
        "service,label,note\r\n"
        "https://w3id.org/outsourcing#payroll,pay|roll,\r\n"
        'http://example.org/x,"two\nlines",1.5\r\n'
    )


def test_json_is_that_of_sparql(two: Answer) -> None:
    found = json.loads(two.to_json())
    assert found["head"] == {"vars": ["service", "label", "note"]}
    assert found["results"]["bindings"][0] == {
        "service": {"type": "uri", "value": "https://w3id.org/outsourcing#payroll"},
        "label": {"type": "literal", "value": "pay|roll", "xml:lang": "en"},
    }


def test_text_is_aligned_and_undecorated(two: Answer) -> None:
    assert two.render("table") == (
        "service               label      note\n"
        "okg:payroll           pay|roll\n"
        "http://example.org/x  two lines  1.5\n"
    )


def test_markdown_escapes_its_own_separator(two: Answer) -> None:
    assert two.render("md") == (
        "| service | label | note |\n"
        "| --- | --- | --- |\n"
        "| okg:payroll | pay\\|roll |  |\n"
        "| http://example.org/x | two lines | 1.5 |\n"
    )


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("csv", "answer\r\ntrue\r\n"),
        ("json", '{"head":{},"boolean":true}\n'),
        ("md", "| answer |\n| --- |\n| yes |\n"),
        ("table", "answer\nyes\n"),
    ],
)
def test_an_ask_has_every_form_too(small_graph: KnowledgeGraph, form: str, text: str) -> None:
    answer = ask(small_graph, "ASK { okg:payroll a okg:Service }")
    assert answer
    assert list(answer) == [(True,)]
    assert answer.render(form) == text


def test_the_truth_of_an_answer_is_whether_there_is_one(small_graph: KnowledgeGraph) -> None:
    assert not ask(small_graph, "ASK { okg:payroll a okg:Skill }")
    assert not ask(small_graph, "SELECT * { ?s a okg:Skill }")
    assert ask(small_graph, "SELECT * { ?s a okg:Service }")


@pytest.fixture
def triples(small_graph: KnowledgeGraph) -> GraphAnswer:
    answer = small_graph.query("CONSTRUCT WHERE { okg:payslips okg:broaderService ?o }")
    assert isinstance(answer, GraphAnswer)
    return answer


NTRIPLE = (
    "<https://w3id.org/outsourcing#payslips> <https://w3id.org/outsourcing#broaderService> "
    "<https://w3id.org/outsourcing#payroll> .\n"
)


def test_triples_have_their_own_forms(triples: GraphAnswer) -> None:
    assert len(triples) == 1
    assert triples.render("nt") == NTRIPLE
    assert triples.render("ttl") == (
        "@prefix okg: <https://w3id.org/outsourcing#> .\n"
        "okg:payslips okg:broaderService okg:payroll .\n"
    )
    [node] = json.loads(triples.render("jsonld"))
    assert node["@id"] == "https://w3id.org/outsourcing#payslips"
    assert triples.render("json") == triples.render("jsonld")


def test_triples_come_once_each_and_in_order(small_graph: KnowledgeGraph) -> None:
    answer = small_graph.query("CONSTRUCT { ?s a okg:Thing } { ?s a okg:Claim . ?s ?p ?o }")
    lines = answer.render("nt").splitlines()
    assert len(lines) == 5
    assert lines == sorted(set(lines))


def test_a_form_that_does_not_suit_is_refused(two: Answer, triples: GraphAnswer) -> None:
    with pytest.raises(InputError, match=r"'ttl' does not suit .* table, csv, json, md$"):
        two.render("ttl")
    with pytest.raises(InputError, match=r"'csv' does not suit .* ttl, nt, jsonld, json$"):
        triples.render("csv")
