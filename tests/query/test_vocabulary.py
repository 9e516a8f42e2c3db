"""Misspelt terms of okg are told, in queries and in data."""

import pyoxigraph as ox
import pytest

from okg.errors import InputError
from okg.graph import KnowledgeGraph
from okg.namespaces import OKG
from okg.query.vocabulary import check_terms, undeclared


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s okg:broaderService okg:payroll }",
        f"SELECT * {{ ?s <{OKG}broaderService> ?o FILTER (STRSTARTS(STR(?s), STR(okg:))) }}",
        "SELECT * { ?s rdfs:label 'okg:payrol' }",
        "SELECT ?okg { ?okg ?p ?o }",
        "PREFIX okg: <https://example.org/> SELECT * { ?s okg:payrol ?o }",
        f"PREFIX o: <{OKG}> SELECT * {{ ?s o:broaderService ?o }}",
    ],
)
def test_a_query_of_known_terms_is_let_pass(small_graph: KnowledgeGraph, query: str) -> None:
    check_terms(query, small_graph.terms)


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        (
            "SELECT * {\n  ?s okg:broaderServce ?o }",
            "okg:broaderServce, at line 2, column 6, is no term of okg. ",
        ),
        (
            f"ASK {{ <{OKG}payrol> ?p ?o }}",
            "okg:payrol, at line 1, column 7, is no term of okg. Did ",
        ),
        (f"PREFIX o: <{OKG}> ASK {{ o:payrol ?p ?o }}", "okg:payrol, at line 1, column 49, is no "),
    ],
)
def test_a_misspelt_term_in_a_query_is_told(
    small_graph: KnowledgeGraph, query: str, complaint: str
) -> None:
    for ask in (lambda: check_terms(query, small_graph.terms), lambda: small_graph.query(query)):
        with pytest.raises(InputError) as caught:
            ask()
        assert caught.value.message.startswith(complaint)


def quad(subject: str, predicate: str, value: str) -> ox.Quad:
    return ox.Quad(*(ox.NamedNode(it) for it in (subject, predicate, value)))


def test_misspelt_terms_in_data_are_told_once_with_what_was_meant(
    small_graph: KnowledgeGraph,
) -> None:
    quads = [
        quad("urn:a", f"{OKG}broaderService", f"{OKG}payrol"),
        quad("urn:b", f"{OKG}broaderService", f"{OKG}payrol"),
    ]
    message = undeclared(quads, small_graph.terms)
    assert message.splitlines()[0] == "the data uses what is no term of okg and so matches nothing:"
    assert message.splitlines()[1:] == ["  okg:payrol. Did you mean payroll (okg:payroll)?"]


def test_terms_that_the_data_describes_are_let_pass(small_graph: KnowledgeGraph) -> None:
    quads = [
        quad("urn:a", f"{OKG}broaderService", f"{OKG}mine"),
        quad(f"{OKG}mine", f"{OKG}broaderService", f"{OKG}payroll"),
    ]
    assert undeclared(quads, small_graph.terms) == ""


def test_many_unknown_terms_are_counted(small_graph: KnowledgeGraph) -> None:
    quads = [quad("urn:a", "urn:p", f"{OKG}unknown{number}") for number in range(20)]
    lines = undeclared(quads, small_graph.terms).splitlines()
    assert len(lines) == 1 + 8 + 1
    assert lines[-1] == "  … and 12 more"
