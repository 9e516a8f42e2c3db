"""The values of parameters, hostile ones among them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okg
from okg.errors import InputError
from okg.graph import KnowledgeGraph
from okg.query.catalogue import VALUE_TYPES, Query, parse_query
from okg.query.parameters import Given, bindings, read_settings

XSD = "http://www.w3.org/2001/XMLSchema#"
SENTINEL = "a value that no data holds"


def one(kind: str, more: str = "") -> Query:
    """A query of one parameter, x, of the type ``kind``."""
    return parse_query(
        f"#+ summary: What?\n#+ parameters:\n#+   - name: x\n#+     type: {kind}\n{more}"
        "SELECT ?x { VALUES ?any { 1 } } ORDER BY ?x",
        "one",
    )


def bound(graph: KnowledgeGraph, query: Query, values: Mapping[str, Given]) -> list[object]:
    """What is bound to ?x each time."""
    return [it.get(ox.Variable("x")) for it in bindings(query, values, graph.terms)]


def typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("iri", "okg:payroll", ox.NamedNode("https://w3id.org/outsourcing#payroll")),
        ("iri", "<urn:x>", ox.NamedNode("urn:x")),
        ("iri", ox.NamedNode("urn:x"), ox.NamedNode("urn:x")),
        ("string", " 0070 ", ox.Literal(" 0070 ")),
        ("string", 70, ox.Literal("70")),
        ("integer", "74", typed("74", "integer")),
        ("integer", 74, typed("74", "integer")),
        ("integer", "9" * 5000, typed("9" * 5000, "integer")),
        ("decimal", "0.5", typed("0.5", "decimal")),
        ("decimal", Decimal("0.50"), typed("0.50", "decimal")),
        ("decimal", 1e-7, typed("0.0000001", "decimal")),
        ("decimal", 3, typed("3", "decimal")),
        ("date", "2026-01-31", typed("2026-01-31", "date")),
        ("date", date(2026, 1, 31), typed("2026-01-31", "date")),
        ("boolean", "TRUE", typed("true", "boolean")),
        ("boolean", False, typed("false", "boolean")),
        ("service", "payroll", ox.NamedNode("https://w3id.org/outsourcing#payroll")),
    ],
)
def test_a_value_becomes_a_term(
    small_graph: KnowledgeGraph, kind: str, value: Given, term: object
) -> None:
    assert bound(small_graph, one(kind), {"x": value}) == [term]


@pytest.mark.parametrize(
    ("kind", "value", "complaint"),
    [
        ("integer", "7.0", "x: '7.0' is not a whole number, such as 74"),
        ("integer", "1_000", "x: '1_000' is not a whole number"),
        ("integer", "٣", "x: '٣' is not a whole number"),
        ("integer", True, "x: 'true' is not a whole number"),
        ("decimal", "1e3", "x: '1e3' is not a decimal number, such as 0.5"),
        ("decimal", float("nan"), "x: 'NaN' is not a decimal number"),
        ("decimal", ".", "x: '.' is not a decimal number"),
        ("date", "2026-02-30", "x: '2026-02-30' is not a date, such as 2026-01-31"),
        ("date", "20260131", "x: '20260131' is not a date"),
        ("date", datetime(2026, 1, 31), "x: '2026-01-31T00:00:00' is not a date"),
        ("boolean", "yes", "x: 'yes' is not true or false"),
        ("iri", "<a b>", "x: '<a b>' is not an IRI"),
        ("string", "\ud800", "x: the value is not Unicode text"),
        ("string", "", "x has no value; leave it out to take the default"),
        ("service", "  ", "x has no value; leave it out to take the default"),
        ("service", "pencils", "x: no service is called 'pencils'. There are: payroll "),
        ("unicorn", "x", "one, line 4, column 8: there is no type 'unicorn'. The types are iri, "),
        ("integer", [], "x is an empty list; leave it out to take the default"),
        ("integer", [1, 2], "x takes one value, and 2 were given"),
    ],
)
def test_what_does_not_suit_is_refused(
    small_graph: KnowledgeGraph, kind: str, value: Given, complaint: str
) -> None:
    with pytest.raises(InputError) as caught:
        bound(small_graph, one(kind), {"x": value})
    assert caught.value.message.startswith(complaint)


def test_an_unknown_parameter_is_met_with_those_there_are(small_graph: KnowledgeGraph) -> None:
    with pytest.raises(InputError, match=r"^one has no parameter 'y'\. It has: x$"):
        bound(small_graph, one("string"), {"y": "a"})


@pytest.mark.parametrize(
    ("kind", "example"),
    [("date", "2026-01-31"), ("iri", "okg:payroll"), ("service", "okg:payroll")],
)
def test_a_missing_value_is_asked_for_with_an_example(
    small_graph: KnowledgeGraph, kind: str, example: str
) -> None:
    with pytest.raises(InputError) as caught:
        bound(small_graph, one(kind), {})
    assert caught.value.message == f"one needs a value for x ({kind}): --set x={example}"


def test_defaults_optional_and_several(small_graph: KnowledgeGraph) -> None:
    assert bound(small_graph, one("integer", "#+     default: 7\n"), {}) == [typed("7", "integer")]
    assert bound(small_graph, one("integer", "#+     optional: true\n"), {}) == [None]
    several = one("integer", "#+     several: true\n#+     default: [1, 2]\n")
    assert bound(small_graph, several, {}) == [typed("1", "integer"), typed("2", "integer")]
    assert bound(small_graph, several, {"x": [3, "3", 1]}) == [
        typed("3", "integer"),
        typed("1", "integer"),
    ]


def test_settings_are_read_from_the_command_line() -> None:
    assert read_settings(["a=1", "b=x=y", "a= 2"]) == {"a": ["1", " 2"], "b": ["x=y"]}


@pytest.mark.parametrize("setting", ["skill", "=x", "skill=", " = "])
def test_a_setting_without_name_or_value_is_refused(setting: str) -> None:
    with pytest.raises(InputError, match=r"^--set "):
        read_settings([setting])


NAMED = parse_query(
    "#+ summary: What has this name?\n#+ parameters:\n#+   - name: x\n#+     type: string\n"
    "SELECT ?x ?thing { ?thing rdfs:label ?label . FILTER (STR(?label) = ?x) }\n"
    "ORDER BY ?thing",
    "named",
)
HOSTILE = st.one_of(
    st.text(),
    st.text(alphabet="\"'\\<>{}?$#.;|&\n\r\t \0aeSERVICE"),
    st.sampled_from(
        [
            '" } UNION { ?thing ?p ?o } #',
            "') || true || STR(?label) = ('",
            '\\" . ?thing ?p ?x . #',
            "> . ?s ?p ?o . <",
            '"@en',
            '"^^xsd:string',
            "?label",
            "?thing",
            "\\u0022 } SELECT * { ?s ?p ?o",
            "}; DROP ALL #",
            "urn:x> } SELECT * { ?s ?p ?o } #",
            "<urn:x> ?p ?o",
            "okg:payroll . ?s ?p ?o",
        ]
    ),
)


def rows(graph: KnowledgeGraph, query: Query, **values: Given) -> list[tuple[object, ...]] | str:
    """Return the rows of the answer, or the message of the error."""
    try:
        answer = graph.ask(query, **values)
    except InputError as error:
        return error.message
    return list(answer)


REFUSALS = (
    "x has no value; leave it out to take the default",
    "x: the value is not Unicode text",
)


@given(value=HOSTILE)
def test_a_hostile_text_matches_nothing(small_graph: KnowledgeGraph, value: str) -> None:
    """Whatever the text, the answer is that of a text that nothing is called."""
    assert rows(small_graph, NAMED, x=SENTINEL) == []
    found = rows(small_graph, NAMED, x=value)
    assert value in {"payroll", "payslips"} or found == [] or found in REFUSALS


@given(value=HOSTILE, kind=st.sampled_from([*VALUE_TYPES, "service"]))
def test_a_hostile_value_is_that_value_or_an_error(
    small_graph: KnowledgeGraph, value: str, kind: str
) -> None:
    """What comes back in the column of the parameter is one term, and no row is added."""
    found = rows(small_graph, one(kind), x=value)
    assert found.startswith("x") if isinstance(found, str) else len(found) == 1


@given(value=HOSTILE)
def test_a_hostile_value_changes_no_other_form(small_graph: KnowledgeGraph, value: str) -> None:
    header = "#+ summary: What?\n#+ parameters:\n#+   - name: x\n#+     type: string\n"
    asked = parse_query(f"{header}ASK {{ ?s rdfs:label ?x }}", "ask")
    built = parse_query(f"{header}CONSTRUCT {{ ?s a ?x }} WHERE {{ ?s rdfs:label ?x }}", "built")
    found = rows(small_graph, asked, x=value)
    assert found == [(False,)] or found in REFUSALS
    found = rows(small_graph, built, x=value)
    assert found == [] or found in REFUSALS


@pytest.fixture(scope="module")
def everything() -> KnowledgeGraph:
    return okg.open()


AMONG = parse_query(
    "#+ summary: What has this code?\n#+ parameters:\n#+   - name: x\n#+     type: string\n"
    "#+     among: skos:notation\n"
    "SELECT ?x ?thing { ?thing skos:notation ?x } ORDER BY ?thing",
    "among",
)


def test_a_value_must_be_among_those_of_the_property(everything: KnowledgeGraph) -> None:
    assert bound(everything, AMONG, {"x": "79211110"}) == [ox.Literal("79211110")]
    with pytest.raises(InputError, match=r"^x: there is no 7921111; did you mean 79211110 or "):
        bound(everything, AMONG, {"x": "7921111"})
    with pytest.raises(InputError, match=r"^x: there is no payroll; there are \d{4}, such as "):
        bound(everything, AMONG, {"x": "payroll"})
    with pytest.raises(InputError, match=r"^statement: there is no 999; there are 1 to 186$"):
        everything.ask("passage-of-statement", statement=999)
    assert everything.ask("passage-of-statement", statement="074")


def test_the_check_digit_of_a_code_is_let_pass(everything: KnowledgeGraph) -> None:
    assert bound(everything, AMONG, {"x": "79211110-0"}) == [ox.Literal("79211110")]
    with pytest.raises(InputError, match=r"^x: there is no 79211110-00; did you mean "):
        bound(everything, AMONG, {"x": "79211110-00"})


def test_an_unknown_type_is_told_with_its_place(everything: KnowledgeGraph) -> None:
    with pytest.raises(InputError, match=r"^one, line 4, column 8: there is no type 'strng'\. Did"):
        bound(everything, one("strng"), {"x": "a"})
