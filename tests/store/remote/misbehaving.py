"""A server of SPARQL over a store in memory, that misbehaves as it is told."""

import http.server
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

__all__ = ["Handler", "Misbehaving", "running"]

JSON = "application/sparql-results+json"
Node = ox.NamedNode | ox.BlankNode
Graph = Node | ox.DefaultGraph
Trick = Callable[["Handler"], bool]
"""Given a request before it is carried out; True where it answered in its own way."""


class Misbehaving(http.server.ThreadingHTTPServer):
    """``/query``, ``/update`` and ``/store``, each of whose requests goes through ``trick``."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.store = ox.Store()
        self.trick: Trick = lambda _handler: False
        self.requests: list[tuple[str, str, str]] = []
        """Method, path and the Authorization header of each request."""
        self.changing = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: object) -> None:
        """Connections that break off are what this is for."""


class Handler(http.server.BaseHTTPRequestHandler):
    """One request."""

    server: Misbehaving
    protocol_version = "HTTP/1.1"
    content = b""

    def do_POST(self) -> None:
        """Carry it out, unless the trick did."""
        self.content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        self.server.requests.append((self.command, path, self.headers.get("Authorization") or ""))
        if self.server.trick(self):
            return
        if path == "/query" and self.command == "POST":
            self._query()
        elif path == "/update":
            with self.server.changing:
                self.server.store.update(self.content.decode())
            self.answer(204)
        elif path == "/store":
            self._graph(parse_qs(urlsplit(self.path).query)["graph"][0])
        else:
            self.answer(404)

    do_GET = do_POST  # noqa: N815 — http.server wants these names

    def _query(self) -> None:
        fields = parse_qs(self.content.decode())
        graphs: list[Graph] = [ox.NamedNode(it) for it in fields.get("default-graph-uri", [])]
        named: list[Node] = [ox.NamedNode(it) for it in fields.get("named-graph-uri", [])]
        found = self.server.store.query(
            fields["query"][0], default_graph=graphs or None, named_graphs=named or None
        )
        if isinstance(found, ox.QueryTriples):
            content = found.serialize(format=ox.RdfFormat.N_TRIPLES)
            self.answer(200, content or b"", "application/n-triples")
        else:
            content = found.serialize(format=ox.QueryResultsFormat.JSON)
            self.answer(200, content or b"", JSON)

    def _graph(self, graph: str) -> None:
        name = ox.NamedNode(graph)
        if self.command == "POST":
            with self.server.changing:
                self.server.store.load(self.content, format=ox.RdfFormat.TURTLE, to_graph=name)
            self.answer(204)
        else:
            content = self.server.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name)
            self.answer(200, content or b"", "application/n-triples")

    def answer(
        self, status: int, content: bytes = b"", kind: str = "text/plain", **headers: str
    ) -> None:
        """Answer with ``status`` and ``content``."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def break_off(self) -> None:
        """End the connection in the middle of an answer."""
        self.send_response(200)
        self.send_header("Content-Type", JSON)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b'{"head":')
        self.wfile.flush()
        self.close_connection = True

    def hang(self, seconds: float) -> None:
        """Say nothing for a while."""
        time.sleep(seconds)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def running() -> Iterator[Misbehaving]:
    """Run such a server for as long as the block."""
    with Misbehaving() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
