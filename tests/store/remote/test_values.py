"""Values of parameters reach a server as the terms they are, whatever their text."""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from okg.knowledge import Knowledge, packaged
from okg.namespaces import PREFIXES
from okg.query.executable import self_contained, written
from okg.query.safety import ESCAPE, _escaped
from okg.store.remote.answers import Rows
from okg.store.remote.discovery import Endpoint
from okg.store.remote.store import RemoteStore
from okg.store.remote.substitution import substituted
from tests.store.remote.misbehaving import running

HOSTILE = [
    '" } # ',
    "' } UNION { ?s ?p ?o } #",
    '""" . ?s ?p ?o',
    "\\",
    '\\" }',
    "\\u0022 } DROP ALL #",
    "\\\\u0022",
    "\\U00000022",
    "a\nb\rc\td",
    "?x $x <iri> _:b okg:payroll",
    "%22 &amp; <br>",
    "SERVICE <http://localhost/> {}",
    "首席 é 😀 \u2028 \ufeff",
    "",
    " ",
]
X = ox.Variable("x")
ECHO = 'SELECT ?x ?y WHERE { BIND (CONCAT(?x, "") AS ?y) }'


def echoed(store: RemoteStore, text: str) -> list[tuple[object, ...]]:
    found = store.query(ECHO, substitutions={X: ox.Literal(text)})
    assert isinstance(found, Rows)
    return list(found.rows)


def test_hostile_texts_come_back_from_each_server(endpoint: Endpoint) -> None:
    store = RemoteStore(endpoint, packaged())
    for text in HOSTILE:
        assert echoed(store, text) == [(ox.Literal(text), ox.Literal(text))], text


@pytest.fixture(scope="module")
def echoing(small: Knowledge) -> Iterator[RemoteStore]:
    with running() as server:
        store = RemoteStore(
            Endpoint(f"{server.url}/query", f"{server.url}/update", f"{server.url}/store"), small
        )
        yield store
        store.close()


texts = st.text() | st.lists(st.sampled_from(["\\", '"', "'", "u0022", "U", "}", "#", "\n"])).map(
    "".join
)


@given(texts)
@example("\\u0022")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_comes_back(echoing: RemoteStore, text: str) -> None:
    assert echoed(echoing, text) == [(ox.Literal(text), ox.Literal(text))]


@given(texts)
def test_a_literal_says_the_same_to_whoever_resolves_escapes_first(text: str) -> None:
    """SPARQL 1.1, section 19.2: some engines resolve code points before they parse."""
    query = f"SELECT ?x {{ VALUES ?x {{ {written(ox.Literal(text))} }} }}"
    for reading in (query, ESCAPE.sub(_escaped, query)):
        if "\x00" in text or (reading != query and not text.isprintable()):
            # A control character that its escape stood for may not stand there itself.
            continue
        found = ox.Store().query(reading)
        assert isinstance(found, ox.QuerySolutions)
        assert [row[0] for row in found] == [ox.Literal(text)]


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
        ("DESCRIBE ?x", "DESCRIBE ?x"),
    ],
)
def test_terms_stand_where_variables_did(sparql: str, expected: str | None) -> None:
    assert substituted(sparql, {"x": ox.NamedNode("a:a")}) == expected


@pytest.mark.parametrize("name", sorted(packaged().query_files()))
def test_a_canned_query_with_terms_in_place_is_still_a_query(name: str) -> None:
    """And gives, over a small graph that holds nothing of them, what VALUES gives."""
    from okg.query.catalogue import parse_query

    path = packaged().query_files()[name]
    query = parse_query(path.read_text("utf-8"), name, path=path, canned=True)
    terms = {it.name: ox.NamedNode("urn:a") for it in query.parameters}
    placed = substituted(query.sparql, terms)
    if placed is not None:
        ox.Store().query(placed, prefixes=PREFIXES)
    ox.Store().query(self_contained(query.sparql, query.form, {k: [v] for k, v in terms.items()}))
