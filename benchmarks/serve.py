"""How fast the server answers, beside Oxigraph's own and rdflib-endpoint, over the same data.

Arrangements are generated with what follows from them (see ``benchmarks.generation``) and loaded
into a store. okg is asked canned queries by name with a value for their parameter; Oxigraph's
``serve-read-only`` and rdflib-endpoint are asked the same queries in SPARQL, with the value in the
place of the variable. No value is used twice in a run, so nothing can be answered from a cache of
answers. Two mixes: look-ups, which touch a few triples and show what a server costs by itself, and
listings, which look at every arrangement.

Before anything is measured, the answers of the servers to some requests are compared.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import urllib.parse
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, cycle, islice
from pathlib import Path

import pyoxigraph as ox

import okg
from benchmarks.clients import Outcome, drive, fetch, get, post
from benchmarks.generation.output import Order
from benchmarks.generation.output import write as write_arrangements
from okg.namespaces import PREFIXES
from okg.query.parameters import bindings
from okg.query.substitution import substituted
from okg.store.folder import Folder
from tests.servers.server import free_port, working

__all__ = ["main"]

HOST = "127.0.0.1"
ARRANGEMENT = "https://example.org/generated/arrangement/{}"
JSON = "application/sparql-results+json"
TRIPLES = "application/n-triples"
LAST = (99_990, 99_991)
"""Arrangements whose answers are compared before; the measurements do not come so far."""
GRAPHS = ("neighbourhood",)
"""The queries that are answered with triples."""

Values = Callable[[int], dict[str, str]]
MIXES: dict[str, list[tuple[str, Values]]] = {
    "look-ups": [
        ("neighbourhood", lambda i: {"term": ARRANGEMENT.format(i)}),
        ("definition", lambda i: {"term": ARRANGEMENT.format(i)}),
        ("claims-about", lambda i: {"term": ARRANGEMENT.format(i)}),
    ],
    "listings": [
        ("providers-able-to-deliver", lambda i: {"arrangement": ARRANGEMENT.format(i)}),
        ("arrangements-by-value", lambda i: {"minimum": f"{9_999_000 + i / 1000:.3f}"}),
    ],
}
MOST = {"look-ups": 5000, "listings": 50}
"""So many requests a second are prepared."""
RDFLIB = """
import sys, pyoxigraph, rdflib, uvicorn
from rdflib_endpoint import SparqlEndpoint
from okg.rdf import to_rdflib
graph = to_rdflib(
    pyoxigraph.Quad(*triple)
    for triple in pyoxigraph.parse(path=sys.argv[1], format=pyoxigraph.RdfFormat.N_TRIPLES)
)
uvicorn.run(SparqlEndpoint(graph=graph), port=int(sys.argv[2]), log_level="warning")
"""


@dataclass(frozen=True)
class Peer:
    """A server to measure: where it is asked, and how a question is put to it."""

    name: str
    port: int
    request: Callable[[str, dict[str, str]], bytes]


class Questions:
    """The requests of a mix, with values that were not used before."""

    def __init__(self, mix: str, size: int) -> None:
        self._kinds = cycle(MIXES[mix])
        self._counts = {name: count(1) for name, _ in MIXES[mix]}
        self._size = size

    def __iter__(self) -> Iterator[tuple[str, dict[str, str]]]:
        for name, values in self._kinds:
            number = next(self._counts[name])
            if number > self._size:
                raise SystemExit(f"{name} has no more values: measure for fewer seconds")
            yield name, values(number)


def main() -> None:
    """Print requests a second and times for each server, mix and number of clients."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 64], metavar="N")
    parser.add_argument("--seconds", type=float, default=6, help="for each measurement (default 6)")
    parser.add_argument("--mixes", nargs="+", choices=[*MIXES], default=[*MIXES])
    parser.add_argument("--no-rdflib", action="store_true", help="leave rdflib-endpoint out")
    parser.add_argument("--store", type=Path, help="a store made before, instead of a new one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="okg-bench-") as name:
        folder = Path(name)
        store = options.store or _made(folder)
        found: dict[tuple[str, int, str], Outcome] = {}
        answers: dict[str, object] = {}
        for kind in (_okg, _oxigraph, *(() if options.no_rdflib else (_rdflib,))):
            with kind(store, folder) as peer:
                answers[peer.name] = _answers(peer, options.mixes)
                if answers[peer.name] != answers["okg"]:
                    raise SystemExit(f"{peer.name} answers otherwise than okg does")
                for mix in options.mixes:
                    questions = iter(Questions(mix, min(LAST) - 1))
                    for clients in options.clients:
                        # Written before, so that the clients' own work is the same for all.
                        many = islice(questions, int(MOST[mix] * options.seconds) + clients)
                        requests = iter([peer.request(*it) for it in many])
                        outcome = _run(peer, requests, clients, options.seconds)
                        found[mix, clients, peer.name] = outcome
                        _tell(peer, mix, clients, outcome)
    _report(found)


def _report(found: Mapping[tuple[str, int, str], Outcome]) -> None:
    print("| mix | clients | server | requests/s | to Oxigraph | p50 ms | p99 ms |")
    print("|---|---:|---|---:|---:|---:|---:|")
    for (mix, clients, name), outcome in sorted(found.items()):
        ratio = outcome.rate / found[mix, clients, "oxigraph"].rate
        print(
            f"| {mix} | {clients} | {name} | {outcome.rate:,.1f} | {ratio:.2f} | "
            f"{outcome.percentile(0.5) * 1000:,.2f} | {outcome.percentile(0.99) * 1000:,.2f} |"
        )


def _tell(peer: Peer, mix: str, clients: int, outcome: Outcome) -> None:
    others = {status: n for status, n in outcome.statuses.items() if status != 200}
    print(
        f"{peer.name}, {mix}, {clients} clients: {outcome.rate:,.1f} a second"
        + (f"; not answered: {others}" if others else ""),
        file=sys.stderr,
        flush=True,
    )


def _run(peer: Peer, requests: Iterator[bytes], clients: int, seconds: float) -> Outcome:
    import uvloop

    return uvloop.run(drive(HOST, peer.port, requests, clients, seconds))


def _made(folder: Path) -> Path:
    """Return a store with generated arrangements and what follows from them."""
    data = folder / "arrangements.nt"
    write_arrangements(data, Order(100_000))
    store = folder / "store"
    command = [sys.executable, "-m", "okg", "load", str(data), "--store", str(store)]
    subprocess.run([*command, "--no-validate"], check=True)
    return store


@contextmanager
def _okg(store: Path, folder: Path) -> Iterator[Peer]:
    port = free_port()
    command = [sys.executable, "-m", "okg", "serve", "--store", str(store), "--port", str(port)]

    def request(name: str, values: dict[str, str]) -> bytes:
        query = urllib.parse.urlencode(values)
        return get(HOST, f"/queries/{name}?{query}", _accept(name))

    with working(command, f"http://{HOST}:{port}/sparql", _sub(folder, "okg")):
        yield Peer("okg", port, request)


@contextmanager
def _oxigraph(store: Path, folder: Path) -> Iterator[Peer]:
    port = free_port()
    [generation] = store.glob("generation-*")
    program = Path(sys.executable).with_name("oxigraph")
    command = [str(program), "serve-read-only", "--location", str(generation)]
    command += ["--bind", f"{HOST}:{port}", "--union-default-graph"]
    with working(command, f"http://{HOST}:{port}/query", _sub(folder, "oxigraph")):
        yield Peer("oxigraph", port, _in_sparql(store, "/query"))


@contextmanager
def _rdflib(store: Path, folder: Path) -> Iterator[Peer]:
    port = free_port()
    dump = folder / "triples.nt"
    with Folder(store).reading() as content, dump.open("wb") as target:
        triples = (it.triple for it in content)
        ox.serialize(triples, target, format=ox.RdfFormat.N_TRIPLES)
    command = [sys.executable, "-c", RDFLIB, str(dump), str(port)]
    with working(command, f"http://{HOST}:{port}/", _sub(folder, "rdflib"), patience=1200):
        yield Peer("rdflib-endpoint", port, _in_sparql(store, "/"))


def _in_sparql(store: Path, path: str) -> Callable[[str, dict[str, str]], bytes]:
    """Return what puts canned queries as SPARQL to ``path``."""
    graph = okg.open(store)
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())

    def request(name: str, values: dict[str, str]) -> bytes:
        query = graph.queries[name]
        [bound] = bindings(query, values, graph.terms)
        placed = substituted(query.sparql, {it.value: term for it, term in bound.items()})
        if placed is None:
            raise SystemExit(f"{name} cannot be put as SPARQL without its parameters")
        return post(HOST, path, prefixes + placed.text, _accept(name))

    return request


def _accept(name: str) -> str:
    return TRIPLES if name in GRAPHS else JSON


def _answers(peer: Peer, mixes: Iterable[str]) -> dict[str, list[object]]:
    """Return what a server answers to some questions, in a form that can be compared.

    Their values come from the end, which the measurements do not reach.
    """
    found: dict[str, list[object]] = {}
    for name, values in (it for mix in mixes for it in MIXES[mix]):
        for number in LAST:
            given = values(number)
            status, body = asyncio.run(fetch(HOST, peer.port, peer.request(name, given)))
            if status != 200:
                raise SystemExit(f"{peer.name} answers {status} to {name}: {body[:500]!r}")
            found.setdefault(name, []).append(_comparable(name, body, given))
    return found


def _comparable(name: str, body: bytes, given: Mapping[str, str]) -> object:
    if name in GRAPHS:
        return sorted(body.decode().splitlines())
    rows = json.loads(body)["results"]["bindings"]
    # Where the value stands in the place of the variable, its column is empty.
    return sorted(
        json.dumps(
            {key: it["value"] for key, it in row.items() if key not in given}, sort_keys=True
        )
        for row in rows
    )


def _sub(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir(exist_ok=True)
    return made


if __name__ == "__main__":
    main()
