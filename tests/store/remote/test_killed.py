"""A client that is killed at any moment leaves a server as it was, or with the work done.

The moments are before each request, and shortly after it was sent.
"""

import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from okg.knowledge import packaged
from okg.namespaces import ONTOLOGY
from okg.store.home import Home
from okg.store.loading import Options
from okg.store.remote.discovery import Endpoint
from okg.store.remote.home import RemoteHome

pytestmark = pytest.mark.slow

HEAD = "@prefix okg: <https://w3id.org/outsourcing#> . @prefix ex: <https://example.org/x#> .\n"
LOOSE = Options(validate=False)
SIZE = 300
MOMENTS = 7
"""In each kind of work."""

WORK = """
import itertools, os, signal, sys, threading
from okg.knowledge import packaged
from okg.store.loading import Options
from okg.store.remote import staging
from okg.store.remote.client import Client
from okg.store.remote.contents import Content
from okg.store.remote.home import RemoteHome

url, moment, delay, what, *rest = sys.argv[1:]
# A little is much here, and goes in several parts to where it stays.
staging.MUCH = staging.PART = 10_000
Content.parts.__defaults__ = (10_000,)
requests = itertools.count()
send = Client._sent

def sent(*given, **options):
    if next(requests) == int(moment):
        die = lambda: os.kill(os.getpid(), signal.SIGKILL)
        threading.Timer(float(delay), die).start() if float(delay) else die()
    return send(*given, **options)

Client._sent = sent
home = RemoteHome(url, packaged())
if what == "unload":
    home.unload(*rest, Options(validate=False))
else:
    home.load(rest[1:], rest[0], Options(validate=False))
print(next(requests))
"""
"""Kills itself at a request, by its number, or some seconds later; else tells how many it made."""

State = tuple[object, frozenset[str]]


def services(folder: Path, name: str, count: int) -> str:
    path = folder / f"{name}.ttl"
    rows = (
        f"ex:{name}{number} a okg:Service ; okg:hasParentService okg:payroll ; "
        f'okg:identifier "{number}" .\n'
        for number in range(count)
    )
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return str(path)


def state(endpoint: Endpoint) -> State:
    """Return what a reader sees: the datasets, and all that queries find outside the catalogue."""
    store = RemoteHome(endpoint, packaged()).store
    assert store.catalogue is not None
    datasets = sorted((replace(it, loaded="", order=0) for it in store.catalogue.datasets), key=str)
    triples = frozenset(str(it) for graph in store.data_graphs for it in store.graph(graph))
    store.close()
    return datasets, triples


def worked(endpoint: Endpoint, work: tuple[str, ...], moment: int = -1, delay: float = 0) -> str:
    """Do the work in a process of its own; return how many requests it took, or "" if killed."""
    done = subprocess.run(
        [sys.executable, "-c", WORK, endpoint.url, str(moment), str(delay), *work],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode in (0, -9), done.stderr
    return done.stdout.strip()


def nothing_is_left(endpoint: Endpoint) -> bool:
    store = RemoteHome(endpoint, packaged()).store
    graphs = {it.value for (it,) in store.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")}
    mine = {it for it in graphs if it.startswith(ONTOLOGY)}
    return mine <= {*store.graphs}


@pytest.mark.parametrize("what", ["load", "replace", "unload"])
def test_a_killed_client_leaves_the_state_before_or_after_and_the_work_can_be_done(
    oxigraph: Endpoint, tmp_path: Path, what: str
) -> None:
    old, new = services(tmp_path, "old", SIZE), services(tmp_path, "new", SIZE)
    works: dict[str, tuple[str, ...]] = {
        "load": ("load", "new", new),
        "replace": ("load", "old", new),
        "unload": ("unload", "old"),
    }

    def begin(home: Home) -> None:
        if what == "load" and home.catalogue.find("new"):
            home.unload("new", LOOSE)
        home.load([old], "old", LOOSE)

    begin(RemoteHome(oxigraph, packaged()))
    before = state(oxigraph)
    requests = int(worked(oxigraph, works[what]))
    wanted = state(oxigraph)
    assert before != wanted
    begin(RemoteHome(oxigraph, packaged()))
    chance = random.Random(what)
    killed = 0
    # From the last backwards, as the change is made near the end.
    for number in range(MOMENTS):
        moment = requests - 1 - number * requests // MOMENTS
        delay = chance.choice((0, chance.uniform(0.001, 0.01)))
        killed += not worked(oxigraph, works[what], moment, delay)
        found = state(oxigraph)
        assert found in (before, wanted)
        if found == before:
            assert worked(oxigraph, works[what])
        else:
            # Whoever loads the same again tidies up.
            RemoteHome(oxigraph, packaged()).load([old if what == "load" else new], "other", LOOSE)
            RemoteHome(oxigraph, packaged()).unload("other", LOOSE)
        assert state(oxigraph) == wanted
        assert nothing_is_left(oxigraph)
        begin(RemoteHome(oxigraph, packaged()))
        assert state(oxigraph) == before
    assert killed >= MOMENTS // 2
