"""Terms in the place of variables: as words of the query, and with the same answers."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okg.graph import open_packaged
from okg.knowledge import packaged
from okg.namespaces import PREFIXES
from okg.query.catalogue import Catalogue
from okg.query.evaluation import evaluate
from okg.query.executable import self_contained
from okg.query.parameters import bindings
from okg.query.substitution import substituted


@pytest.mark.parametrize(
    ("sparql", "expected"),
    [
        ("SELECT ?x { ?s ?p ?x }", "SELECT ?x { ?s ?p  <a:a>  }"),
        (
            "SELECT ?x (STR(?x) AS ?y) { ?x ?p 1 }",
            "SELECT ?x (STR( <a:a> ) AS ?y) {  <a:a>  ?p 1 }",
        ),
        (
            "SELECT ?x { FILTER (!BOUND(?x) || ?s = ?x) }",
            "SELECT ?x { FILTER (! true  || ?s =  <a:a> ) }",
        ),
        (
            "SELECT ?x { ?x ?p ?xx, '?x' } ORDER BY ?x",
            "SELECT ?x {  <a:a>  ?p ?xx, '?x' } ORDER BY ?x",
        ),
        (
            "CONSTRUCT { ?x a 1 } WHERE { ?x ?p ?o }",
            "CONSTRUCT {  <a:a>  a 1 } WHERE {  <a:a>  ?p ?o }",
        ),
        ("ASK { ?s ?p $x }", "ASK { ?s ?p  <a:a>  }"),
        ("SELECT * { ?x ?p ?o }", None),
        ("SELECT ?x { { SELECT ?x { ?x ?p ?o } } }", None),
        ("SELECT ?x { VALUES ?x { 1 } }", None),
        ("SELECT ?x { VALUES (?y ?x) { (1 2) } }", None),
        ("SELECT ?x { BIND (1 AS ?x) }", None),
        ("DESCRIBE ?x", None),
    ],
)
def test_terms_stand_where_variables_did(sparql: str, expected: str | None) -> None:
    found = substituted(sparql, {"x": ox.NamedNode("a:a")})
    assert (found and found.text) == expected


@pytest.mark.parametrize("name", sorted(packaged().query_files()))
def test_a_canned_query_with_terms_in_place_is_still_a_query(name: str) -> None:
    """And gives, over a small graph that holds nothing of them, what VALUES gives."""
    from okg.query.catalogue import parse_query

    path = packaged().query_files()[name]
    query = parse_query(path.read_text("utf-8"), name, path=path, canned=True)
    terms = {it.name: ox.NamedNode("urn:a") for it in query.parameters}
    placed = substituted(query.sparql, terms)
    if placed is not None:
        ox.Store().query(placed.text, prefixes=PREFIXES)
    ox.Store().query(self_contained(query.sparql, query.form, {k: [v] for k, v in terms.items()}))


TEXTS = st.one_of(
    st.text(alphabet=st.sampled_from("a\"'\\{}?<>#\n\r\tu0022U. "), max_size=12),
    st.text(max_size=6),
)
P = ox.NamedNode("urn:p")
QUERIES = (
    "SELECT ?x ?s { ?s <urn:p> ?x }",
    "SELECT ?s ?x { ?s <urn:p> ?y . FILTER (?y = ?x || ?y = ?x) ?s ?q ?x } ORDER BY ?x ?s",
    "SELECT ?x { ?x <urn:p> ?y }",
    "SELECT ?x (COUNT(*) AS ?n) { ?s ?p ?x . FILTER (STR(?x) != '?x') } GROUP BY ?x",
    "ASK { ?s <urn:p> ?x }",
    "CONSTRUCT { ?s <urn:q> ?x } WHERE { ?s <urn:p> ?x }",
    "SELECT ?x ?s { { SELECT ?x ?s { ?s <urn:p> ?x } } }",
)


def comparable(results: object) -> list[str]:
    if isinstance(results, ox.QueryBoolean):
        return [str(bool(results))]
    assert isinstance(results, ox.QuerySolutions | ox.QueryTriples)
    # GROUP_CONCAT joins in any order (SPARQL 1.1, section 18.5.1.7).
    return sorted("".join(sorted(str(tuple(it)))) for it in results)


@given(st.lists(TEXTS, max_size=4), TEXTS, st.sampled_from(QUERIES))
def test_the_answers_are_those_of_the_stores_own_substitution(
    texts: list[str], text: str, sparql: str
) -> None:
    """Whatever a text holds, it is a text: it neither ends the word nor becomes a pattern."""
    store = ox.Store()
    for number, it in enumerate([*texts, text]):
        store.add(ox.Quad(ox.NamedNode(f"urn:{number}"), P, ox.Literal(it), P))
    bound = {ox.Variable("x"): ox.Literal(text)}
    found = evaluate(store, sparql, bound)
    expected = store.query(
        sparql, use_default_graph_as_union=True, substitutions=dict(bound), prefixes=PREFIXES
    )
    assert comparable(found) == comparable(expected)


@pytest.mark.parametrize(
    "name",
    sorted(
        name
        for name, query in Catalogue(packaged().query_files()).items()
        if query.parameters and query.needs != "data"
    ),
)
def test_canned_queries_are_answered_as_by_substitution(name: str) -> None:
    graph = open_packaged()
    query = graph.queries[name]
    for bound in bindings(query, {}, graph.terms):
        expected = graph.store.query(
            query.sparql,
            prefixes=PREFIXES,
            use_default_graph_as_union=True,
            substitutions=dict(bound),
        )
        assert comparable(evaluate(graph.store, query.sparql, bound)) == comparable(expected)
