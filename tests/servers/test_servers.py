"""What tests of remote stores count on: each server reads, writes, and knows who may write."""

from pathlib import Path

import httpx
import pytest

from tests.servers.oxigraph import oxigraph
from tests.servers.server import Missing, Server

GRAPH = "http://example.org/of-this-test"
NODES = [f"http://example.org/{name}" for name in "spo"]
TRIPLE = "".join(f"<{node}> " for node in NODES) + "."
SERVERS = ("oxigraph_server", "fuseki_server", "virtuoso_server")


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest) -> Server:
    found: Server = request.getfixturevalue(request.param)
    return found


def _client(server: Server) -> httpx.Client:
    auth: httpx.Auth | None = None
    if server.user is not None and server.password is not None:
        kind = httpx.DigestAuth if server.name == "Virtuoso" else httpx.BasicAuth
        auth = kind(server.user, server.password)
    return httpx.Client(auth=auth, trust_env=False, timeout=60)


def _holds(client: httpx.Client, server: Server) -> bool:
    # Virtuoso 7 answers ASK with a table of its own making, so all are asked for rows.
    answer = client.get(
        server.query_url,
        params={"query": f"SELECT * {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"},
        headers={"Accept": "application/sparql-results+json"},
    ).raise_for_status()
    rows: list[dict[str, dict[str, str]]] = answer.json()["results"]["bindings"]
    assert all([row[name]["value"] for name in "spo"] == NODES for row in rows)
    return bool(rows)


def test_a_graph_is_put_asked_and_taken_away(server: Server) -> None:
    with _client(server) as client:
        client.put(
            server.graph_store_url,
            params={"graph": GRAPH},
            content=TRIPLE,
            headers={"Content-Type": "text/turtle"},
        ).raise_for_status()
        assert _holds(client, server)
        client.delete(server.graph_store_url, params={"graph": GRAPH}).raise_for_status()
        assert not _holds(client, server)


def test_an_update_changes_the_graph(server: Server) -> None:
    with _client(server) as client:
        for word, after in (("INSERT", True), ("DELETE", False)):
            client.post(
                server.update_url,
                content=f"{word} DATA {{ GRAPH <{GRAPH}> {{ {TRIPLE} }} }}",
                headers={"Content-Type": "application/sparql-update"},
            ).raise_for_status()
            assert _holds(client, server) is after


@pytest.mark.parametrize("name", ["fuseki_server", "virtuoso_server"])
def test_who_gives_no_password_changes_nothing(request: pytest.FixtureRequest, name: str) -> None:
    server: Server = request.getfixturevalue(name)
    answer = httpx.post(
        server.update_url,
        content=f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {TRIPLE} }} }}",
        headers={"Content-Type": "application/sparql-update"},
        trust_env=False,
    )
    assert answer.status_code == 401
    with _client(server) as client:
        assert not _holds(client, server)


def test_a_server_listens_on_this_machine_only_and_ends_with_its_block(tmp_path: Path) -> None:
    try:
        with oxigraph(tmp_path) as server:
            assert httpx.URL(server.query_url).host == "127.0.0.1"
            assert server.process.poll() is None
        assert server.process.poll() is not None
    except Missing as missing:
        pytest.skip(str(missing))
