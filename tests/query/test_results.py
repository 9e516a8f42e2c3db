"""The forms of an answer."""

import json
import sys
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import cast
from xml.etree import ElementTree

import pytest

from okg.errors import EnvironmentFault, InputError
from okg.graph import KnowledgeGraph
from okg.query.results import Answer, GraphAnswer

SPARQL = "{http://www.w3.org/2005/sparql-results#}"
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


def test_tsv_and_xml_are_those_of_sparql(two: Answer) -> None:
    assert two.to_tsv() == (
        "?service\t?label\t?note\n"
        '<https://w3id.org/outsourcing#payroll>\t"pay|roll"@en\t\n'
        '<http://example.org/x>\t"two\\nlines"\t1.5\n'
    )
    root = ElementTree.fromstring(two.to_xml())
    assert [it.get("name") for it in root.iter(f"{SPARQL}binding")] == [
        "service",
        "label",
        "service",
        "label",
        "note",
    ]
    assert [it.text for it in root.iter(f"{SPARQL}uri")] == [
        "https://w3id.org/outsourcing#payroll",
        "http://example.org/x",
    ]


def test_labels_come_first_in_the_language_asked_for(small_graph: KnowledgeGraph) -> None:
    answer = ask(small_graph, "SELECT * { VALUES ?x { okg:payroll okg:payslips claim:absent 1 } }")
    assert [cell for (cell,) in answer.cells("en")] == [
        "payroll (okg:payroll)",
        "payslips (okg:payslips)",
        "claim:absent",
        "1",
    ]
    assert answer.cells("zh")[:2] == [("薪资管理 (okg:payroll)",), ("payslips (okg:payslips)",)]
    assert answer.cells()[0] == ("okg:payroll",)


def test_a_label_that_the_row_says_already_is_not_said_again(small_graph: KnowledgeGraph) -> None:
    answer = ask(
        small_graph, "SELECT ?x ?l { VALUES (?x ?l) { (okg:payroll 'payroll') (okg:payslips '') } }"
    )
    assert answer.cells("en") == [("okg:payroll", "payroll"), ("payslips (okg:payslips)", "")]
    assert answer.render("md", "en").splitlines()[2] == "| okg:payroll | payroll |"


def test_html_stands_alone_and_escapes(small_graph: KnowledgeGraph) -> None:
    answer = ask(
        small_graph,
        "SELECT * { VALUES (?a ?b ?c) { "
        "(<http://example.org/?a=1&b=2> '<script>\"' <javascript:alert()>) "
        "(okg:payroll 1 UNDEF) } }",
    )
    assert answer._repr_html_() == (
        "<table>\n"
        '<thead><tr><th scope="col">a</th><th scope="col">b</th><th scope="col">c</th></tr>'
        "</thead>\n"
        "<tbody>\n"
        '<tr><td><a href="http://example.org/?a=1&amp;b=2">http://example.org/?a=1&amp;b=2</a></td>'
        "<td>&lt;script&gt;&quot;</td><td>javascript:alert()</td></tr>\n"
        '<tr><td><a href="https://w3id.org/outsourcing#payroll">payroll (okg:payroll)</a></td>'
        "<td>1</td><td></td></tr>\n"
        "</tbody>\n</table>\n"
    )
    page = answer.render("html", "zh")
    assert page.startswith('<!doctype html>\n<html lang="zh">')
    assert page.endswith("</html>\n")
    assert "薪资管理 (okg:payroll)" in page
    assert ask(small_graph, "ASK {}").to_html().count("<td>yes</td>") == 1
    assert ask(small_graph, "SELECT ?x { FILTER (false) }").to_html().count("<td>") == 0


class Frame:
    """Takes what a data frame takes."""

    def __init__(self, rows: list[object], **options: object) -> None:
        self.rows, self.options = rows, options


def test_data_frames_get_plain_values(two: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("pandas", "polars"):
        monkeypatch.setitem(sys.modules, package, SimpleNamespace(DataFrame=Frame))
    frame = cast(Frame, two.to_pandas())
    assert (frame.rows, frame.options) == (list(two), {"columns": ["service", "label", "note"]})
    frame = cast(Frame, two.to_polars())
    assert frame.rows == list(two)
    assert (frame.options["schema"], frame.options["orient"]) == (two.columns, "row")


def test_without_the_package_a_data_frame_is_refused(
    two: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package, make in (("pandas", two.to_pandas), ("polars", two.to_polars)):
        monkeypatch.setitem(sys.modules, package, None)
        with pytest.raises(EnvironmentFault, match=f"^{package} is not installed: pip install"):
            make()


def test_a_pandas_frame_has_the_columns(two: Answer) -> None:
    pytest.importorskip("pandas")
    frame = two.to_pandas()
    assert list(frame.columns) == two.columns
    assert frame.shape == (2, 3)


def test_a_frame_can_have_labels(small_graph: KnowledgeGraph) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    answer = small_graph.query(
        "SELECT * { VALUES (?x ?y) { (okg:payroll 1) (<urn:unlabelled> UNDEF) } }"
    )
    assert isinstance(answer, Answer)
    assert answer.to_pandas("zh")["x"].tolist() == ["薪资管理", "urn:unlabelled"]
    assert answer.to_polars("en").rows() == [("payroll", 1), ("urn:unlabelled", None)]


def test_a_polars_frame_has_the_columns(two: Answer) -> None:
    pytest.importorskip("polars")
    frame = two.to_polars()
    assert frame.columns == two.columns
    assert frame.shape == (2, 3)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("csv", "answer\r\ntrue\r\n"),
        ("json", '{"head":{},"boolean":true}\n'),
        ("tsv", "?answer\ntrue\n"),
        (
            "xml",
            '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'
            "<head></head><boolean>true</boolean></sparql>\n",
        ),
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


def test_rdfxml_is_written_where_it_can_be(
    small_graph: KnowledgeGraph, triples: GraphAnswer
) -> None:
    assert "<broaderService" in triples.render("rdfxml")
    answer = small_graph.query("CONSTRUCT { <urn:a> <urn:1> 1 } {}")
    with pytest.raises(InputError, match=r"^RDF/XML has no form for the property <urn:1>: "):
        answer.render("rdfxml")


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
    answer = small_graph.query("CONSTRUCT { ?s a okg:Claim } { ?s a okg:Claim . ?s ?p ?o }")
    lines = answer.render("nt").splitlines()
    assert len(lines) == 5
    assert lines == sorted(set(lines))


def test_a_form_that_does_not_suit_is_refused(two: Answer, triples: GraphAnswer) -> None:
    with pytest.raises(
        InputError, match=r"'ttl' does not suit .* table, csv, tsv, json, xml, md, html$"
    ):
        two.render("ttl")
    with pytest.raises(InputError, match=r"'csv' does not suit .* ttl, nt, jsonld, json, rdfxml$"):
        triples.render("csv")
