"""How long loading takes beside a bare bulk load of the same triples, as whole processes.

okg validates, infers, and commits to the disk; the yardstick, in the same run, is pyoxigraph's own
bulk load of the same file into a named graph, then flushed, with nothing checked. rdflib reads the
file into memory, up to ``--rdflib`` things. Two data sets: services under a vocabulary of their own
(``benchmarks.services``), and arrangements under okg's own ontology (``benchmarks.generation``).

With ``--servers``, each of those named, or each that this machine has, is started, and okg is
measured against the server's own bulk loader or, where that wants the server stopped, one HTTP PUT
of the same file by curl. Then okg replaces the data, once with one label in ten changed, once with
every thing called otherwise.
"""

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyoxigraph as ox

from benchmarks.generation.output import Order
from benchmarks.generation.output import write as write_arrangements
from benchmarks.services.generate import write as write_services
from benchmarks.validate import Measured, Tool, run
from tests.servers.fuseki import fuseki
from tests.servers.oxigraph import oxigraph
from tests.servers.server import Missing, Server
from tests.servers.virtuoso import virtuoso

__all__ = ["main"]

OKG = [sys.executable, "-m", "okg"]
GRAPH = "https://w3id.org/outsourcing/dataset/data"
SERVERS: dict[str, Callable[[Path], AbstractContextManager[Server]]] = {
    "oxigraph": oxigraph,
    "fuseki": fuseki,
    "virtuoso": virtuoso,
}
BARE = """
import sys, pyoxigraph as ox
store = ox.Store(sys.argv[2])
store.bulk_load(path=sys.argv[1], to_graph=ox.NamedNode(sys.argv[3]))
store.flush()
"""
RDFLIB = """
import sys, rdflib
rdflib.Graph().parse(sys.argv[1], format="nt")
"""


@dataclass
class Runs:
    """What was measured of each tool; the first one is the yardstick."""

    measured: dict[str, list[Measured]] = field(default_factory=dict)

    def add(self, name: str, found: Measured | None) -> None:
        """Note a run of the tool ``name``; after one that failed there are no more."""
        self.measured[name] = [*self.measured.get(name, []), found] if found else []

    def wants(self, name: str) -> bool:
        return self.measured.get(name) != []


def main() -> None:
    """Print a table for each data set and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", choices=["services", "arrangements"], nargs="+")
    parser.add_argument(
        "--triples", type=float, nargs="+", default=[0.9, 9], help="millions (default 0.9 and 9)"
    )
    parser.add_argument("--runs", type=int, default=3, help="runs of each (default 3)")
    parser.add_argument("--rdflib", type=float, default=1, help="millions of triples for rdflib")
    parser.add_argument(
        "--servers", nargs="*", choices=[*SERVERS], help="measure these servers instead, or all"
    )
    parser.add_argument("--patience", type=float, default=1800, help="seconds a run may take")
    parser.add_argument("--folder", type=Path, help="where to make the stores (default: temporary)")
    options = parser.parse_args()
    print(
        f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, "
        f"pyoxigraph {ox.__version__}, {os.cpu_count()} cores"
    )
    with tempfile.TemporaryDirectory(prefix="okg-bench-", dir=options.folder) as folder:
        for data in options.data or ["services", "arrangements"]:
            for millions in options.triples:
                path = Path(folder) / f"{data}.nt"
                triples = _write(path, data, millions)
                print(
                    f"\n{data}: {triples:,} triples, {path.stat().st_size / 1e6:,.0f} MB",
                    flush=True,
                )
                measure = _embedded if options.servers is None else _servers
                measure(path, triples, Path(folder), options)


def _write(path: Path, data: str, millions: float) -> int:
    """Write about ``millions`` of triples to ``path``; return how many."""
    # What a service, and an arrangement with the parties to it, come to.
    if data == "services":
        return write_services(path, round(millions * 1e6 / 9.19))[0]
    return write_arrangements(path, Order(round(millions * 1e6 / 24.4), 0, 0.0, False, False))


def _embedded(path: Path, triples: int, folder: Path, options: argparse.Namespace) -> None:
    store = folder / "store"
    tools = [
        Tool("bare bulk load", [sys.executable, "-c", BARE, str(path), str(store), GRAPH], 0),
        Tool("okg load", [*OKG, "load", str(path), "--store", str(store)], 0),
    ]
    if triples <= options.rdflib * 1e6:
        tools.append(Tool("rdflib, into memory", [sys.executable, "-c", RDFLIB, str(path)], 0))
    runs = Runs()
    for _ in range(options.runs):
        for tool in tools:
            if runs.wants(tool.name):
                shutil.rmtree(store, ignore_errors=True)
                runs.add(tool.name, run(tool, folder, options.patience))
    _report(runs, triples)


def _servers(path: Path, triples: int, folder: Path, options: argparse.Namespace) -> None:
    replacements = {
        "okg load, replacing a little": _changed(path, b'#label> "', b'#label> "New ', 10),
        "okg load, replacing all": _changed(path, b"//example.org/", b"//example.net/", 1),
    }
    for name in options.servers or SERVERS:
        runs = Runs()
        try:
            for _ in range(options.runs):
                with _started(SERVERS[name], folder) as server:
                    _run(runs, *_yardstick(server, path), folder, options)
                with _started(SERVERS[name], folder) as server:
                    _run(runs, "okg load", _load(server, path, path), folder, options)
                    for what, changed in replacements.items():
                        _run(runs, what, _load(server, changed, path), folder, options)
        except Missing as missing:
            print(f"  not measured: {missing}")
            continue
        print(f"  {name}")
        _report(runs, triples)


def _run(
    runs: Runs, name: str, command: list[str], folder: Path, options: argparse.Namespace
) -> None:
    if runs.wants(name):
        runs.add(name, run(Tool(name, command, 0), folder, options.patience))


def _changed(path: Path, old: bytes, new: bytes, each: int) -> Path:
    """Write a copy of ``path`` with ``new`` for ``old`` in one of so many lines that have it."""
    target = path.with_name(f"{path.stem}-changed-{each}.nt")
    with path.open("rb") as source, target.open("wb") as copy:
        found = 0
        for line in source:
            found += old in line
            copy.write(line if found % each else line.replace(old, new))
    return target


@contextmanager
def _started(
    start: Callable[[Path], AbstractContextManager[Server]], folder: Path
) -> Iterator[Server]:
    """Give a server of one's own, which holds the knowledge already."""
    with tempfile.TemporaryDirectory(dir=folder) as own, start(Path(own)) as server:
        if server.user and server.password:
            os.environ.update(OKG_USER=server.user, OKG_PASSWORD=server.password)
        subprocess.run([*OKG, "load", *_addresses(server)], check=True, capture_output=True)
        yield server


def _yardstick(server: Server, path: Path) -> tuple[str, list[str]]:
    if server.bulk:
        return "own bulk loader", server.bulk(path, GRAPH)
    return "HTTP PUT", _put(server, path)


def _put(server: Server, path: Path) -> list[str]:
    credentials = ["--user", f"{server.user}:{server.password}"] if server.user else []
    # In one transaction Oxigraph takes five times as long: the yardstick is its bulk loader.
    bulk = "&no_transaction" if server.name == "Oxigraph" else ""
    return [
        *("curl", "--fail", "--silent", "--show-error", *credentials, "-T", str(path)),
        *("-H", "Content-Type: application/n-triples"),
        f"{server.graph_store_url}?graph={GRAPH}{bulk}",
    ]


def _load(server: Server, path: Path, first: Path) -> list[str]:
    """Return the command that loads ``path`` under the name of the file that was loaded first."""
    return [*OKG, "load", str(path), "--name", first.stem, *_addresses(server)]


def _addresses(server: Server) -> list[str]:
    return [
        *("--endpoint", server.query_url, "--update-endpoint", server.update_url),
        *("--graph-store", server.graph_store_url),
    ]


def _report(runs: Runs, triples: int) -> None:
    """Print a line for each tool: the median, its ratio to the first, memory and rate."""
    print(f"  {'median of whole processes':<28}{'s':>9}{'ratio':>9}{'MB':>8}{'triples/s':>12}")
    yardstick = 0.0
    for name, measured in runs.measured.items():
        if not measured:
            continue
        seconds = statistics.median(it.seconds for it in measured)
        yardstick = yardstick or seconds
        memory = max(it.megabytes for it in measured)
        print(
            f"  {name:<28}{seconds:>9.2f}{seconds / yardstick:>9.2f}{memory:>8.0f}"
            f"{triples / seconds:>12,.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
