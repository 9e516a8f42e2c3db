"""Requests to one server: SPARQL 1.1 Protocol, and SPARQL 1.1 Graph Store HTTP Protocol."""

import os
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO
from urllib.parse import urlencode

import httpx

from okg import __version__
from okg.store.remote.credentials import Authentication, Credentials, origin
from okg.store.remote.dialects.standard import TRIPLES
from okg.store.remote.failures import (
    Refused,
    Unreachable,
    check_content,
    check_status,
    of_transport,
)
from okg.store.remote.retrying import Passing, repeated

__all__ = ["GRAPH_TYPES", "Addresses", "Client"]

RESULTS = "application/sparql-results+json"
RESULT_TYPES = (RESULTS, "application/json")
GRAPH_TYPES = {
    TRIPLES: "nt",
    "text/plain": "nt",
    "text/turtle": "ttl",
    "application/x-turtle": "ttl",
    "application/rdf+xml": "rdf",
}
"""The media types of triples that are read, and their suffixes."""
UPDATE = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"

IN_MEMORY = 16 << 20
"""Bytes of an answer up to which it is kept in memory."""
REDIRECTS = 5
BUSY = (429, 502, 503, 504)
"""Answers of servers that are overloaded, restarting, or behind a gateway that waits for them."""


@dataclass(frozen=True)
class Addresses:
    """Where a server takes queries, updates and graphs; "" where it takes none, or it is unknown.

    ``extra`` are query parameters that every request carries.
    """

    query: str
    update: str = ""
    graph_store: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


class Client:
    """Sends requests to ``addresses``; an EnvironmentFault tells what went wrong.

    Credentials go to the servers of ``addresses``, and so do redirects: never elsewhere. It may be
    used from several threads at once.
    """

    def __init__(
        self,
        addresses: Addresses,
        credentials: Credentials | None = None,
        *,
        timeout: float = 300,
        attempts: int = 4,
        connections: int = 8,
    ) -> None:
        """Prepare to send; ``timeout`` is how many seconds a server may be silent."""
        self.addresses = addresses
        self.credentials = credentials or Credentials()
        self._attempts = attempts
        given = filter(None, (addresses.query, addresses.update, addresses.graph_store))
        try:
            origins = {origin(url) for url in given}
            self._http = httpx.Client(
                auth=Authentication(self.credentials, origins),
                timeout=httpx.Timeout(timeout, connect=min(timeout, 20)),
                headers={"User-Agent": f"okg/{__version__}"},
                limits=httpx.Limits(max_connections=connections),
                follow_redirects=False,
            )
        except httpx.InvalidURL as error:
            raise of_transport(error, addresses.query) from None
        except OSError as error:
            # The file of certificates that the environment names.
            named = os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR") or ""
            raise Unreachable(f"SSL_CERT_FILE: {named} cannot be used: {error}") from None

        # Whoever forgets a graph forgets to close it.
        weakref.finalize(self, self._http.close)

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def ask(
        self, sparql: str, default: Sequence[str] = (), named: Sequence[str] = ()
    ) -> tuple[bytes, httpx.Headers]:
        """Return the answer to a SELECT or ASK query as SPARQL 1.1 Query Results JSON.

        ``default`` and ``named`` are the graphs of the dataset that is asked (SPARQL 1.1 Protocol,
        section 2.1.4); with none, the server decides.
        """
        with self._answer(sparql, default, named, RESULTS) as response:
            check_content(response, RESULT_TYPES, "SPARQL results")
            return response.content, response.headers

    def construct(
        self, sparql: str, default: Sequence[str] = (), named: Sequence[str] = ()
    ) -> tuple[bytes, str]:
        """Return the answer to a CONSTRUCT or DESCRIBE query, and the suffix of its syntax."""
        accepted = f"{TRIPLES}, text/turtle;q=0.8, application/rdf+xml;q=0.5"
        with self._answer(sparql, default, named, accepted) as response:
            check_content(response, GRAPH_TYPES, "triples")
            return response.content, _suffix(response)

    def update(self, sparql: str, *, harmless: bool = False) -> None:
        """Carry out the update; ``harmless`` tells that it may be sent twice."""
        address = self.addresses.update or self.addresses.query
        headers = {"Content-Type": UPDATE}
        self._done("POST", address, headers, sparql.encode(), {}, harmless=harmless)

    def add(
        self, graph: str, triples: bytes, media_type: str, parameters: Mapping[str, str]
    ) -> None:
        """Add ``triples``, in N-Triples without blank nodes, to ``graph``; may be repeated.

        They are said to be of this media type, of which N-Triples may be a part.
        """
        query = {"graph": graph, **parameters}
        headers = {"Content-Type": media_type}
        address = self.addresses.graph_store
        self._done("POST", address, headers, triples, query, harmless=True)

    @contextmanager
    def graph(self, graph: str) -> "Iterator[tuple[IO[bytes], str]]":
        """Give the triples of ``graph`` as a file, and the suffix of their syntax.

        A graph that is not there has none. The whole was received before it is given.
        """
        accepted = f"{TRIPLES}, text/turtle;q=0.5"
        with SpooledTemporaryFile(IN_MEMORY) as target:

            def attempt() -> str:
                target.seek(0)
                target.truncate()
                request = self._request(
                    "GET", self.addresses.graph_store, {"Accept": accepted}, None, {"graph": graph}
                )
                with self._sent(request, stream=True) as response:
                    if response.status_code == httpx.codes.NOT_FOUND:
                        return "nt"
                    self._check(response)
                    check_content(response, GRAPH_TYPES, "triples")
                    for piece in response.iter_bytes():
                        target.write(piece)
                    return _suffix(response)

            suffix = repeated(attempt, harmless=True, attempts=self._attempts)
            target.seek(0)
            yield target, suffix

    def look(self, url: str, accept: str) -> httpx.Response:
        """Return what stands at ``url``, whatever its status."""

        def attempt() -> httpx.Response:
            with self._sent(self._request("GET", url, {"Accept": accept}, None, {})) as response:
                return response

        return repeated(attempt, harmless=True, attempts=self._attempts)

    @contextmanager
    def _answer(
        self, sparql: str, default: Sequence[str], named: Sequence[str], accept: str
    ) -> Iterator[httpx.Response]:
        fields = [("query", sparql)]
        fields += [("default-graph-uri", iri) for iri in default]
        fields += [("named-graph-uri", iri) for iri in named]
        # In the body, where length has no limit, and no log of addresses shows it.
        content = urlencode(fields).encode()
        headers = {"Content-Type": FORM, "Accept": accept}
        yield self._done("POST", self.addresses.query, headers, content, {}, harmless=True)

    def _done(  # noqa: PLR0913 — what a request consists of
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes | None,
        parameters: Mapping[str, str],
        *,
        harmless: bool,
    ) -> httpx.Response:
        def attempt() -> httpx.Response:
            request = self._request(method, url, headers, content, parameters)
            with self._sent(request) as response:
                self._check(response)
                return response

        return repeated(attempt, harmless=harmless, attempts=self._attempts)

    def _request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes | None,
        parameters: Mapping[str, str],
    ) -> Callable[..., httpx.Request]:
        query = {**self.addresses.extra, **parameters}

        def build(target: str = url) -> httpx.Request:
            address = httpx.URL(target).copy_with(userinfo=b"")
            return self._http.build_request(
                method,
                address.copy_merge_params(query) if query else address,
                headers=dict(headers),
                content=content,
            )

        return build

    @contextmanager
    def _sent(
        self, build: Callable[..., httpx.Request], *, stream: bool = False
    ) -> Iterator[httpx.Response]:
        """Give the response to the request that ``build`` makes, following redirects nearby."""
        request = build()
        url = str(request.url)
        try:
            response = self._http.send(request, stream=True)
            for _ in range(REDIRECTS):
                target = _nearby(response)
                if target is None:
                    break
                response.close()
                # The method stays: a server that moved has not acted on the request.
                request = build(target)
                response = self._http.send(request, stream=True)
            try:
                if not stream or not response.is_success:
                    response.read()
                yield response
            finally:
                response.close()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise _at_connecting(of_transport(error, url), error) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            fault = of_transport(error, url)
            if isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError):
                raise Passing(fault) from None
            raise fault from None

    def _check(self, response: httpx.Response) -> None:
        if not response.is_success and not response.is_closed:
            response.read()
        try:
            check_status(response, self.credentials)
        except Refused as refusal:
            if refusal.status in BUSY or refusal.status == httpx.codes.INTERNAL_SERVER_ERROR:
                raise Passing(refusal, pause=_asked_pause(response)) from None
            raise


def _nearby(response: httpx.Response) -> str | None:
    """Return where ``response`` leads on to, where that is on the same server."""
    if not response.has_redirect_location:
        return None
    here = response.url
    there = here.join(response.headers["Location"])
    same_host = there.host == here.host
    safer = (here.scheme, there.scheme) == ("http", "https") and there.port == here.port
    return str(there) if origin(here) == origin(there) or (same_host and safer) else None


def _at_connecting(fault: Unreachable, error: httpx.HTTPError) -> Exception:
    # A certificate that is not trusted now will not be in a second.
    refused = "certificate" in fault.message or "secure" in fault.message
    unknown = "Name or service not known" in str(error)
    return fault if refused or unknown else Passing(fault, arrived=False)


def _asked_pause(response: httpx.Response) -> float:
    asked = response.headers.get("Retry-After", "")
    return float(asked) if asked.isdecimal() else 0


def _suffix(response: httpx.Response) -> str:
    given = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return GRAPH_TYPES[given]
