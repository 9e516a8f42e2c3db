"""Servers without anything of okg's on them, and what to compare them with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from okg.knowledge import packaged
from okg.store.names import CATALOGUE
from okg.store.remote.credentials import Credentials
from okg.store.remote.discovery import Endpoint
from okg.store.remote.staging import STAGING
from okg.store.remote.store import RemoteStore
from tests.servers.server import Server

SERVERS = ("oxigraph_server", "fuseki_server", "virtuoso_server")
EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep proxies, passwords and addresses of whoever runs the tests out of them."""
    for name in ("OKG_USER", "OKG_PASSWORD", "OKG_BEARER", "OKG_ENDPOINT", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("NETRC", str(tmp_path / "no-netrc"))


def endpoint_of(server: Server) -> Endpoint:
    """Return what a user would say of ``server``: the address of queries, and who asks."""
    credentials = (
        Credentials(server.user, server.password) if server.user and server.password else None
    )
    return Endpoint(server.query_url, credentials=credentials, timeout=120)


def emptied(endpoint: Endpoint) -> None:
    """Take everything of okg's off the server."""
    store = RemoteStore(endpoint, packaged())
    noted = store.rows(f"SELECT DISTINCT ?g {{ GRAPH <{STAGING}> {{ ?g ?p ?o }} }}")
    graphs = {*store.graphs, *(it.value for (it,) in noted), CATALOGUE, STAGING}
    store.server.client.update(" ;\n".join(f"DROP SILENT GRAPH <{it}>" for it in sorted(graphs)))
    store.close()


@pytest.fixture(params=SERVERS)
def endpoint(request: pytest.FixtureRequest) -> Iterator[Endpoint]:
    """A server of each kind in turn, with nothing of okg's on it."""
    found = endpoint_of(request.getfixturevalue(request.param))
    yield found
    emptied(found)


@pytest.fixture
def oxigraph(oxigraph_server: Server) -> Iterator[Endpoint]:
    """Oxigraph's server, with nothing of okg's on it."""
    found = endpoint_of(oxigraph_server)
    yield found
    emptied(found)


@pytest.fixture(scope="session")
def examples() -> list[str]:
    """The files of the examples."""
    return sorted(str(it) for it in EXAMPLES.glob("*/*.ttl") if it.parent.name != "broken")
