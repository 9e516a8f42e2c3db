"""Syntax errors: where, what was found, what was expected."""

import pytest

from okg.errors import InputError, QuerySyntaxError
from okg.graph import KnowledgeGraph

CASES = [
    (
        "SELECT * { ?s ?p }",
        (1, 18),
        'found "}"',
        ["a variable", "an IRI", "a literal", "a number", '"("'],
    ),
    ("SELCT * { ?s ?p ?o }", (1, 1), "found SELCT", ["SELECT (or ASK, CONSTRUCT, DESCRIBE)"]),
    ("SELECT ?s WHERE ?s ?p ?o }", (1, 17), 'found "?s"', ['"{"']),
    (
        "SELECT * {\n  ?s ?p ?o .\n  FILTER(?o > )\n}",
        (3, 15),
        'found ")"',
        ["a variable", "an IRI", "a literal", "a number", '"("'],
    ),
    ("SELECT * { ?s ?p ?o } ORDER ?s", (1, 29), 'found "?s"', ["BY"]),
    ("SELECT * { ?s ?p ?o } )", (1, 23), 'found ")"', ["ORDER BY", "the end"]),
    ("SELECT ?a, ?b { ?a ?p ?b }", (1, 10), 'found ","', ["WHERE", "a variable", '"{"', '"("']),
    ("SELECT (1 ?x) {}", (1, 11), 'found "?x"', ["AS", "an operator"]),
    ("SELECT * {}\nLIMIT", (2, 6), "it ends too early", ["a number"]),
    ("PREFIX x <urn:x> ASK {}", (1, 8), "found x", ["a prefix"]),
    ("", (1, 1), "it ends too early", ["SELECT (or ASK, CONSTRUCT, DESCRIBE)"]),
    (
        "SELECT * {\n  ?s foo:bar 1\n}",
        (2, 6),
        "the prefix foo: is not declared; add PREFIX foo: <…> above",
        [],
    ),
    ("SELECT * { ?s ?p 'café\n}", (1, 18), "a string starts here and does not end", []),
    (
        "SELECT * { ?s <p> ?o }",
        (1, 15),
        "<p> is not a complete IRI, such as <https://example.org/x>",
        [],
    ),
    (
        "INSERT DATA { <urn:a> <urn:b> 1 }",
        (1, 1),
        "okg query only reads; updates are not accepted",
        [],
    ),
    (
        "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }",
        (1, 1),
        "the SELECT contains a variable that is unbound",
        [],
    ),
    # Characters are counted, not bytes, and comments keep their places.
    (
        "# 薪资\nSELECT * { ?s ?p '薪资' ? }",
        (2, 23),
        'found "?"',
        ['"{"', '"}"', '"."', '";"', '","', "FILTER"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("query", "place", "problem", "expected"), CASES)
def test_the_error_is_placed_and_explained(
    small_graph: KnowledgeGraph,
    query: str,
    place: tuple[int, int],
    problem: str,
    expected: list[str],
) -> None:
    with pytest.raises(QuerySyntaxError) as raised:
        small_graph.query(query)
    error = raised.value
    assert (error.line, error.column) == place
    assert f": {problem}" in error.message
    assert error.expected == expected


def test_the_message_shows_the_line_with_a_caret(small_graph: KnowledgeGraph) -> None:
    with pytest.raises(InputError) as raised:
        small_graph.query("SELECT * {\r\n\t?s ?p }")
    assert raised.value.message == (
        'the query has an error at line 2, column 8: found "}", expected a variable, an IRI, '
        'a literal, a number or "("\n'
        "   ?s ?p }\n"
        "         ^"
    )


def test_usual_prefixes_need_no_declaration(small_graph: KnowledgeGraph) -> None:
    assert small_graph.query("ASK { okg:payroll rdfs:label ?label }")
