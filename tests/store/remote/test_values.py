"""Values of parameters reach a server as the terms they are, whatever their text."""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from okg.knowledge import Knowledge, packaged
from okg.query.executable import written
from okg.query.safety import ESCAPE, _escaped
from okg.store.remote.answers import Rows
from okg.store.remote.discovery import Endpoint
from okg.store.remote.store import RemoteStore
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
