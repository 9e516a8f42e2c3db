"""Finding out what stands at an address, and where that server takes updates and graphs.

What the user gave counts. Then what the server says of itself (SPARQL 1.1 Service Description), as
far as it is on the same server: credentials must not follow a description elsewhere. Then where a
server of its kind usually has them.
"""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
import pyoxigraph as ox

from okg.errors import EnvironmentFault, InputError
from okg.store.remote.answers import read_results
from okg.store.remote.client import GRAPH_TYPES, Addresses, Client
from okg.store.remote.credentials import Credentials, credentials_for, origin, without_secrets
from okg.store.remote.dialects import STANDARD, Dialect, dialect_of
from okg.store.remote.dialects.standard import with_path
from okg.store.remote.failures import Refused, place_of

__all__ = ["Endpoint", "Server", "connect"]

SD = "http://www.w3.org/ns/sparql-service-description#"


@dataclass(frozen=True)
class Endpoint:
    """A server as a user names it: ``url`` takes queries, the others are found where they are "".

    ``timeout`` is how many seconds the server may be silent.
    """

    url: str = field(repr=False)
    update: str = field(default="", repr=False)
    graph_store: str = field(default="", repr=False)
    credentials: Credentials | None = None
    timeout: float = 300

    def __str__(self) -> str:
        return without_secrets(self.url)


@dataclass(frozen=True)
class Server:
    """A server that was found to answer."""

    client: Client
    dialect: Dialect

    @property
    def name(self) -> str:
        """Its address, as messages show it."""
        return place_of(self.client.addresses.query)


def connect(endpoint: Endpoint | str) -> Server:
    """Return the server at ``endpoint``, which was asked one question.

    Raises InputError where an address is none, and EnvironmentFault where the server does not
    answer, refuses, or is no SPARQL endpoint.
    """
    wanted = Endpoint(endpoint) if isinstance(endpoint, str) else endpoint
    for url in filter(None, (wanted.url, wanted.update, wanted.graph_store)):
        _check_address(url)
    credentials = credentials_for(wanted.url, wanted.credentials)
    first: Refused | None = None
    for query in _candidates(without_secrets(wanted.url)):
        try:
            return _connected(query, wanted, credentials)
        except Refused as refusal:
            first = first or refusal
    assert first is not None
    raise first


def _candidates(url: str) -> list[str]:
    """Return where queries may go, given the address of a server as a whole or of its endpoint."""
    if urlsplit(url).path.strip("/"):
        return [url]
    return [url, with_path(url, "/query"), with_path(url, "/sparql")]


def _connected(query: str, wanted: Endpoint, credentials: Credentials) -> Server:
    given = Addresses(query, without_secrets(wanted.update), without_secrets(wanted.graph_store))
    client = Client(given, credentials, timeout=wanted.timeout)
    try:
        content, headers = client.ask("ASK {}")
        read_results(content, place_of(query))
        dialect = dialect_of(headers)
        addresses = _completed(client, given, dialect, credentials)
    except BaseException:
        client.close()
        raise
    if addresses == given:
        return Server(client, dialect)
    client.close()
    return Server(Client(addresses, credentials, timeout=wanted.timeout), dialect)


def _check_address(url: str) -> None:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        raise InputError(f"{without_secrets(url)} is not an address") from None
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise InputError(
            f"{without_secrets(url)} is not the address of a server; it should begin with http:// "
            "or https://"
        )


def _completed(
    client: Client, given: Addresses, dialect: Dialect, credentials: Credentials
) -> Addresses:
    update, graph_store = given.update, given.graph_store
    if not update and dialect is STANDARD:
        update = _described_update(client)
    usual = dialect.places(given.query, bool(credentials))
    return Addresses(given.query, update or usual[0] or given.query, graph_store or usual[1])


def _described_update(client: Client) -> str:
    """Return where the server's description says that updates go, or ""."""
    here = client.addresses.query
    try:
        response = client.look(here, "text/turtle, application/n-triples;q=0.9")
    except EnvironmentFault:
        # A server need not describe itself.
        return ""
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
    form = ox.RdfFormat.from_extension(GRAPH_TYPES.get(kind, ""))
    if not response.is_success or form is None:
        return ""
    try:
        said = list(ox.parse(response.content, format=form, base_iri=here))
    except (SyntaxError, ValueError):
        return ""
    updating = {
        quad.subject
        for quad in said
        if quad.predicate.value == f"{SD}supportedLanguage"
        and str(quad.object) == f"<{SD}SPARQL11Update>"
    }
    services = [
        quad.object.value
        for quad in said
        if quad.subject in updating
        and quad.predicate.value == f"{SD}endpoint"
        and isinstance(quad.object, ox.NamedNode)
    ]
    near = [url for url in services if origin(url) == origin(here)]
    return near[0] if near else ""
